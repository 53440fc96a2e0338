// This file promises: symbols and finders drawn anywhere, in any perspective, by
// a way of its own, so that the tests do not lean on what they test.

package scanner

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"

	"rokketa/internal/qrdraw"
)

// projection takes a plane to a plane, straight lines to straight lines:
// x = (p0·u + p1·v + p2) / (p6·u + p7·v + 1), y alike.
type projection [8]float64

// through is the projection that takes four places to four others, from the
// eight equations that this makes, by elimination.
func through(t testing.TB, from, to [4]Point) projection {
	t.Helper()
	var rows [8][9]float64
	for i, p := range from {
		q := to[i]
		rows[2*i] = [9]float64{p.X, p.Y, 1, 0, 0, 0, -p.X * q.X, -p.Y * q.X, q.X}
		rows[2*i+1] = [9]float64{0, 0, 0, p.X, p.Y, 1, -p.X * q.Y, -p.Y * q.Y, q.Y}
	}
	for i := range rows {
		largest := i
		for j := i; j < len(rows); j++ {
			if math.Abs(rows[j][i]) > math.Abs(rows[largest][i]) {
				largest = j
			}
		}
		rows[i], rows[largest] = rows[largest], rows[i]
		if math.Abs(rows[i][i]) < 1e-12 {
			t.Fatalf("no projection takes %v to %v", from, to)
		}
		for j := range rows {
			if j == i {
				continue
			}
			factor := rows[j][i] / rows[i][i]
			for k := i; k < 9; k++ {
				rows[j][k] -= factor * rows[i][k]
			}
		}
	}
	var p projection
	for i := range p {
		p[i] = rows[i][8] / rows[i][i]
	}
	return p
}

func (p projection) at(u, v float64) Point {
	w := p[6]*u + p[7]*v + 1
	return Point{(p[0]*u + p[1]*v + p[2]) / w, (p[3]*u + p[4]*v + p[5]) / w}
}

// square are the corners of a square of side d, from the top left clockwise.
func square(d float64) [4]Point { return [4]Point{{0, 0}, {d, 0}, {d, d}, {0, d}} }

// standing is a square of a side in pixels around a middle, turned clockwise by
// degrees and seen tilted: its lower edge is nearer than its upper by 1 : 1−tilt.
func standing(middle Point, side, degrees, tilt float64) [4]Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	var c [4]Point
	for i, p := range square(1) {
		x, y := p.X-0.5, p.Y-0.5
		x, y = x*cos-y*sin, x*sin+y*cos
		near := 1 - tilt*(0.5-y)
		c[i] = Point{middle.X + side*x*near, middle.Y + side*y*near}
	}
	return c
}

// modules are a symbol's, true where dark.
type modules struct {
	d    int
	dark []bool
}

// symbol is the code of text as modules.
func symbol(t testing.TB, text string, level qrdraw.Level) modules {
	t.Helper()
	img, err := qrdraw.Image(text, qrdraw.Options{Scale: 1, Quiet: -1, Level: level})
	if err != nil {
		t.Fatal(err)
	}
	m := modules{d: img.Bounds().Dx()}
	for _, ink := range img.(*image.Paletted).Pix {
		m.dark = append(m.dark, ink == 1)
	}
	return m
}

// ofVersion is a symbol of a version, full of letters.
func ofVersion(t testing.TB, version int) modules {
	t.Helper()
	v, err := decoder.Version_GetVersionForNumber(version)
	if err != nil {
		t.Fatal(err)
	}
	blocks := v.GetECBlocksForLevel(decoder.ErrorCorrectionLevel_L)
	letters := v.GetTotalCodewords() - blocks.GetTotalECCodewords() - 3 // mode and length take up to 20 bits
	random := rand.New(rand.NewPCG(uint64(version), 1))
	text := make([]byte, letters)
	for i := range text {
		text[i] = byte('a' + random.IntN(26))
	}
	m := symbol(t, string(text), qrdraw.Low)
	if m.d != 17+4*version {
		t.Fatalf("drew %d modules for version %d", m.d, version)
	}
	return m
}

func (m modules) mirrored() modules {
	out := modules{m.d, make([]bool, len(m.dark))}
	for i, dark := range m.dark {
		out.dark[i/m.d*m.d+m.d-1-i%m.d] = dark
	}
	return out
}

// ink is how the modules are drawn: two values, and how many samples a pixel
// has along each side.
type ink struct {
	dark, light byte
	samples     int
}

var blackOnWhite = ink{0, 255, 3}

// drawOn draws the modules into the quadrilateral, from the symbol's top left
// clockwise; around them the picture stays as it is.
func (m modules) drawOn(t testing.TB, g *image.Gray, corners [4]Point, k ink) {
	t.Helper()
	back := through(t, corners, square(float64(m.d)))
	left, top := g.Rect.Max.X, g.Rect.Max.Y
	right, bottom := 0, 0
	for _, c := range corners {
		left, right = min(left, int(c.X)-1), max(right, int(c.X)+2)
		top, bottom = min(top, int(c.Y)-1), max(bottom, int(c.Y)+2)
	}
	n := float64(k.samples)
	for y := max(top, 0); y < min(bottom, g.Rect.Max.Y); y++ {
		for x := max(left, 0); x < min(right, g.Rect.Max.X); x++ {
			sum := 0
			for j := range k.samples {
				for i := range k.samples {
					p := back.at(float64(x)+(float64(i)+0.5)/n, float64(y)+(float64(j)+0.5)/n)
					u, v := int(math.Floor(p.X)), int(math.Floor(p.Y))
					switch {
					case u < 0 || v < 0 || u >= m.d || v >= m.d:
						sum += int(g.Pix[y*g.Stride+x])
					case m.dark[v*m.d+u]:
						sum += int(k.dark)
					default:
						sum += int(k.light)
					}
				}
			}
			g.Pix[y*g.Stride+x] = byte((sum + k.samples*k.samples/2) / (k.samples * k.samples))
		}
	}
}

// sheet is a gray picture of one value.
func sheet(w, h int, value byte) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = value
	}
	return g
}

// speckled is a level of random values.
func speckled(random *rand.Rand, w, h int) *level {
	l := blank(w, h, Point{1, 1})
	l.rows(func(_ int, row []byte) {
		for x := range row {
			row[x] = byte(random.Uint32())
		}
	})
	l.drawFrame()
	l.below = l.halved()
	return l
}

// apart is the largest distance between places of the same number.
func apart(a, b [4]Point) float64 {
	most := 0.0
	for i := range a {
		most = max(most, distance(a[i], b[i]))
	}
	return most
}
