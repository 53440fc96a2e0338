// This file promises: the small pictures that lie among a page's drawing
// orders (8.9.7). Some programs put every picture of less than 4,000 bytes
// there, which many a QR code is.

package pdfpictures

import (
	"bytes"
)

// inline looks for "BI", what describes the picture, "ID", its bytes and "EI".
// Whatever else is drawn is not read.
func (r *reader) inline(content []byte, resources dict) error {
	l := &lexer{data: content, work: r.work}
	for {
		i := bytes.Index(content[l.at:], []byte("BI"))
		if i < 0 {
			return r.work.spend(len(content) - l.at)
		}
		if err := r.work.spend(i); err != nil {
			return err
		}
		start := l.at + i
		l.at = start + 2
		if !alone(content, start, 2) {
			continue
		}
		s, ok, err := r.between(l, resources)
		if err != nil {
			return err
		}
		if !ok {
			l.at = start + 2
			continue
		}
		if err := r.image(s, resources); err != nil {
			return err
		}
	}
}

// alone tells whether the word at start stands between spaces.
func alone(data []byte, start, length int) bool {
	before := start == 0 || space(data[start-1])
	end := start + length
	return before && (end == len(data) || space(data[end]))
}

// between reads the keys up to "ID" and the bytes up to "EI".
func (r *reader) between(l *lexer, resources dict) (s stream, ok bool, err error) {
	s.dict = dict{}
	for range 32 {
		key, err := l.value(0)
		if err != nil {
			return s, false, onlyFatal(err)
		}
		if key == operator("ID") {
			ok = true
			break
		}
		k, is := key.(name)
		if !is {
			return s, false, nil
		}
		if s.dict[k], err = l.value(0); err != nil {
			return s, false, onlyFatal(err)
		}
	}
	if !ok || l.at >= len(l.data) {
		return s, false, nil
	}
	l.at++ // one space
	data := l.data[min(l.at, len(l.data)):]
	end := 0
	if first(s.dict, "Filter", "F") == nil { // then its size is known, and nothing need be looked for
		if f, err := r.form(s, resources); err == nil && f.rowBytes() <= len(data)/f.height {
			end = f.rowBytes() * f.height
		}
	}
	for {
		i := bytes.Index(data[end:], []byte("EI"))
		if i < 0 {
			return s, false, r.work.spend(len(data))
		}
		end += i
		if alone(data, end, 2) {
			break
		}
		end += 2
	}
	s.raw = data[:end]
	l.at += end + 2
	return s, true, r.work.spend(end)
}
