// The embedded faces keep what the screens rely on: a glyph for every
// character of JIS X 0208, digits that do not jump, the licence within.

package fonts_test

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/japanese"

	"rokketa/assets/fonts"
)

func parse(t *testing.T, data []byte) *sfnt.Font {
	t.Helper()
	face, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

func TestTextFacesHaveEveryCharacterOfJISX0208(t *testing.T) {
	decoder := japanese.EUCJP.NewDecoder()
	for name, data := range map[string][]byte{"regular": fonts.Regular, "bold": fonts.Bold} {
		face := parse(t, data)
		var buffer sfnt.Buffer
		asked := 0
		for row := byte(1); row <= 84; row++ {
			for column := byte(1); column <= 94; column++ {
				text, err := decoder.Bytes([]byte{0xA0 + row, 0xA0 + column})
				r := []rune(string(text))[0]
				if err != nil || r == '\uFFFD' {
					continue // an empty place in the table
				}
				if row >= 9 && row <= 15 {
					continue // not JIS X 0208, a vendor's rows
				}
				asked++
				if glyph, err := face.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
					t.Errorf("%s: no glyph for %q (row %d, column %d)", name, r, row, column)
				}
			}
		}
		if asked != 6879 {
			t.Errorf("%s: asked for %d characters, JIS X 0208 has 6879", name, asked)
		}
		for _, r := range "髙﨑①⑳“”…€™ｱﾝ〜～－Zz~" {
			if glyph, err := face.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
				t.Errorf("%s: no glyph for %q", name, r)
			}
		}
	}
}

func TestCodesDoNotJump(t *testing.T) {
	for name, data := range map[string][]byte{"code": fonts.Code, "code bold": fonts.CodeBold} {
		face := parse(t, data)
		var buffer sfnt.Buffer
		em := fixed.I(int(face.UnitsPerEm()))
		for _, r := range "0123456789 ABCXYZ" {
			glyph, err := face.GlyphIndex(&buffer, r)
			if err != nil || glyph == 0 {
				t.Errorf("%s: no glyph for %q", name, r)
				continue
			}
			width, err := face.GlyphAdvance(&buffer, glyph, em, 0)
			if err != nil || width != fixed.I(1024) {
				t.Errorf("%s: %q is %v wide, want 1024 of 2048 units (%v)", name, r, width, err)
			}
		}
	}
}

func TestFacesCarryTheirLicence(t *testing.T) {
	for name, data := range map[string][]byte{
		"regular": fonts.Regular, "bold": fonts.Bold, "code": fonts.Code, "code bold": fonts.CodeBold,
	} {
		var buffer sfnt.Buffer
		licence, err := parse(t, data).Name(&buffer, sfnt.NameIDLicense)
		if err != nil || !strings.Contains(licence, "SIL Open Font License") {
			t.Errorf("%s: licence record is %q (%v)", name, licence, err)
		}
	}
	text, err := os.ReadFile("OFL.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Copyright 2022 The BIZ UDGothic Project Authors", "SIL OPEN FONT LICENSE Version 1.1", "DISCLAIMER"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("the licence text lacks %q", part)
		}
	}
}
