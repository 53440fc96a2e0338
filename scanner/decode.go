// This file promises: the text of a grid of modules, from gozxing's decoder,
// and no panic out of it. It is the one door to gozxing.

package scanner

import (
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// bits are a symbol's modules, row by row.
type bits struct {
	d    int
	dark []bool
}

// guard runs one call into gozxing; a panic there is a miss.
func guard(call func()) {
	defer func() { _ = recover() }()
	call()
}

// reading is what the modules of a symbol say.
type reading struct {
	text     string // UTF-8
	mirrored bool
	part     part
}

// text corrects errors and reads the symbol. Mirrored symbols are read too; the
// Reed-Solomon code refuses what is no symbol. A symbol without a text is none.
func (b bits) text() (r reading, ok bool) {
	guard(func() {
		matrix, err := gozxing.NewSquareBitMatrix(b.d) // a fresh one: the decoder changes it
		if err != nil {
			return
		}
		for i, dark := range b.dark {
			if dark {
				matrix.Set(i%b.d, i/b.d)
			}
		}
		result, err := decoder.NewDecoder().Decode(matrix, nil)
		if err != nil {
			return
		}
		if meta, is := result.GetOther().(*decoder.QRCodeDecoderMetaData); is {
			r.mirrored = meta.IsMirrored()
		}
		if result.HasStructuredAppend() {
			r.part = newPart(result.GetStructuredAppendSequenceNumber(), result.GetStructuredAppendParity())
		}
		r.text, ok = strings.ToValidUTF8(result.GetText(), "\uFFFD"), true
	})
	return r, ok && r.text != ""
}

// decode reads the modules and, where they are a symbol, reports the code.
func (f *fitting) decode(b bits) bool {
	if f.pace.over() {
		return false
	}
	r, ok := b.text()
	if !ok {
		return false
	}
	outline := f.grid.outline()
	for i, p := range outline {
		outline[i] = f.level.toPicture(p)
	}
	if r.mirrored {
		outline[1], outline[3] = outline[3], outline[1]
	}
	s := f.scan
	s.claims = append(s.claims, newClaim(outline, b.d))
	code := Code{Text: r.text, Corners: outline, Confidence: max(0, min(f.score, 1))}
	if r.part.of > 1 {
		s.foundPart(code, r.part)
	} else {
		s.found(code)
	}
	return true
}
