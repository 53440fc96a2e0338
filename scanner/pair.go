// This file promises: symbols of which only two finders can be seen.

package scanner

import "math"

const (
	pairFinders = 10 // those that most rows met
	leastPair   = 0.3
	leastPaired = 0.5 // after climbing
	mostPaired  = 12  // that may be decoded in vain on one level
)

// readPairs tries each two finders as two corners of a symbol, the third where
// a square has it. Either end may be the top left with the other to its right
// or below, on either side; or the two are the diagonal:
//
//	A───B   B───A   A┄┄┄┐   ┌┄┄┄A
//	┊           ┊   │   ┊   ┊   │    and so on: six ways
//	└┄┄┄┘   └┄┄┄┘   B┄┄┄┘   └┄┄┄B
func (s *scan) readPairs(v view, finders []finder) {
	finders = finders[:min(len(finders), pairFinders)]
	left := mostPaired
	for i, a := range finders {
		for _, b := range finders[i+1:] {
			if a.light != b.light || a.seen < 2 || b.seen < 2 ||
				max(a.module, b.module) > 1.6*min(a.module, b.module) {
				continue
			}
			if s.pace.over() || left == 0 {
				return
			}
			if !s.takenOn(v.level, a.at) && !s.takenOn(v.level, b.at) {
				left -= s.readPair(v, a, b, left)
			}
		}
	}
}

// readPair gives how many of its guesses were decoded in vain.
func (s *scan) readPair(v view, a, b finder, most int) (failed int) {
	dx, dy := b.at.X-a.at.X, b.at.Y-a.at.Y
	mid := Point{(a.at.X + b.at.X) / 2, (a.at.Y + b.at.Y) / 2}
	// Places a quarter turn away, right and left, as y is down.
	turn := func(p Point, x, y float64) Point { return Point{p.X + x, p.Y + y} }
	for _, g := range [6]struct {
		topLeft, topRight, bottomLeft Point
		diagonal                      bool
	}{
		{a.at, b.at, turn(a.at, -dy, dx), false},
		{b.at, a.at, turn(b.at, dy, -dx), false},
		{a.at, turn(a.at, dy, -dx), b.at, false},
		{b.at, turn(b.at, -dy, dx), a.at, false},
		{turn(mid, dy/2, -dx/2), b.at, a.at, true},
		{turn(mid, -dy/2, dx/2), a.at, b.at, true},
	} {
		along := towards(a.at, b.at)
		if g.diagonal {
			along = towards(g.topLeft, g.topRight)
		}
		m := math.Sqrt(v.module(&a, along) * v.module(&b, along))
		c := corners{
			topLeft: corner{g.topLeft, m, m}, topRight: corner{g.topRight, m, m}, bottomLeft: corner{g.bottomLeft, m, m},
			light: a.light,
		}
		d := toDimension(distance(g.topLeft, g.topRight)/m + 7)
		for _, d := range [3]int{d, d - 4, d + 4} {
			if d < 21 || d > 97 {
				continue
			}
			f := fitting{scan: s, level: v.level, light: a.light, score: -1}
			if !f.keep(c.grid(d, 1, 1)) || f.score < leastPair {
				continue
			}
			f.towardsAlignment(4)
			f.climb([]float64{1, 0.5, 0.25, 0.12})
			if f.score < leastPaired {
				continue
			}
			if f.sample() {
				return failed
			}
			if failed++; failed == most || s.pace.over() {
				return failed
			}
		}
	}
	return failed
}
