// This file promises: the modules whose colour the standard fixes, for each
// size of symbol, and how well a grid agrees with them.

package scanner

import (
	"math"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// fixed is a module that is the same in every symbol of its size.
type fixed struct {
	u, v   float64 // its middle, in modules
	sign   float64 // 1 dark, -1 light
	weight float64
}

// standard keeps what is fixed for one scan: most pictures need one size or two.
type standard struct {
	modules map[int][]fixed
}

// Timing and alignment patterns lie between the data and tell most about the
// grid; the finders were seen already.
const inside = 1.5

// alignments are the places of the alignment patterns' middles, in modules from
// the first, along both axes. ISO/IEC 18004, annex E.
func alignments(d int) (centers []int) {
	guard(func() {
		if v, err := decoder.Version_GetProvisionalVersionForDimension(d); err == nil {
			centers = v.GetAlignmentPatternCenters()
		}
	})
	return centers
}

// of lists the fixed modules of a symbol of d modules a side: finders with their
// separators, timing and alignment patterns, and the dark module. ISO/IEC
// 18004, sections 6.3.3 to 6.3.6 and 7.9.1.
func (s *standard) of(d int) []fixed {
	if list, ok := s.modules[d]; ok {
		return list
	}
	var list []fixed
	add := func(u, v int, dark bool, weight float64) {
		sign := -1.0
		if dark {
			sign = 1
		}
		list = append(list, fixed{float64(u) + 0.5, float64(v) + 0.5, sign, weight})
	}
	for v := range 8 {
		for u := range 8 {
			ring := max(abs(u-3), abs(v-3))
			dark := ring != 2 && ring != 4
			add(u, v, dark, 1)
			add(d-1-u, v, dark, 1)
			add(u, d-1-v, dark, 1)
		}
	}
	for i := 8; i < d-8; i++ {
		add(i, 6, i%2 == 0, inside)
		add(6, i, i%2 == 0, inside)
	}
	centers := alignments(d)
	for i, y := range centers {
		for j, x := range centers {
			last := len(centers) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue // a finder is there
			}
			for v := -2; v <= 2; v++ {
				for u := -2; u <= 2; u++ {
					if x+u != 6 && y+v != 6 { // those are timing already
						add(x+u, y+v, max(abs(u), abs(v)) != 1, inside)
					}
				}
			}
		}
	}
	add(8, d-8, true, 1)
	if s.modules == nil {
		s.modules = map[int][]fixed{}
	}
	s.modules[d] = list
	return list
}

// outsidePenalty is what a module that lies outside the picture costs, as the
// square of a contrast of 30.
const outsidePenalty = 900.0

// agreement is how well the picture under a grid agrees with what is fixed: 1
// entirely, 0 not at all, -1 with its negative. It does not depend on how strong
// the contrast is.
//
// A grid that no flat sheet gives agrees least.
func (l *level) agreement(q *grid, light bool, modules []fixed) float64 {
	return l.agreementIn(nil, q, light, modules)
}

// agreementIn is agreement with the light around each module known, see lights:
// here a scan spends its time.
func (l *level) agreementIn(lights []float64, q *grid, light bool, modules []fixed) float64 {
	if !q.settle() {
		return -1
	}
	radius := lightRadius(q)
	left, right, top, bottom := -1.0, float64(l.w)+1, -1.0, float64(l.h)+1
	var agree, energy, weights float64
	for i := range modules {
		m := &modules[i]
		weights += m.weight
		x, y := q.place(m.u, m.v)
		if !(x > left && x < right && y > top && y < bottom) {
			energy += m.weight * outsidePenalty
			continue
		}
		var around float64
		if lights != nil {
			around = lights[i]
		} else {
			around = l.light(x, y, radius)
		}
		s := contrast(around-l.value(x, y), light)
		agree += m.weight * s * m.sign
		energy += m.weight * s * s
	}
	if energy == 0 {
		return 0
	}
	return agree / math.Sqrt(energy*weights)
}

// lightRadius is how far around a module its light is measured: a symbol's dark
// and light are even over some nine modules.
func lightRadius(q *grid) float64 { return math.Floor(4.5*q.module()) + 2 }

// lights is the light around each module. It changes so slowly from place to
// place that it serves for all grids that differ by a module or less.
func (l *level) lights(q *grid, modules []fixed, lights []float64) []float64 {
	if !q.settle() {
		return nil
	}
	radius := lightRadius(q)
	lights = lights[:0]
	for i := range modules {
		x, y := q.place(modules[i].u, modules[i].v)
		lights = append(lights, l.light(x, y, radius))
	}
	return lights
}
