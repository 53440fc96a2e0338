// This file promises: the text of a grid of modules, from gozxing's decoder,
// and no panic out of it. It is the one door to gozxing.

package scanner

import (
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

// text corrects errors and reads the symbol. Mirrored symbols are read too; the
// Reed-Solomon code refuses what is no symbol.
func (b bits) text() (text string, mirrored, ok bool) {
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
			mirrored = meta.IsMirrored()
		}
		text, ok = result.GetText(), true
	})
	return text, mirrored, ok && text != ""
}

// decode reads the modules and, where they are a symbol, reports the code.
func (f *fitting) decode(b bits) bool {
	text, mirrored, ok := b.text()
	if !ok {
		return false
	}
	outline := f.grid.outline()
	for i, p := range outline {
		outline[i] = f.level.toPicture(p)
	}
	if mirrored {
		outline[1], outline[3] = outline[3], outline[1]
	}
	f.found(Code{Text: text, Corners: outline, Confidence: max(0, min(f.score, 1))}, b.d)
	return true
}
