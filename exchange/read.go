// A text in, accounts out: what a QR code says, what was pasted, what lies in
// a file of lines.

// Package exchange reads what other programs and services hand over, and
// makes accounts of it. Whatever it cannot make an account of, it names.
package exchange

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"rokketa/otpauth"
)

// The bounds of one text.
const (
	maxText  = 32 << 20 // bytes
	maxItems = 10000
)

// Item is one entry of a text: an account with notes, or the reason why it
// is none.
type Item struct {
	Position int    // among the items, from 1
	Name     string // in one line, also of a failed entry if it can be known
	Account  otpauth.Account
	Notes    []otpauth.Note
	Err      error // an *Error or an *otpauth.Error; Account is then empty
}

// Read makes items of a text, in its order: of a URI, of many (each on a line
// of its own, or with commas between them), or of a setup key alone, which
// makes an account without names that counts as every service does unless it
// says otherwise. A bad entry never blocks the rest. A text that is something
// else altogether gives one item whose error names what it is; so there is
// always at least one.
func Read(text string) []Item {
	if len(text) > maxText {
		return number([]Item{refuse(ReasonLong, "limit", maxText>>20)})
	}
	if app := recogniseFile(text); app != "" {
		return number([]Item{refuse(ReasonFileLater, "app", app)})
	}
	text = strings.TrimFunc(decode(text), isBlank)
	if text == "" {
		return number([]Item{refuse(ReasonEmpty)})
	}
	if kind := recogniseDocument(text); kind != nil {
		return number([]Item{{Err: kind}})
	}
	entries := entriesOf(text)
	if entries == nil {
		return number([]Item{readAlone(text)})
	}
	items := make([]Item, 0, min(len(entries), maxItems))
	for i, entry := range entries {
		if i == maxItems {
			items = append(items, refuse(ReasonMany, "limit", maxItems))
			break
		}
		items = append(items, readEntry(entry))
	}
	return number(items)
}

func number(items []Item) []Item {
	for i := range items {
		items[i].Position = i + 1
	}
	return items
}

func refuse(r Reason, pairs ...any) Item { return Item{Err: fail(r, pairs...)} }

// decode gives the text of UTF-8 or of the UTF-16 that Windows may write,
// without the byte order mark.
func decode(text string) string {
	var unit func(i int) uint16
	switch {
	case strings.HasPrefix(text, "\xFF\xFE"):
		unit = func(i int) uint16 { return uint16(text[i]) | uint16(text[i+1])<<8 }
	case strings.HasPrefix(text, "\xFE\xFF"):
		unit = func(i int) uint16 { return uint16(text[i])<<8 | uint16(text[i+1]) }
	default:
		return strings.TrimPrefix(text, "\uFEFF")
	}
	units := make([]uint16, 0, len(text)/2)
	for i := 2; i+1 < len(text); i += 2 {
		units = append(units, unit(i))
	}
	return string(utf16.Decode(units))
}

// entriesOf parts a text in which there is at least one URI of an account;
// it gives nil for any other.
func entriesOf(text string) []string {
	var entries []string
	found := false
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		for line != "" {
			end := nextURI(line)
			entry := strings.TrimFunc(line[:end], func(r rune) bool { return isBlank(r) || r == ',' })
			line = line[end:]
			if entry == "" {
				continue
			}
			found = found || accountScheme(entry) != ""
			entries = append(entries, entry)
			if len(entries) > maxItems {
				return entries
			}
		}
	}
	if !found {
		return nil
	}
	return entries
}

// nextURI is where in a line the next URI of an account begins, behind a
// comma or a space and not at the line's start; without one, the line's end.
// Only there may an entry end: names hold commas and spaces too.
func nextURI(line string) int {
	for i := 1; i < len(line); i++ {
		if c := line[i-1]; c != ',' && c != ' ' && c != '\t' {
			continue
		}
		if accountScheme(line[i:]) != "" {
			return i
		}
	}
	return len(line)
}

// accountScheme is the scheme of a text that begins as the URI of an account
// does, in lower case.
func accountScheme(s string) string {
	for _, scheme := range []string{"otpauth", "apple-otpauth", "otpauth-migration", "steam", "motp"} {
		if n := len(scheme); len(s) > n && s[n] == ':' && strings.EqualFold(s[:n], scheme) {
			return scheme
		}
	}
	return ""
}

// readEntry reads one entry among others.
func readEntry(entry string) Item {
	switch scheme := accountScheme(entry); scheme {
	case "otpauth-migration":
		return refuse(ReasonCodeLater, "app", "Google Authenticator")
	case "steam":
		if isSteamLink(entry) {
			return refuse(ReasonLink)
		}
		fallthrough
	case "otpauth", "apple-otpauth", "motp":
		account, notes, err := otpauth.ParseURI(entry)
		name := account.Label()
		if err != nil {
			account = otpauth.Account{}
		}
		return Item{Name: name, Account: account, Notes: notes, Err: err}
	}
	if kind := recogniseCode(entry); kind != nil {
		return Item{Err: kind}
	}
	if !looksLikeKey(entry) {
		return refuse(ReasonText)
	}
	return readKey(entry)
}

// readAlone reads a text that holds no URI of an account: a setup key, which
// may be broken over lines, or something else.
func readAlone(text string) Item {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) > 1 && severalKeys(lines) {
		return refuse(ReasonKeys)
	}
	return readEntry(text)
}

// severalKeys tells whether each of the lines could be a setup key. Then
// nobody can say whether they are several keys or one that was broken.
func severalKeys(lines []string) bool {
	for _, line := range lines {
		secret, _, err := otpauth.ParseKey(line)
		whole := err == nil && secret.Len() >= usualKey
		secret.Wipe()
		if !whole {
			return false
		}
	}
	return true
}

// readKey makes an account of a setup key, with the values that a service
// means when it states none.
func readKey(text string) Item {
	secret, notes, err := otpauth.ParseKey(text)
	if err != nil {
		return Item{Err: err}
	}
	return Item{
		Account: otpauth.Account{
			Type: otpauth.TOTP, Secret: secret,
			Algorithm: otpauth.SHA1, Digits: otpauth.DefaultDigits, Period: otpauth.DefaultPeriod,
		},
		Notes: append(notes, otpauth.AssumedNote()),
	}
}

// usualKey is the number of bytes that the shortest of usual keys has.
const usualKey = 10

// looksLikeKey tells a setup key, be it a wrong one, from ordinary text. A
// key is written in one piece or in groups of one length; a text so short or
// uneven that it might be words must have digits among its letters.
func looksLikeKey(text string) bool {
	if len(text) > 4096 {
		return false
	}
	letters, digits, lower, others := 0, 0, 0, 0
	for _, r := range text {
		c := narrow(r)
		switch {
		case c >= 'a' && c <= 'z':
			letters++
			lower++
		case c >= 'A' && c <= 'Z':
			letters++
		case c >= '0' && c <= '9':
			digits++
		case c == '-' || c == '_' || c == '=' || isBlank(c) || unicode.IsSpace(c) || unicode.Is(unicode.Pd, c):
		default:
			others++
		}
	}
	size := letters + digits
	switch {
	case letters == 0, size < 8, others*8 > size:
		return false
	case digitsAmongLetters(text):
		return true
	case digits > 0:
		return evenGroups(text) && size >= 16
	}
	return evenGroups(text) && (size >= 16 || lower == 0)
}

// evenGroups tells whether the pieces of a text are all of one length, but
// for a shorter last one; so is a text in one piece.
func evenGroups(text string) bool {
	groups := strings.FieldsFunc(text, func(r rune) bool {
		return isBlank(r) || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '_'
	})
	for i, g := range groups {
		first, n := utf8.RuneCountInString(groups[0]), utf8.RuneCountInString(g)
		if n > first || n < first && i < len(groups)-1 {
			return false
		}
	}
	return true
}

// digitsAmongLetters tells whether at least half of the pieces have both.
func digitsAmongLetters(text string) bool {
	groups := strings.Fields(text)
	mixed := 0
	for _, g := range groups {
		g = strings.Map(narrow, g)
		if strings.ContainsAny(g, "0123456789") && strings.IndexFunc(g, unicode.IsLetter) >= 0 {
			mixed++
		}
	}
	return mixed*2 >= len(groups)
}

// narrow turns full-width letters and digits into ASCII.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// isBlank tells whether a character at the ends of a text shows nothing.
func isBlank(r rune) bool {
	switch {
	case r >= '\u200B' && r <= '\u200F', r == '\u2060', r == '\uFEFF', r == '\u00AD':
		return true
	}
	return unicode.IsSpace(r)
}
