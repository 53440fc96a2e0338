// This file promises: tests of levels, of the light on them, and of the places they stand for.

package scanner

import (
	"math"
	"math/rand/v2"
	"testing"
)

// smallLevels calls f for pictures of all small sizes.
func smallLevels(f func(l *level)) {
	random := rand.New(rand.NewPCG(7, 7))
	for h := 1; h <= 20; h++ {
		for w := 1; w <= 20; w++ {
			f(speckled(random, w, h))
		}
	}
}

func TestTheTableHoldsTheSumOfEveryRectangle(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	smallLevels(func(l *level) {
		sums, stride := l.table(), l.w+1
		for range 10 {
			left, top := random.IntN(l.w+1), random.IntN(l.h+1)
			right, bottom := left+random.IntN(l.w+1-left), top+random.IntN(l.h+1-top)
			want := uint32(0)
			for y := top; y < bottom; y++ {
				for x := left; x < right; x++ {
					want += uint32(l.pix[y*l.w+x])
				}
			}
			got := sums[bottom*stride+right] - sums[bottom*stride+left] - sums[top*stride+right] + sums[top*stride+left]
			if got != want {
				t.Fatalf("%d x %d: the sum from (%d, %d) to (%d, %d) is %d, want %d", l.w, l.h, left, top, right, bottom, got, want)
			}
		}
	})
}

func TestATableThatWrapsAroundIsStillRight(t *testing.T) {
	if Raced {
		t.Skip("seventeen million pixels: without the race detector")
	}
	l := blank(4200, 4200, Point{1, 1})
	l.fill(-frame, 4200+frame, -frame, 4200+frame, 255) // the sum of 4.3 billion wraps
	sums, stride := l.table(), l.w+1
	n := l.w - 1
	got := sums[l.h*stride+l.w] - sums[l.h*stride+n] - sums[l.w] + sums[n]
	if total := uint64(l.w) * uint64(l.h) * 255; total <= math.MaxUint32 || got != uint32(255*l.h) {
		t.Errorf("the last column holds %d, want %d", got, 255*l.h)
	}
}

func TestLightIsTheMeanOfTheWindowOnTheLevelBelow(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	smallLevels(func(l *level) {
		for range 20 {
			x, y := float64(l.w+20)*random.Float64()-10, float64(l.h+20)*random.Float64()-10
			radius := 30 * random.Float64() * random.Float64()
			b := l.below
			// The window as pixels of the level below, rounded to whole ones, one at least.
			bx, by, r := (x+frame)/2, (y+frame)/2, radius/2
			round := func(a float64) int { return int(math.Trunc(a + 0.5)) }
			left, right := max(0, min(round(bx-r), b.w-1)), max(1, min(round(bx+r), b.w))
			top, bottom := max(0, min(round(by-r), b.h-1)), max(1, min(round(by+r), b.h))
			right, bottom = max(right, left+1), max(bottom, top+1)
			sum := 0
			for j := top; j < bottom; j++ {
				for i := left; i < right; i++ {
					sum += int(b.pix[j*b.w+i])
				}
			}
			want := float64(sum) / float64((right-left)*(bottom-top))
			if got := l.light(x, y, radius); math.Abs(got-want) > 1e-9 {
				t.Fatalf("%d x %d: light around (%v, %v), radius %v is %v, want %v", l.w, l.h, x, y, radius, got, want)
			}
		}
	})
}

func TestAValueIsThePixelInItsMiddleAndStraightBetween(t *testing.T) {
	smallLevels(func(l *level) {
		for y := range l.h {
			for x := range l.w {
				if got := l.value(float64(x)+0.5, float64(y)+0.5); got != float64(l.pix[y*l.w+x]) {
					t.Fatalf("%d x %d: pixel (%d, %d) is %v, want %d", l.w, l.h, x, y, got, l.pix[y*l.w+x])
				}
			}
		}
		// Between four pixels it is their mean.
		want := float64(int(l.pix[0])+int(l.pix[1])+int(l.pix[l.w])+int(l.pix[l.w+1])) / 4
		if got := l.value(1, 1); got != want {
			t.Fatalf("between four pixels: %v, want %v", got, want)
		}
	})
}

func TestNoPlaceIsTooFarOffToAskFor(t *testing.T) {
	l := speckled(rand.New(rand.NewPCG(4, 4)), 5, 3)
	for _, x := range []float64{-1e18, -1e9, -100, -1, 0, 1e9, 1e18} {
		for _, y := range []float64{-1e18, -1e9, -100, -1, 0, 1e9, 1e18} {
			if v := l.value(x, y); v < 0 || v > 255 {
				t.Errorf("value at (%v, %v) is %v", x, y, v)
			}
			for _, radius := range []float64{0, 1, 1000, 1e9} {
				if v := l.light(x, y, radius); v < 0 || v > 255 {
					t.Errorf("light at (%v, %v) within %v is %v", x, y, radius, v)
				}
			}
		}
	}
}

func TestTheRowsOfALevelLieWithinItsFrame(t *testing.T) {
	smallLevels(func(l *level) {
		inside := 0
		for y := range l.h {
			for x := range l.w {
				if y >= frame && y < l.h-frame && x >= frame && x < l.w-frame {
					inside++
				}
			}
		}
		n := 0
		for y := range l.h - 2*frame {
			n += len(l.inner(y))
		}
		if n != inside {
			t.Fatalf("%d x %d: the rows hold %d pixels, %d lie inside", l.w, l.h, n, inside)
		}
	})
}

func TestThePyramidHalvesUntilThePictureIsSmall(t *testing.T) {
	for _, c := range []struct{ w, h, levels int }{
		{1, 1, 1},
		{130, 130, 1},
		{131, 42, 2},
		{42, 260, 2},
		{261, 261, 2},
		{262, 84, 3},
		{1920, 1080, 5},
		{262, 41, 1},
		{5000, 3, 1},
		{83, 5000, 2}, // a level too narrow for a symbol is none
	} {
		levels := pyramid(toGray(sheet(c.w, c.h, 90), nil))
		if len(levels) != c.levels {
			t.Errorf("%d x %d: %d levels, want %d", c.w, c.h, len(levels), c.levels)
		}
		for i, l := range levels {
			want := float64(int(1) << i)
			if l.scale != (Point{want, want}) || l.below == nil {
				t.Errorf("%d x %d: level %d has the scale %v", c.w, c.h, i, l.scale)
			}
			if i+1 < len(levels) && l.below != levels[i+1] {
				t.Errorf("%d x %d: level %d does not stand on the next", c.w, c.h, i)
			}
		}
	}
}

// A picture whose value says where it is: x to the right, y down. On whatever
// level, squeezed or doubled, a place must show what the picture has there.
func TestAPlaceOnAnyLevelIsTheSamePlaceInThePicture(t *testing.T) {
	const w, h = 240, 200
	across, down := sheet(w, h, 0), sheet(w, h, 0)
	for y := range h {
		for x := range w {
			across.Pix[y*w+x], down.Pix[y*w+x] = byte(x), byte(y)
		}
	}
	ways := map[string]func(l *level) *level{
		"as it is": func(l *level) *level { return l },
		"halved":   func(l *level) *level { return l.halved() },
		"quarter":  func(l *level) *level { return l.halved().halved() },
		"doubled":  func(l *level) *level { return l.doubled() },
		"narrow":   func(l *level) *level { return l.squeezed(true) },
		"low":      func(l *level) *level { return l.squeezed(false) },
	}
	for name, way := range ways {
		x, y := way(toGray(across, nil)), way(toGray(down, nil))
		for v := frame + 8.0; v < float64(x.h-frame-8); v += 7.3 {
			for u := frame + 8.0; u < float64(x.w-frame-8); u += 7.3 {
				p := x.toPicture(Point{u, v})
				// A pixel of value n has its middle at n + ½.
				got := Point{x.value(u, v) + 0.5, y.value(u, v) + 0.5}
				if math.Abs(got.X-p.X) > 0.51 || math.Abs(got.Y-p.Y) > 0.51 {
					t.Fatalf("%s: (%v, %v) shows %v of the picture and says %v", name, u, v, got, p)
				}
			}
		}
	}
}

func TestDoublingKeepsWhatWasThere(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for _, size := range [][2]int{{1, 1}, {1, 9}, {9, 1}, {2, 2}, {17, 13}} {
		l := speckled(random, size[0], size[1])
		d := l.doubled()
		if d.w-2*frame != 2*size[0] || d.h-2*frame != 2*size[1] || d.below != l {
			t.Errorf("%v doubled is %d x %d", size, d.w-2*frame, d.h-2*frame)
		}
	}
	for value := range 256 { // a plain page stays what it is
		d := toGray(sheet(6, 5, byte(value)), nil).doubled()
		for y := range 10 {
			for x, p := range d.inner(y) {
				if int(p) != value {
					t.Fatalf("a page of %d has %d at (%d, %d)", value, p, x, y)
				}
			}
		}
	}
}

func TestHalvingTakesTheRoundedMeanOfFour(t *testing.T) {
	smallLevels(func(l *level) {
		w, h := (l.w-2*frame)/2, (l.h-2*frame)/2
		for y := range h {
			for x := range w {
				a, b := l.inner(2 * y)[2*x:], l.inner(2*y + 1)[2*x:]
				want := math.Round(float64(int(a[0])+int(a[1])+int(b[0])+int(b[1])) / 4)
				if got := float64(l.below.inner(y)[x]); got != want {
					t.Fatalf("%d x %d: pixel (%d, %d) below is %v, want %v", l.w, l.h, x, y, got, want)
				}
			}
		}
	})
}
