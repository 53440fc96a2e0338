// This file promises: tests of a symbol's samples, of what sharpens them and
// what makes them dark or light.

package scanner

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func randomSamples(random *rand.Rand, d int) samples {
	s := samples{d, make([]float64, d*d)}
	for i := range s.values {
		s.values[i] = -255 * random.Float64()
	}
	return s
}

func TestAThresholdIsTheMeanAroundAndAShift(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 11))
	for _, d := range []int{21, 25, 45} {
		s := randomSamples(random, d)
		mean, spread := 0.0, 0.0
		for _, x := range s.values {
			mean += x / float64(d*d)
		}
		for _, x := range s.values {
			spread += (x - mean) * (x - mean) / float64(d*d)
		}
		for _, radius := range []int{narrowRadius, localRadius, widerRadius, d} {
			for _, shift := range []float64{-0.6, 0, 0.3} {
				got := s.bits(radius, shift)
				for v := range d {
					for u := range d {
						sum, n := 0.0, 0.0
						for y := max(0, v-radius); y <= min(d-1, v+radius); y++ {
							for x := max(0, u-radius); x <= min(d-1, u+radius); x++ {
								sum, n = sum+s.values[y*d+x], n+1
							}
						}
						if want := s.values[v*d+u] > sum/n+shift*math.Sqrt(spread); got.dark[v*d+u] != want {
							t.Fatalf("d %d, radius %d, shift %v: module (%d, %d) is dark: %v", d, radius, shift, u, v, !want)
						}
					}
				}
			}
		}
	}
}

// What blur took from each module, sharpening gives back: modules mixed with
// their four neighbours come near to what they were.
func TestSharpeningUndoesABlur(t *testing.T) {
	m := symbol(t, "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", "M")
	clear, blurred := samples{m.d, make([]float64, m.d*m.d)}, samples{m.d, make([]float64, m.d*m.d)}
	for i, dark := range m.dark {
		clear.values[i] = -200
		if dark {
			clear.values[i] = -20
		}
	}
	const lost = 0.15 // to each neighbour
	at := func(u, v int) float64 { return clear.values[clamp(v, 0, m.d-1)*m.d+clamp(u, 0, m.d-1)] }
	for v := range m.d {
		for u := range m.d {
			blurred.values[v*m.d+u] = (1-4*lost)*at(u, v) + lost*(at(u-1, v)+at(u+1, v)+at(u, v-1)+at(u, v+1))
		}
	}
	off := func(s samples) (sum float64) {
		for i, x := range s.values {
			sum += math.Abs(x - clear.values[i])
		}
		return sum
	}
	before, after := off(blurred), off(blurred.sharpened(0.3))
	if after > 0.75*before {
		t.Errorf("off by %.0f before and %.0f after", before, after)
	}
	flat := samples{m.d, slices.Repeat([]float64{-77}, m.d*m.d)}
	for i, x := range flat.sharpened(0.5).values {
		if math.Abs(x+77) > 1e-9 {
			t.Fatalf("module %d of a plain page became %v", i, x)
		}
	}
	if !slices.Equal(flat.sharpened(0).values, flat.values) {
		t.Error("sharpening by nothing changes something")
	}
}

// fitted is a fitting whose grid lies exactly on the symbol, drawn with so many
// pixels a module.
func fitted(t *testing.T, m modules, pixels float64, k ink) *fitting {
	t.Helper()
	side := pixels * float64(m.d)
	corners := standing(Point{0.6*side + 30, 0.6*side + 30}, side, 7, 0.1)
	g := sheet(int(1.3*side)+60, int(1.3*side)+60, k.light)
	m.drawOn(t, g, corners, k)
	there := through(t, square(float64(m.d)), corners)
	f := &fitting{scan: &scan{pace: unhurried()}, level: pyramid(toGray(g, nil))[0], light: k.dark > k.light, score: -1}
	q := grid{d: m.d}
	for i, p := range finderMiddles(m.d) {
		at := there.at(p.X, p.Y)
		q.at[i] = Point{at.X + frame, at.Y + frame}
	}
	f.keep(q)
	return f
}

func TestTheModulesOfADrawnSymbolAreSampledAsTheyAre(t *testing.T) {
	for _, version := range []int{1, 5, 12} {
		m := ofVersion(t, version)
		for _, pixels := range []float64{2.2, 3, 5, 11} { // below and above the five samples of a large module
			for _, k := range []ink{blackOnWhite, {220, 15, 3}} {
				f := fitted(t, m, pixels, k)
				if got := f.samples().bits(localRadius, 0); got.d != m.d || !slices.Equal(got.dark, m.dark) {
					wrong := 0
					for i := range m.dark {
						if got.dark[i] != m.dark[i] {
							wrong++
						}
					}
					t.Errorf("version %d, %v pixels a module, %+v: %d modules of %d are wrong", version, pixels, k, wrong, len(m.dark))
				}
			}
		}
	}
}

// A grid that is off by half a module at every corner climbs back onto the
// symbol, to within a module: crisp ones agree wherever they are met.
func TestAGridThatIsOffClimbsBack(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 12))
	for _, version := range []int{2, 7} {
		f := fitted(t, ofVersion(t, version), 5, blackOnWhite)
		truth := f.grid.outline()
		best := f.score
		for round := range 6 {
			off := *f
			off.grid = f.grid
			for i := range off.grid.at {
				off.grid.at[i].X += 5 * (random.Float64() - 0.5)
				off.grid.at[i].Y += 5 * (random.Float64() - 0.5)
			}
			off.score = -1
			off.keep(off.grid)
			off.climb([]float64{0.5, 0.25, 0.12})
			if away := apart(off.grid.outline(), truth); off.score < best-0.05 || away > 5 {
				t.Errorf("version %d, round %d: agrees %.2f after %.2f, %.1f pixels off", version, round, off.score, best, away)
			}
		}
	}
}

// The fourth corner was never seen; the last alignment pattern tells where it is.
func TestTheLastAlignmentPatternDrawsTheFourthCorner(t *testing.T) {
	f := fitted(t, ofVersion(t, 6), 6, blackOnWhite)
	truth := f.grid.at[2]
	for _, off := range []Point{{12, 0}, {-9, 9}, {3, -14}} {
		moved := *f
		moved.grid.at[2] = Point{truth.X + off.X, truth.Y + off.Y}
		moved.score = -1
		moved.keep(moved.grid)
		before := moved.score
		moved.towardsAlignment(3)
		if away := distance(moved.grid.at[2], truth); away > 3.5 || moved.score <= before {
			t.Errorf("off by %v: %.1f pixels off after, agrees %.2f after %.2f", off, away, moved.score, before)
		}
	}
}

func TestAModuleIsMeasuredAlongBothSides(t *testing.T) {
	for _, k := range []ink{blackOnWhite, {255, 0, 3}} {
		g := sheet(300, 300, k.light)
		aFinder().drawOn(t, g, [4]Point{{100, 120}, {156, 120}, {156, 155}, {100, 155}}, k) // 8 by 5 pixels a module
		v := pyramid(toGray(g, nil))[0].seen(wide)
		f := finder{at: Point{128 + frame, 137.5 + frame}, module: 6.5, light: k.dark > k.light}
		for _, way := range []struct {
			along Point
			want  float64
		}{{Point{1, 0}, 8}, {Point{-1, 0}, 8}, {Point{0, 1}, 5}} {
			if m := v.module(&f, way.along); math.Abs(m-way.want) > 0.05 {
				t.Errorf("%+v along %v: %v pixels a module, want %v", k, way.along, m, way.want)
			}
		}
		if m := v.module(&finder{at: Point{20, 20}, module: 6.5, light: f.light}, Point{1, 0}); m != 6.5 {
			t.Errorf("on a plain page a module of 6.5 is measured %v", m)
		}
	}
}

// With the true lengths of modules at the three corners, the fourth is where
// the perspective puts it.
func TestTheFourthCornerFollowsFromTheLengthsOfModules(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 13))
	for range 200 {
		d := 17 + 4*(1+random.IntN(20))
		quad := standing(Point{500, 500}, 300, 360*random.Float64(), 0.4*random.Float64())
		there := through(t, finderMiddles(d), quad)
		length := func(p Point, du, dv float64) float64 { // of a module that begins there, for a very short one
			const e = 1e-4
			return distance(there.at(p.X, p.Y), there.at(p.X+e*du, p.Y+e*dv)) / e
		}
		p := finderMiddles(d)
		measured := func(i int) corner { return corner{quad[i], length(p[i], 1, 0), length(p[i], 0, 1)} }
		c := corners{topLeft: measured(0), topRight: measured(1), bottomLeft: measured(3)}
		n := float64(d - 7)
		if math.Abs(c.across()-n) > 0.01 || math.Abs(c.downwards()-n) > 0.01 {
			t.Errorf("%v modules are measured as %v and %v", n, c.across(), c.downwards())
		}
		a, b := math.Sqrt(c.topLeft.along/c.topRight.along), math.Sqrt(c.topLeft.down/c.bottomLeft.down)
		if q := c.grid(d, a, b); distance(q.at[2], quad[2]) > 0.1 {
			t.Errorf("the fourth corner of %v is said to be at %v", quad, q.at[2])
		}
		if len(c.perspectives()) > 1 && c.perspectives()[1] != [2]float64{a, b} {
			t.Errorf("tried with %v, not with (%v, %v)", c.perspectives(), a, b)
		}
	}
}
