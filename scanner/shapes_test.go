// This file promises: pictures of odd shapes, and windows into larger ones, are
// scanned like any other.

package scanner_test

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

func TestAWindowIntoALargerPictureIsReadAlone(t *testing.T) {
	whole, window := image.Rect(0, 0, 700, 320), image.Rect(333, 11, 655, 305)
	luma := image.NewYCbCr(whole, image.YCbCrSubsampleRatio420)
	palette := color.Palette{color.White, color.Black, color.NRGBA{}}
	for name, img := range map[string]interface {
		image.Image
		SubImage(image.Rectangle) image.Image
	}{
		"Gray": image.NewGray(whole), "Gray16": image.NewGray16(whole), "RGBA": image.NewRGBA(whole), "NRGBA": image.NewNRGBA(whole),
		"RGBA64": image.NewRGBA64(whole), "CMYK": image.NewCMYK(whole), "Paletted": image.NewPaletted(whole, palette), "YCbCr": luma,
	} {
		drawn := page(whole.Dx(), whole.Dy(), 255)
		put(drawn, code(t, "outside", 5), 40, 60)
		want := put(drawn, code(t, "inside", 5), 400, 90)
		if canvas, can := img.(draw.Image); can {
			draw.Draw(canvas, whole, drawn, image.Point{}, draw.Src)
		} else {
			copy(luma.Y, drawn.Pix)
			for i := range luma.Cb {
				luma.Cb[i], luma.Cr[i] = 128, 128
			}
		}
		codes := sound(t, img.SubImage(window))
		if texts(codes) != "inside" {
			t.Errorf("%s: read %q", name, texts(codes))
			continue
		}
		near(t, codes[0].Corners, want, 1.5)
	}
}

func TestLongAndNarrowPicturesAreScanned(t *testing.T) {
	random := rand.New(rand.NewPCG(30, 30))
	for _, size := range []image.Point{{X: 1, Y: 9000}, {X: 9000, Y: 1}, {X: 2, Y: 5001}, {X: 7001, Y: 3}, {X: 15, Y: 3000}, {X: 3000, Y: 15}} {
		g := page(size.X, size.Y, 255)
		for i := range g.Pix {
			g.Pix[i] = byte(random.Uint32()&1) * 255
		}
		if codes := sound(t, g); len(codes) > 0 {
			t.Errorf("%v: read %q", size, texts(codes))
		}
	}
	strip := page(4000, 100, 255) // a banner with a code at its end
	want := put(strip, code(t, "end", 4), 3900, 8)
	codes := sound(t, strip)
	if texts(codes) != "end" {
		t.Fatalf("read %q", texts(codes))
	}
	near(t, codes[0].Corners, want, 1.5)
}
