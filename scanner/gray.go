// This file promises: any image.Image as rows of gray, fast for the usual types.

package scanner

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
)

// toGray copies img into the first level. Transparent pictures are laid on the
// ground that lets their drawing stand out, see ground.
func toGray(img image.Image, p *pace) *level {
	b := img.Bounds()
	g := blank(b.Dx(), b.Dy(), Point{1, 1})
	g.pace = p
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
		fromAny(g, img)
	}
	g.drawFrame()
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
	var d drawing
	for y := range b.Dy() {
		if y%lookRows == 0 && g.pace.over() {
			return
		}
		src := from(y)[:4*b.Dx()]
		for ; len(src) >= 4; src = src[4:] {
			d.add(luminance(src[0], src[1], src[2]), int(src[3]), 1)
		}
	}
	under := d.ground()
	g.rows(func(y int, row []byte) { overGround(row, from(y), under) })
}

// fromAny is for the types that are seldom met, such as 16 bits a colour or
// four inks. They are drawn in strips, because a whole copy would be four times
// as large as all that follows.
func fromAny(g *level, img image.Image) {
	b := img.Bounds()
	strip := image.NewNRGBA(image.Rect(0, 0, b.Dx(), min(lookRows, b.Dy())))
	under := white
	for {
		var d drawing
		for top := 0; top < b.Dy(); top += lookRows {
			if g.pace.over() {
				return
			}
			draw.Draw(strip, strip.Rect, img, b.Min.Add(image.Pt(0, top)), draw.Src)
			for y := range min(lookRows, b.Dy()-top) {
				src := strip.Pix[y*strip.Stride:]
				overGround(g.inner(top+y), src, under)
				for x := range b.Dx() {
					d.add(luminance(src[4*x], src[4*x+1], src[4*x+2]), int(src[4*x+3]), 1)
				}
			}
		}
		if under == black || d.ground() == white {
			return
		}
		under = black // once more
	}
}

// overGround draws a row of pixels that are not premultiplied.
func overGround(row, pixels []byte, under int) {
	for x := range row {
		p := pixels[4*x : 4*x+4 : 4*x+4]
		row[x] = over(luminance(p[0], p[1], p[2]), int(p[3]), under)
	}
}

func fromPaletted(g *level, m *image.Paletted) {
	b := m.Bounds()
	from := func(y int) []byte {
		at := m.PixOffset(b.Min.X, b.Min.Y+y)
		return m.Pix[at : at+b.Dx()]
	}
	var count [256]int
	for y := range b.Dy() {
		if y%lookRows == 0 && g.pace.over() {
			return
		}
		for _, i := range from(y) {
			count[i]++
		}
	}
	var light, alpha [256]int
	var d drawing
	for i, c := range m.Palette {
		if i > 255 {
			break
		}
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		light[i], alpha[i] = luminance(n.R, n.G, n.B), int(n.A)
		d.add(light[i], alpha[i], count[i])
	}
	under := d.ground()
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

const black, white = 0, 255

// drawing is how light a picture is where it is painted at all.
type drawing struct {
	light, alpha uint64 // sums over all pixels; that of light is times alpha
	pixels       uint64
}

func (d *drawing) add(light, alpha, pixels int) {
	d.light += uint64(light) * uint64(alpha) * uint64(pixels)
	d.alpha += uint64(alpha) * uint64(pixels)
	d.pixels += uint64(pixels)
}

// ground is the gray under a transparent picture: black where what is drawn is
// mostly light (white modules without their dark ones), else white. Under an
// opaque one it is never seen.
func (d *drawing) ground() int {
	if d.alpha > 0 && d.alpha < 255*d.pixels && d.light/d.alpha > 127 {
		return black
	}
	return white
}

func over(light, alpha, under int) byte {
	return byte((light*alpha + under*(255-alpha)) / 255)
}
