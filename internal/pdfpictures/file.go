// This file promises: every object of the file by its number. They are looked
// for from the first byte to the last; where a number comes twice, as after a
// change that was appended, the later one counts.

package pdfpictures

import (
	"bytes"
	"math"
)

// headerWithin is where the header may begin.
const headerWithin = 1024

func headerAt(data []byte) int {
	return bytes.Index(data[:min(len(data), headerWithin)], []byte("%PDF-"))
}

// document is the objects of a file.
type document struct {
	work      *work
	objects   map[int]any
	order     []int // the numbers as they were met
	root      any
	encrypted bool
}

func open(data []byte, w *work) (*document, error) {
	if !Is(data) {
		return nil, errDamaged
	}
	d := &document{work: w, objects: map[int]any{}}
	if err := d.scan(data); err != nil {
		return nil, err
	}
	if len(d.objects) == 0 {
		return nil, errDamaged
	}
	return d, nil
}

// scan jumps from one "obj" or "trailer" to the next. What a stream holds is
// jumped over, so that a PDF within the PDF stays one stream.
func (d *document) scan(data []byte) error {
	l := &lexer{data: data, work: d.work, refs: true}
	mark := &marks{data: data, trailer: -1}
	for {
		at, isObject := mark.next(l.at)
		if at < 0 {
			return nil
		}
		if err := d.work.spend(at - l.at); err != nil {
			return err
		}
		if !isObject {
			l.at = at + len("trailer")
			if v, err := l.value(0); err == nil {
				d.trailer(v)
			} else if fatal(err) {
				return err
			}
			continue
		}
		l.at = at + len("obj")
		number, ok := numberBefore(data, at)
		if !ok {
			continue
		}
		start := l.at
		v, err := l.value(0)
		if err != nil {
			if fatal(err) {
				return err
			}
			// What was read in vain is paid for, or a file of open brackets
			// would be read again and again.
			if err := d.work.spend(8 * (l.at - start)); err != nil {
				return err
			}
			l.at = start
			continue
		}
		if header, is := v.(dict); is {
			if raw, is := d.streamAt(l, header); is {
				v = stream{dict: header, raw: raw, number: number}
			}
		}
		if err := d.put(number, v); err != nil {
			return err
		}
	}
}

// marks finds what begins an object or a trailer, from at on.
type marks struct {
	data    []byte
	trailer int // the next one; -1 is unknown
}

func (m *marks) next(at int) (found int, isObject bool) {
	find := func(word string) int {
		if i := bytes.Index(m.data[at:], []byte(word)); i >= 0 {
			return at + i
		}
		return len(m.data)
	}
	if m.trailer < at { // looked for once, not again for each object before it
		m.trailer = find("trailer")
	}
	object := find("obj")
	if m.trailer < object {
		return m.trailer, false
	}
	if object == len(m.data) {
		return -1, false
	}
	return object, true
}

// numberBefore reads the "12 0 " that stands before "obj".
func numberBefore(data []byte, at int) (number int, ok bool) {
	part := func() (n, width int) {
		for unit := 1; at > 0 && width < 10 && data[at-1] >= '0' && data[at-1] <= '9'; unit *= 10 {
			at--
			n += int(data[at]-'0') * unit
			width++
		}
		return n, width
	}
	gap := func() {
		for at > 0 && space(data[at-1]) {
			at--
		}
	}
	gap()
	if _, width := part(); width == 0 {
		return 0, false
	}
	gap()
	n, width := part()
	return n, width > 0 && n > 0 && n < math.MaxInt32
}

// streamAt gives the raw bytes if a stream follows. Its length is believed
// only if the stream ends there.
func (d *document) streamAt(l *lexer, header dict) ([]byte, bool) {
	l.skipSpace()
	if !bytes.HasPrefix(l.data[l.at:], []byte("stream")) {
		return nil, false
	}
	start := l.at + len("stream")
	if bytes.HasPrefix(l.data[start:], []byte("\r\n")) {
		start += 2
	} else if start < len(l.data) && (l.data[start] == '\n' || l.data[start] == '\r') {
		start++
	}
	rest := l.data[start:]
	if n, ok := whole(header["Length"]); ok && n >= 0 && n <= len(rest) {
		if bytes.HasPrefix(bytes.TrimLeft(rest[n:min(n+20, len(rest))], "\r\n \t"), []byte("endstream")) {
			l.at = start + n
			return rest[:n], true
		}
	}
	end := bytes.Index(rest, []byte("endstream"))
	if end < 0 { // the file was cut here
		l.at = len(l.data)
		return rest, true
	}
	l.at = start + end
	raw := rest[:end]
	if n, ok := bytes.CutSuffix(raw, []byte("\n")); ok { // the line's end belongs to the word
		raw = n
	}
	return bytes.TrimSuffix(raw, []byte("\r")), true
}

func (d *document) put(number int, v any) error {
	if s, is := v.(stream); is {
		switch s.dict["Type"] {
		case name("XRef"):
			d.trailer(s.dict)
			return nil
		case name("ObjStm"):
			return d.unpack(s)
		}
	}
	if _, known := d.objects[number]; !known {
		if len(d.objects) >= d.work.limits.Objects {
			return &Error{Reason: ErrTooMuch}
		}
		d.order = append(d.order, number)
	}
	d.objects[number] = v
	return nil
}

func (d *document) trailer(v any) {
	t, ok := v.(dict)
	if !ok {
		return
	}
	if t["Encrypt"] != nil {
		d.encrypted = true
	}
	if t["Root"] != nil {
		d.root = t["Root"]
	}
}

// unpack reads a stream of objects: pairs of a number and a place, then the
// objects. One that cannot be read is lost alone.
func (d *document) unpack(s stream) error {
	if d.encrypted {
		return nil
	}
	r, rest, err := d.open(s)
	if err != nil || rest != nil {
		return onlyFatal(err)
	}
	data, err := readAll(r)
	if err != nil && fatal(err) {
		return err
	}
	first, ok := whole(s.dict["First"])
	count, ok2 := whole(s.dict["N"])
	if !ok || !ok2 || first < 0 || first > len(data) {
		return nil
	}
	index := &lexer{data: data[:first], work: d.work}
	for range min(count, d.work.limits.Objects) {
		number, err := index.value(0)
		if err != nil {
			return onlyFatal(err)
		}
		place, err := index.value(0)
		if err != nil {
			return onlyFatal(err)
		}
		n, ok := whole(number)
		at, ok2 := whole(place)
		if !ok || !ok2 || n <= 0 || at < 0 || at > len(data)-first {
			continue
		}
		v, err := (&lexer{data: data, at: first + at, work: d.work, refs: true}).value(0)
		switch {
		case err != nil && fatal(err):
			return err
		case err != nil:
			continue
		}
		if err := d.put(n, v); err != nil {
			return err
		}
	}
	return nil
}

func onlyFatal(err error) error {
	if err != nil && fatal(err) {
		return err
	}
	return nil
}

// get follows references to a value.
func (d *document) get(v any) any {
	for range 16 {
		r, is := v.(ref)
		if !is {
			return v
		}
		v = d.objects[r.number]
	}
	return nil
}

func (d *document) dict(v any) dict {
	switch v := d.get(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (d *document) whole(v any) (int, bool) { return whole(d.get(v)) }

// whole is a number without a fraction that fits 32 bits.
func whole(v any) (int, bool) {
	n, ok := v.(float64)
	if !ok || n != math.Trunc(n) || math.Abs(n) > math.MaxInt32 {
		return 0, false
	}
	return int(n), true
}
