// A place that no hand can reach any more is not used, and every reason has its
// sentence's key.

package stance_test

import (
	"errors"
	"image"
	"io"
	"math"
	"slices"
	"testing"

	"rokketa/internal/stance"
)

func TestAPlaceIsUsedOnlyWhereItsTitleBarCanBeHeld(t *testing.T) {
	laptop := image.Rect(0, 0, 1366, 768)
	beside := image.Rect(1366, -200, 3286, 880) // a second screen, higher than the first
	for _, c := range []struct {
		name    string
		place   stance.Place
		screens []image.Rectangle
		want    bool
	}{
		{"in the middle", stance.Place{X: 400, Y: 100, Width: 500, Bar: 30}, []image.Rectangle{laptop}, true},
		{"on the second screen", stance.Place{X: 2000, Y: -150, Width: 500, Bar: 30}, []image.Rectangle{laptop, beside}, true},
		{"on a screen that is gone", stance.Place{X: 2000, Y: 100, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"half over the left edge", stance.Place{X: -250, Y: 100, Width: 500, Bar: 30}, []image.Rectangle{laptop}, true},
		{"all but a finger over it", stance.Place{X: -440, Y: 100, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"its bar above the top", stance.Place{X: 400, Y: 5, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"its bar at the top", stance.Place{X: 400, Y: 30, Width: 500, Bar: 30}, []image.Rectangle{laptop}, true},
		{"without a bar at the top", stance.Place{X: 0, Y: 0, Width: 500}, []image.Rectangle{laptop}, true},
		{"below the bottom", stance.Place{X: 400, Y: 790, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"a bar on both screens, too little on each", stance.Place{X: 1296, Y: 100, Width: 140, Bar: 30}, []image.Rectangle{laptop, beside}, false},
		{"no width", stance.Place{X: 400, Y: 100, Bar: 30}, []image.Rectangle{laptop}, false},
		{"beyond all numbers", stance.Place{X: math.MaxInt - 10, Y: 100, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"before all numbers", stance.Place{X: 10, Y: math.MinInt, Width: 500, Bar: 30}, []image.Rectangle{laptop}, false},
		{"as wide as all numbers", stance.Place{X: 10, Y: 10, Width: math.MaxInt, Bar: 30}, []image.Rectangle{laptop}, false},
		{"no screen at all", stance.Place{X: 400, Y: 100, Width: 500, Bar: 30}, nil, false},
	} {
		if got := c.place.Reachable(c.screens); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAWindowThatIsLargerThanItsScreenIsFittedToIt(t *testing.T) {
	laptop := image.Rect(0, 0, 1024, 608)
	beside := image.Rect(1024, -200, 2944, 880) // higher and wider than the first
	both := []image.Rectangle{laptop, beside}
	at := func(x, y int) stance.Place { return stance.Place{X: x, Y: y, Bar: 30} }
	for _, c := range []struct {
		name    string
		place   stance.Place
		size    image.Point
		screens []image.Rectangle
		want    image.Rectangle // empty: it stays as it is
	}{
		{"of a screen that is gone", at(40, 40), image.Pt(2000, 1500), both[:1], image.Rect(0, 30, 1024, 570)},
		{"too high alone", at(300, 40), image.Pt(500, 680), both[:1], image.Rect(300, 30, 800, 570)},
		{"too high, and over the right edge", at(900, 40), image.Pt(500, 680), both[:1], image.Rect(524, 30, 1024, 570)},
		{"too wide alone", at(-50, 200), image.Pt(1200, 300), both[:1], image.Rect(0, 200, 1024, 500)},
		{"too wide, near the bottom", at(20, 500), image.Pt(1200, 300), both[:1], image.Rect(0, 270, 1024, 570)},
		{"as large as the screen lets it", at(0, 30), image.Pt(1024, 578), both[:1], image.Rectangle{}},
		{"put over an edge by a hand", at(800, 400), image.Pt(500, 500), both[:1], image.Rectangle{}},
		{"on the larger screen", at(1200, 0), image.Pt(1600, 1000), both, image.Rectangle{}},
		{"mostly on the larger screen", at(900, 0), image.Pt(1600, 1000), both, image.Rectangle{}},
		{"on no screen", at(9000, 0), image.Pt(1600, 1000), both, image.Rectangle{}},
		{"on no screen, and too large for each", at(9000, 0), image.Pt(3000, 2000), both, image.Rect(1024, -170, 2944, 813)},
		{"no screen at all", at(0, 0), image.Pt(3000, 2000), nil, image.Rectangle{}},
		{"filling it", stance.Place{Maximised: true}, image.Pt(3000, 2000), both, image.Rectangle{}},
	} {
		got, smaller := c.place.Fit(c.size, c.screens)
		if got != c.want || smaller == c.want.Empty() {
			t.Errorf("%s: %v %v, want %v", c.name, got, smaller, c.want)
		}
	}
}

func TestEveryReasonHasASentence(t *testing.T) {
	for _, r := range []stance.Reason{stance.ErrUnsupported, stance.ErrRefused, stance.ErrAway} {
		err := &stance.Error{Reason: r, Cause: io.EOF}
		if key, _ := err.Explanation(); !slices.Contains(stance.Explanations(), key) {
			t.Errorf("%q is not among the explanations", key)
		}
		if !errors.Is(err, r) || !errors.Is(err, io.EOF) {
			t.Errorf("%v hides its reason or its cause", err)
		}
	}
}
