// Normal forms: what a person typed, once and for all, before anything looks
// at it. Verification, replay check and log see the same value.

package verifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NormalCode is a typed code as plain digits: full-width digits become ASCII,
// spaces and dashes go. It reports false, and gives nothing, unless exactly
// length digits remain.
func NormalCode(typed string, length int) (code string, ok bool) {
	code = plain(typed)
	if len(code) != length {
		return "", false
	}
	for i := range len(code) {
		if code[i] < '0' || code[i] > '9' {
			return "", false
		}
	}
	return code, true
}

// digitsIn is the length with which NormalCode takes what was typed; 0 is
// none.
func digitsIn(typed string) int {
	n := len(plain(typed))
	if _, ok := NormalCode(typed, n); !ok {
		return 0
	}
	return n
}

const recoveryChars = 16

// NormalRecovery is a typed recovery code in base32, upper case. The digits
// that base32 does not have are taken for the letters they look like.
func NormalRecovery(typed string) (code string, ok bool) {
	code = strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'O'
		case '1':
			return 'I'
		case '8':
			return 'B'
		}
		return unicode.ToUpper(r)
	}, plain(typed))
	if len(code) != recoveryChars {
		return "", false
	}
	for i := range len(code) {
		if c := code[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return "", false
		}
	}
	return code, true
}

// GroupRecovery is a recovery code as it is shown: "ABCD-EFGH-…".
func GroupRecovery(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// NormalEmail is an address as it is compared: full-width characters as
// ASCII, without spaces around it, lower case.
func NormalEmail(typed string) string {
	if len(typed) > 1024 {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(strings.Map(narrow, typed)))
}

const longestTyped = 256 // bytes; no code is longer, and nothing works on more

// plain folds full-width characters and drops spaces and dashes.
func plain(typed string) string {
	if len(typed) > longestTyped || !utf8.ValidString(typed) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		r = narrow(r)
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u200b' || r == '\ufeff' || r == '\u2212' || r == '\u30fc' {
			return -1 // the last two are minus and the long-vowel mark, which stand on the dash's key
		}
		return r
	}, typed)
}

// narrow is the ASCII character that a full-width one stands for.
func narrow(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e':
		return r - '\uff01' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}
