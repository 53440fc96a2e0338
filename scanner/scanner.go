// This file promises: ReadImage, every code of a picture, in reading order.

package scanner

import (
	"cmp"
	"context"
	"image"
	"slices"
)

// Point is a place in a picture, in pixels, y down; (0, 0) is the outer corner
// of the first pixel, so a pixel's middle is at .5.
type Point struct{ X, Y float64 }

// Code is one QR code of a picture.
type Code struct {
	// Text is what the code says, as UTF-8. It is the stranger's: it may hold anything.
	Text string
	// Corners are the outer corners of the symbol, without its quiet zone, from
	// the symbol's own top left clockwise as the symbol is meant to be read (so
	// counter-clockwise in the picture where the symbol is mirrored).
	Corners [4]Point
}

// ReadImage finds every QR code of img and gives them in reading order: from
// the top, and from the left within a line. Codes of the same text are given
// once. Corners are in img's own coordinates.
//
// Without any code the error is ErrNoCode. When ctx ends first, the codes found
// so far come with ErrStopped, which wraps ctx's error.
func ReadImage(ctx context.Context, img image.Image) ([]Code, error) {
	codes, err := find(ctx, img)
	inReadingOrder(codes)
	return codes, err
}

// inReadingOrder sorts codes into lines. Codes share a line when the middle of
// one lies within the height of the line's first.
func inReadingOrder(codes []Code) {
	slices.SortStableFunc(codes, func(a, b Code) int { return cmp.Compare(a.middle().Y, b.middle().Y) })
	for start := 0; start < len(codes); {
		_, bottom := codes[start].span()
		end := start + 1
		for end < len(codes) && codes[end].middle().Y < bottom {
			end++
		}
		slices.SortStableFunc(codes[start:end], func(a, b Code) int { return cmp.Compare(a.middle().X, b.middle().X) })
		start = end
	}
}

func (c Code) middle() Point {
	var m Point
	for _, p := range c.Corners {
		m.X += p.X / 4
		m.Y += p.Y / 4
	}
	return m
}

func (c Code) span() (top, bottom float64) {
	top, bottom = c.Corners[0].Y, c.Corners[0].Y
	for _, p := range c.Corners[1:] {
		top, bottom = min(top, p.Y), max(bottom, p.Y)
	}
	return top, bottom
}
