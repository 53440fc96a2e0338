// The frame around what has the focus: a line that can be seen on whatever the
// thing lies on, where Fyne only changes the shade of its ground.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// haloWidth is how wide the line is, and how far it keeps from the edge of a
// thing that has a strong colour of its own.
const (
	haloWidth = 2.5
	haloInset = 3
)

// halo is the frame of one widget. The zero value is off.
type halo struct {
	on   bool
	edge *canvas.Rectangle
}

// light switches the frame on or off; the widget is then to be refreshed.
func (h *halo) light(on bool) { h.on = on }

// around draws the frame over what a renderer draws. ink is the colour for the
// ground that the widget has at the moment.
func (h *halo) around(r fyne.WidgetRenderer, of fyne.Widget, ink func() fyne.ThemeColorName) fyne.WidgetRenderer {
	h.edge = canvas.NewRectangle(color.Transparent)
	framed := &haloRenderer{WidgetRenderer: r, halo: h, of: of, ink: ink}
	framed.paint()
	return framed
}

type haloRenderer struct {
	fyne.WidgetRenderer
	halo *halo
	of   fyne.Widget
	ink  func() fyne.ThemeColorName
}

// Layout implements fyne.WidgetRenderer.
func (r *haloRenderer) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	in := r.inset()
	r.halo.edge.Move(fyne.NewSquareOffsetPos(in))
	r.halo.edge.Resize(s.SubtractWidthHeight(2*in, 2*in))
}

// Objects implements fyne.WidgetRenderer.
func (r *haloRenderer) Objects() []fyne.CanvasObject {
	all := r.WidgetRenderer.Objects()
	if !r.halo.on {
		return all
	}
	return append(all[:len(all):len(all)], r.halo.edge)
}

// Refresh implements fyne.WidgetRenderer.
func (r *haloRenderer) Refresh() {
	r.paint()
	r.Layout(r.of.Size())
	r.WidgetRenderer.Refresh()
}

// inset keeps the line off the edge where the ground is as strong as the line
// has to be.
func (r *haloRenderer) inset() float32 {
	if r.ink() == theme.ColorNamePrimary {
		return 0
	}
	return haloInset * themeUnit()
}

func (r *haloRenderer) paint() {
	s, e := fyne.CurrentApp().Settings(), r.halo.edge
	e.StrokeColor = s.Theme().Color(r.ink(), s.ThemeVariant())
	e.StrokeWidth = haloWidth * themeUnit()
	e.CornerRadius = max(0, s.Theme().Size(theme.SizeNameButtonRadius)-r.inset())
}

// themeUnit is the length of one of Fyne's units at the text size that is on.
func themeUnit() float32 {
	return fyne.CurrentApp().Settings().Theme().Size(theme.SizeNamePadding) / 5
}

// onImportance is the frame's colour on a button.
func onImportance(i widget.Importance) fyne.ThemeColorName {
	switch i {
	case widget.HighImportance:
		return theme.ColorNameForegroundOnPrimary
	case widget.DangerImportance:
		return theme.ColorNameForegroundOnError
	default:
		return theme.ColorNamePrimary
	}
}

// onPlain is its colour on everything that has no strong ground.
func onPlain() fyne.ThemeColorName { return theme.ColorNamePrimary }
