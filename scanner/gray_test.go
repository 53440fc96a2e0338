// This file promises: every type of image becomes the same gray, wherever it
// begins.

package scanner

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

// plain is an image of a type of its own, which knows nothing but At.
type plain struct{ of image.Image }

func (p plain) ColorModel() color.Model { return p.of.ColorModel() }
func (p plain) Bounds() image.Rectangle { return p.of.Bounds() }
func (p plain) At(x, y int) color.Color { return p.of.At(x, y) }

func TestRareTypesOfImageAreTheSameGray(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	at := image.Rect(-7, 11, 33, 11+2*lookRows+5) // strips and a rest
	for name, alphas := range map[string][2]uint8{"opaque": {255, 255}, "light on nothing": {0, 255}} {
		n := image.NewNRGBA(at)
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				v := uint8(200 + random.IntN(50)) // mostly light: on transparency the ground is black
				n.SetNRGBA(x, y, color.NRGBA{v, v, v, alphas[random.IntN(2)]})
			}
		}
		want := toGray(n, nil)
		for kind, img := range map[string]draw.Image{"NRGBA64": image.NewNRGBA64(at), "RGBA64": image.NewRGBA64(at), "CMYK": image.NewCMYK(at), "Gray16": image.NewGray16(at)} {
			if opaque := kind == "CMYK" || kind == "Gray16"; opaque && name != "opaque" {
				continue
			}
			draw.Draw(img, at, n, at.Min, draw.Src)
			for own, img := range map[string]image.Image{kind: img, kind + " by At": plain{img}} {
				got := toGray(img, nil)
				for i := range want.pix {
					if d := int(got.pix[i]) - int(want.pix[i]); abs(d) > 1 {
						t.Fatalf("%s, %s: %d at %d, want %d", name, own, got.pix[i], i, want.pix[i])
					}
				}
			}
		}
	}
}

func TestARareTypeOfImageStopsWithItsContext(t *testing.T) {
	asked := 0
	ctx := &ending{Context: context.Background(), most: 3}
	img := counting{image.NewGray16(image.Rect(0, 0, 100, 100*lookRows)), &asked}
	if codes, err := ReadImage(ctx, img); err == nil || len(codes) > 0 {
		t.Errorf("%v, %v", codes, err)
	}
	if most := 100 * lookRows * 4; asked > most {
		t.Errorf("asked for %d pixels after the end, at most %d are a strip's", asked, most)
	}
}

// counting counts the pixels that are asked for.
type counting struct {
	image.Image
	asked *int
}

func (c counting) At(x, y int) color.Color {
	*c.asked++
	return c.Image.At(x, y)
}
