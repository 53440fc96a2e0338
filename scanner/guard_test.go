package scanner

import (
	"context"
	"errors"
	"image"
	"io"
	"testing"
	"time"
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
	reached := false
	guard(func() {
		reached = true
		panic("index out of range")
	})
	if !reached {
		t.Error("the call was not made")
	}
	// More modules than any symbol has, and fewer than it says.
	for _, b := range []bits{{d: -1}, {d: 0}, {d: 5, dark: make([]bool, 25)}, {d: 500, dark: make([]bool, 250_000)}} {
		if r, ok := b.text(); ok {
			t.Errorf("%d modules a side read %q", b.d, r.text)
		}
	}
	if _, ok := (bits{d: 21, dark: make([]bool, 1000)}).text(); ok {
		t.Error("read a code from modules outside the symbol")
	}
}

func TestTriplesAreOrderedAsASymbolIs(t *testing.T) {
	topLeft, topRight, bottomLeft := at(10, 10), at(90, 12), at(9, 88)
	for _, order := range [][]finder{
		{topLeft, topRight, bottomLeft},
		{topRight, bottomLeft, topLeft},
		{bottomLeft, topLeft, topRight},
		{bottomLeft, topRight, topLeft},
	} {
		list := triples(order, unhurried(), usual)
		if len(list) != 1 || order[list[0].of[0]] != topLeft || order[list[0].of[1]] != topRight || order[list[0].of[2]] != bottomLeft {
			t.Errorf("order not found: %+v", list)
		}
	}
	if list := triples([]finder{at(0, 0), at(50, 0), at(100, 1)}, unhurried(), usual); len(list) != 0 {
		t.Errorf("three finders in a line span a symbol: %+v", list)
	}
}

func at(x, y float64) finder { return finder{at: Point{x, y}, module: 4, seen: 5} }

// unhurried is a pace whose clock stands still.
func unhurried() *pace {
	return newPace(context.Background(), Options{Now: func() time.Time { return time.Time{} }})
}
