// This file promises: a grid that follows a sheet which is not flat, from one
// alignment pattern to the next.

package scanner

import (
	"cmp"
	"slices"
)

const (
	meshFrom   = 45  // modules a side from which there are six alignment patterns and more
	meshRadius = 2.5 // modules that a pattern may be off from where its neighbours point
)

// mesh is how far the picture lies from a flat sheet at each alignment pattern
// and finder, and in between by the four around.
//
//	F · · · F      F finder, A alignment pattern that was found,
//	·   ·   ·      · where one belongs that was not: as its neighbours
//	· A · A ·
//	F · A · ·
type mesh struct {
	centers []float64 // modules, along both axes
	off     []Point   // pixels, row by row
	found   []bool
}

// at is the mesh at (u, v), in modules.
func (m *mesh) at(u, v float64) Point {
	i, s := m.cell(u)
	j, t := m.cell(v)
	n := len(m.centers)
	a, b, c, d := m.off[j*n+i], m.off[j*n+i+1], m.off[(j+1)*n+i], m.off[(j+1)*n+i+1]
	mix := func(a, b, c, d float64) float64 {
		top, bottom := a+s*(b-a), c+s*(d-c)
		return top + t*(bottom-top)
	}
	return Point{mix(a.X, b.X, c.X, d.X), mix(a.Y, b.Y, c.Y, d.Y)}
}

// cell is the last center before u that has one behind it, and how far u is on
// its way there; beyond the outer ones the mesh goes on as it was going.
func (m *mesh) cell(u float64) (i int, share float64) {
	for i < len(m.centers)-2 && u >= m.centers[i+1] {
		i++
	}
	return i, (u - m.centers[i]) / (m.centers[i+1] - m.centers[i])
}

// followSheet looks for every alignment pattern where the flat grid and the
// patterns found before point, from the corners that were seen inwards, and
// keeps the mesh through them where the whole agrees better.
func (f *fitting) followSheet() bool {
	d := f.grid.d
	whole := alignments(d)
	n := len(whole)
	if d < meshFrom || n < 3 {
		return false
	}
	m := &mesh{off: make([]Point, n*n), found: make([]bool, n*n)}
	for _, c := range whole {
		m.centers = append(m.centers, float64(c)+0.5)
	}
	flat := *f
	flat.grid.mesh = nil
	type place struct{ i, j, from int }
	var order []place
	for j := range n {
		for i := range n {
			// Steps to the nearest corner that was seen: top left, top right, bottom left.
			order = append(order, place{i, j, min(i+j, n-1-i+j, i+n-1-j)})
		}
	}
	slices.SortStableFunc(order, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	for _, p := range order {
		at := p.j*n + p.i
		m.off[at] = m.around(p.i, p.j)
		if p.from == 0 {
			m.found[at] = true // a finder: the flat grid was laid through it
			continue
		}
		if spot, score := flat.findAlignment(m.centers[p.i], m.centers[p.j], m.off[at], meshRadius); score > leastAlignment {
			x, y := flat.grid.place(m.centers[p.i], m.centers[p.j])
			m.off[at], m.found[at] = Point{spot.X - x, spot.Y - y}, true
		}
		if f.pace.over() {
			return false
		}
	}
	q := f.grid
	q.mesh = m
	return f.keep(q)
}

// around is the mean of the neighbours that were found.
func (m *mesh) around(i, j int) (mean Point) {
	n, count := len(m.centers), 0.0
	for y := max(j-1, 0); y <= min(j+1, n-1); y++ {
		for x := max(i-1, 0); x <= min(i+1, n-1); x++ {
			if m.found[y*n+x] {
				mean.X, mean.Y, count = mean.X+m.off[y*n+x].X, mean.Y+m.off[y*n+x].Y, count+1
			}
		}
	}
	if count > 0 {
		mean.X, mean.Y = mean.X/count, mean.Y/count
	}
	return mean
}
