// This file promises: the finder patterns of a black-and-white picture and the
// triples of them that may be a symbol, both bounded however wild the picture.

package scanner

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

const (
	mostSeen    = 1500 // finders after which a level is taken for a texture and read no further
	mostFinders = 200  // finders kept, those seen in most rows
	mostTriples = 400  // triples tried a pass
)

// findFinders gives the places whose runs of dark and light have the
// proportions 1:1:3:1:1 in every direction.
func findFinders(ctx context.Context, dark *gozxing.BitMatrix) []*detector.FinderPattern {
	f := detector.NewFinderPatternFinder(dark, nil)
	row := gozxing.NewBitArray(dark.GetWidth())
	var runs []int
	for y := 0; y < dark.GetHeight(); y += 2 { // the middle of a finder is at least three rows high
		if y%lessContext == 0 && ctx.Err() != nil {
			return nil
		}
		row = dark.GetRow(y, row)
		runs = runLengths(row, runs[:0])
		end := 0
		for i, n := range runs {
			end += n
			if i%2 == 0 || i < 5 { // odd ones are dark
				continue
			}
			five := runs[i-4 : i+1]
			if !detector.FinderPatternFinder_foundPatternCross(five) || !squat(dark, five, end, y) {
				continue
			}
			guard(func() { f.HandlePossibleCenter(slices.Clone(five), y, end) })
		}
		if len(f.GetPossibleCenters()) > mostSeen {
			break
		}
	}
	all := f.GetPossibleCenters()
	slices.SortStableFunc(all, func(a, b *detector.FinderPattern) int { return cmp.Compare(b.GetCount(), a.GetCount()) })
	return all[:min(len(all), mostFinders)]
}

// runLengths appends the lengths of a row's runs, a light one first (perhaps of
// no length).
func runLengths(row *gozxing.BitArray, runs []int) []int {
	size := row.GetSize()
	for at, light := 0, true; at < size; light = !light {
		next := row.GetNextSet(at)
		if !light {
			next = row.GetNextUnset(at)
		}
		runs = append(runs, next-at)
		at = next
	}
	return runs
}

// squat says whether the middle run, which ends two runs before end, is no
// taller than a finder's may be. It keeps pictures of stripes from costing
// their height at every crossing.
func squat(dark *gozxing.BitMatrix, five []int, end, y int) bool {
	x := int(detector.FinderPatternFinder_centerFromEnd(five, end))
	most := 3*five[2] + 3
	tall := 1
	for up := y - 1; up >= 0 && dark.Get(x, up); up-- {
		if tall++; tall > most {
			return false
		}
	}
	for down := y + 1; down < dark.GetHeight() && dark.Get(x, down); down++ {
		if tall++; tall > most {
			return false
		}
	}
	return true
}

// triple is three finders that may span a symbol. The corner opposite the
// longest side is the top left one.
type triple struct {
	topLeft, topRight, bottomLeft *detector.FinderPattern
	cost                          float64
}

// taken says whether a code found since claims one of the finders.
func (t triple) taken(s *search, toPicture func(x, y float64) Point) bool {
	for _, f := range []*detector.FinderPattern{t.topLeft, t.topRight, t.bottomLeft} {
		if s.claimed(toPicture(f.GetX(), f.GetY())) {
			return true
		}
	}
	return false
}

// rankTriples gives the likeliest triples, best first.
func rankTriples(finders []*detector.FinderPattern) []triple {
	slices.SortStableFunc(finders, func(a, b *detector.FinderPattern) int {
		return cmp.Compare(a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize())
	})
	best := func(list []triple) []triple {
		slices.SortStableFunc(list, func(a, b triple) int { return cmp.Compare(a.cost, b.cost) })
		return list[:min(len(list), mostTriples)]
	}
	var list []triple
	for i, a := range finders {
		for j, b := range finders[i+1:] {
			for _, c := range finders[i+1+j+1:] {
				if c.GetEstimatedModuleSize() > 2*a.GetEstimatedModuleSize() {
					break // they are sorted: no later one is nearer
				}
				if t, ok := newTriple(a, b, c); ok {
					list = append(list, t)
				}
			}
		}
		if len(list) > 8*mostTriples {
			list = best(list)
		}
	}
	return best(list)
}

// newTriple orders three finders and says how unlike a symbol they are: away
// from a right angle, from equal legs, from one size of module, and apart.
func newTriple(a, b, c *detector.FinderPattern) (triple, bool) {
	ab, bc, ca := squared(a, b), squared(b, c), squared(c, a)
	switch longest := max(ab, bc, ca); longest {
	case ab:
		a, c = c, a
	case ca:
		a, b = b, a
	default:
		// bc is the diagonal: a is the corner already
	}
	// Now a is the corner; b and c are its neighbours.
	bx, by := b.GetX()-a.GetX(), b.GetY()-a.GetY()
	cx, cy := c.GetX()-a.GetX(), c.GetY()-a.GetY()
	legB, legC := math.Sqrt(bx*bx+by*by), math.Sqrt(cx*cx+cy*cy)
	ma, mb, mc := a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize(), c.GetEstimatedModuleSize()
	module := (ma + mb + mc) / 3
	if short, long := min(legB, legC), max(legB, legC); short < 9*module || long > 234*module || long > 2*short {
		return triple{}, false
	}
	cos := math.Abs(bx*cx+by*cy) / (legB * legC)
	if cos > 0.5 {
		return triple{}, false
	}
	if bx*cy-by*cx < 0 { // y runs down: clockwise from b to c is positive
		b, c = c, b
	}
	seen := float64(a.GetCount() * b.GetCount() * c.GetCount())
	cost := 2*cos + math.Abs(math.Log(legB/legC)) +
		1.5*math.Log(max(ma, mb, mc)/min(ma, mb, mc)) -
		0.03*math.Log(seen) + 0.02*(legB+legC)/module
	return triple{topLeft: a, topRight: b, bottomLeft: c, cost: cost}, true
}

// squared is the square of the distance, enough to compare by.
func squared(a, b *detector.FinderPattern) float64 {
	x, y := a.GetX()-b.GetX(), a.GetY()-b.GetY()
	return x*x + y*y
}
