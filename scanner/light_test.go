// This file promises: tests of dark and light and their runs, against pixels looked at one by one.

package scanner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// darkOneByOne decides a pixel by looking at every pixel of its window.
func darkOneByOne(v view, x, y int) bool {
	b := v.below
	i, j := (x+frame)/2, (y+frame)/2
	sum, n := 0, 0
	for r := j - v.reach; r <= j+v.reach; r++ {
		for c := i - v.reach; c <= i+v.reach; c++ {
			if r >= 0 && r < b.h && c >= 0 && c < b.w {
				sum += int(b.pix[r*b.w+c])
				n++
			}
		}
	}
	return (int(v.pix[y*v.w+x])+v.bias)*n < sum
}

func TestDarkIsDarkerThanTheMeanOfTheWindow(t *testing.T) {
	smallLevels(func(l *level) {
		for _, k := range []threshold{ordinary, faint, {radius: 2, bias: 0}} {
			v := l.seen(k)
			for y := 0; y < v.h; y += 3 {
				for x := 0; x < v.w; x++ {
					if got := v.dark(x, y); got != darkOneByOne(v, x, y) {
						t.Fatalf("%d x %d, %+v: (%d, %d) is dark: %v", l.w, l.h, k, x, y, got)
					}
				}
			}
		}
	})
}

// changesOneByOne asks for every pixel of the row.
func changesOneByOne(v view, y int) []int {
	at := []int{0}
	dark := false
	for x := range v.w {
		if v.dark(x, y) != dark {
			dark = !dark
			at = append(at, x)
		}
	}
	return append(at, v.w)
}

func TestChangesOfARowAreThoseOfItsPixels(t *testing.T) {
	check := func(l *level) {
		t.Helper()
		columns := make([]uint32, l.below.w+1)
		for _, k := range []threshold{ordinary, wide, faint, enlarged, {radius: 0, bias: 0}, {radius: 2, bias: 1}, {radius: 300, bias: 3}} {
			v := l.seen(k)
			for y := range v.h {
				if got, want := v.changes(y, columns, nil), changesOneByOne(v, y); !slices.Equal(got, want) {
					t.Fatalf("%d x %d, %+v, row %d: %v, want %v", l.w, l.h, k, y, got, want)
				}
			}
		}
	}
	smallLevels(check)
	random := rand.New(rand.NewPCG(6, 6))
	for w := 30; w < 160; w += 7 { // odd and even, narrower and wider than each window
		check(speckled(random, w, 3))
	}
	for _, size := range [][2]int{{31, 17}, {64, 64}} { // a doubled level stands on a larger frame
		check(speckled(random, size[0], size[1]).doubled())
		check(speckled(random, size[0], size[1]).squeezed(true))
		check(speckled(random, size[0], size[1]).squeezed(false))
	}
}

// lines is a level that shows runs of dark and light across all its width, or
// down all its height.
func lines(down bool, runs ...int) *level {
	length := 0
	for _, n := range runs {
		length += n
	}
	const other = 20
	w, h := length, other
	if down {
		w, h = other, length
	}
	l := blank(w, h, Point{1, 1})
	for y := range h {
		row := l.inner(y)
		for x := range row {
			at := x
			if down {
				at = y
			}
			for i, n := range runs {
				if at -= n; at < 0 {
					row[x] = byte(i % 2 * 255) // dark first
					break
				}
			}
		}
	}
	l.drawFrame()
	l.below = l.halved()
	return l
}

func TestAcrossMeasuresTheFiveRunsAroundAPlace(t *testing.T) {
	for _, runs := range [][]int{{2, 2, 6, 2, 2}, {1, 1, 3, 1, 1}, {3, 4, 9, 2, 5}, {5, 1, 2, 7, 3}} {
		start := frame + runs[0] + runs[1]
		middle := float64(start) + float64(runs[2])/2
		for x := start; x < start+runs[2]; x++ {
			for _, down := range []bool{false, true} {
				v := lines(down, runs...).seen(ordinary)
				dx, dy, px, py := 1, 0, x, frame+10
				if down {
					dx, dy, px, py = 0, 1, frame+10, x
				}
				r, off, ok := v.across(px, py, dx, dy, 20)
				if !ok || !slices.Equal(r[:], runs) {
					t.Errorf("%v, down %v, from %d: %v, %v", runs, down, x, r, ok)
				}
				if got := float64(x) + 0.5 + off; got != middle {
					t.Errorf("%v, down %v, from %d: the middle is at %v, want %v", runs, down, x, got, middle)
				}
				// Walked the other way all is turned round.
				r, off, _ = v.across(px, py, -dx, -dy, 20)
				slices.Reverse(r[:])
				if got := float64(x) + 0.5 - off; !slices.Equal(r[:], runs) || got != middle {
					t.Errorf("%v, down %v, backwards from %d: %v and the middle at %v", runs, down, x, r, got)
				}
			}
		}
	}
}

func TestAcrossFollowsNoRunTooFar(t *testing.T) {
	for _, c := range []struct {
		runs []int
		ok   bool
		cut  runs
	}{
		{[]int{3, 3, 9, 3, 3}, true, runs{3, 3, 9, 3, 3}},
		{[]int{3, 3, 10, 3, 3}, false, runs{}}, // the middle
		{[]int{3, 10, 9, 3, 3}, false, runs{}}, // an inner one
		{[]int{3, 3, 9, 10, 3}, false, runs{}},
		{[]int{15, 3, 9, 3, 12}, true, runs{10, 3, 9, 3, 10}}, // the outer ones are cut
	} {
		v := lines(false, c.runs...).seen(threshold{radius: 60, bias: 2})
		r, _, ok := v.across(frame+c.runs[0]+c.runs[1]+4, frame+10, 1, 0, 10)
		if ok != c.ok || ok && r != c.cut {
			t.Errorf("%v: %v, %v", c.runs, r, ok)
		}
	}
}

func TestAcrossEndsAtThePicturesEdge(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for _, size := range [][2]int{{1, 1}, {1, 12}, {12, 1}, {9, 7}} {
		v := speckled(random, size[0], size[1]).seen(faint)
		for y := range v.h {
			for x := range v.w {
				for _, way := range [][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}, {-1, 0}} {
					r, _, _ := v.across(x, y, way[0], way[1], 1000)
					if r.sum() > v.w+v.h {
						t.Fatal(fmt.Sprint(size, " from ", x, " ", y, ": ", r))
					}
				}
			}
		}
	}
}
