// This file promises: any image.Image as rows of gray, fast for the usual types.

package scanner

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
)

// toGray copies img into the first level. Transparent pictures are laid on the ground that lets
// their drawing stand out, see ground.
func toGray(img image.Image) *level {
	b := img.Bounds()
	g := blank(b.Dx(), b.Dy(), Point{1, 1})
	switch m := img.(type) {
	case *image.Gray:
		g.rows(func(y int, row []byte) { copy(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]) })
	case *image.YCbCr: // the Y plane is the gray picture
		g.rows(func(y int, row []byte) { copy(row, m.Y[m.YOffset(b.Min.X, b.Min.Y+y):]) })
	case *image.RGBA:
		g.rows(func(y int, row []byte) { overWhite(row, m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]) })
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

// overWhite draws a row of premultiplied pixels: their light and what the white
// ground adds. It is the way of nearly every screenshot, so two pixels are
// computed at a time, side by side in one word:
//
//	bytes   A₁ B₁ G₁ R₁ A₀ B₀ G₀ R₀
//	even       B₁    R₁    B₀    R₀      each with room for a sum of ten bits
//	odd        A₁    G₁    A₀    G₀
func overWhite(row, pixels []byte) {
	const even = 0x00ff_00ff_00ff_00ff
	pixels = pixels[:4*len(row)]
	for len(row) >= 2 && len(pixels) >= 8 {
		p := binary.LittleEndian.Uint64(pixels)
		rb, ag := p&even, p>>8&even
		sum := rb + rb>>16 + ag<<1 // R + 2G + B in the first and the third of four
		row[0] = byte(min(255, sum&0xffff>>2+255-p>>24&0xff))
		row[1] = byte(min(255, sum>>32&0xffff>>2+255-p>>56))
		row, pixels = row[2:], pixels[8:]
	}
	if len(row) == 1 {
		row[0] = byte(min(255, luminance(pixels[0], pixels[1], pixels[2])+255-int(pixels[3])))
	}
}

// luminance is cheap on purpose: codes are told apart by light and dark, and
// green counting double is near enough to what the eye sees.
func luminance(r, g, b byte) int { return (int(r) + 2*int(g) + int(b)) / 4 }

func fromNRGBA(g *level, m *image.NRGBA) {
	b := m.Bounds()
	from := func(y int) []byte { return m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):] }
	if m.Opaque() {
		g.rows(func(y int, row []byte) { overWhite(row, from(y)) })
		return
	}
	var sum, weight int
	for y := range b.Dy() {
		src := from(y)
		for x := range b.Dx() {
			p := src[4*x : 4*x+4 : 4*x+4]
			sum += luminance(p[0], p[1], p[2]) * int(p[3])
			weight += int(p[3])
		}
	}
	under := ground(sum, weight)
	g.rows(func(y int, row []byte) {
		src := from(y)
		for x := range row {
			p := src[4*x : 4*x+4 : 4*x+4]
			row[x] = over(luminance(p[0], p[1], p[2]), int(p[3]), under)
		}
	})
}

func fromPaletted(g *level, m *image.Paletted) {
	b := m.Bounds()
	from := func(y int) []byte {
		at := m.PixOffset(b.Min.X, b.Min.Y+y)
		return m.Pix[at : at+b.Dx()]
	}
	var count [256]int
	for y := range b.Dy() {
		for _, i := range from(y) {
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
	g.rows(func(y int, row []byte) {
		for x, i := range from(y) {
			row[x] = table[i]
		}
	})
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
