// Package fonts holds the faces that the app carries with it, so that a
// screen looks the same on every system and in every locale.
//
// They are cut from BIZ UDPGothic and BIZ UDGothic (version 1.05, SIL Open
// Font License 1.1, see OFL.txt) by scripts/fonts.py; the README beside this
// file says how. Each is one static TrueType face of 2,048 units per em.
package fonts

import _ "embed"

// Regular is the text face in its normal weight: ASCII, Latin-1, kana, the
// signs and both kanji levels of JIS X 0208.
//
//go:embed text-regular.ttf
var Regular []byte

// Bold is the text face in its bold weight, with the characters of Regular.
//
//go:embed text-bold.ttf
var Bold []byte

// Code is the face for rolling codes in its normal weight: printable ASCII,
// every digit and the space of one width, so that a code never moves.
//
//go:embed code-regular.ttf
var Code []byte

// CodeBold is the face for rolling codes in its bold weight.
//
//go:embed code-bold.ttf
var CodeBold []byte
