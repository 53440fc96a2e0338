// This file promises: a stream's bytes with its compressions undone, as they
// are asked for, each byte counted; what makes a picture of its own (JPEG, fax)
// is left to picture.go.

package pdfpictures

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// last is a filter that gives a picture and not bytes.
type last struct {
	kind  name
	parms dict
}

// open gives a reader of s up to its last filter, or up to one that gives a
// picture, which it names.
func (d *document) open(s stream) (io.Reader, *last, error) {
	filters := d.list(first(s.dict, "Filter", "F"))
	parms := d.list(first(s.dict, "DecodeParms", "DP"))
	if len(filters) > 8 {
		return nil, nil, errDamaged
	}
	var r io.Reader = &counted{bytes.NewReader(s.raw), d.work}
	for i, f := range filters {
		var p dict
		if i < len(parms) {
			p = d.dict(parms[i])
		}
		kind, _ := d.get(f).(name)
		switch kind {
		case "DCTDecode", "DCT", "CCITTFaxDecode", "CCF", "JPXDecode", "JBIG2Decode":
			return r, &last{kind, p}, nil
		case "Crypt":
			return nil, nil, &Error{Reason: ErrEncrypted}
		}
		next, err := d.filter(kind, p, r)
		if err != nil {
			return nil, nil, err
		}
		r = &counted{next, d.work}
	}
	return r, nil, nil
}

// mostAtOnce is how much of a stream is held at once where a picture is not
// read row by row.
const mostAtOnce = 64_000_000

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostAtOnce+1))
	if len(data) > mostAtOnce {
		return nil, &Error{Reason: ErrTooMuch}
	}
	return data, err
}

// list is an array, or one value as an array of one.
func (d *document) list(v any) array {
	switch v := d.get(v).(type) {
	case nil:
		return nil
	case array:
		return v
	default:
		return array{v}
	}
}

// first is the value of the first key that has one. Inline pictures use short
// names.
func first(from dict, keys ...name) any {
	for _, k := range keys {
		if v := from[k]; v != nil {
			return v
		}
	}
	return nil
}

func (d *document) filter(kind name, parms dict, r io.Reader) (io.Reader, error) {
	switch kind {
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(r)
		if err != nil {
			return nil, errors.Join(errDamaged, err)
		}
		return d.predicted(parms, z)
	case "LZWDecode", "LZW":
		if early, ok := d.whole(parms["EarlyChange"]); ok && early == 0 {
			return nil, unsupported("LZWDecode, EarlyChange 0")
		}
		return d.predicted(parms, lzw.NewReader(r, lzw.MSB, 8))
	case "ASCIIHexDecode", "AHx":
		in, err := readAll(r)
		if err != nil {
			return nil, err
		}
		if end := bytes.IndexByte(in, '>'); end >= 0 {
			in = in[:end]
		}
		return bytes.NewReader(unhex(in)), nil
	case "ASCII85Decode", "A85":
		in, err := readAll(r)
		if err != nil {
			return nil, err
		}
		if end := bytes.Index(in, []byte("~>")); end >= 0 {
			in = in[:end]
		}
		return ascii85.NewDecoder(bytes.NewReader(bytes.TrimPrefix(in, []byte("<~")))), nil
	case "RunLengthDecode", "RL":
		return &runs{in: bufio.NewReader(r)}, nil
	}
	return nil, unsupported(string(kind))
}

// counted pays for each byte that comes through.
type counted struct {
	r    io.Reader
	work *work
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.work.spend(0); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if short := c.work.spend(n); short != nil {
		return 0, short
	}
	return n, err
}

// runs undoes RunLengthDecode (7.4.5).
type runs struct {
	in   *bufio.Reader
	left int
	same int // the byte that is repeated, or -1
	over bool
}

func (r *runs) Read(p []byte) (int, error) {
	for i := range p {
		if r.left == 0 {
			n, err := r.in.ReadByte()
			switch {
			case err != nil || n == 128:
				r.over = true
			case n < 128:
				r.left, r.same = int(n)+1, -1
			default:
				b, err := r.in.ReadByte()
				r.over = err != nil
				r.left, r.same = 257-int(n), int(b)
			}
		}
		b := byte(r.same)
		if !r.over && r.same < 0 {
			var err error
			b, err = r.in.ReadByte()
			r.over = err != nil
		}
		if r.over {
			r.left = 0
			if i == 0 {
				return 0, io.EOF
			}
			return i, nil
		}
		p[i] = b
		r.left--
	}
	return len(p), nil
}

// predicted undoes the predictor (7.4.4.4), if there is one.
func (d *document) predicted(parms dict, r io.Reader) (io.Reader, error) {
	number := func(key name, missing, least, most int) (int, error) {
		v := d.get(parms[key])
		if v == nil {
			return missing, nil
		}
		n, ok := whole(v)
		if !ok || n < least || n > most {
			return 0, errDamaged
		}
		return n, nil
	}
	predictor, err1 := number("Predictor", 1, 1, 15)
	colors, err2 := number("Colors", 1, 1, 32)
	bits, err3 := number("BitsPerComponent", 8, 1, 16)
	columns, err4 := number("Columns", 1, 1, 1<<20)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	if predictor == 1 {
		return r, nil
	}
	p := &prediction{
		r: bufio.NewReader(r), png: predictor >= 10,
		row: make([]byte, (columns*colors*bits+7)/8), above: make([]byte, (columns*colors*bits+7)/8),
		step: max(1, colors*bits/8),
	}
	if !p.png && bits != 8 {
		return nil, unsupported("TIFF predictor, not of 8 bits")
	}
	return p, nil
}

// prediction undoes it row by row.
type prediction struct {
	r          *bufio.Reader
	png        bool // each row says how it was predicted; else each byte is the difference to the one at its left
	row, above []byte
	step       int // bytes to the pixel at the left
	pending    []byte
}

func (p *prediction) Read(out []byte) (int, error) {
	if len(p.pending) == 0 {
		if err := p.next(); err != nil {
			return 0, err
		}
	}
	n := copy(out, p.pending)
	p.pending = p.pending[n:]
	return n, nil
}

func (p *prediction) next() error {
	how := byte(1)
	if p.png {
		var err error
		if how, err = p.r.ReadByte(); err != nil {
			return err
		}
	}
	p.row, p.above = p.above, p.row
	if _, err := io.ReadFull(p.r, p.row); err != nil {
		return err
	}
	left := func(row []byte, i int) byte {
		if i < p.step {
			return 0
		}
		return row[i-p.step]
	}
	for i := range p.row {
		switch how {
		case 1:
			p.row[i] += left(p.row, i)
		case 2:
			p.row[i] += p.above[i]
		case 3:
			p.row[i] += byte((int(left(p.row, i)) + int(p.above[i])) / 2)
		case 4:
			p.row[i] += paeth(left(p.row, i), p.above[i], left(p.above, i))
		}
	}
	p.pending = p.row
	return nil
}

// paeth is the neighbour that is nearest to left + above - corner.
func paeth(left, above, corner byte) byte {
	away := func(n int) int { return max(n, -n) }
	a, b, c := int(left), int(above), int(corner)
	p := a + b - c
	switch {
	case away(p-a) <= away(p-b) && away(p-a) <= away(p-c):
		return left
	case away(p-b) <= away(p-c):
		return above
	}
	return corner
}
