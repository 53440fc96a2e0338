// The picture of a plate: round and see-through at the corners, its edge
// inside its bounds, as wide as it is meant to be.

package ui_test

import (
	"image/color"
	"testing"

	"rokketa/ui"
)

func TestAPlateIsRoundWithItsEdgeInside(t *testing.T) {
	fill, edge := color.RGBA{10, 20, 30, 255}, color.RGBA{200, 100, 50, 255}
	for _, scale := range []float32{1, 1.5, 2} {
		w, h := int(100*scale), int(60*scale)
		wide := int(2 * scale)
		m := ui.DrawPlate(fill, edge, 14, 2, w, h, scale)
		if b := m.Bounds(); b.Dx() != w || b.Dy() != h {
			t.Fatalf("%v", b)
		}
		for _, at := range [][2]int{{0, 0}, {w - 1, 0}, {0, h - 1}, {w - 1, h - 1}} {
			if _, _, _, a := m.At(at[0], at[1]).RGBA(); a != 0 {
				t.Errorf("scale %v: the corner %v is painted", scale, at)
			}
		}
		for in := range wide + 2 {
			want := edge
			if in >= wide {
				want = fill
			}
			for _, at := range [][2]int{{in, h / 2}, {w - 1 - in, h / 2}, {w / 2, in}, {w / 2, h - 1 - in}} {
				if m.At(at[0], at[1]) != want {
					t.Errorf("scale %v: %v at %v, want %v", scale, m.At(at[0], at[1]), at, want)
				}
			}
		}
		// On the diagonal the circle's edge lies at 14 × (1 − 1/√2) = 4.1.
		if _, _, _, a := m.At(int(3*scale), int(3*scale)).RGBA(); a == 0xffff {
			t.Errorf("scale %v: the corner is not round", scale)
		}
		if m.At(int(9*scale), int(9*scale)) != fill {
			t.Errorf("scale %v: the corner is cut too far", scale)
		}
	}
}

func TestAPlateWithoutRoomIsDrawnAllTheSame(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {-3, 4}, {1, 1}, {9, 3}} {
		m := ui.DrawPlate(color.White, color.Black, 14, 1, size[0], size[1], 1)
		if b := m.Bounds(); b.Dx() != max(size[0], 0) || b.Dy() != max(size[1], 0) {
			t.Errorf("%v for %v", b, size)
		}
	}
}
