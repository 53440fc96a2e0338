// The names in a URI: label and issuer, told apart and made fit to be kept.

package otpauth

import (
	"strings"
	"unicode"
)

// readNames settles issuer and name from the label of a URI and its issuer
// parameter, which wins.
func (r *uriReader) readNames(rawLabel string) {
	if strings.IndexByte(rawLabel, '#') >= 0 {
		r.note(NoteUnescaped, "character", "#")
	}
	label, whole := unescape(rawLabel)
	if !whole {
		r.note(NoteUnescaped, "character", "%")
	}
	label, repaired := cleanName(label)
	issuer, again := r.readIssuer(label)
	if repaired || again {
		r.note(NoteNameRepaired)
	}
	for _, n := range r.query.odd {
		r.notes = addNote(r.notes, n)
	}

	prefix, name := splitLabel(label, issuer)
	if issuer == "" {
		issuer = unblank(prefix)
	} else if p := strings.TrimSpace(prefix); p != "" && p != strings.TrimSpace(issuer) {
		r.note(NoteIssuerDiffers, "issuer", issuer, "label", prefix)
	}
	if name == "" {
		r.note(NoteNameless)
	}
	r.account.Issuer, r.account.Name = issuer, name
}

// readIssuer gives the issuer parameter, or nothing where it is absent or
// blank. A raw + in it mostly stands for a space, but not where the label has
// it in the same place.
func (r *uriReader) readIssuer(label string) (issuer string, repaired bool) {
	raw := r.query.issuer.raw
	if raw == "" {
		return "", false
	}
	issuer, repaired = cleanName(r.query.issuer.value)
	if strings.IndexByte(raw, '+') >= 0 {
		prefix, _ := splitLabel(label, issuer)
		if strings.TrimSpace(prefix) == strings.TrimSpace(issuer) {
			r.note(NoteIssuerKept, "issuer", issuer)
		} else {
			spaced, _ := unescape(strings.ReplaceAll(raw, "+", " "))
			issuer, repaired = cleanName(spaced)
			r.note(NoteIssuerPlus, "issuer", issuer)
		}
	}
	return unblank(issuer), repaired
}

// splitLabel parts an unescaped label into the issuer before its colon and
// the name after it. The issuer may have colons itself if it is known from
// its parameter. A colon at the very start says that there is no issuer.
func splitLabel(label, issuer string) (prefix, name string) {
	at := strings.IndexByte(label, ':')
	if n := len(issuer); n > 0 && len(label) > n && label[n] == ':' && label[:n] == issuer {
		at = n
	}
	if at >= 0 {
		prefix, label = label[:at], label[at+1:]
	}
	return prefix, strings.TrimLeftFunc(label, unicode.IsSpace)
}

// unblank makes nothing of a name that shows nothing.
func unblank(s string) string {
	if strings.TrimFunc(s, isBlank) == "" {
		return ""
	}
	return s
}

// isBlank tells whether a character at the ends of a text shows nothing: a
// space of any kind, or an invisible character that was copied along.
func isBlank(r rune) bool {
	switch {
	case r >= '\u200B' && r <= '\u200F', r == '\u2060', r == '\uFEFF', r == '\u00AD':
		return true
	}
	return unicode.IsSpace(r)
}
