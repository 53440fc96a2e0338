// This file promises: the last alignment pattern, looked for around the place
// where a grid expects it, and the grid drawn towards it.

package scanner

import "math"

const (
	leastAlignment  = 0.55  // agreement of a place with the pattern
	leastEnergy     = 225.0 // sum of squared contrasts: plain paper agrees with nothing
	costOfDistance  = 0.01  // a module away: the nearer of two good places
	alignmentRounds = 12    // of moving the fourth corner
	alignmentGain   = 1.1
)

// towardsAlignment moves the fourth corner so that the last alignment pattern,
// which lies near it, falls on what looks like one within radius modules. The
// grid is kept where that makes it agree better as a whole.
//
//	█████
//	█   █
//	█ █ █   its middle is 6.5 modules from both sides; version 1 has none
//	█   █
//	█████
func (f *fitting) towardsAlignment(radius float64) {
	d := float64(f.grid.d)
	if f.grid.d < 25 {
		return
	}
	u, v := d-6.5, d-6.5
	at, score := f.findAlignment(u, v, Point{}, radius)
	if score <= leastAlignment {
		return
	}
	moved := f.grid
	for range alignmentRounds {
		x, y := moved.place(u, v)
		moved.at[2].X += alignmentGain * (at.X - x)
		moved.at[2].Y += alignmentGain * (at.Y - y)
		if !moved.settle() {
			return
		}
	}
	f.keep(moved)
}

// findAlignment looks for the alignment pattern whose middle is expected at
// (u, v), in modules, and some pixels off, in steps of half a module.
func (f *fitting) findAlignment(u, v float64, off Point, radius float64) (at Point, score float64) {
	ox, oy := f.grid.place(u, v)
	rx, ry := f.grid.place(u+0.5, v)
	dx, dy := f.grid.place(u, v+0.5)
	// The local axes: half a module to the right and down.
	ax, ay, bx, by := rx-ox, ry-oy, dx-ox, dy-oy
	ox, oy = ox+off.X, oy+off.Y
	light := f.level.light(ox, oy, 4*f.grid.module()+1)
	steps := int(2 * radius)
	for j := -steps; j <= steps; j++ {
		for i := -steps; i <= steps; i++ {
			x, y := ox+float64(i)*ax+float64(j)*bx, oy+float64(i)*ay+float64(j)*by
			s := f.likeAlignment(x, y, 2*ax, 2*ay, 2*bx, 2*by, light)
			s -= costOfDistance * math.Hypot(float64(i), float64(j)) / 2
			if s > score {
				score, at = s, Point{x, y}
			}
		}
	}
	return at, score
}

// likeAlignment compares the 25 modules around (x, y) with the pattern; (ax, ay)
// and (bx, by) are a module to the right and one down.
func (f *fitting) likeAlignment(x, y, ax, ay, bx, by, light float64) float64 {
	var agree, energy float64
	for j := -2; j <= 2; j++ {
		for i := -2; i <= 2; i++ {
			a, b := float64(i), float64(j)
			s := contrast(light-f.level.value(x+a*ax+b*bx, y+a*ay+b*by), f.light)
			energy += s * s
			if max(abs(i), abs(j)) == 1 {
				s = -s
			}
			agree += s
		}
	}
	if energy < leastEnergy {
		return 0
	}
	return agree / math.Sqrt(25*energy)
}
