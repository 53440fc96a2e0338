// This file promises: what a scan of a large screen takes in memory.

package scanner_test

import (
	"context"
	"errors"
	"image"
	"path/filepath"
	"runtime"
	"testing"

	"rokketa/scanner"
)

// taken is all memory that one scan asks for, given back or not, in bytes of
// the gray picture: it is never more than that at once.
func taken(t testing.TB, img image.Image) float64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := scanner.Scan(context.Background(), img, scanner.Options{Now: unhurried().Now}, func(scanner.Code) bool { return true })
	runtime.ReadMemStats(&after)
	if err != nil && !errors.Is(err, scanner.ErrNoCode) {
		t.Fatal(err)
	}
	b := img.Bounds()
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(b.Dx()*b.Dy())
}

// screens are pictures of 3840 by 2160 pixels: with a code, with nothing, and
// with so much on it that much is tried in vain.
func screens(t testing.TB) map[string]image.Image {
	t.Helper()
	plain, one, busy := page(3840, 2160, 245), page(3840, 2160, 245), page(3840, 2160, 245)
	put(one, code(t, sample, 6), 2400, 900)
	for y := 100; y < 2000; y += 37 { // lines of letters, more or less
		for x := 100; x < 3700; x++ {
			for i := range 14 {
				if (x/3*7+y*3+x/29)%5 < 2 {
					busy.Pix[(y+i)*3840+x] = 40
				}
			}
		}
	}
	return map[string]image.Image{"with a code": one, "with nothing": plain, "with lines": busy}
}

func TestAScanOfALargeScreenTakesLittleMemory(t *testing.T) {
	if scanner.Raced {
		t.Skip("the race detector has a memory of its own")
	}
	for name, img := range screens(t) {
		if ratio := taken(t, img); ratio >= 8 {
			t.Errorf("3840 x 2160 %s: %.2f times the gray picture", name, ratio)
		} else {
			t.Logf("3840 x 2160 %s: %.2f times the gray picture", name, ratio)
		}
	}
}

func TestScreenshotsTakeLittleMemory(t *testing.T) {
	if scanner.Raced {
		t.Skip("the race detector has a memory of its own")
	}
	dir := fixtures(t, "qr")
	for _, l := range manifest(t, dir) {
		if l.set == "s-4k" {
			if ratio := taken(t, decoded(t, filepath.Join(dir, l.file))); ratio >= 8 {
				t.Errorf("%s: %.2f times the gray picture", l.file, ratio)
			} else {
				t.Logf("%s: %.2f times the gray picture", l.file, ratio)
			}
		}
	}
}
