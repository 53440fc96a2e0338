// Package policy reads what the IT department of a society has decided for the
// app: a file, and on Windows the registry's policies.
//
// Promises: only a place that an ordinary user cannot write to is believed.
// Nothing is written. What is not known, has a wrong value or cannot be
// believed is left out and named in a note; it never keeps the app from
// starting, and never decides anything.
package policy

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Policy is what was decided. The zero value decides nothing.
type Policy struct {
	values map[Key]any // string, int or bool, as Values says
	notes  []Note
}

// Has tells whether a setting is decided.
func (p Policy) Has(k Key) bool { _, ok := p.values[k]; return ok }

// Text is the decided value of a setting of words; "" where it is not decided.
func (p Policy) Text(k Key) string { s, _ := p.values[k].(string); return s }

// Number is the decided value of a setting of numbers; 0 where it is not.
func (p Policy) Number(k Key) int { n, _ := p.values[k].(int); return n }

// Yes is the decided value of a setting of yes or no; false where it is not.
func (p Policy) Yes(k Key) bool { yes, _ := p.values[k].(bool); return yes }

// Decided are the settings that are decided, in the order of the alphabet.
func (p Policy) Decided() []Key { return slices.Sorted(maps.Keys(p.values)) }

// Only is p where it decides these settings; its notes stay.
func (p Policy) Only(keys ...Key) Policy {
	some := map[Key]any{}
	for _, k := range keys {
		if v, ok := p.values[k]; ok {
			some[k] = v
		}
	}
	return Policy{values: some, notes: p.notes}
}

// Notes are what was left out, and why.
func (p Policy) Notes() []Note { return slices.Clone(p.notes) }

// over is p, and q where p decides nothing.
func (p Policy) over(q Policy) Policy {
	both := maps.Clone(q.values)
	if both == nil {
		both = map[Key]any{}
	}
	maps.Copy(both, p.values)
	return Policy{values: both, notes: slices.Concat(p.notes, q.notes)}
}

// set decides one setting, or notes why not.
func (p *Policy) set(name string, value any, source string) {
	allowed, known := values()[Key(name)]
	if !known {
		p.note(Unknown, name, source)
		return
	}
	taken := allowed.take(value)
	if taken == nil {
		p.note(Wrong, name, source)
		return
	}
	if p.values == nil {
		p.values = map[Key]any{}
	}
	p.values[Key(name)] = taken
}

func (p *Policy) note(k Kind, name, source string) {
	p.notes = append(p.notes, Note{Kind: k, Name: printable(name), Source: source})
}

// most bounds a file, in bytes; longest a name in a note, in letters.
const (
	most    = 64 << 10
	longest = 60
)

// Parse reads a file's content: one JSON object, with a name of Key for each
// setting, in UTF-8, or in the UTF-16 with a byte order mark that Windows may
// write. source names the file in notes.
func Parse(data []byte, source string) Policy {
	var p Policy
	var all map[string]json.RawMessage
	if len(data) > most || json.Unmarshal(plain(data), &all) != nil {
		p.note(Broken, "", source)
		return p
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var (
			text   string
			number int
			yes    bool
			value  any
		)
		raw := all[name]
		switch {
		case string(raw) == "null": // is taken by every type
		case json.Unmarshal(raw, &text) == nil:
			value = text
		case json.Unmarshal(raw, &yes) == nil:
			value = yes
		case json.Unmarshal(raw, &number) == nil:
			value = number
		}
		p.set(name, value, source)
	}
	return p
}

// plain is a content in UTF-8 without a byte order mark; what is in none of
// its forms stays as it is and is no JSON.
func plain(data []byte) []byte {
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	if err != nil {
		return data
	}
	return text
}

// printable keeps a name from a file in one line that can be shown.
func printable(name string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(name, "?")))
	if len(letters) > longest {
		letters = append(letters[:longest-1], '…')
	}
	return string(letters)
}
