// This file promises: the grid that agrees best with a symbol's fixed modules,
// found from three corners.

package scanner

import (
	"cmp"
	"math"
	"slices"
)

// Agreement decides how much work a grid is worth.
const (
	clean    = 0.72 // above, most symbols are read at once
	good     = 0.8  // from here on nothing needs to be searched
	doubtful = 0.7  // below, the fourth corner is searched
	leastFit = 0.6  // after all work: below, no symbol was ever read
	inVain   = 3    // grids of one triple that may fail to decode
)

// hopeless is the agreement of a first guess below which it is no symbol of d
// modules a side. A small symbol agrees well at once, or never; a large one is
// off by several modules at its far end.
func hopeless(d int) float64 {
	const small, large = 57, 101
	const most, least = 0.4, 0.18
	share := float64(clamp(d, small, large)-small) / (large - small)
	return most + share*(least-most)
}

// fitting is one grid being fitted to a level.
type fitting struct {
	*scan
	level *level
	grid  grid
	light bool
	score float64

	lights []float64 // while climbing: the light around each module
}

// keep takes a changed grid where it agrees better.
func (f *fitting) keep(q grid) bool {
	s := f.level.agreementIn(f.lights, &q, f.light, f.standard.of(q.d))
	if s <= f.score {
		return false
	}
	f.grid, f.score = q, s
	return true
}

// read tries to read the symbol that three corners span. The numbers of modules
// that fit the corners are tried by how well each agrees.
func (s *scan) read(v view, c corners) bool {
	mean := (c.across()+c.downwards())/2 + 7
	d := toDimension(mean)
	reach := 1 + d/30 // a large symbol is off by more than one size
	var tries []fitting
	for j := -reach; j <= reach; j++ {
		if d := d + 4*j; d >= 21 && d <= 177 {
			f := fitting{scan: s, level: v.level, light: c.light, score: -1}
			for _, weights := range c.perspectives() {
				f.keep(c.grid(d, weights[0], weights[1]))
			}
			tries = append(tries, f)
		}
	}
	slices.SortStableFunc(tries, func(a, b fitting) int { return cmp.Compare(b.score, a.score) })
	failed := 0
	for i := range tries {
		f := &tries[i]
		if s.pace.over() {
			return false
		}
		if f.score < hopeless(f.grid.d) {
			continue
		}
		worth, ok := f.finish(c)
		if ok {
			return true
		}
		if worth {
			if failed++; failed == inVain {
				return false
			}
		}
	}
	return false
}

// toDimension is the size of symbol nearest to a measured number of modules:
// 17 + 4k.
func toDimension(modules float64) int {
	return clamp(17+4*int(math.Round((modules-17)/4)), 21, 177)
}

// grid lays d modules over three corners. The fourth is where the lengths of
// modules say that it is: seen in perspective, a length shrinks with the square
// of its distance's weight, so with a along the top and b along the left
//
//	(a·topRight + b·bottomLeft − topLeft) / (a + b − 1)
//
// which is the plain parallelogram for a = b = 1.
func (c corners) grid(d int, a, b float64) grid {
	n := a + b - 1
	p, q, r := c.topLeft.at, c.topRight.at, c.bottomLeft.at
	fourth := Point{(a*q.X + b*r.X - p.X) / n, (a*q.Y + b*r.Y - p.Y) / n}
	return grid{at: [4]Point{p, q, fourth, r}, d: d}
}

// perspectives are the weights that a first grid is tried with.
func (c corners) perspectives() [][2]float64 {
	list := [][2]float64{{1, 1}}
	a, b := math.Sqrt(c.topLeft.along/c.topRight.along), math.Sqrt(c.topLeft.down/c.bottomLeft.down)
	if math.Abs(math.Log(a))+math.Abs(math.Log(b)) > 0.04 {
		for _, w := range [2][2]float64{{a, b}, {math.Sqrt(a), math.Sqrt(b)}} {
			if w[0]+w[1] > 1.2 {
				list = append(list, w)
			}
		}
	}
	return list
}

// finish fits the grid and tries to read it. worth is true where the grid was
// good enough to be sampled, so that a failure means something.
func (f *fitting) finish(c corners) (worth, ok bool) {
	f.towardsAlignment(3)
	if f.score > clean && f.sampleOnce() {
		return true, true
	}
	if f.score < good {
		if f.followSheet() && f.score > clean && f.sampleOnce() {
			return true, true
		}
		f.towardsAlignment(8)
		if f.score < doubtful {
			f.searchFourth(c)
		}
		if f.score < doubtful {
			f.towardsAlignment(3)
		}
	}
	f.climb([]float64{0.5, 0.25, 0.12})
	if f.score < leastFit {
		return false, false
	}
	return true, f.sample()
}

// searchFourth tries the fourth corner all over where a camera may see it.
func (f *fitting) searchFourth(c corners) {
	weights := [9]float64{0.65, 0.75, 0.85, 0.93, 1, 1.08, 1.18, 1.33, 1.55}
	d := f.grid.d
	for _, a := range weights {
		for _, b := range weights {
			f.keep(c.grid(d, a, b))
		}
		if f.pace.over() {
			return
		}
	}
}

// climbRounds bounds the moves of one length.
const climbRounds = 6

// climb moves one corner at a time, by ever shorter steps (in modules), as long
// as the grid agrees better. The fourth corner moves twice as far: it was never
// seen.
func (f *fitting) climb(steps []float64) {
	for _, step := range steps {
		f.hold()
		for range climbRounds {
			rose := false
			for corner := range 4 {
				by := step * f.grid.module()
				if corner == 2 {
					by *= 2
				}
				rose = f.nudge(func(q *grid) { q.at[corner].X += by }, func(q *grid) { q.at[corner].X -= by }) || rose
				rose = f.nudge(func(q *grid) { q.at[corner].Y += by }, func(q *grid) { q.at[corner].Y -= by }) || rose
			}
			if !rose || f.pace.over() {
				break
			}
		}
	}
	f.release()
}

// hold measures the light around each module for the steps to come.
func (f *fitting) hold() {
	f.lights = f.level.lights(&f.grid, f.standard.of(f.grid.d), f.lights)
}

// release goes back to measuring it each time.
func (f *fitting) release() {
	f.lights = nil
	f.score = f.level.agreement(&f.grid, f.light, f.standard.of(f.grid.d))
}

// nudge keeps the first of some changes that makes the grid agree better.
func (f *fitting) nudge(ways ...func(*grid)) bool {
	for _, way := range ways {
		q := f.grid
		way(&q)
		if f.keep(q) {
			return true
		}
	}
	return false
}
