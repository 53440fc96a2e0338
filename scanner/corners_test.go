// This file promises: tests that a code's corners are where it was drawn, at any
// size, from any side.

package scanner

import (
	"context"
	"fmt"
	"image"
	"testing"

	"rokketa/internal/qrdraw"
)

const someText = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"

// onlyCode is the one code of a picture, however long it takes.
func onlyCode(g image.Image) (Code, error) {
	codes, err := ReadImageWithin(context.Background(), g, standstill)
	if err != nil || len(codes) != 1 {
		return Code{}, fmt.Errorf("%d codes, %w", len(codes), err)
	}
	return codes[0], nil
}

func TestCornersAreWhereTheCodeWasDrawn(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for _, pixels := range []float64{1.75, 2, 2.6, 3.3, 5, 8, 13, 22} {
		for _, way := range []struct{ degrees, tilt float64 }{
			{0, 0}, {90, 0}, {180, 0}, {6, 0.1}, {33, 0}, {45, 0.2}, {137, 0.1}, {250, 0.3},
		} {
			if pixels < 2.6 && (way.tilt > 0 || int(way.degrees)%90 != 0) {
				continue // two pixels a module, aslant, are near the end of what can be read
			}
			if Raced && pixels != 3.3 && pixels != 5 {
				continue
			}
			side := pixels * float64(m.d)
			page := int(1.5*side) + 30
			corners := standing(Point{float64(page)/2 + 0.3, float64(page)/2 - 0.4}, side, way.degrees, way.tilt)
			for _, mirror := range []bool{false, true} {
				g, drawn, want := sheet(page, page, 255), m, corners
				if mirror {
					if pixels != 5 {
						continue
					}
					drawn = m.mirrored()
					want = [4]Point{corners[1], corners[0], corners[3], corners[2]}
				}
				drawn.drawOn(t, g, corners, blackOnWhite)
				c, err := onlyCode(g)
				name := fmt.Sprintf("%v pixels a module, %+v, mirrored %v", pixels, way, mirror)
				if err != nil || c.Text != someText {
					t.Errorf("%s: %q, %v", name, c.Text, err)
					continue
				}
				// Half a module where the fourth corner had to be guessed.
				most := max(1, pixels/5)
				switch {
				case way.tilt > 0:
					most = max(1.6, 0.6*pixels)
				case int(way.degrees)%90 != 0:
					most = max(1.6, pixels/5)
				}
				if off := apart(c.Corners, want); off > most {
					t.Errorf("%s: the corners are %.2f pixels off: %.1f, want %.1f", name, off, c.Corners, want)
				}
			}
		}
	}
}

// What only a squeezed or doubled level can read has its corners in the picture
// as well.
func TestCornersOfACodeThatWasReadOnAnotherLevelAreInThePicture(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for name, corners := range map[string][4]Point{
		"wide":   {{40, 50}, {440, 50}, {440, 150}, {40, 150}},
		"high":   {{40, 50}, {140, 50}, {140, 450}, {40, 450}},
		"small":  standing(Point{100.5, 100.5}, 1.6*float64(m.d), 0, 0),
		"larger": {{30, 30}, {830, 30}, {830, 830}, {30, 830}}, // read at a quarter
	} {
		g := sheet(900, 900, 255)
		m.drawOn(t, g, corners, blackOnWhite)
		c, err := onlyCode(g)
		if err != nil || c.Text != someText {
			t.Errorf("%s: %q, %v", name, c.Text, err)
			continue
		}
		module := apart([4]Point{corners[0]}, [4]Point{corners[1]}) / float64(m.d)
		if off := apart(c.Corners, corners); off > max(2, module/4) {
			t.Errorf("%s: the corners are %.2f pixels off: %.1f, want %.1f", name, off, c.Corners, corners)
		}
	}
}
