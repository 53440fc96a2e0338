// A plate: a rounded sheet with an edge, or the edge alone, handed to the
// painter as a picture. Every second the whole window is painted anew, for the
// countdowns; where the processor does the painting, as on a remote desktop or
// in a virtual machine, a picture costs next to nothing, but a rounded shape is
// worked out for each of its pixels, and the rows cover most of the window. And
// its edge lies inside its bounds to the pixel, whoever paints.

package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// plate is how the sheet looks. Lengths are in Fyne's units.
type plate struct {
	fill, edge    color.Color
	radius, width float32
}

// platePicture is a plate as it is painted, drawn anew only when it looks otherwise
// or gets another size.
type platePicture struct {
	*canvas.Raster
	looks plate
}

func newPlate() *platePicture {
	p := &platePicture{looks: plate{fill: color.Transparent, edge: color.Transparent}}
	p.Raster = canvas.NewRaster(func(w, h int) image.Image {
		scale := float32(1)
		if side := p.Size().Width; side > 0 {
			scale = float32(w) / side
		}
		return p.looks.draw(w, h, scale)
	})
	p.ScaleMode = canvas.ImageScalePixels // pixel by pixel: nothing is to be smoothed
	return p
}

// wear changes how it looks.
func (p *platePicture) wear(looks plate) {
	if p.looks != looks {
		p.looks = looks
		p.Refresh()
	}
}

// object is what is painted: a painter knows the raster alone.
func (p *platePicture) object() fyne.CanvasObject { return p.Raster }

// fine is how many times finer than a pixel the corners are looked at, each
// way.
const fine = 16

// draw draws a plate of w × h pixels, scale of which are as long as one of
// Fyne's units.
func (p plate) draw(w, h int, scale float32) image.Image {
	w, h = max(w, 0), max(h, 0)
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	edge := int(math.Round(float64(p.width * scale)))
	corner := min(int(math.Ceil(float64(p.radius*scale))), w/2, h/2)
	fill, line := rgbaOf(p.fill), rgbaOf(p.edge)
	// The corner is drawn once, upper left, and mirrored.
	pixels := p.corner(corner, float64(p.radius*scale), float64(edge), fill, line)
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		down := min(y, h-1-y)
		for x := range w {
			in := min(x, w-1-x)
			c := fill
			switch {
			case in < corner && down < corner:
				c = pixels[down*corner+in]
			case in < edge || down < edge:
				c = line
			}
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
		}
	}
	return m
}

// corner gives the pixels of the upper left corner, row by row.
func (p plate) corner(side int, radius, edge float64, fill, line color.RGBA) []color.RGBA {
	all := make([]color.RGBA, side*side)
	for y := range side {
		for x := range side {
			// How much of the pixel lies on the plate, and how much of that
			// inside the edge.
			on, inside := 0, 0
			for sy := range fine {
				dy := radius - (float64(y) + (float64(sy)+0.5)/fine)
				for sx := range fine {
					dx := radius - (float64(x) + (float64(sx)+0.5)/fine)
					far := max(dx, dy)
					if dx > 0 && dy > 0 {
						far = math.Sqrt(dx*dx + dy*dy)
					}
					if far <= radius {
						on++
					}
					if far <= radius-edge {
						inside++
					}
				}
			}
			all[y*side+x] = mixed(fill, line, inside, on-inside)
		}
	}
	return all
}

// mixed is a pixel of which so many parts of fine × fine have each colour.
func mixed(a, b color.RGBA, partsA, partsB int) color.RGBA {
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*partsA + int(b)*partsB + fine*fine/2) / (fine * fine)) //nolint:gosec // a mean of bytes
	}
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), mix(a.A, b.A)}
}

func rgbaOf(c color.Color) color.RGBA {
	return color.RGBAModel.Convert(c).(color.RGBA)
}
