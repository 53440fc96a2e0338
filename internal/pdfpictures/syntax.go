// This file promises: the values of PDF (ISO 32000-1, 7.3) from bytes, within
// bounds: no nesting deeper than mostNested, no work that is not counted.

package pdfpictures

import (
	"bytes"
	"math"
	"strconv"
)

// A value is nil, bool, float64, name, text, array, dict, ref, stream, or an
// operator where the drawing orders of a page are read.
type (
	name     string
	text     []byte
	array    []any
	dict     map[name]any
	ref      struct{ number int }
	operator string
	stream   struct {
		dict
		raw    []byte // as it lies in the file
		number int    // of its object; 0 for none
	}
)

const mostNested = 64

// lexer reads values from data, from at on.
type lexer struct {
	data []byte
	at   int
	work *work
	refs bool // "1 0 R" is a reference; it is not among drawing orders
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case space(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// value reads the next value. At the end of the data it is errDamaged.
func (l *lexer) value(depth int) (any, error) {
	before := l.at
	l.skipSpace()
	if depth > mostNested || l.at >= len(l.data) {
		return nil, errDamaged
	}
	v, err := l.one(depth)
	if depth == 0 && err == nil {
		err = l.work.spend(l.at - before)
	}
	return v, err
}

func (l *lexer) one(depth int) (any, error) {
	rest := l.data[l.at:]
	switch c := rest[0]; {
	case c == '/':
		return l.name(), nil
	case c == '(':
		return l.literal()
	case bytes.HasPrefix(rest, []byte("<<")):
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '[':
		l.at++
		return l.array(depth)
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return l.number(), nil
	case delimiter(c):
		l.at++
		return nil, errDamaged
	}
	switch word := l.word(); word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return operator(word), nil
	}
}

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !space(l.data[l.at]) && !delimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

func (l *lexer) name() name {
	l.at++
	raw := l.word()
	if !bytes.Contains([]byte(raw), []byte("#")) {
		return name(raw)
	}
	var b []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		b = append(b, raw[i])
	}
	return name(b)
}

// number is a number, or a reference where two whole numbers and an R follow
// each other.
func (l *lexer) number() any {
	n, err := strconv.ParseFloat(l.word(), 64)
	if err != nil || math.IsInf(n, 0) {
		n = 0 // as other readers do: "--5" and "1.2.3" are met
	}
	if !l.refs || n < 0 || n != float64(int32(n)) {
		return n
	}
	ahead := lexer{data: l.data, at: l.at}
	ahead.skipSpace()
	if generation := ahead.word(); generation == "" || len(generation) > 5 || !digits(generation) {
		return n
	}
	ahead.skipSpace()
	if ahead.word() != "R" {
		return n
	}
	l.at = ahead.at
	return ref{int(n)}
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func (l *lexer) literal() (text, error) {
	var out text
	nested := 0
	for l.at++; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch c {
		case '(':
			nested++
		case ')':
			if nested == 0 {
				l.at++
				return out, nil
			}
			nested--
		case '\\':
			if l.at++; l.at >= len(l.data) {
				return nil, errDamaged
			}
			out = l.escaped(out)
			continue
		}
		out = append(out, c)
	}
	return nil, errDamaged
}

// escaped reads what follows a backslash and stays on its last byte.
func (l *lexer) escaped(out text) text {
	c := l.data[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c >= '0' && c <= '7':
		n := 0
		for i := 0; i < 3 && l.at < len(l.data) && l.data[l.at] >= '0' && l.data[l.at] <= '7'; i++ {
			n = n<<3 | int(l.data[l.at]-'0')
			l.at++
		}
		l.at--
		return append(out, byte(n))
	case c == '\r':
		if l.at+1 < len(l.data) && l.data[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c == '\n':
		return out
	}
	return append(out, c)
}

func (l *lexer) hex() (text, error) {
	end := bytes.IndexByte(l.data[l.at:], '>')
	if end < 0 {
		l.at = len(l.data)
		return nil, errDamaged
	}
	out := unhex(l.data[l.at+1 : l.at+end])
	l.at += end + 1
	return out, nil
}

// unhex reads pairs of digits, whatever stands between them.
func unhex(in []byte) []byte {
	out := make([]byte, 0, len(in)/2+1)
	half, have := byte(0), false
	for _, c := range in {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			continue
		}
		if have {
			out = append(out, half<<4|c)
		}
		half, have = c, !have
	}
	if have {
		out = append(out, half<<4)
	}
	return out
}

func (l *lexer) array(depth int) (array, error) {
	out := array{}
	for {
		l.skipSpace()
		if l.at < len(l.data) && l.data[l.at] == ']' {
			l.at++
			return out, nil
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) (dict, error) {
	l.at += 2
	out := dict{}
	for {
		l.skipSpace()
		if bytes.HasPrefix(l.data[l.at:], []byte(">>")) {
			l.at += 2
			return out, nil
		}
		key, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		k, ok := key.(name)
		if !ok {
			return nil, errDamaged
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if _, is := v.(operator); is {
			return nil, errDamaged
		}
		out[k] = v
	}
}
