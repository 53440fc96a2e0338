// This file promises: the order in which a picture is looked at, from the likely
// to the desperate, each code claimed once.

package scanner

import (
	"image"
	"slices"
)

// The ways of telling dark from light, by the stage that needs them.
var (
	ordinary = threshold{radius: 20, bias: 4}
	wide     = threshold{radius: 60, bias: 2} // modules larger than the ordinary window
	faint    = threshold{radius: 8, bias: 1}  // hardly any contrast, uneven light
	enlarged = threshold{radius: 24, bias: 3}
)

// Most symbols are met early; what only the last stages could find is one
// symbol, not sixty.
var (
	usual      = bounds{finders: 300, triples: 600, vain: 60}
	lastResort = bounds{finders: 60, triples: 90, vain: 20, everyCorner: true}
)

const (
	largeSide   = 600  // from here on the small levels are looked at first
	mostDoubled = 2600 // pixels a side that a doubled picture may have
)

// scan is what is known of one picture.
type scan struct {
	pace     *pace
	standard standard
	report   func(Code) bool // false stops
	codes    []Code
	claims   []claim
	parts    map[part]Code // of texts that are divided over several symbols
	stopped  bool
	pool     pool // finders met on any level
}

// run looks at the picture. What most codes need sees every level in full,
// because one picture may hold a large and a small code; all else goes on only
// until something is found.
func (s *scan) run(img image.Image) {
	if b := img.Bounds(); min(b.Dx(), b.Dy()) < leastSide {
		return
	}
	levels := pyramid(toGray(img, s.pace))
	order := smallFirst(levels)
	for _, l := range order {
		s.readTriples(l.seen(ordinary), strict)
	}
	for _, stage := range []func(*level){
		func(l *level) { s.readTriples(l.seen(wide), strict) },
		func(l *level) { s.readTriples(l.seen(faint), strict) },
		func(l *level) { s.readThrees(l.seen(ordinary), s.pool.on(l), lastResort) },
		func(l *level) { s.readDoubled(l) },
		func(l *level) { s.readAll(l.seen(ordinary), strict) },
		func(l *level) { s.readAll(l.seen(wide), strict) },
		func(l *level) { s.readAll(l.seen(ordinary), lenient) },
		func(l *level) { s.readSqueezed(l, levels) },
	} {
		for _, l := range order {
			if s.done() {
				return
			}
			stage(l)
		}
	}
}

// smallFirst is the order in which levels are looked at. A code on a large
// picture is mostly large, and a half, a quarter and an eighth together cost a
// third of the picture itself. The smallest come last.
func smallFirst(levels []*level) []*level {
	if base := levels[0]; max(base.w, base.h)-2*frame < largeSide || len(levels) == 1 {
		return levels
	}
	n := min(len(levels), 4)
	return slices.Concat(levels[1:n], levels[:1], levels[n:])
}

// readDoubled is for the picture itself, where twice of it is bearable.
func (s *scan) readDoubled(l *level) {
	if l.scale.X == 1 && 2*(max(l.w, l.h)-2*frame) <= mostDoubled {
		s.readTriples(l.doubled().seen(enlarged), strict)
	}
}

// readSqueezed is for the two largest levels, each way.
func (s *scan) readSqueezed(l *level, levels []*level) {
	if !slices.Contains(levels[:min(len(levels), 2)], l) {
		return
	}
	for _, width := range [2]bool{true, false} {
		if !s.done() {
			s.readAll(l.squeezed(width).seen(ordinary), strict)
		}
	}
}

// done says whether the later stages are needed no more.
func (s *scan) done() bool { return len(s.codes) > 0 || s.stopped || s.pace.over() }

// readTriples reads every symbol of which three finders can be seen.
func (s *scan) readTriples(v view, f form) {
	if s.stopped || s.pace.over() {
		return
	}
	finders := s.unclaimed(v.level, v.finders(s.pace, f))
	s.pool.add(v.level, finders)
	s.readThrees(v, finders, usual)
}

// readAll reads those of which two can be seen as well.
func (s *scan) readAll(v view, f form) {
	finders := s.unclaimed(v.level, v.finders(s.pace, f))
	s.readThrees(v, finders, lastResort)
	if !s.done() {
		s.readPairs(v, finders)
	}
}

// readThrees tries the likeliest threes of some finders. A code that is read
// uses its finders up.
func (s *scan) readThrees(v view, finders []finder, most bounds) {
	used := make([]bool, len(finders))
	vain := 0
	for _, t := range triples(finders, s.pace, most) {
		if s.stopped || s.pace.over() || vain == most.vain {
			return
		}
		if used[t.of[0]] || used[t.of[1]] || used[t.of[2]] {
			continue
		}
		c, ok := v.corners(finders, t)
		if !ok {
			continue
		}
		if !s.read(v, c) {
			vain++
			continue
		}
		vain = 0
		for i, f := range finders {
			used[i] = used[i] || s.takenOn(v.level, f.at)
		}
		for _, i := range t.of {
			used[i] = true
		}
	}
}

// unclaimed drops the finders of codes that were found already.
func (s *scan) unclaimed(l *level, finders []finder) []finder {
	if len(s.claims) == 0 {
		return finders
	}
	var free []finder
	for _, f := range finders {
		if !s.takenOn(l, f.at) {
			free = append(free, f)
		}
	}
	return free
}

// takenOn says whether a code was found at a place of a level.
func (s *scan) takenOn(l *level, p Point) bool {
	p = l.toPicture(p)
	for _, c := range s.claims {
		if c.holds(p) {
			return true
		}
	}
	return false
}

// found keeps a code. Codes of one text are reported once.
func (s *scan) found(c Code) {
	for _, known := range s.codes {
		if known.Text == c.Text {
			return
		}
	}
	s.codes = append(s.codes, c)
	s.pace.found.Store(true)
	if !s.report(c) {
		s.stopped = true
	}
}
