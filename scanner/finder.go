// This file promises: the places of a level that look like a finder pattern,
// dark or light, in one pass over its rows.

package scanner

import (
	"cmp"
	"math"
	"slices"
)

// finder is the square of 7 modules that marks three corners of a symbol. A
// line through its middle, whichever way, meets runs of 1:1:3:1:1 modules:
//
//	███████
//	█     █
//	█ ███ █
//	█ ███ █  ──► 1 1  3  1 1
//	█ ███ █
//	█     █
//	███████
type finder struct {
	at     Point
	module float64 // pixels
	light  bool    // drawn light on dark
	seen   int     // rows that met it
	share  float64 // the logarithm of how many of the rows across its middle did
}

// form is how strictly runs must keep the proportions of a finder.
type form struct {
	runs     func(runs) (module float64, ok bool)
	diagonal bool // whether one diagonal must keep them as well
}

const (
	rowStep     = 2    // the middle of a finder of 1.5 pixels a module is four rows high
	mostFlat    = 3.2  // times that a module is longer one way: seen from 70 degrees to the side
	strips      = 8    // that a level is looked through in
	mostMet     = 4000 // runs like finders in a strip, after which it is a texture; a page of codes has some hundreds
	mostSeen    = 2000 // places after which a level is a texture, and is read no further
	mostFinders = 300  // kept, those that most rows met: 60 symbols and what looks like them
)

// strict is the standard's proportions with half a module to either side.
var strict = form{proportioned, true}

// lenient is for an outer ring that runs into a dark page: only the three inner
// runs are held to their size.
var lenient = form{innerProportioned, false}

func proportioned(r runs) (float64, bool) {
	sum := r.sum()
	if sum < 7 {
		return 0, false
	}
	m := float64(sum) / 7
	one, three := 0.5*m+0.5, 1.3*m+0.5
	for _, i := range [4]int{0, 1, 3, 4} {
		if math.Abs(float64(r[i])-m) > one {
			return 0, false
		}
	}
	return m, math.Abs(float64(r[2])-3*m) <= three
}

func innerProportioned(r runs) (float64, bool) {
	sum := r[1] + r[2] + r[3]
	if sum < 5 {
		return 0, false
	}
	m := float64(sum) / 5
	near := func(n int, want, by float64) bool { return math.Abs(float64(n)-want) <= by }
	ok := near(r[1], m, 0.5*m+0.5) && near(r[3], m, 0.5*m+0.5) && near(r[2], 3*m, m+0.5) &&
		float64(r[0]) >= 0.5*m && float64(r[4]) >= 0.5*m
	return m, ok
}

// diagonally are the proportions along a diagonal: it meets the corners of the
// rings, which blur and wear take first.
func diagonally(r runs) bool {
	sum := r.sum()
	if sum < 7 {
		return false
	}
	m := float64(sum) / 7
	for _, i := range [4]int{0, 1, 3, 4} {
		if math.Abs(float64(r[i])-m) > 0.75*m+0.7 {
			return false
		}
	}
	return math.Abs(float64(r[2])-3*m) <= 2.2*m
}

// finders looks through every second row. Any five runs may be a finder of the
// colour of their first run, so inverted symbols cost nothing extra.
func (v view) finders(p *pace, f form) []finder {
	v.below.table()
	rows := (v.h + rowStep - 1) / rowStep
	met := make([][]finder, rows)
	// Strips do not depend on how many of them run at once, nor does the result.
	inBands(strips, rows/strips*v.w, func(from, to int) {
		columns := make([]uint32, v.below.w+1)
		var changes []int
		for strip := from; strip < to; strip++ {
			left := mostMet
			for i := rows * strip / strips; i < rows*(strip+1)/strips && left > 0; i++ {
				if i%32 == 0 && p.over() {
					return
				}
				changes = v.changes(rowStep*i, columns, changes[:0])
				met[i] = v.inRow(rowStep*i, changes, f)
				left -= len(met[i])
			}
		}
	})
	return cluster(met, p)
}

// inRow gives the finders whose middle row y meets.
func (v view) inRow(y int, changes []int, f form) []finder {
	var found []finder
	for i := 5; i < len(changes); i++ {
		middle := changes[i-2] - changes[i-3]
		left, right := changes[i-3]-changes[i-4], changes[i-1]-changes[i-2]
		if !(middle > left || middle == left && middle <= 3) || !(middle > right || middle == right && middle <= 3) {
			continue // most runs of a page end here
		}
		r := runs{changes[i-4] - changes[i-5], left, middle, right, changes[i] - changes[i-1]}
		m, ok := f.runs(r)
		if !ok {
			continue
		}
		light := (i-5)%2 == 0 // rows begin with a light run
		x := (changes[i-3] + changes[i-2]) / 2
		if c, ok := v.confirm(x, y, m, light, f); ok {
			found = append(found, c)
		}
	}
	return found
}

// confirm looks at the place from above, from the side again, and slantwise.
func (v view) confirm(x, y int, m float64, light bool, f form) (finder, bool) {
	most := int(6*m) + 3
	r, offset, ok := v.across(x, y, 0, 1, most)
	if !ok {
		return finder{}, false
	}
	down, ok := f.runs(r)
	if !ok || max(m, down) > mostFlat*min(m, down)+0.5 {
		return finder{}, false
	}
	cy := float64(y) + 0.5 + offset
	y = int(cy)
	if v.dark(x, y) == light {
		return finder{}, false
	}
	r, offset, ok = v.across(x, y, 1, 0, most)
	if !ok {
		return finder{}, false
	}
	if m, ok = f.runs(r); !ok {
		return finder{}, false
	}
	cx := float64(x) + 0.5 + offset
	x = int(cx)
	if f.diagonal && !v.slanted(x, y, 1, most) && !v.slanted(x, y, -1, most) {
		return finder{}, false
	}
	return finder{at: Point{cx, cy}, module: (m + down) / 2, light: light, seen: 1}, true
}

func (v view) slanted(x, y, dy, most int) bool {
	r, _, ok := v.across(x, y, 1, dy, most)
	return ok && diagonally(r)
}

// cluster brings together what several rows met of one finder.
func cluster(rows [][]finder, p *pace) []finder {
	var all []finder
	for i, row := range rows {
		if i%32 == 0 && p.over() {
			return nil
		}
		for _, f := range row {
			if !merge(all, f) && len(all) < mostSeen {
				all = append(all, f)
			}
		}
	}
	for i := range all {
		all[i].share = all[i].seenShare()
	}
	slices.SortStableFunc(all, func(a, b finder) int { return cmp.Compare(b.seen, a.seen) })
	return all[:min(len(all), mostFinders)]
}

// seenShare is for a finder of the level that it is on: its middle is three
// modules high.
func (f *finder) seenShare() float64 {
	return math.Log(min(1, float64(f.seen)*rowStep/(3*f.module)))
}

// merge adds f to the finder of all that it belongs to, the latest first, as
// rows come in order.
func merge(all []finder, f finder) bool {
	for i := len(all) - 1; i >= 0; i-- {
		c := &all[i]
		near := 2*c.module + 1
		if c.light != f.light || math.Abs(c.at.X-f.at.X) > near || math.Abs(c.at.Y-f.at.Y) > near ||
			max(c.module, f.module) > 2*min(c.module, f.module) {
			continue
		}
		n := float64(c.seen)
		c.at.X = (c.at.X*n + f.at.X) / (n + 1)
		c.at.Y = (c.at.Y*n + f.at.Y) / (n + 1)
		c.module = (c.module*n + f.module) / (n + 1)
		c.seen++
		return true
	}
	return false
}
