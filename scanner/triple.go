// This file promises: the threes of finders that may be the corners of one
// symbol, the likeliest first.

package scanner

import (
	"cmp"
	"math"
	"slices"
)

const (
	leastLeg = 9.0   // modules: version 1 has 14 between two finders, seen flat
	mostLeg  = 234.0 // modules: version 40 has 170, seen flat
	// nearFirst makes triples that lie close together come first, so that in a
	// grid of symbols each finder meets its own before those of its neighbours.
	nearFirst = 0.02
)

// triple is three finders, the first at the symbol's top left.
//
//	topLeft ─────── topRight
//	   │
//	   │
//	bottomLeft
//
// A mirrored symbol has its top right where the bottom left should be, or
// rather: nobody can tell before it is decoded, and the decoder can.
type triple struct {
	of   [3]int  // indices of the level's finders: top left, top right, bottom left
	cost float64 // how unlike a symbol
	legs float64 // the two together, in modules
}

// bounds are how much of a level is tried.
type bounds struct {
	finders     int  // those met most often
	triples     int  // the likeliest
	vain        int  // triples that look right and are not, one after the other
	everyCorner bool // each finder of a triple as the top left one
}

// neighbours is how many of the nearest finders may span a symbol with one: in
// a grid of symbols its own are among the first dozen.
const neighbours = 40

// triples ranks all threes by how unlike the corners of a square they are. With
// everyCorner each is also tried with its other two corners as the top left
// one: seen very flat, the longest side is no longer the diagonal.
func triples(finders []finder, p *pace, most bounds) []triple {
	finders = finders[:min(len(finders), most.finders)]
	best := ranking{most: most.triples / 2}
	near := ranking{most: most.triples / 2, nearFirst: nearFirst}
	var ends []end
	for i := range finders {
		if i%8 == 0 && p.over() {
			return nil
		}
		ends = reachable(finders, i, ends[:0])
		for j, b := range ends {
			for _, c := range ends[j+1:] {
				t, ok := span(finders, i, b, c, most.everyCorner)
				if !ok {
					continue
				}
				if best.wants(t) {
					best.add(t)
				}
				if near.wants(t) {
					near.add(t)
				}
			}
		}
	}
	return alternate(near.sorted(), best.sorted())
}

// end is a finder that another may have as its neighbour in a symbol.
type end struct {
	finder int
	dx, dy float64 // from the other, in pixels
	leg    float64 // the distance, in pixels
}

// reachable appends the nearest finders that may be a neighbour of the one.
func reachable(finders []finder, of int, ends []end) []end {
	a := &finders[of]
	for i := range finders {
		b := &finders[i]
		if i == of || a.light != b.light || max(a.module, b.module) > 2.2*min(a.module, b.module) {
			continue
		}
		dx, dy := b.at.X-a.at.X, b.at.Y-a.at.Y
		m := (a.module + b.module) / 2
		if leg := math.Sqrt(dx*dx + dy*dy); leg > leastLeg/2*m && leg < 2*mostLeg*m {
			ends = append(ends, end{i, dx, dy, leg})
		}
	}
	if len(ends) > neighbours {
		slices.SortFunc(ends, func(a, b end) int {
			return cmp.Or(cmp.Compare(a.leg, b.leg), cmp.Compare(a.finder, b.finder))
		})
		ends = ends[:neighbours]
	}
	return ends
}

// ranking keeps the triples of the lowest cost.
type ranking struct {
	most      int
	nearFirst float64
	list      []triple
	full      bool
	worst     float64 // a triple that costs more is out, once full
}

func (r *ranking) cost(t triple) float64 { return t.cost + r.nearFirst*t.legs }

func (r *ranking) wants(t triple) bool { return !r.full || r.cost(t) <= r.worst }

func (r *ranking) add(t triple) {
	if r.list = append(r.list, t); len(r.list) >= 4*r.most {
		r.sorted()
	}
}

// sorted cuts the list to its most likely, in an order that no sorting method
// can change.
func (r *ranking) sorted() []triple {
	slices.SortFunc(r.list, func(a, b triple) int {
		return cmp.Or(cmp.Compare(r.cost(a), r.cost(b)), slices.Compare(a.of[:], b.of[:]))
	})
	if len(r.list) > r.most {
		r.list = r.list[:r.most]
		r.full, r.worst = true, r.cost(r.list[r.most-1])
	}
	return r.list
}

// alternate takes from two rankings in turns, each triple once: a large symbol
// must not drown in small wrong ones, nor a grid of symbols in those that
// neighbours span.
func alternate(a, b []triple) []triple {
	had := make(map[[3]int]bool, len(a)+len(b))
	list := make([]triple, 0, len(a)+len(b))
	for i := range max(len(a), len(b)) {
		for _, from := range [2][]triple{a, b} {
			if i < len(from) && !had[from[i].of] {
				had[from[i].of] = true
				list = append(list, from[i])
			}
		}
	}
	return list
}

// span makes a triple of a finder and two that it may have as neighbours. It
// says how far the three are from a right angle, from equal legs, from one size
// of module, and from being met by every row that crosses their middles.
func span(finders []finder, corner int, b, c end, everyCorner bool) (t triple, ok bool) {
	short, long := min(b.leg, c.leg), max(b.leg, c.leg)
	if long > 2.6*short {
		return t, false
	}
	dot := b.dx*c.dx + b.dy*c.dy
	cos := math.Abs(dot) / (b.leg * c.leg)
	if cos > 0.75 {
		return t, false
	}
	// The side opposite the corner is the longest where 2·dot is below both legs.
	if diagonal := 2*dot <= short*short; !diagonal {
		if !everyCorner {
			return t, false
		}
		t.cost = 1
	}
	f, g, h := &finders[corner], &finders[b.finder], &finders[c.finder]
	m := (f.module + g.module + h.module) / 3
	modules := max(f.module, g.module, h.module) / min(f.module, g.module, h.module)
	if modules > 2.2 || short < leastLeg*m || long > mostLeg*m {
		return t, false
	}
	if b.dx*c.dy-b.dy*c.dx < 0 { // the way from b to c must turn clockwise
		b, c = c, b
	}
	t.of = [3]int{corner, b.finder, c.finder}
	t.cost += 2*cos + math.Log(long/short) + 1.5*math.Log(modules) - seenFirst*(f.share+g.share+h.share)
	t.legs = (b.leg + c.leg) / m
	return t, true
}

// seenFirst prefers finders that were met often for their size.
const seenFirst = 0.1

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// cross is positive where the way from a to b turns clockwise to c (y is down).
func cross(a, b, c Point) float64 {
	return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X)
}
