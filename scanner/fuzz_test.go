// This file promises: whatever a small picture shows, a scan neither fails nor
// reads what is not there.

package scanner_test

import (
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"rokketa/scanner"
)

// sound scans a picture and holds what must be true of any: one error or some
// codes, each with a text, corners that are numbers, and a confidence.
func sound(t *testing.T, img image.Image) []scanner.Code {
	t.Helper()
	var codes []scanner.Code
	err := scanner.Scan(context.Background(), img, scanner.Options{Now: unhurried().Now}, func(c scanner.Code) bool {
		codes = append(codes, c)
		return true
	})
	if err != nil && !errors.Is(err, scanner.ErrNoCode) || (err == nil) != (len(codes) > 0) {
		t.Fatalf("%d codes and error %v", len(codes), err)
	}
	b := img.Bounds()
	reach := 20 * float64(b.Dx()+b.Dy()+10)
	for i, c := range codes {
		for _, p := range c.Corners {
			// A corner may lie outside: codes are read with a part cut off.
			if !(math.Abs(p.X-float64(b.Min.X)) < reach && math.Abs(p.Y-float64(b.Min.Y)) < reach) {
				t.Fatalf("corners %v of a picture of %v", c.Corners, b)
			}
		}
		if c.Text == "" || !(c.Confidence >= 0 && c.Confidence <= 1) {
			t.Fatalf("text %q, confidence %v", c.Text, c.Confidence)
		}
		for _, other := range codes[:i] {
			if other.Text == c.Text {
				t.Fatalf("%q is given twice", c.Text)
			}
		}
	}
	return codes
}

func FuzzSmallGray(f *testing.F) {
	small := page(64, 64, 255)
	put(small, code(f, "1", 2), 8, 8)
	f.Add(byte(64), byte(64), small.Pix)
	f.Add(byte(64), byte(64), inverted(small).(*image.Gray).Pix)
	tight := page(21, 21, 255)
	put(tight, code(f, "1", 1), 0, 0)
	f.Add(byte(21), byte(21), tight.Pix)
	large := page(63, 63, 255)
	put(large, code(f, "1", 3), 0, 0)
	f.Add(byte(63), byte(63), large.Pix)
	f.Add(byte(1), byte(1), []byte{0})
	f.Add(byte(0), byte(7), []byte{})
	f.Add(byte(33), byte(2), []byte("\x00\xff\x00\x00\x00\xff\x00"))
	f.Fuzz(func(t *testing.T, w, h byte, pixels []byte) {
		g := page(int(w)%65, int(h)%65, 255)
		copy(g.Pix, pixels)
		sound(t, g)
	})
}

// heap is a small picture of what scanners dislike, by turns noise, stripes,
// a checkerboard, or finders laid at random.
func heap(random *rand.Rand, turn int) *image.Gray {
	w, h := 1+random.IntN(90), 1+random.IntN(90)
	g := page(w, h, byte(random.Uint32()))
	if turn%2 == 0 {
		g = page(w, h, 255)
	}
	ink := byte(random.Uint32())
	thick := 1 + random.IntN(6)
	for y := range h {
		for x := range w {
			dark := false
			switch turn % 6 {
			case 0: // noise of two values
				dark = random.Uint32()&1 == 0
			case 1: // of all
				g.Pix[y*w+x] = byte(random.Uint32())
			case 2: // stripes of a finder's proportions
				dark = []bool{true, false, true, true, true, false, true, false}[(x/thick)%8]
			case 3: // aslant
				dark = ((x+y)/thick)%2 == 0
			case 4:
				dark = (x/thick+y/thick)%2 == 0
			}
			if dark {
				g.Pix[y*w+x] = ink
			}
		}
	}
	if turn%6 == 5 {
		for range 1 + random.IntN(8) {
			finderAt(g, random.IntN(w+20)-10, random.IntN(h+20)-10, 1+random.IntN(4), ink)
		}
	}
	return g
}

// finderAt lays a finder with its light ring around it, cut by the edges.
func finderAt(g *image.Gray, left, top, module int, ink byte) {
	for y := range 9 * module {
		for x := range 9 * module {
			p := image.Pt(left+x, top+y)
			u, v := x/module-4, y/module-4
			ring := max(u, -u, v, -v)
			if !p.In(g.Rect) {
				continue
			}
			g.Pix[p.Y*g.Stride+p.X] = 255 - ink
			if ring != 2 && ring != 4 {
				g.Pix[p.Y*g.Stride+p.X] = ink
			}
		}
	}
}

func TestNothingIsReadInHeapsOfPatterns(t *testing.T) {
	n := 900
	if scanner.Raced {
		n = 120
	}
	if os.Getenv("ROKKETA_SOAK") != "" {
		n = 20_000
	}
	random := rand.New(rand.NewPCG(20, 26))
	for turn := range n {
		g := heap(random, turn)
		if codes := sound(t, g); len(codes) > 0 {
			t.Fatalf("picture %d, %v: read %q", turn, g.Rect, texts(codes))
		}
	}
}
