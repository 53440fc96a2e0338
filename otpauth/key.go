// Setup keys: base32 as people read, type and paste it.

package otpauth

import (
	"encoding/base32"
	"strings"
	"unicode"
)

// maxKey bounds the characters of a setup key before anything is made of it.
const maxKey = 4096

// shortKey is the number of characters up to which a key is noted as short.
const shortKey = 10

var bare = base32.StdEncoding.WithPadding(base32.NoPadding)

// EncodeKey writes a secret as a setup key: upper-case base32 without
// padding.
func EncodeKey(raw []byte) string { return bare.EncodeToString(raw) }

// GroupKey puts a space after every four characters of a key, as people read
// it best.
func GroupKey(key string) string {
	var b strings.Builder
	n := 0
	for _, r := range key {
		if n > 0 && n%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// ParseKey reads a setup key as typed or pasted: upper or lower case, in
// groups with spaces or dashes, full-width, with padding or without. These
// are how keys are written, so none of them is noted. A wrong character is an
// *Error that names it and its place among the characters as typed, from 1.
func ParseKey(s string) (Secret, []Note, error) {
	secret, found, err := readKey(s, false)
	if err != nil {
		return Secret{}, nil, err
	}
	return secret, found.notes(nil), nil
}

// keyFindings is what was met on the way through a key.
type keyFindings struct {
	tidied bool // case, width or separators
	length int  // characters of base32
}

func (f keyFindings) notes(notes []Note) []Note {
	if f.length <= shortKey {
		notes = append(notes, note(NoteSecretShort, "length", f.length))
	}
	return notes
}

// readKey reads base32 in whatever dress. In a URI a plus sign is a
// separator too, for form encoding makes it of a space.
func readKey(s string, inURI bool) (Secret, keyFindings, error) {
	var f keyFindings
	if len(s) > maxKey {
		return Secret{}, f, fail(ReasonSecretLong, "limit", MaxSecret)
	}
	text := make([]byte, 0, len(s))
	defer func() { clear(text) }()

	position, padding := 0, 0 // padding: where the first = stood
	for _, r := range s {
		position++
		if padding == 0 && (r >= 'A' && r <= 'Z' || r >= '2' && r <= '7') {
			text = append(text, byte(r)) // as nearly all of them are
			continue
		}
		c := fold(r)
		switch {
		case c == '=':
			if padding == 0 {
				padding = position
			}
			continue
		case isSeparator(c) || inURI && c == '+':
			f.tidied = true
			continue
		case padding > 0:
			return Secret{}, f, fail(ReasonSecretCharacter, "position", padding, "character", "=")
		case c >= 'a' && c <= 'z':
			f.tidied = true
			c -= 'a' - 'A'
		case c >= 'A' && c <= 'Z', c >= '2' && c <= '7':
		default:
			return Secret{}, f, wrongCharacter(s, c, r, position, inURI)
		}
		if c != r && r > unicode.MaxASCII {
			f.tidied = true
		}
		text = append(text, byte(c))
	}

	f.length = len(text)
	switch {
	case len(text) == 0:
		return Secret{}, f, fail(ReasonSecretEmpty)
	case bare.DecodedLen(len(text)) > MaxSecret:
		return Secret{}, f, fail(ReasonSecretLong, "limit", MaxSecret)
	}
	switch len(text) % 8 {
	case 1, 3, 6: // no number of whole bytes has this many characters
		return Secret{}, f, fail(ReasonSecretLength, "length", len(text))
	}
	raw := make([]byte, bare.DecodedLen(len(text)))
	if _, err := bare.Decode(raw, text); err != nil {
		return Secret{}, f, fail(ReasonSecretLength, "length", len(text))
	}
	return ownSecret(raw), f, nil
}

// wrongCharacter explains the first character that base32 lacks: c as
// folded, r as typed.
func wrongCharacter(s string, c, r rune, position int, inURI bool) *Error {
	if looksHex(s, inURI) {
		return fail(ReasonSecretHex, "position", position, "character", string(r))
	}
	look := func(suggestion, other string) *Error {
		return fail(ReasonSecretLookalike,
			"position", position, "character", string(r), "suggestion", suggestion, "other", other)
	}
	switch c {
	case '0':
		return look("O", "")
	case '1':
		return look("I", "L")
	case '8':
		return look("B", "")
	}
	character := string(r)
	if !unicode.IsPrint(r) {
		character = "\uFFFD"
	}
	return fail(ReasonSecretCharacter, "position", position, "character", character)
}

// looksHex tells whether a key that cannot be base32 is hexadecimal.
func looksHex(s string, inURI bool) bool {
	digits := 0
	for _, r := range s {
		c := fold(r)
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
			digits++
		case isSeparator(c) || inURI && c == '+' || c == '=':
		default:
			return false
		}
	}
	return digits > 1
}

// fold turns the full-width forms that a Japanese keyboard makes into ASCII.
func fold(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// isSeparator tells whether a character only parts the groups of a key. The
// long-vowel mark is what the dash key gives in Japanese input.
func isSeparator(r rune) bool {
	switch {
	case r <= unicode.MaxASCII:
		return r == '-' || r == '_' || r == ' ' || r >= '\t' && r <= '\r'
	case r >= '\u2010' && r <= '\u2015', r == '\u2212', r == 'ー', r == 'ｰ':
		return true
	case r >= '\u200B' && r <= '\u200F', r == '\u2060', r == '\uFEFF', r == '\u00AD':
		return true // invisible ones that come along when text is copied
	}
	return unicode.IsSpace(r)
}
