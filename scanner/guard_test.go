package scanner

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

func TestADecoderThatPanicsHasMetADamagedFile(t *testing.T) {
	broken := func(io.Reader) (image.Image, error) { panic("index out of range") }
	sound := func(io.Reader) (image.Config, error) { return image.Config{Width: 1, Height: 1}, nil }
	f := format{kind: "TEST", picture: broken, config: sound}
	_, err := f.decode(context.Background(), nil, DefaultLimits())
	if !errors.Is(err, ErrCutOff) {
		t.Errorf("got %v", err)
	}
}

func TestAPanicInGozxingIsAMiss(t *testing.T) {
	// Finders that are not there: gozxing dereferences nil.
	if _, _, _, ok := (triple{}).decode(new(gozxing.BitMatrix)); ok {
		t.Error("read a code from nothing")
	}
	// A picture whose bytes end before its size says: gozxing reads past them.
	if binarize(&gray{pix: bytes.Repeat([]byte{1}, 10), w: 100, h: 100}, local) != nil {
		t.Error("made a picture from too few bytes")
	}
}

func TestTriplesAreOrderedAsASymbolIs(t *testing.T) {
	topLeft, topRight, bottomLeft := finder(10, 10), finder(90, 12), finder(9, 88)
	for _, order := range [][]*detector.FinderPattern{
		{topLeft, topRight, bottomLeft},
		{topRight, bottomLeft, topLeft},
		{bottomLeft, topLeft, topRight},
		{bottomLeft, topRight, topLeft},
	} {
		got, ok := newTriple(order[0], order[1], order[2])
		if !ok || got.topLeft != topLeft || got.topRight != topRight || got.bottomLeft != bottomLeft {
			t.Errorf("order not found: %+v, %v", got, ok)
		}
	}
	if _, ok := newTriple(finder(0, 0), finder(50, 0), finder(100, 1)); ok {
		t.Error("three finders in a line span a symbol")
	}
}

func finder(x, y float64) *detector.FinderPattern { return detector.NewFinderPattern1(x, y, 4) }
