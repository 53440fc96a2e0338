// This file promises: tests of what every symbol has fixed, and of agreement with it.

package scanner

import (
	"image"
	"math"
	"testing"

	"rokketa/internal/qrdraw"
)

func TestEveryFixedModuleOfEverySizeIsDrawnAsTheListSays(t *testing.T) {
	var s standard
	for version := 1; version <= 40; version++ {
		if Raced && version > 3 && version%9 != 0 {
			continue
		}
		m := ofVersion(t, version)
		list := s.of(m.d)
		seen := map[[2]int]bool{}
		for _, f := range list {
			u, v := int(f.u), int(f.v)
			if f.u != float64(u)+0.5 || f.v != float64(v)+0.5 || u < 0 || v < 0 || u >= m.d || v >= m.d || seen[[2]int{u, v}] {
				t.Fatalf("version %d: (%v, %v) is no module, or there twice", version, f.u, f.v)
			}
			seen[[2]int{u, v}] = true
			if dark := m.dark[v*m.d+u]; dark != (f.sign > 0) || math.Abs(f.sign) != 1 {
				t.Fatalf("version %d: module (%d, %d) is drawn dark: %v, listed as %v", version, u, v, dark, f.sign)
			}
		}
		if want := fixedModules(version); len(list) != want {
			t.Errorf("version %d: %d fixed modules, %d by the standard", version, len(list), want)
		}
	}
}

// fixedModules counts them by ISO/IEC 18004: three finders with separators, the
// dark module, both timing patterns, and the alignment patterns that do not
// fall on a finder, of which those on a timing pattern share five modules.
func fixedModules(version int) int {
	n := 3*8*8 + 1 + 2*(17+4*version-16)
	if version > 1 {
		a := version/7 + 2 // along each side
		n += 25*(a*a-3) - 5*2*(a-2)
	}
	return n
}

func TestNoListForASizeThatNoSymbolHas(t *testing.T) {
	for _, d := range []int{-3, 0, 20, 22, 181} {
		if a := alignments(d); len(a) != 0 {
			t.Errorf("%d modules a side have alignment patterns at %v", d, a)
		}
	}
}

func TestAgreementIsOneOnASymbolAndMinusOneOnItsNegative(t *testing.T) {
	for _, version := range []int{1, 2, 7, 14, 27, 40} {
		m := ofVersion(t, version)
		const pixels = 4
		side := pixels * m.d
		g := sheet(side+80, side+80, 255)
		m.drawOn(t, g, [4]Point{{40, 40}, {40 + float64(side), 40}, {40 + float64(side), 40 + float64(side)}, {40, 40 + float64(side)}}, blackOnWhite)
		l := pyramid(toGray(g, nil))[0]
		q := grid{d: m.d}
		for i, p := range finderMiddles(m.d) {
			q.at[i] = Point{frame + 40 + pixels*p.X, frame + 40 + pixels*p.Y}
		}
		var s standard
		list := s.of(m.d)
		right, wrong := l.agreement(&q, false, list), l.agreement(&q, true, list)
		if right < 0.97 || right > 1 || math.Abs(right+wrong) > 1e-12 {
			t.Errorf("version %d agrees %.3f, its negative %.3f", version, right, wrong)
		}
		// On a faint picture, or a light symbol on a dark page, it is the same.
		faint := image.NewGray(g.Rect)
		for i, p := range g.Pix {
			faint.Pix[i] = 100 + p/16
			g.Pix[i] = 255 - p
		}
		if a := pyramid(toGray(faint, nil))[0].agreement(&q, false, list); a < 0.95 {
			t.Errorf("version %d, faint, agrees %.3f", version, a)
		}
		if a := pyramid(toGray(g, nil))[0].agreement(&q, true, list); a < 0.95 {
			t.Errorf("version %d, light on dark, agrees %.3f", version, a)
		}
	}
}

func TestAgreementWithNothing(t *testing.T) {
	var s standard
	list := s.of(25)
	plain := pyramid(toGray(sheet(200, 200, 128), nil))[0]
	q := grid{d: 25, at: [4]Point{{60, 60}, {120, 60}, {120, 120}, {60, 120}}}
	if a := plain.agreement(&q, false, list); a != 0 {
		t.Errorf("a plain page agrees %v", a)
	}
	for name, at := range map[string][4]Point{
		"outside": {{1000, 1000}, {1100, 1000}, {1100, 1100}, {1000, 1100}},
		"far off": {{-1e15, 0}, {1e15, 0}, {1e15, 1e15}, {-1e15, 1e15}},
	} {
		q := grid{d: 25, at: at}
		if a := plain.agreement(&q, false, list); a != 0 {
			t.Errorf("%s it agrees %v", name, a)
		}
	}
	q.at = [4]Point{}
	if a := plain.agreement(&q, false, list); a != -1 {
		t.Errorf("what is no quadrilateral agrees %v", a)
	}
}

// A grid that is partly outside loses for every module that is: a symbol cut in
// half must not agree as well as a whole one.
func TestAgreementFallsWhereTheSymbolLeavesThePicture(t *testing.T) {
	m := symbol(t, "WIFI:T:WPA;S:home;P:x;;", qrdraw.Medium)
	var s standard
	last := 2.0
	for _, cut := range []float64{0, 0.2, 0.4, 0.6} {
		side := 6 * float64(m.d)
		left := 20 - cut*side
		corners := [4]Point{{left, 20}, {left + side, 20}, {left + side, 20 + side}, {left, 20 + side}}
		g := sheet(int(side)+40, int(side)+40, 255)
		m.drawOn(t, g, corners, blackOnWhite)
		q := grid{d: m.d}
		for i, p := range finderMiddles(m.d) {
			q.at[i] = Point{frame + left + 6*p.X, frame + 20 + 6*p.Y}
		}
		a := pyramid(toGray(g, nil))[0].agreement(&q, false, s.of(m.d))
		if a >= last {
			t.Errorf("cut by %v it agrees %.3f, a little less %.3f", cut, a, last)
		}
		last = a
	}
}
