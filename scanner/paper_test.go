// This file promises: a picture is framed in its own light.

package scanner

import (
	"context"
	"image"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"rokketa/internal/qrdraw"
)

func TestDarkPicturesOfLittleContrastAreRead(t *testing.T) {
	m := symbol(t, "12345678", qrdraw.Medium)
	for _, k := range []ink{{0, 10, 1}, {10, 0, 1}, {20, 25, 1}, {60, 70, 1}, {250, 255, 1}, {255, 250, 1}} {
		for _, pixels := range []float64{2, 3, 6} {
			side := pixels * float64(m.d)
			g := sheet(int(side+8*pixels), int(side+8*pixels), k.light)
			m.drawOn(t, g, standing(Point{float64(g.Rect.Max.X) / 2, float64(g.Rect.Max.Y) / 2}, side, 0, 0), k)
			codes, err := ReadImageWithin(context.Background(), g, Options{Now: func() time.Time { return time.Time{} }})
			if len(codes) != 1 || codes[0].Text != "12345678" {
				t.Errorf("%d on %d, %v pixels a module: %v, %v", k.dark, k.light, pixels, codes, err)
			}
		}
	}
}

func TestTheFrameIsAsLightAsThePictureNearIt(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for _, size := range [][2]int{{1, 1}, {2, 40}, {31, 33}, {65, 300}, {200, 64}} {
		g := sheet(size[0], size[1], 0)
		for i := range g.Pix {
			g.Pix[i] = byte(random.IntN(100))
		}
		l := toGray(g, nil)
		for y := range l.h {
			for x := range l.w {
				inside := x >= frame && y >= frame && x < l.w-frame && y < l.h-frame
				p := l.pix[y*l.w+x]
				if inside && p != g.Pix[(y-frame)*g.Stride+x-frame] {
					t.Fatalf("%v: the frame covers (%d, %d)", size, x, y)
				}
				most := byte(0)
				for _, v := range g.Pix {
					most = max(most, v)
				}
				if !inside && (p > most || len(g.Pix) > 2000 && p < 80) {
					t.Fatalf("%v: the frame is %d at (%d, %d), the picture up to %d", size, p, x, y, most)
				}
			}
		}
	}
	halves := sheet(600, 100, 255)
	for i := range halves.Pix {
		if i%600 >= 300 {
			halves.Pix[i] = 40
		}
	}
	l := toGray(halves, nil)
	if left, right := l.pix[frame], l.pix[l.w-frame]; left != 255 || right != 40 {
		t.Errorf("a page half light and half dark is framed in %d and %d", left, right)
	}
}

func TestPicturesTooNarrowForASymbolCostNothing(t *testing.T) {
	measured := func(w, h int) float64 {
		g := image.NewGray(image.Rect(0, 0, w, h))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if codes, err := ReadImage(context.Background(), g); len(codes) != 0 || err == nil {
			t.Errorf("%d x %d: %v, %v", w, h, codes, err)
		}
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc-before.TotalAlloc) / float64(w*h)
	}
	for _, size := range [][2]int{{5_000_000, 1}, {1, 5_000_000}, {500_000, 20}} {
		if bytes := measured(size[0], size[1]); bytes > 0.1 {
			t.Errorf("%v: %.1f bytes a pixel", size, bytes)
		}
	}
	// The frame of the narrowest that is looked at.
	if bytes := measured(100_000, 21); bytes > 40 {
		t.Errorf("%.1f bytes a pixel", bytes)
	}
}
