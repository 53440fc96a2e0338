// The frame on a picture: dragged anew with the mouse, set by a click, or
// moved and sized by keys. What lies outside it is dimmed.

package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"
)

// The frame's smallest side in pixels of the picture, and one step of a key
// in parts of the picture's shorter side.
const (
	leastFrame = 24
	frameSteps = 40
)

// frame shows a picture and holds the part that is chosen, in pixels of the
// picture.
type frame struct {
	widget.BaseWidget
	app     *App
	picture image.Image // nil once the page is left
	chosen  image.Rectangle
	begun   image.Point // where the drag began
	drags   bool
	do      func() // Enter

	view  *canvas.Image
	dims  [4]*canvas.Rectangle // above, below, left, right
	edge  *canvas.Rectangle
	rim   *canvas.Rectangle // around the edge, so that one of both is seen on any picture
	focus bool
}

var (
	_ fyne.Focusable     = (*frame)(nil)
	_ fyne.Draggable     = (*frame)(nil)
	_ desktop.Mouseable  = (*frame)(nil)
	_ desktop.Cursorable = (*frame)(nil)
)

func newFrame(a *App, picture image.Image, do func()) *frame {
	f := &frame{app: a, do: do, view: &canvas.Image{FillMode: canvas.ImageFillContain}, edge: canvas.NewRectangle(color.Transparent), rim: canvas.NewRectangle(color.Transparent)}
	for i := range f.dims {
		f.dims[i] = canvas.NewRectangle(color.NRGBA{A: 0x80})
	}
	f.edge.CornerRadius, f.rim.CornerRadius = 3, 4
	f.ExtendBaseWidget(f)
	f.show(picture)
	return f
}

// show puts a picture up with the frame in its middle; nil takes it away.
func (f *frame) show(picture image.Image) {
	f.picture, f.view.Image, f.chosen = picture, nil, image.Rectangle{}
	if picture != nil {
		f.view.Image = reduced(picture)
		b := picture.Bounds()
		side := min(b.Dx(), b.Dy()) / 2
		f.set(image.Rectangle{Max: image.Pt(side, side)}.Add(b.Min).Add(b.Size().Sub(image.Pt(side, side)).Div(2)))
	}
	f.view.Refresh()
	f.Refresh()
}

// shownWidth is how many pixels wide a picture is shown at most: Fyne scales
// it anew at every size of the window, which takes long for a large screen.
const shownWidth = 1600

// reduced is a picture as it is shown; the part is cut from the picture itself.
func reduced(picture image.Image) image.Image {
	b := picture.Bounds()
	if b.Dx() <= shownWidth {
		return picture
	}
	m := image.NewRGBA(image.Rect(0, 0, shownWidth, max(1, b.Dy()*shownWidth/b.Dx())))
	draw.ApproxBiLinear.Scale(m, m.Bounds(), picture, b, draw.Src, nil)
	return m
}

// set chooses a part, kept inside the picture and large enough to be seen.
func (f *frame) set(r image.Rectangle) {
	b := f.picture.Bounds()
	w, h := min(max(r.Dx(), leastFrame), b.Dx()), min(max(r.Dy(), leastFrame), b.Dy())
	at := image.Pt(min(max(r.Min.X, b.Min.X), b.Max.X-w), min(max(r.Min.Y, b.Min.Y), b.Max.Y-h))
	f.chosen = image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
	f.place()
}

// scale is how long a pixel of the picture is on the screen, and origin where
// its first pixel lies.
func (f *frame) scale() (scale float32, origin fyne.Position) {
	b, s := f.picture.Bounds(), f.Size()
	scale = min(s.Width/float32(b.Dx()), s.Height/float32(b.Dy()))
	return scale, fyne.NewPos((s.Width-scale*float32(b.Dx()))/2, (s.Height-scale*float32(b.Dy()))/2)
}

// pixel is the picture's point under a place of the widget.
func (f *frame) pixel(at fyne.Position) image.Point {
	scale, origin := f.scale()
	if scale <= 0 {
		return f.picture.Bounds().Min
	}
	return f.picture.Bounds().Min.Add(image.Pt(int((at.X-origin.X)/scale), int((at.Y-origin.Y)/scale)))
}

// MouseDown implements desktop.Mouseable: a drag begins here.
func (f *frame) MouseDown(e *desktop.MouseEvent) {
	if f.picture != nil {
		f.begun, f.drags = f.pixel(e.Position), false
	}
}

// MouseUp implements desktop.Mouseable: a click without a drag puts the frame
// around what was clicked.
func (f *frame) MouseUp(e *desktop.MouseEvent) {
	if f.picture == nil || f.drags {
		return
	}
	f.set(f.chosen.Sub(f.chosen.Min).Add(f.pixel(e.Position)).Sub(f.chosen.Size().Div(2)))
}

// Dragged implements fyne.Draggable: the frame reaches from where the button
// went down to here.
func (f *frame) Dragged(e *fyne.DragEvent) {
	if f.picture == nil {
		return
	}
	f.drags = true
	b := f.picture.Bounds()
	f.set(image.Rectangle{Min: inside(f.begun, b), Max: inside(f.pixel(e.Position), b)}.Canon())
}

// inside is the point of a rectangle that is nearest.
func inside(p image.Point, r image.Rectangle) image.Point {
	return image.Pt(min(max(p.X, r.Min.X), r.Max.X), min(max(p.Y, r.Min.Y), r.Max.Y))
}

// DragEnd implements fyne.Draggable.
func (f *frame) DragEnd() {}

// Cursor implements desktop.Cursorable.
func (f *frame) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// FocusGained implements fyne.Focusable.
func (f *frame) FocusGained() { f.focus = true; f.Refresh() }

// FocusLost implements fyne.Focusable.
func (f *frame) FocusLost() { f.focus = false; f.Refresh() }

// TypedRune implements fyne.Focusable: + and - change the size.
func (f *frame) TypedRune(r rune) {
	switch r {
	case '+', ';', '＋': // ; is + without Shift on a Japanese keyboard
		f.grow(1)
	case '-', '－':
		f.grow(-1)
	}
}

// TypedKey implements fyne.Focusable: the arrows move the frame.
func (f *frame) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		f.move(-1, 0)
	case fyne.KeyRight:
		f.move(1, 0)
	case fyne.KeyUp:
		f.move(0, -1)
	case fyne.KeyDown:
		f.move(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.app.pressed() {
			f.do()
		}
	default:
		f.app.typed(e.Name)
	}
}

// step is how far one press of a key goes, in pixels.
func (f *frame) step() int {
	return max(1, min(f.picture.Bounds().Dx(), f.picture.Bounds().Dy())/frameSteps)
}

func (f *frame) move(x, y int) {
	if f.picture != nil {
		f.set(f.chosen.Add(image.Pt(x, y).Mul(f.step())))
	}
}

func (f *frame) grow(by int) {
	if f.picture != nil {
		f.set(f.chosen.Inset(-by * f.step()))
	}
}

// AccessibilityLabel reads the frame out.
func (f *frame) AccessibilityLabel() string { return f.app.say.Say("ui.area.keys") }

// AccessibilityRole implements fyne.Accessible.
func (f *frame) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// place lays picture, shade and frame out.
func (f *frame) place() {
	s := f.Size()
	if f.picture == nil || s.Width <= 0 {
		return
	}
	scale, origin := f.scale()
	// On whole units, so that no seam shows between the shades.
	at := func(p image.Point) fyne.Position {
		p = p.Sub(f.picture.Bounds().Min)
		return fyne.NewPos(whole(origin.X+scale*float32(p.X)), whole(origin.Y+scale*float32(p.Y)))
	}
	put := func(o fyne.CanvasObject, from, to fyne.Position) {
		o.Move(from)
		o.Resize(fyne.NewSize(to.X-from.X, to.Y-from.Y))
	}
	first, last := at(f.picture.Bounds().Min), at(f.picture.Bounds().Max)
	from, to := at(f.chosen.Min), at(f.chosen.Max)
	put(f.view, first, last)
	put(f.dims[0], first, fyne.NewPos(last.X, from.Y))
	put(f.dims[1], fyne.NewPos(first.X, to.Y), last)
	put(f.dims[2], fyne.NewPos(first.X, from.Y), fyne.NewPos(from.X, to.Y))
	put(f.dims[3], fyne.NewPos(to.X, from.Y), fyne.NewPos(last.X, to.Y))
	wide := f.rim.StrokeWidth / 4
	put(f.rim, from.SubtractXY(wide, wide), to.AddXY(wide, wide))
	put(f.edge, from, to)
}

func whole(x float32) float32 { return float32(math.Round(float64(x))) }

// CreateRenderer implements fyne.Widget.
func (f *frame) CreateRenderer() fyne.WidgetRenderer { return &frameRenderer{f} }

type frameRenderer struct{ *frame }

func (r *frameRenderer) Destroy()           {}
func (r *frameRenderer) Layout(fyne.Size)   { r.place() }
func (r *frameRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(70 * r.app.unit()) }
func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.view, r.dims[0], r.dims[1], r.dims[2], r.dims[3], r.rim, r.edge}
}

func (r *frameRenderer) Refresh() {
	// The picture is the same in both themes, and so are the colours on it.
	r.edge.StrokeColor = rgb(0xC23B0E)
	r.edge.StrokeWidth = 3 * r.app.unit()
	if r.focus {
		r.edge.StrokeWidth = 4 * r.app.unit()
		r.edge.StrokeColor = rgb(0x1F4E86)
	}
	r.rim.StrokeColor, r.rim.StrokeWidth = color.White, r.edge.StrokeWidth*2
	r.place()
	r.rim.Refresh()
	r.edge.Refresh()
}
