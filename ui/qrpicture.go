// A QR code on the window, black on white in both themes, as a camera wants
// it, and with every module of the same whole number of pixels.

package ui

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/internal/qrdraw"
)

type qrPicture struct {
	*canvas.Raster
	modules image.Image // a pixel each, with the light ones around; nil: all white
}

// newQRPicture draws text on a square of this side, in Fyne's units.
func newQRPicture(text string, side float32) (*qrPicture, error) {
	// On a screen nothing of the code is lost, so it need not be dense.
	modules, err := qrdraw.Image(text, qrdraw.Options{Scale: 1, Level: qrdraw.Low})
	if err != nil {
		return nil, err
	}
	p := &qrPicture{modules: modules}
	p.Raster = canvas.NewRaster(p.draw)
	p.SetMinSize(fyne.NewSquareSize(side))
	return p, nil
}

func (p *qrPicture) draw(width, height int) image.Image {
	m := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	if p.modules == nil {
		return m
	}
	b := p.modules.Bounds()
	scale := max(1, min(width, height)/b.Dx())
	left, top := (width-scale*b.Dx())/2, (height-scale*b.Dy())/2
	for y := range b.Dy() {
		for x := range b.Dx() {
			if color.GrayModel.Convert(p.modules.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y < 128 {
				dot := image.Rect(0, 0, scale, scale).Add(image.Pt(left+x*scale, top+y*scale))
				draw.Draw(m, dot, image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return m
}

// wipe takes the code off.
func (p *qrPicture) wipe() {
	p.modules = nil
	p.Refresh()
}
