// The parameters of a URI, found without ever dropping one that matters.

package otpauth

import "strings"

// param is one parameter that matters.
type param struct {
	raw    string // as written
	value  string // unescaped, a + kept as it is
	stated bool
	differ bool // stated again with another value
}

// query is the parameters that matter; all others are passed over.
type query struct {
	secret, issuer, algorithm, digits, period, counter, encoder, steam param

	odd []Note // what was off about the spelling
}

// read fills the query from its text. A parameter counts as present even
// where it has no value.
func (q *query) read(text string) {
	for text != "" {
		var part string
		part, text, _ = strings.Cut(text, "&")
		name, value, _ := strings.Cut(part, "=")
		p, canonical := q.named(name)
		if p == nil {
			continue
		}
		if name != canonical {
			q.note(NoteSpelling, "part", canonical)
		}
		q.set(p, canonical, value)
	}
}

// named finds a parameter by its name as written: in any case, with spaces
// around it, escaped, or behind the amp; of text that came from a web page.
func (q *query) named(name string) (p *param, canonical string) {
	if p, canonical = q.exactly(name); p != nil || len(name) > 64 {
		return p, canonical
	}
	name, _ = unescape(name)
	name = strings.ToLower(strings.TrimFunc(name, isBlank))
	return q.exactly(strings.TrimPrefix(name, "amp;"))
}

func (q *query) exactly(name string) (p *param, canonical string) {
	switch name {
	case "secret":
		return &q.secret, name
	case "issuer":
		return &q.issuer, name
	case "algorithm":
		return &q.algorithm, name
	case "digits":
		return &q.digits, name
	case "period":
		return &q.period, name
	case "counter":
		return &q.counter, name
	case "encoder":
		return &q.encoder, name
	case "steam":
		return &q.steam, name
	}
	return nil, ""
}

func (q *query) set(p *param, name, raw string) {
	value, whole := unescape(raw)
	if p.stated {
		if value == p.value {
			return
		}
		p.differ = true
		if p == &q.issuer || p == &q.counter {
			q.note(NoteRepeated, "parameter", name)
		}
		return
	}
	p.raw, p.value, p.stated = raw, value, true
	if !whole {
		q.note(NoteUnescaped, "character", "%")
	}
	for _, c := range []byte(";#") {
		if strings.IndexByte(raw, c) >= 0 {
			q.note(NoteUnescaped, "character", string(c))
		}
	}
}

func (q *query) note(kind string, pairs ...any) { q.odd = append(q.odd, note(kind, pairs...)) }

// conflict names a parameter that is stated twice with different values,
// where that would change the code; "" if there is none.
func (q *query) conflict() string {
	switch {
	case q.secret.differ:
		return "secret"
	case q.algorithm.differ:
		return "algorithm"
	case q.digits.differ:
		return "digits"
	case q.period.differ:
		return "period"
	case q.encoder.differ:
		return "encoder"
	}
	return ""
}

// bareSteam tells whether there is a parameter steam that does not deny it.
func (q *query) bareSteam() bool {
	switch strings.ToLower(q.steam.value) {
	case "0", "false", "no":
		return false
	}
	return q.steam.stated
}

// unescape decodes percent escapes. A percent sign that begins none stays as
// it is, and whole is then false.
func unescape(s string) (text string, whole bool) {
	at := strings.IndexByte(s, '%')
	if at < 0 {
		return s, true
	}
	whole = true
	var b strings.Builder
	b.Grow(len(s))
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		if len(s) > 2 && unhex(s[1]) < 16 && unhex(s[2]) < 16 {
			b.WriteByte(unhex(s[1])<<4 | unhex(s[2]))
			s = s[3:]
		} else {
			whole = false
			b.WriteByte('%')
			s = s[1:]
		}
		at = strings.IndexByte(s, '%')
	}
	b.WriteString(s)
	return b.String(), whole
}

// unhex is the value of a hexadecimal digit, 16 for anything else.
func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 16
}
