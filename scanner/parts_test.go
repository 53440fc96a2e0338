// This file promises: a text divided over several symbols is given as a whole or
// not at all.

package scanner

import (
	"context"
	"errors"
	"image"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// partOf is a symbol of version 1 with up to 15 bytes, number and of being its
// place among others: mode 3, four bits each of number and the last number, and
// the parity, before mode 4 and the bytes.
func partOf(t *testing.T, text string, number, of int, parity byte) modules {
	t.Helper()
	const data, correction = 19, 7 // codewords of version 1, level L
	b := gozxing.NewEmptyBitArray()
	put := func(value, bits int) {
		if err := b.AppendBits(value, bits); err != nil {
			t.Fatal(err)
		}
	}
	put(3, 4)
	put(number, 4)
	put(of-1, 4)
	put(int(parity), 8)
	put(4, 4)
	put(len(text), 8)
	for i := range len(text) {
		put(int(text[i]), 8)
	}
	for b.GetSize() < 8*data {
		put(0, 1)
	}
	words := make([]int, data+correction)
	for i := range 8 * data {
		if b.Get(i) {
			words[i/8] |= 0x80 >> (i % 8)
		}
	}
	if err := reedsolomon.NewReedSolomonEncoder(reedsolomon.GenericGF_QR_CODE_FIELD_256).Encode(words, correction); err != nil {
		t.Fatal(err)
	}
	for _, w := range words[data:] {
		put(w, 8)
	}
	version, err := decoder.Version_GetVersionForNumber(1)
	if err != nil {
		t.Fatal(err)
	}
	matrix := encoder.NewByteMatrix(21, 21)
	if err := encoder.MatrixUtil_buildMatrix(b, decoder.ErrorCorrectionLevel_L, version, 0, matrix); err != nil {
		t.Fatal(err)
	}
	m := modules{d: 21, dark: make([]bool, 21*21)}
	for i := range m.dark {
		m.dark[i] = matrix.Get(i%21, i/21) == 1
	}
	return m
}

// beside draws symbols side by side.
func beside(t *testing.T, symbols ...modules) *image.Gray {
	t.Helper()
	g := sheet(140*len(symbols)+20, 160, 255)
	for i, m := range symbols {
		m.drawOn(t, g, standing(Point{80 + 140*float64(i), 80}, 4*float64(m.d), 0, 0), blackOnWhite)
	}
	return g
}

func TestATextInSeveralSymbolsIsGivenWholeOrNotAtAll(t *testing.T) {
	const parity = 0x5a
	first, second := partOf(t, "otpauth://totp/", 0, 3, parity), partOf(t, "A?secret=JBSW", 1, 3, parity)
	third := partOf(t, "Y3DPEHPK3PXP", 2, 3, parity)
	const whole = "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP"
	alone := symbol(t, "alone", "")
	for name, c := range map[string]struct {
		symbols []modules
		texts   []string
		err     error
	}{
		"all":                         {[]modules{first, second, third}, []string{whole}, nil},
		"all, in another order":       {[]modules{third, first, second}, []string{whole}, nil},
		"one twice":                   {[]modules{third, third, first, second}, []string{whole}, nil},
		"one missing":                 {[]modules{first, second}, nil, ErrPart},
		"the first alone":             {[]modules{first}, nil, ErrPart},
		"one of another text":         {[]modules{first, second, partOf(t, "Y3DPEHPK3PXP", 2, 3, 0)}, nil, ErrPart},
		"one beside a code":           {[]modules{first, alone}, []string{"alone"}, nil},
		"the only part of one":        {[]modules{partOf(t, "all of it", 0, 1, 0)}, []string{"all of it"}, nil},
		"a number beyond the last":    {[]modules{partOf(t, "what is this", 7, 2, 0)}, nil, ErrPart},
		"both of two, and one of two": {[]modules{partOf(t, "a", 0, 2, 1), partOf(t, "b", 1, 2, 1), partOf(t, "c", 0, 2, 2)}, []string{"ab"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			codes, err := ReadImageWithin(context.Background(), beside(t, c.symbols...), Options{Now: func() time.Time { return time.Time{} }})
			if !errors.Is(err, c.err) || len(codes) != len(c.texts) {
				t.Fatalf("%+v, %v", codes, err)
			}
			for i, want := range c.texts {
				if codes[i].Text != want {
					t.Errorf("read %q, want %q", codes[i].Text, want)
				}
			}
		})
	}
}
