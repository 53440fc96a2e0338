// This file promises: what a stranger wrote reaches a terminal as letters
// only, and JSON is written in one way.

package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// escaped writes a text in one line that says exactly what the text is:
// control characters and those that turn the direction of writing as \n, \t,
// \x1b or \u202e, and the backslash itself doubled.
func escaped(s string) string { return escape(s, true) }

// visible is escaped for a text that is read by a person and not by a
// program: line ends and backslashes stay.
func visible(s string) string { return escape(s, false) }

// escapeLine is visible for a text that must stay one line.
func escapeLine(s string) string { return strings.ReplaceAll(visible(s), "\n", `\n`) }

// quoted is an argument as a sentence may repeat it. What may be a secret in
// the wrong place, a URI or a setup key, is not repeated: complaints end up in
// logs.
func quoted(argument string) string {
	if strings.Contains(argument, "://") || isKey(argument) {
		return "…"
	}
	return escapeLine(argument)
}

func escape(s string, exact bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' && exact:
			b.WriteString(`\n`)
		case r == '\t' && exact:
			b.WriteString(`\t`)
		case r == '\r' && exact:
			b.WriteString(`\r`)
		case r == '\\' && exact:
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteRune(r)
		case r < 0x80 && unicode.IsControl(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// printJSON writes a value with its keys in the order of its fields.
func (s *session) printJSON(value any) {
	e := json.NewEncoder(s.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(value) // Flush has the error
}
