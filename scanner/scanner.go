// This file promises: Scan and ReadImage, every code of a picture, as it is
// found or in reading order.

package scanner

import (
	"cmp"
	"context"
	"image"
	"slices"
	"time"
)

// Point is a place in a picture, in pixels, y down; (0, 0) is the outer corner
// of the first pixel, so a pixel's middle is at .5.
type Point struct{ X, Y float64 }

// Code is one QR code of a picture.
type Code struct {
	// Text is what the code says, as valid UTF-8. It is the stranger's: it may hold
	// anything. Where a text is divided over several symbols it is the whole, and
	// the corners are the first symbol's.
	Text string
	// Corners are the outer corners of the symbol, without its quiet zone, from
	// the symbol's own top left clockwise as the symbol is meant to be read (so
	// counter-clockwise in the picture where the symbol is mirrored).
	Corners [4]Point
	// Confidence says how well the picture agrees with the patterns that every
	// symbol of this size has, 1 entirely. The text itself is certain at any
	// confidence: it passed the symbol's error correction.
	Confidence float64
}

// Options say how long a scan may take. A zero field means its default.
type Options struct {
	First time.Duration    // to the first text, 300 ms
	Whole time.Duration    // to the last one, 5 s
	Now   func() time.Time // the clock, time.Now
}

// The defaults: what a person hardly notices, and what a person waits for who
// has chosen a picture.
const (
	defaultFirst = 300 * time.Millisecond
	defaultWhole = 5 * time.Second
)

func (o Options) orDefaults() Options {
	if o.First <= 0 {
		o.First = defaultFirst
	}
	if o.Whole <= 0 {
		o.Whole = defaultWhole
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// patient are the Options for a picture that a person has chosen: as long for
// the first text as for all.
func (o Options) patient() Options {
	o = o.orDefaults()
	o.First = o.Whole
	return o
}

// Scan gives each code of img to found as soon as it is read; found returns
// false to stop. Codes of the same text are given once. Corners are in img's own
// coordinates.
//
// Without any code the error is ErrNoCode, or ErrPart where there was but a part
// of one. When ctx ends first it is ErrStopped,
// which wraps ctx's error, and when the time is over ErrTime; codes may have been
// given by then.
func Scan(ctx context.Context, img image.Image, o Options, found func(Code) bool) error {
	origin := img.Bounds().Min
	s := &scan{pace: newPace(ctx, o)}
	s.report = func(c Code) bool {
		for i := range c.Corners {
			c.Corners[i].X += float64(origin.X)
			c.Corners[i].Y += float64(origin.Y)
		}
		return found(c)
	}
	s.run(img)
	switch {
	case s.stopped:
		return nil
	case s.pace.reason() != nil:
		return s.pace.reason()
	case len(s.codes) == 0 && len(s.parts) > 0:
		return &Error{Reason: ErrPart}
	case len(s.codes) == 0:
		return &Error{Reason: ErrNoCode}
	}
	return nil
}

// ReadImage is Scan for a picture that a person has chosen: up to five seconds,
// and all codes in reading order, from the top, and from the left within a line.
// With ErrStopped and ErrTime come the codes that were found by then.
func ReadImage(ctx context.Context, img image.Image) ([]Code, error) {
	return ReadImageWithin(ctx, img, Options{})
}

// ReadImageWithin is ReadImage with another time: the whole of it may go by
// before the first text.
func ReadImageWithin(ctx context.Context, img image.Image, o Options) ([]Code, error) {
	var codes []Code
	err := Scan(ctx, img, o.patient(), func(c Code) bool {
		codes = append(codes, c)
		return true
	})
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
