#!/usr/bin/python3
"""Cuts the embedded faces in assets/fonts out of the BIZ UD Gothic family.

Promises: from the same four files the same bytes, run after run, and no
other writer of assets/fonts/*.ttf than this one.

Source: the Debian package fonts-morisawa-bizud-gothic (version 1.05 of the
fonts, OFL 1.1, no Reserved Font Name). Needs python3-fonttools.

    scripts/fonts.py [FOLDER_OF_THE_FONTS]

Text faces (BIZ UDPGothic): ASCII, Latin-1, the kana and symbols of
JIS X 0208, both of its kanji levels, and the few signs that names and
sentences need besides. Code faces (BIZ UDGothic, all digits of one width):
printable ASCII only.
"""

import pathlib
import sys

from fontTools import subset

SOURCE = pathlib.Path("/usr/share/fonts/truetype/bizud-gothic")
TARGET = pathlib.Path(__file__).resolve().parent.parent / "assets" / "fonts"

TEXT = {
    "BIZUDPGothic-Regular.ttf": "text-regular.ttf",
    "BIZUDPGothic-Bold.ttf": "text-bold.ttf",
}
CODE = {
    "BIZUDGothic-Regular.ttf": "code-regular.ttf",
    "BIZUDGothic-Bold.ttf": "code-bold.ttf",
}

ASCII = set(range(0x20, 0x7F))


def jis_x_0208():
    """Every character of JIS X 0208: rows 1-15 signs and kana, 16-47 level 1, 48-84 level 2."""
    found = set()
    for row in range(1, 85):
        for column in range(1, 95):
            pair = bytes((0x20 + row, 0x20 + column))
            try:
                found.add(ord((b"\x1b$B" + pair + b"\x1b(B").decode("iso2022_jp")))
            except (UnicodeDecodeError, TypeError):
                continue  # an empty place in the table
    return found


def text_characters():
    chosen = ASCII | jis_x_0208()
    chosen |= set(range(0xA0, 0x100))  # Latin-1
    chosen |= {0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x20AC, 0x2122}
    chosen |= set(range(0x2460, 0x2474))  # circled 1 to 20
    chosen |= set(range(0xFF01, 0xFF9F))  # full-width ASCII, half-width kana
    # What Windows writes for six signs of JIS X 0208: ～ － ∥ ￠ ￡ ￢.
    chosen |= {0xFF5E, 0xFF0D, 0x2225, 0xFFE0, 0xFFE1, 0xFFE2}
    chosen |= {0x9AD9, 0xFA11}  # the two name kanji that people miss most
    chosen |= {0xFFFD}
    return chosen


def options():
    chosen = subset.Options()
    chosen.recalc_timestamp = False  # or two runs give different bytes
    chosen.hinting = False
    chosen.layout_features = ["kern", "liga", "vert", "locl", "ccmp"]
    chosen.name_IDs = ["*"]  # the name table carries the licence
    chosen.name_languages = ["*"]
    chosen.name_legacy = True
    chosen.notdef_outline = True
    chosen.drop_tables += ["meta"]  # nothing reads it here
    return chosen


# Height above and below the baseline, in units of 2,048 an em. The sources
# say 1802 and 246, exactly what their glyphs reach: a window that rounds to
# whole pixels then cuts the tails of g and p, and its lines touch.
ASCENT, DESCENT = 1920, 430


def give_air(font):
    """Makes lines of the font high enough for its glyphs and some room."""
    font["hhea"].ascent, font["hhea"].descent = ASCENT, -DESCENT
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender = ASCENT, -DESCENT
    os2.usWinAscent, os2.usWinDescent = ASCENT, DESCENT


def cut(source, target, characters):
    how = options()
    font = subset.load_font(str(source), how)
    subsetter = subset.Subsetter(options=how)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    give_air(font)
    subset.save_font(font, str(target), how)
    font.close()
    print(f"{target.name}: {target.stat().st_size} bytes, {len(characters)} characters asked for")


def main():
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    for names, characters in ((TEXT, text_characters()), (CODE, ASCII)):
        for old, new in names.items():
            cut(source / old, TARGET / new, characters)


if __name__ == "__main__":
    main()
