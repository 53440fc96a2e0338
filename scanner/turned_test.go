// This file promises: pictures that others made are read turned and mirrored as
// they are upright.

package scanner_test

import (
	"context"
	"errors"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"rokketa/scanner"
)

// turns are where a pixel of a picture of w times h comes from.
var turns = []struct {
	name    string
	swapped bool // width and height
	from    func(x, y, w, h int) (int, int)
}{
	{"upright", false, func(x, y, _, _ int) (int, int) { return x, y }},
	{"turned by 90 degrees", true, func(x, y, _, h int) (int, int) { return y, h - 1 - x }},
	{"turned by 180 degrees", false, func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y }},
	{"turned by 270 degrees", true, func(x, y, w, _ int) (int, int) { return w - 1 - y, x }},
	{"mirrored", false, func(x, y, w, _ int) (int, int) { return w - 1 - x, y }},
}

// turnedPicture is a picture turned, its gray the same: of a JPEG the light is
// kept, of all with transparency that too.
func turnedPicture(img image.Image, turn int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if turns[turn].swapped {
		size = image.Rect(0, 0, h, w)
	}
	move := func(out, in []byte, stride, bytes int) {
		for y := range size.Dy() {
			for x := range size.Dx() {
				i, j := turns[turn].from(x, y, w, h)
				at := (y*size.Dx() + x) * bytes
				copy(out[at:at+bytes], in[j*stride+i*bytes:])
			}
		}
	}
	switch m := img.(type) {
	case *image.YCbCr:
		g := image.NewGray(size)
		move(g.Pix, m.Y[m.YOffset(b.Min.X, b.Min.Y):], m.YStride, 1)
		return g
	case *image.Gray:
		g := image.NewGray(size)
		move(g.Pix, m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, 1)
		return g
	}
	n := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(n, n.Rect, img, b.Min, draw.Src)
	out := image.NewNRGBA(size)
	move(out.Pix, n.Pix, n.Stride, 4)
	return out
}

// decoded is a picture of a file, without its codes.
func decoded(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return img
}

// A symbol has no side that is up. One in a hundred may be lost all the same:
// rows are looked at and columns are not.
func TestPicturesFromOutsideAreReadTurnedAndMirrored(t *testing.T) {
	dir := fixtures(t, "qr")
	few := map[string]bool{"zxing-3": true, "s-transp": true, "s-2px": true, "s-border": true, "s-persp": true}
	if scanner.Raced {
		few = map[string]bool{"s-transp": true}
	}
	every := os.Getenv("ROKKETA_SOAK") != "" && !scanner.Raced
	var mu sync.Mutex
	read, missed := make([]int, len(turns)), make([][]string, len(turns))
	t.Run("sets", func(t *testing.T) {
		sets := map[string][]labelled{}
		for _, l := range manifest(t, dir) {
			if every || few[l.set] {
				sets[l.set] = append(sets[l.set], l)
			}
		}
		for set, pictures := range sets {
			t.Run(set, func(t *testing.T) {
				t.Parallel()
				for _, l := range pictures {
					img := decoded(t, filepath.Join(dir, l.file))
					for turn := range turns {
						var codes []scanner.Code
						err := scanner.Scan(context.Background(), turnedPicture(img, turn), scanner.Options{Now: unhurried().Now}, func(c scanner.Code) bool {
							codes = append(codes, c)
							return true
						})
						if err != nil && !errors.Is(err, scanner.ErrNoCode) {
							t.Errorf("%s, %s: %v", l.file, turns[turn].name, err)
						}
						if len(l.texts) == 0 && len(codes) > 0 {
							t.Errorf("%s, %s: read %q where there is nothing", l.file, turns[turn].name, texts(codes))
						}
						mu.Lock()
						if l.readIn(codes) {
							read[turn]++
						} else {
							missed[turn] = append(missed[turn], filepath.Base(l.file))
						}
						mu.Unlock()
					}
				}
			})
		}
	})
	for turn := 1; turn < len(turns); turn++ {
		if read[turn] < read[0]-read[0]/100 {
			t.Errorf("%d read upright, %d %s; not read: %v", read[0], read[turn], turns[turn].name, missed[turn])
		}
		t.Logf("%d read upright, %d %s", read[0], read[turn], turns[turn].name)
	}
}
