// This file promises: tests of finders at known places, of the threes made of
// them, and of places that are claimed.

package scanner

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// aFinder is the pattern alone, as modules.
func aFinder() modules {
	m := modules{7, make([]bool, 49)}
	for i := range m.dark {
		ring := max(abs(i%7-3), abs(i/7-3))
		m.dark[i] = ring != 2
	}
	return m
}

// sought is what any level of the pyramid and the doubled picture give, in the
// picture's pixels, with the looks that the stages use.
func sought(g *image.Gray) (found []finder) {
	p := unhurried()
	levels := pyramid(toGray(g, nil))
	add := func(l *level, k threshold) {
		for _, f := range l.seen(k).finders(p, strict) {
			f.at = l.toPicture(f.at)
			f.module *= l.scale.X
			found = append(found, f)
		}
	}
	for _, l := range levels {
		for _, k := range []threshold{ordinary, wide, faint} {
			add(l, k)
		}
	}
	add(levels[0].doubled(), enlarged)
	return found
}

func TestAFinderIsFoundWhereItIs(t *testing.T) {
	inks := []ink{{0, 255, 3}, {255, 30, 3}, {90, 130, 3}} // in turns
	turn := 0
	for _, pixels := range []float64{1.5, 1.75, 2, 2.5, 3, 4.3, 7, 11, 17, 28, 40} {
		for _, degrees := range []float64{0, 8, 20, 33, 45, 90, 151, 200, 290} {
			if pixels < 2 && math.Mod(degrees, 90) != 0 {
				continue // aslant, the rings are less than a pixel and a half thin
			}
			side := 7 * pixels
			page := int(side)*2 + 40
			k := inks[turn%len(inks)]
			turn++
			if Raced && turn%4 != 0 {
				continue
			}
			light := k.dark > k.light
			g := sheet(page, page, k.light)
			middle := Point{float64(page)/2 + 0.37, float64(page)/2 - 0.21}
			aFinder().drawOn(t, g, standing(middle, side, degrees, 0), k)
			met := false
			for _, f := range sought(g) {
				near := f.light == light && distance(f.at, middle) < max(1, pixels)
				met = met || near && f.module > 0.7*pixels && f.module < 1.5*pixels
			}
			if !met {
				t.Errorf("%v pixels a module, turned by %v, %+v: not found", pixels, degrees, k)
			}
		}
	}
}

func TestManyFindersAreFoundEachOnce(t *testing.T) {
	g := sheet(640, 500, 240)
	var places []Point
	for y := range 5 {
		for x := range 7 {
			p := Point{50 + 90*float64(x), 50 + 90*float64(y)}
			places = append(places, p)
			aFinder().drawOn(t, g, standing(p, 42, float64(13*len(places)), 0), blackOnWhite)
		}
	}
	found := toGrayLevels(g)[0].seen(ordinary).finders(unhurried(), strict)
	if len(found) != len(places) {
		t.Errorf("%d finders found of %d", len(found), len(places))
	}
	for _, p := range places {
		n := 0
		for _, f := range found {
			if distance(f.at, Point{p.X + frame, p.Y + frame}) < 1.5 {
				n++
			}
		}
		if n != 1 {
			t.Errorf("the finder at %v is found %d times", p, n)
		}
	}
}

func toGrayLevels(g *image.Gray) []*level { return pyramid(toGray(g, nil)) }

func TestFindersKeepTheProportionsOfTheStandard(t *testing.T) {
	for _, c := range []struct {
		r                      runs
		strict, lenient, slant bool
	}{
		{runs{4, 4, 12, 4, 4}, true, true, true},
		{runs{1, 1, 3, 1, 1}, true, true, true},
		{runs{5, 3, 13, 4, 3}, true, true, true},
		{runs{4, 4, 4, 4, 4}, false, false, true},     // five equal runs
		{runs{40, 4, 12, 4, 40}, false, true, false},  // the ring runs into a dark page
		{runs{1, 4, 12, 4, 1}, false, false, true},    // hardly any ring
		{runs{4, 12, 12, 12, 4}, false, false, false}, // light rings of three modules
		{runs{}, false, false, false},
		{runs{0, 1, 1, 1, 0}, false, false, false},
	} {
		_, ok := proportioned(c.r)
		_, inner := innerProportioned(c.r)
		if slant := diagonally(c.r); ok != c.strict || inner != c.lenient || slant != c.slant {
			t.Errorf("%v: strict %v, lenient %v, diagonal %v", c.r, ok, inner, slant)
		}
	}
}

// crowd are finders all over a page, all alike.
func crowd(random *rand.Rand, n int) []finder {
	list := make([]finder, n)
	for i := range list {
		list[i] = finder{
			at:     Point{2000 * random.Float64(), 1500 * random.Float64()},
			module: 3 + 2*random.Float64(), seen: 4 + random.IntN(5), light: random.IntN(4) == 0,
		}
	}
	return list
}

func TestTriplesAreRankedTheSameWhateverTheOrderOfFinders(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	finders := crowd(random, 60) // more would be cut, and ties broken by the order
	few := bounds{finders: 300, triples: 1 << 20, vain: 60}
	where := func(list []finder) (all []string) {
		for _, t := range triples(list, unhurried(), few) {
			all = append(all, fmt.Sprint(list[t.of[0]].at, list[t.of[1]].at, list[t.of[2]].at))
		}
		return all
	}
	first := where(finders)
	if len(first) < 100 {
		t.Fatalf("only %d triples", len(first))
	}
	for range 5 {
		shuffled := slices.Clone(finders)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again := where(shuffled)
		slices.Sort(again)
		sorted := slices.Sorted(slices.Values(first))
		if !slices.Equal(again, sorted) {
			t.Fatalf("other triples in another order: %d and %d", len(again), len(first))
		}
	}
	if again := where(finders); !slices.Equal(again, first) {
		t.Error("another ranking the second time")
	}
}

// The best of a ranking that is cut now and then are the best of all.
func TestARankingThatIsCutKeepsTheBest(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 10))
	r := ranking{most: 25, nearFirst: 0.5}
	var list []triple
	for i := range 3000 {
		x := triple{of: [3]int{i, random.IntN(50), random.IntN(50)}, cost: math.Floor(50 * random.Float64()), legs: math.Floor(9 * random.Float64())}
		list = append(list, x)
		if r.wants(x) {
			r.add(x)
		}
	}
	slices.SortFunc(list, func(a, b triple) int {
		if d := (a.cost + 0.5*a.legs) - (b.cost + 0.5*b.legs); d != 0 {
			return int(math.Copysign(1, d))
		}
		return a.of[0] - b.of[0]
	})
	if got := r.sorted(); !slices.Equal(got, list[:25]) {
		t.Errorf("kept %v, the best are %v", got, list[:25])
	}
}

func TestSymbolsInAGridAreTriedBeforeWhatTheirNeighboursSpan(t *testing.T) {
	var finders []finder
	const step, leg = 60, 36
	for y := range 5 {
		for x := range 6 {
			for _, p := range []Point{{0, 0}, {leg, 0}, {0, leg}} {
				finders = append(finders, finder{at: Point{float64(step*x) + p.X, float64(step*y) + p.Y}, module: 2, seen: 4})
			}
		}
	}
	own := 0
	list := triples(finders, unhurried(), usual)
	for _, t := range list[:min(len(list), usual.triples)] {
		if t.of[0]%3 == 0 && t.of[1] == t.of[0]+1 && t.of[2] == t.of[0]+2 {
			own++
		}
	}
	if own != 30 {
		t.Errorf("%d of 30 symbols are among the %d triples that are tried", own, usual.triples)
	}
}

func TestEveryCornerIsTriedAsTheTopLeftOfAFlatTriple(t *testing.T) {
	finders := []finder{at(0, 0), at(110, 10), at(60, 80)} // no angle is near the right one
	plain := triples(finders, unhurried(), usual)
	every := triples(finders, unhurried(), lastResort)
	if len(plain) != 1 || len(every) != 3 || plain[0].of != every[0].of {
		t.Errorf("plain %v, every corner %v", plain, every)
	}
}

func TestACodesPlaceIsClaimedAndAModuleAround(t *testing.T) {
	for _, turn := range []float64{0, 30, 200} {
		corners := standing(Point{300, 300}, 210, turn, 0)
		c := newClaim(corners, 21) // 10 pixels a module
		mirrored := newClaim([4]Point{corners[0], corners[3], corners[2], corners[1]}, 21)
		for _, p := range []struct {
			share float64 // of the way from the middle to a corner
			in    bool
		}{{0, true}, {0.5, true}, {1, true}, {1.09, true}, {1.11, false}, {2, false}} {
			for _, k := range corners {
				at := Point{300 + p.share*(k.X-300), 300 + p.share*(k.Y-300)}
				if c.holds(at) != p.in || mirrored.holds(at) != p.in {
					t.Errorf("turned by %v, %v of the way to %v: claimed %v and %v", turn, p.share, k, c.holds(at), mirrored.holds(at))
				}
			}
		}
	}
}

func TestFindersOnAClaimAreDropped(t *testing.T) {
	s := &scan{pace: unhurried(), claims: []claim{newClaim(standing(Point{100, 100}, 105, 0, 0), 21)}}
	half := &level{scale: Point{2, 2}}
	onHalf := func(x, y float64) finder { return finder{at: Point{x/2 + frame, y/2 + frame}} }
	free := onHalf(200, 100)
	got := s.unclaimed(half, []finder{onHalf(60, 60), free, onHalf(140, 60)})
	if len(got) != 1 || got[0] != free {
		t.Errorf("left %v", got)
	}
}

// Many finders that many rows meet: where the pass over the rows ends must not
// depend on into how many bands they were cut.
func TestFindersDoNotDependOnTheNumberOfBands(t *testing.T) {
	if Raced {
		t.Skip("nine million pixels: without the race detector")
	}
	const step, pixels = 70, 7
	tile := sheet(step, step, 255)
	aFinder().drawOn(t, tile, standing(Point{35, 35}, 7*pixels, 0, 0), ink{0, 255, 1})
	l := blank(40*step, 46*step, Point{1, 1})
	l.rows(func(y int, row []byte) {
		for x := range row {
			row[x] = tile.Pix[y%step*step+x%step]
		}
	})
	// What most rows meet comes last.
	g := sheet(300, 100, 255)
	for x := range 3 {
		aFinder().drawOn(t, g, standing(Point{50 + 100*float64(x), 50}, 84, 0, 0), ink{0, 255, 1})
	}
	for y := range 100 {
		copy(l.inner(46*step - 100 + y)[1000:], g.Pix[y*300:y*300+300])
	}
	l.drawFrame()
	l.below = l.halved()
	var first []finder
	atProcessors(1, func() { first = l.seen(ordinary).finders(unhurried(), strict) })
	for _, n := range []int{2, 5, 8} {
		atProcessors(n, func() {
			if got := l.seen(ordinary).finders(unhurried(), strict); !slices.Equal(got, first) {
				t.Errorf("%d processors find %d finders, others than the %d that one finds", n, len(got), len(first))
			}
		})
	}
}
