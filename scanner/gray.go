// This file promises: any image.Image as rows of gray, fast for the usual types.

package scanner

import (
	"image"
	"image/color"
	"image/draw"
)

// gray is a picture of one byte a pixel, 0 black, rows without gaps.
type gray struct {
	pix  []byte
	w, h int
}

func newGray(w, h int) *gray { return &gray{pix: make([]byte, w*h), w: w, h: h} }

func (g *gray) row(y int) []byte { return g.pix[y*g.w : (y+1)*g.w] }

// toGray copies img. Transparent pictures are laid on the ground that lets
// their drawing stand out, see ground.
func toGray(img image.Image) *gray {
	b := img.Bounds()
	g := newGray(b.Dx(), b.Dy())
	switch m := img.(type) {
	case *image.Gray:
		for y := range g.h {
			copy(g.row(y), m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.YCbCr: // the Y plane is the gray picture
		for y := range g.h {
			copy(g.row(y), m.Y[m.YOffset(b.Min.X, b.Min.Y+y):])
		}
	case *image.RGBA:
		for y := range g.h {
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range g.row(y) {
				p := src[4*x : 4*x+4 : 4*x+4]
				// premultiplied, so light plus what the white ground adds
				g.pix[y*g.w+x] = byte(min(255, luminance(p[0], p[1], p[2])+255-int(p[3])))
			}
		}
	case *image.NRGBA:
		fromNRGBA(g, m)
	case *image.Paletted:
		fromPaletted(g, m)
	default:
		n := image.NewNRGBA(b)
		draw.Draw(n, b, img, b.Min, draw.Src)
		fromNRGBA(g, n)
	}
	return g
}

// luminance is cheap on purpose: codes are told apart by light and dark, and
// green counting double is near enough to what the eye sees.
func luminance(r, g, b byte) int { return (int(r) + 2*int(g) + int(b)) / 4 }

func fromNRGBA(g *gray, m *image.NRGBA) {
	b := m.Bounds()
	var sum, weight int
	if opaque := m.Opaque(); !opaque {
		for y := range g.h {
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range g.w {
				p := src[4*x : 4*x+4 : 4*x+4]
				sum += luminance(p[0], p[1], p[2]) * int(p[3])
				weight += int(p[3])
			}
		}
	}
	under := ground(sum, weight)
	for y := range g.h {
		src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
		row := g.row(y)
		for x := range row {
			p := src[4*x : 4*x+4 : 4*x+4]
			row[x] = over(luminance(p[0], p[1], p[2]), int(p[3]), under)
		}
	}
}

func fromPaletted(g *gray, m *image.Paletted) {
	b := m.Bounds()
	var count [256]int
	for y := range g.h {
		at := m.PixOffset(b.Min.X, b.Min.Y+y)
		for _, i := range m.Pix[at : at+g.w] {
			count[i]++
		}
	}
	var light, alpha [256]int
	var sum, weight int
	for i, c := range m.Palette {
		if i > 255 {
			break
		}
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		light[i], alpha[i] = luminance(n.R, n.G, n.B), int(n.A)
		sum += count[i] * light[i] * alpha[i]
		weight += count[i] * alpha[i]
	}
	under := ground(sum, weight)
	var table [256]byte
	for i := range table {
		table[i] = over(light[i], alpha[i], under)
	}
	for y := range g.h {
		at := m.PixOffset(b.Min.X, b.Min.Y+y)
		row := g.row(y)
		for x, i := range m.Pix[at : at+g.w] {
			row[x] = table[i]
		}
	}
}

// ground is the gray under a transparent picture: black where what is drawn is
// mostly light (white modules without their dark ones), else white. sum is
// light times alpha over all pixels, weight the alpha.
func ground(sum, weight int) int {
	if weight > 0 && sum/weight > 127 {
		return 0
	}
	return 255
}

func over(light, alpha, under int) byte {
	return byte((light*alpha + under*(255-alpha)) / 255)
}
