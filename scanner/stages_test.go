// This file promises: tests that each stage reads what it is there for.

package scanner

import (
	"fmt"
	"image"
	"math"
	"testing"

	"rokketa/internal/qrdraw"
)

// read holds that a picture's only text is someText.
func read(t *testing.T, name string, g *image.Gray) {
	t.Helper()
	if c, err := onlyCode(g); err != nil || c.Text != someText {
		t.Errorf("%s: %q, %v", name, c.Text, err)
	}
}

func TestACodeWithOneFinderCoveredIsRead(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for name, corner := range map[string]Point{"top left": {0, 0}, "top right": {float64(m.d) - 7, 0}, "bottom left": {0, float64(m.d) - 7}} {
		for _, turn := range []float64{0, 35, 180} {
			worn := modules{m.d, append([]bool(nil), m.dark...)}
			for v := range 7 {
				for u := range 7 {
					worn.dark[(int(corner.Y)+v)*m.d+int(corner.X)+u] = false
				}
			}
			g := sheet(360, 360, 255)
			worn.drawOn(t, g, standing(Point{180, 180}, 6*float64(m.d), turn, 0), blackOnWhite)
			read(t, fmt.Sprint(name, " covered, turned by ", turn), g)
		}
	}
}

// Finders whose outer rings run into a dark page have no proportions outside.
func TestACodeOnADarkPageWithoutQuietZoneIsRead(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for _, page := range []byte{0, 20} {
		for _, turn := range []float64{0, 12, 90} {
			g := sheet(360, 360, page)
			m.drawOn(t, g, standing(Point{180, 180}, 6*float64(m.d), turn, 0), blackOnWhite)
			read(t, fmt.Sprintf("on a page of %d, turned by %v", page, turn), g)
		}
	}
}

func TestHardlyAnyContrastIsEnough(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for _, k := range []ink{{120, 126, 1}, {121, 125, 1}, {250, 255, 1}, {0, 4, 1}, {18, 12, 1}} {
		g := sheet(300, 300, k.light)
		m.drawOn(t, g, standing(Point{150, 150}, 5*float64(m.d), 0, 0), k)
		read(t, fmt.Sprintf("%d on %d", k.dark, k.light), g)
	}
}

func TestModulesOfAnySizeAreRead(t *testing.T) {
	m := symbol(t, "1", qrdraw.Medium)
	for _, pixels := range []float64{1.5, 1.8, 2.1, 30, 47, 60} {
		side := pixels * float64(m.d)
		g := sheet(int(side*1.3)+20, int(side*1.2)+20, 255)
		m.drawOn(t, g, standing(Point{side*0.6 + 10, side*0.6 + 10}, side, 0, 0), blackOnWhite)
		if c, err := onlyCode(g); err != nil || c.Text != "1" {
			t.Errorf("%v pixels a module: %q, %v", pixels, c.Text, err)
		}
	}
}

func TestLightThatFallsAcrossACodeDoesNoHarm(t *testing.T) {
	m := symbol(t, someText, qrdraw.Medium)
	for name, light := range map[string]func(x, y float64) float64{
		"to a tenth": func(x, _ float64) float64 { return 1 - 0.9*x },
		"a spot":     func(x, y float64) float64 { return 0.2 + 0.8*math.Exp(-8*((x-0.5)*(x-0.5)+(y-0.5)*(y-0.5))) },
		"a shadow": func(x, y float64) float64 {
			if x+y > 1.1 {
				return 0.3
			}
			return 1
		},
	} {
		g := sheet(320, 320, 255)
		m.drawOn(t, g, standing(Point{160, 160}, 6*float64(m.d), 10, 0.1), ink{40, 255, 3})
		for y := range 320 {
			for x := range 320 {
				g.Pix[y*320+x] = byte(float64(g.Pix[y*320+x]) * light(float64(x)/320, float64(y)/320))
			}
		}
		read(t, name, g)
	}
}

// Curved paper: around a can, the sides of a code turn away.
func TestACodeAroundACanIsRead(t *testing.T) {
	m := ofVersion(t, 3)
	flat := sheet(400, 400, 255)
	m.drawOn(t, flat, standing(Point{200, 200}, 10*float64(m.d), 0, 0), blackOnWhite)
	for _, bend := range []float64{0.6, 0.9, 1.1} { // radians to either side
		g := sheet(400, 440, 255)
		for y := range 440 {
			for x := range 400 {
				across := (float64(x) + 0.5 - 200) / 200 * math.Sin(bend)
				angle := math.Asin(across)
				u := 200 + 200*angle/bend
				v := float64(y) + 0.5 - 20 - 25*(math.Cos(angle)-math.Cos(bend)) // seen from a little above
				if u >= 0 && v >= 0 && u < 400 && v < 400 {
					g.Pix[y*400+x] = flat.Pix[int(v)*400+int(u)]
				}
			}
		}
		if c, err := onlyCode(g); err != nil || len(c.Text) < 20 {
			t.Errorf("bent by %v: %q, %v", bend, c.Text, err)
		}
	}
}
