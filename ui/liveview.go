// What a camera sees, with the outlines of codes on it.

package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"
)

// liveWidth is how many pixels wide a view is at most: more would be painted
// by slow machines for nothing.
const liveWidth = 720

// mostOutlined is how many codes of one picture are outlined.
const mostOutlined = 8

type liveView struct {
	widget.BaseWidget
	app   *App
	back  *canvas.Rectangle
	image *canvas.Image
	codes []outline
	lines []*canvas.Line // four for each code, kept for all pictures
}

func newLiveView(a *App) *liveView {
	v := &liveView{app: a, back: canvas.NewRectangle(color.Black), image: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest}}
	v.back.CornerRadius = 10
	for range 4 * mostOutlined {
		line := canvas.NewLine(color.Transparent)
		line.StrokeWidth = 4 * a.unit()
		line.Hide()
		v.lines = append(v.lines, line)
	}
	v.ExtendBaseWidget(v)
	return v
}

// width is how many pixels wide a picture for the view should be.
func (v *liveView) width() int { return liveWidth }

// show puts up a picture and the outlines of its codes.
func (v *liveView) show(picture image.Image, codes []outline) {
	v.image.Image = picture
	v.codes = codes[:min(len(codes), mostOutlined)]
	v.Refresh()
}

// clear takes the picture away.
func (v *liveView) clear() { v.show(nil, nil) }

// place lays the picture and the outlines out.
func (v *liveView) place() {
	s := v.Size()
	v.back.Resize(s)
	v.image.Resize(s)
	for _, line := range v.lines {
		line.Hide()
	}
	if v.image.Image == nil || s.Width <= 0 {
		return
	}
	b := v.image.Image.Bounds()
	scale := min(s.Width/float32(b.Dx()), s.Height/float32(b.Dy()))
	w, h := scale*float32(b.Dx()), scale*float32(b.Dy())
	at := func(p fyne.Position) fyne.Position {
		return fyne.NewPos((s.Width-w)/2+p.X*w, (s.Height-h)/2+p.Y*h)
	}
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	for i, code := range v.codes {
		ink := theme.ColorNameWarning
		if code.account {
			ink = theme.ColorNameSuccess
		}
		for j := range 4 {
			line := v.lines[4*i+j]
			line.StrokeColor = v.Theme().Color(ink, variant)
			line.Position1, line.Position2 = at(code.corners[j]), at(code.corners[(j+1)%4])
			line.Show()
		}
	}
}

// mirrored is a picture as in a mirror, at most width pixels wide.
func mirrored(picture image.Image, width int) image.Image {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if w > width {
		w, h = width, max(1, h*width/w)
	}
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(m, m.Bounds(), picture, b, draw.Src, nil)
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for l, r := 0, 4*(w-1); l < r; l, r = l+4, r-4 {
			for k := range 4 {
				row[l+k], row[r+k] = row[r+k], row[l+k]
			}
		}
	}
	return m
}

// AccessibilityLabel implements fyne.Accessible.
func (v *liveView) AccessibilityLabel() string { return v.app.say.Say("ui.camera.title") }

// AccessibilityRole implements fyne.Accessible.
func (v *liveView) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (v *liveView) CreateRenderer() fyne.WidgetRenderer { return &liveRenderer{v} }

type liveRenderer struct{ *liveView }

func (r *liveRenderer) Destroy()           {}
func (r *liveRenderer) Layout(fyne.Size)   { r.place() }
func (r *liveRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(70 * r.app.unit()) }
func (r *liveRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.back, r.image}
	for _, line := range r.lines {
		all = append(all, line)
	}
	return all
}

func (r *liveRenderer) Refresh() {
	r.place()
	r.image.Refresh()
	for _, line := range r.lines {
		if line.Visible() {
			line.Refresh()
		}
	}
}
