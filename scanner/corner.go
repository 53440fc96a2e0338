// This file promises: the three corners of a symbol that may be there, with the
// size of a module along each side, and whether they look like finders at all.

package scanner

import "math"

// corner is a finder as one symbol sees it. Seen in perspective a module is not
// equally long everywhere, nor along both sides.
type corner struct {
	at          Point
	along, down float64 // pixels a module along the symbol's top and its left side
}

// corners are the three that a symbol shows, and the directions of its sides.
type corners struct {
	topLeft, topRight, bottomLeft corner
	light                         bool
}

// corners measures a triple. It is the gate before all that is dear: false where
// the three do not look like finders along the very sides that they would span.
func (v view) corners(finders []finder, t triple) (c corners, ok bool) {
	of := [3]*finder{&finders[t.of[0]], &finders[t.of[1]], &finders[t.of[2]]}
	right, down := towards(of[0].at, of[1].at), towards(of[0].at, of[2].at)
	var at [3]corner
	sum := 0.0
	for i, f := range of {
		at[i] = corner{f.at, v.module(f, right), v.module(f, down)}
		like := v.likeFinder(at[i], right, down, f.light)
		if like < leastFinder { // most threes end at their first
			return c, false
		}
		sum += like
	}
	c = corners{at[0], at[1], at[2], of[0].light}
	a, b := c.across(), c.downwards()
	return c, sum >= leastFinders && max(a, b) <= 1.9*min(a, b)
}

func towards(a, b Point) Point {
	d := distance(a, b)
	return Point{(b.X - a.X) / d, (b.Y - a.Y) / d}
}

// module is the length of a module at f along a direction. From the middle both
// ways the colour changes three times: that is 7 modules.
func (v view) module(f *finder, along Point) float64 {
	step := max(0.25, f.module/40) // pixels
	total := 0.0
	for _, sign := range [2]float64{1, -1} {
		colour, changes := !f.light, 0
		length := 0.0
		for ; changes < 3 && length < 9*f.module; length += step {
			x, y := int(f.at.X+sign*along.X*length), int(f.at.Y+sign*along.Y*length)
			if x < 0 || y < 0 || x >= v.w || y >= v.h {
				return f.module
			}
			if v.dark(x, y) != colour {
				colour = !colour
				changes++
			}
		}
		if changes < 3 {
			return f.module
		}
		total += length - step
	}
	if m := total / 7; m >= 0.5*f.module && m <= 1.9*f.module {
		return m
	}
	return f.module
}

// The sides of a symbol in modules, from middle to middle of its finders. The
// product of the two ends' lengths is exact for a line seen in perspective.
func (c corners) across() float64 {
	return distance(c.topLeft.at, c.topRight.at) / math.Sqrt(c.topLeft.along*c.topRight.along)
}

func (c corners) downwards() float64 {
	return distance(c.topLeft.at, c.bottomLeft.at) / math.Sqrt(c.topLeft.down*c.bottomLeft.down)
}

const (
	leastFinder  = 0.3 // agreement of each finder with its pattern, see likeFinder
	leastFinders = 1.5 // of the three together
)

// likeFinder compares the 45 modules of a finder without its outer corners with
// what they should be: 1 is a finder, 0 anything, -1 its negative.
func (v view) likeFinder(k corner, right, down Point, light bool) float64 {
	radius := 4*(k.along+k.down)/2 + 1
	around := v.light(k.at.X, k.at.Y, radius)
	var agree, energy float64
	for j := -3; j <= 3; j++ {
		for i := -3; i <= 3; i++ {
			ring := max(abs(i), abs(j))
			if abs(i) == 3 && abs(j) == 3 {
				continue
			}
			a, d := float64(i)*k.along, float64(j)*k.down
			x, y := k.at.X+right.X*a+down.X*d, k.at.Y+right.Y*a+down.Y*d
			s := contrast(around-v.value(x, y), light)
			energy += s * s
			if ring == 2 {
				s = -s
			}
			agree += s
		}
	}
	if energy == 0 {
		return 0
	}
	return agree / math.Sqrt(45*energy)
}

// mostContrast keeps a single glaring module from outweighing all others.
const mostContrast = 60.0

// contrast is how dark a place is against the light around it, for a light
// symbol how light.
func contrast(d float64, light bool) float64 {
	if light {
		d = -d
	}
	return max(-mostContrast, min(d, mostContrast))
}

func abs(n int) int { return max(n, -n) }
