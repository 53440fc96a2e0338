// This file promises: the passes over a picture, from the likely to the
// desperate, with every code found claimed once.

package scanner

import (
	"context"
	"image"
	"math"
)

const (
	frame      = 8    // white pixels laid around every level
	smallest   = 260  // a level with both sides below this is not halved again
	levelsMost = 5    // the picture and four halvings
	enlargeTo  = 1200 // pixels a side up to which a picture is enlarged when nothing else helps
)

// pass is one look at a picture.
type pass struct {
	level  *gray
	scale  float64 // pixels of the picture a pixel of the level
	method method
	invert bool
}

// find looks for codes, in no order. Every level is searched in both
// polarities, because one picture may hold a large and a small code, a dark and
// a light one; what costs more is tried only while nothing was found.
func find(ctx context.Context, img image.Image) ([]Code, error) {
	s := &search{ctx: ctx}
	if img.Bounds().Empty() {
		return nil, &Error{Reason: ErrNoCode}
	}
	levels := []*gray{toGray(img)}
	for len(levels) < levelsMost {
		last := levels[len(levels)-1]
		if max(last.w, last.h) < smallest {
			break
		}
		levels = append(levels, last.halved())
	}
	for i, l := range levels {
		for _, invert := range []bool{false, true} {
			s.look(pass{l, math.Ldexp(1, i), local, invert})
		}
	}
	for i, l := range levels {
		for _, invert := range []bool{false, true} {
			if len(s.codes) == 0 {
				s.look(pass{l, math.Ldexp(1, i), global, invert})
			}
		}
	}
	if base := levels[0]; len(s.codes) == 0 && max(base.w, base.h) <= enlargeTo {
		n := 2
		if max(base.w, base.h) <= enlargeTo/4 {
			n = 4
		}
		large := base.enlarged(n)
		for _, invert := range []bool{false, true} {
			s.look(pass{large, 1 / float64(n), local, invert})
			s.look(pass{large, 1 / float64(n), global, invert})
		}
	}

	origin := img.Bounds().Min
	for i := range s.codes {
		for k := range s.codes[i].Corners {
			s.codes[i].Corners[k].X += float64(origin.X)
			s.codes[i].Corners[k].Y += float64(origin.Y)
		}
	}
	switch {
	case ctx.Err() != nil:
		return s.codes, &Error{Reason: ErrStopped, Cause: context.Cause(ctx)}
	case len(s.codes) == 0:
		return nil, &Error{Reason: ErrNoCode}
	}
	return s.codes, nil
}

// search is what is known of a picture so far, in pixels from its top left.
type search struct {
	ctx    context.Context
	codes  []Code
	claims []claim
}

func (s *search) look(p pass) {
	if s.ctx.Err() != nil {
		return
	}
	read(s.ctx, p, s)
}

// found keeps a code and claims its place.
func (s *search) found(text string, corners [4]Point, modules int) {
	s.claims = append(s.claims, newClaim(corners, modules))
	for _, c := range s.codes {
		if c.Text == text {
			return
		}
	}
	s.codes = append(s.codes, Code{Text: text, Corners: corners})
}

// claimed says whether a code was already found at p.
func (s *search) claimed(p Point) bool {
	for _, c := range s.claims {
		if c.holds(p) {
			return true
		}
	}
	return false
}

// claim is the place of a decoded code and one module around it: what looks
// like a finder there needs no second look.
type claim [4]Point

func newClaim(corners [4]Point, modules int) claim {
	m := Code{Corners: corners}.middle()
	grow := 1 + 2/float64(modules)
	var c claim
	for i, p := range corners {
		c[i] = Point{m.X + (p.X-m.X)*grow, m.Y + (p.Y-m.Y)*grow}
	}
	return c
}

// holds is true inside the quadrilateral, whichever way round it runs.
func (c claim) holds(p Point) bool {
	var left, right bool
	for i, a := range c {
		b := c[(i+1)%4]
		side := (b.X-a.X)*(p.Y-a.Y) - (b.Y-a.Y)*(p.X-a.X)
		left = left || side < 0
		right = right || side > 0
	}
	return !left || !right
}
