// This file promises: tests of how a grid lies over a flat symbol, a bent one and a sheet.

package scanner

import (
	"math"
	"math/rand/v2"
	"testing"
)

// finderMiddles are the places, in modules, that a grid's four places stand for.
func finderMiddles(d int) [4]Point {
	n := float64(d)
	return [4]Point{{3.5, 3.5}, {n - 3.5, 3.5}, {n - 3.5, n - 3.5}, {3.5, n - 3.5}}
}

func TestAGridOfASquareIsAScaleAndAShift(t *testing.T) {
	q := grid{d: 21, at: [4]Point{{107, 207}, {135, 207}, {135, 235}, {107, 235}}} // 2 pixels a module from (100, 200)
	if !q.settle() {
		t.Fatal("not settled")
	}
	for _, c := range [][4]float64{{0, 0, 100, 200}, {21, 0, 142, 200}, {21, 21, 142, 242}, {10.5, 6.5, 121, 213}, {-4, 30, 92, 260}} {
		if x, y := q.place(c[0], c[1]); x != c[2] || y != c[3] {
			t.Errorf("module (%v, %v) is at (%v, %v), want (%v, %v)", c[0], c[1], x, y, c[2], c[3])
		}
	}
	if q.module() != 2 {
		t.Errorf("a module is %v pixels long", q.module())
	}
	if got := q.outline(); got != [4]Point{{100, 200}, {142, 200}, {142, 242}, {100, 242}} {
		t.Errorf("outline %v", got)
	}
}

// A road of parallel edges, 8 wide, that narrows to half: by hand, the middle of
// the far edge's distance lies where the diagonals cross, a third of the way up.
func TestAGridInPerspectiveHasItsMiddleWhereTheDiagonalsCross(t *testing.T) {
	q := grid{d: 21, at: [4]Point{{2, 0}, {6, 0}, {8, 6}, {0, 6}}}
	if !q.settle() {
		t.Fatal("not settled")
	}
	// From (2,0) to (8,6) and from (6,0) to (0,6): they cross at (4, 2).
	if x, y := q.place(10.5, 10.5); math.Abs(x-4) > 1e-9 || math.Abs(y-2) > 1e-9 {
		t.Errorf("the middle is at (%v, %v), want (4, 2)", x, y)
	}
}

func TestAGridTakesModulesWhereTheEquationsDoAndBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for round := range 300 {
		d := 17 + 4*(1+random.IntN(40))
		q := grid{d: d, at: standing(Point{500, 400}, 60+400*random.Float64(), 360*random.Float64(), random.Float64()*0.5)}
		for i := range q.at {
			q.at[i].X += 20 * (random.Float64() - 0.5)
			q.at[i].Y += 20 * (random.Float64() - 0.5)
		}
		if !q.settle() {
			t.Fatalf("round %d: %v is not settled", round, q.at)
		}
		there := through(t, finderMiddles(d), q.at)
		back := through(t, q.at, finderMiddles(d))
		for range 20 {
			u, v := float64(d)*random.Float64(), float64(d)*random.Float64()
			x, y := q.place(u, v)
			if distance(Point{x, y}, there.at(u, v)) > 1e-6 {
				t.Fatalf("round %d: module (%v, %v) is at (%v, %v), want %v", round, u, v, x, y, there.at(u, v))
			}
			if distance(back.at(x, y), Point{u, v}) > 1e-6 {
				t.Fatalf("round %d: (%v, %v) and back is %v", round, u, v, back.at(x, y))
			}
		}
		for i, p := range finderMiddles(d) {
			if x, y := q.place(p.X, p.Y); distance(Point{x, y}, q.at[i]) > 1e-9 {
				t.Fatalf("round %d: place %d is at (%v, %v), want %v", round, i, x, y, q.at[i])
			}
		}
	}
}

func TestWhatNoFlatPageGivesIsNotSettled(t *testing.T) {
	for name, at := range map[string][4]Point{
		"a point":             {},
		"a line":              {{0, 0}, {1, 1}, {2, 2}, {3, 3}},
		"a triangle":          {{0, 0}, {10, 0}, {5, 5}, {0, 10}}, // the fourth on the line of its neighbours
		"a fold":              {{0, 0}, {10, 0}, {2, 2}, {0, 10}},
		"a bow":               {{0, 0}, {10, 0}, {0, 10}, {10, 10}},
		"two in one place":    {{0, 0}, {10, 0}, {10, 0}, {0, 10}},
		"a horizon too close": {{-0.4, 0}, {0.4, 0}, {100, 50}, {-100, 50}},
	} {
		q := grid{d: 25, at: at}
		if q.settle() {
			t.Errorf("%s is settled", name)
		}
	}
}

func TestABendMovesTheMiddleAndNotTheEdges(t *testing.T) {
	q := grid{d: 40, at: [4]Point{{35, 35}, {365, 35}, {365, 365}, {35, 365}}, bend: [4]float64{2, 0, 0, 3}} // 10 pixels a module
	if !q.settle() {
		t.Fatal("not settled")
	}
	for _, c := range []struct{ u, v, x, y float64 }{
		{0, 0, 0, 0},
		{40, 40, 400, 400},
		{20, 0, 220, 0},      // 2 modules to the right in the middle of the top
		{0, 20, 0, 230},      // 3 down in the middle of the left side
		{20, 20, 220, 230},   // both
		{10, 40, 115, 400},   // 4·¼·¾ = ¾ of 2 modules
		{40, 30, 400, 322.5}, // ¾ of 3
	} {
		if x, y := q.place(c.u, c.v); math.Abs(x-c.x) > 1e-9 || math.Abs(y-c.y) > 1e-9 {
			t.Errorf("module (%v, %v) is at (%v, %v), want (%v, %v)", c.u, c.v, x, y, c.x, c.y)
		}
	}
	q.bend = [4]float64{0, 2, 3, 0} // crosswise: the sides and the top bulge
	for _, c := range []struct{ u, v, x, y float64 }{
		{0, 20, 20, 200}, {20, 0, 200, 30}, {40, 20, 420, 200}, {40, 40, 400, 400},
	} {
		if x, y := q.place(c.u, c.v); math.Abs(x-c.x) > 1e-9 || math.Abs(y-c.y) > 1e-9 {
			t.Errorf("crosswise module (%v, %v) is at (%v, %v), want (%v, %v)", c.u, c.v, x, y, c.x, c.y)
		}
	}
}

func TestAMeshIsWhatItIsAtItsPlacesAndStraightBetween(t *testing.T) {
	m := &mesh{centers: []float64{6.5, 22.5, 38.5}, off: make([]Point, 9)}
	m.off[4] = Point{2, -4} // the middle alone is off
	for _, c := range []struct{ u, v, x, y float64 }{
		{6.5, 6.5, 0, 0},
		{22.5, 22.5, 2, -4},
		{38.5, 22.5, 0, 0},
		{14.5, 22.5, 1, -2},
		{14.5, 30.5, 0.5, -1},
		{0.5, 0.5, 2 * 0.375 * 0.375, -4 * 0.375 * 0.375}, // beyond the outermost it goes on as it went
		{44.5, 22.5, -0.75, 1.5},
	} {
		if p := m.at(c.u, c.v); math.Abs(p.X-c.x) > 1e-9 || math.Abs(p.Y-c.y) > 1e-9 {
			t.Errorf("at (%v, %v) the mesh is %v, want (%v, %v)", c.u, c.v, p, c.x, c.y)
		}
	}
	m.found = []bool{true, true, false, true, false, false, false, false, false}
	m.off = []Point{{3, 0}, {6, 0}, {90, 90}, {0, 9}, {90, 90}, {90, 90}, {90, 90}, {90, 90}, {90, 90}}
	if p := m.around(1, 1); p != (Point{3, 3}) {
		t.Errorf("the mean of the three found neighbours is %v", p)
	}
	if p := m.around(2, 2); p != (Point{}) {
		t.Errorf("without a neighbour found the mesh is %v", p)
	}
}

// On a sheet that is bent by some modules between its alignment patterns, the
// mesh must come to lie on what is drawn, where no flat grid can.
func TestAMeshFollowsASheetThatIsNotFlat(t *testing.T) {
	m := ofVersion(t, 14)
	const pixels = 6.0
	side := int(pixels) * m.d
	wave := func(u, v float64) (x, y float64) { // a crease of one module and a half across the sheet
		s := u / float64(m.d)
		return 40 + pixels*u, 40 + pixels*(v+1.5*math.Sin(math.Pi*s)*math.Sin(math.Pi*v/float64(m.d)))
	}
	g := sheet(side+80, side+80, 255)
	for y := range side {
		for x := range side {
			u, v := float64(x)/pixels, float64(y)/pixels
			for range 20 { // where the wave ends here
				_, wy := wave(u, v)
				v += (float64(y) + 40.5 - wy) / pixels
			}
			if u, v := int(u), int(v); v >= 0 && v < m.d && m.dark[v*m.d+u] {
				g.Pix[(y+40)*g.Stride+x+40] = 0
			}
		}
	}
	base := pyramid(toGray(g, nil))[0]
	q := grid{d: m.d}
	for i, p := range finderMiddles(m.d) {
		x, y := wave(p.X, p.Y)
		q.at[i] = Point{x + frame, y + frame}
	}
	f := fitting{scan: &scan{pace: unhurried()}, level: base, score: -1}
	f.keep(q)
	flat := f.score
	if !f.followSheet() || f.score < 0.9 || f.score < flat+0.1 {
		t.Fatalf("flat %.2f, with a mesh %.2f", flat, f.score)
	}
	off := func(q grid) float64 {
		most := 0.0
		for _, v := range alignments(m.d) {
			for _, u := range alignments(m.d) {
				x, y := q.place(float64(u)+0.5, float64(v)+0.5)
				wx, wy := wave(float64(u)+0.5, float64(v)+0.5)
				most = max(most, distance(Point{x - frame, y - frame}, Point{wx, wy}))
			}
		}
		return most / pixels
	}
	if flat, now := off(q), off(f.grid); flat < 1 || now > 0.5 {
		t.Errorf("at the alignment patterns the flat grid is %.2f modules off, the mesh %.2f", flat, now)
	}
}
