// This file promises: a picture that shows nothing is recognised. Under
// Wayland the X server gives such a one, and so does a screen that sleeps.

package screen

import (
	"image"
)

// allBlack says whether no pixel of any picture has a colour. It stops at the
// first that has, so that it costs nothing where there is something to see.
func allBlack(pictures []Picture) bool {
	for _, p := range pictures {
		if !black(p.Image) {
			return false
		}
	}
	return true
}

func black(m image.Image) bool {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		if rgba, ok := m.(*image.RGBA); ok {
			row := rgba.Pix[rgba.PixOffset(b.Min.X, y):rgba.PixOffset(b.Max.X, y)]
			for i := 0; i+3 < len(row); i += 4 {
				if row[i]|row[i+1]|row[i+2] != 0 {
					return false
				}
			}
			continue
		}
		for x := b.Min.X; x < b.Max.X; x++ {
			if red, green, blue, _ := m.At(x, y).RGBA(); red|green|blue != 0 {
				return false
			}
		}
	}
	return true
}
