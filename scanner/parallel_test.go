// This file promises: tests that a scan gives the same whatever runs beside it.

package scanner

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"rokketa/internal/qrdraw"
)

// standstill are Options whose clock stands still: what is read does not depend
// on how busy the machine is.
var standstill = Options{Now: func() time.Time { return time.Time{} }}

// atProcessors runs f with a number of processors for Go.
func atProcessors(n int, f func()) {
	before := runtime.GOMAXPROCS(n)
	defer runtime.GOMAXPROCS(before)
	f()
}

// variety are pictures of every size and kind: small and large enough for
// several bands, dark pages, faint and tilted codes, and none at all.
func variety(t testing.TB) []image.Image {
	m, dense := symbol(t, someText, qrdraw.Medium), ofVersion(t, 11)
	var all []image.Image
	add := func(w, h int, k ink, draw func(g *image.Gray)) {
		g := sheet(w, h, k.light)
		draw(g)
		all = append(all, g)
	}
	put := func(g *image.Gray, m modules, x, y, pixels, degrees, tilt float64, k ink) {
		m.drawOn(t, g, standing(Point{x, y}, pixels*float64(m.d), degrees, tilt), k)
	}
	add(300, 300, blackOnWhite, func(g *image.Gray) { put(g, m, 150, 150, 4, 20, 0.1, blackOnWhite) })
	add(1300, 900, blackOnWhite, func(g *image.Gray) {
		put(g, m, 300, 300, 6, 45, 0.2, blackOnWhite)
		put(g, dense, 900, 500, 4, 3, 0, blackOnWhite)
	})
	night := ink{230, 25, 3}
	add(1200, 800, night, func(g *image.Gray) { put(g, m, 700, 400, 3, 0, 0, night) })
	faintly := ink{120, 128, 3}
	add(400, 400, faintly, func(g *image.Gray) { put(g, m, 200, 200, 7, 10, 0, faintly) })
	add(700, 700, blackOnWhite, func(g *image.Gray) { put(g, m, 350, 350, 15, 0, 0.3, blackOnWhite) })
	add(260, 170, blackOnWhite, func(g *image.Gray) {
		random := rand.New(rand.NewPCG(14, 14))
		for i := range g.Pix {
			g.Pix[i] = byte(random.Uint32())
		}
	})
	return all
}

// told is what one scan gave, to the last bit.
type told struct {
	codes []Code
	none  bool
}

func tell(t *testing.T, img image.Image) told {
	codes, err := ReadImageWithin(context.Background(), img, standstill)
	if err != nil && !errors.Is(err, ErrNoCode) {
		t.Error(err)
	}
	return told{codes, err != nil}
}

func (a told) equal(b told) bool { return a.none == b.none && slices.Equal(a.codes, b.codes) }

func TestScansSideBySideGiveWhatScansInARowGive(t *testing.T) {
	pictures := variety(t)
	var inARow []told
	for _, img := range pictures {
		inARow = append(inARow, tell(t, img))
	}
	if n := len(inARow[1].codes); n != 2 || !inARow[5].none {
		t.Fatalf("%d codes read of two, none: %v", n, inARow[5].none)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 2 {
				j = (i + j) % len(pictures) // each begins with another
				if got := tell(t, pictures[j]); !got.equal(inARow[j]) {
					t.Errorf("picture %d: %+v, alone %+v", j, got, inARow[j])
				}
			}
		})
	}
	all.Wait()
}

func TestAScanGivesTheSameOnAnyNumberOfProcessors(t *testing.T) {
	pictures := variety(t)
	var one []told
	atProcessors(1, func() {
		for _, img := range pictures {
			one = append(one, tell(t, img))
		}
	})
	for _, n := range []int{2, 8} {
		atProcessors(n, func() {
			for i, img := range pictures {
				if got := tell(t, img); !got.equal(one[i]) {
					t.Errorf("%d processors, picture %d: %+v, with one %+v", n, i, got, one[i])
				}
			}
		})
	}
}
