// The line around a thing: the frame of what has the focus, which can be seen on
// whatever the thing lies on, where Fyne only changes the shade of its ground;
// and without the focus the rim by which a button or a choice is known as one.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// haloWidth is how wide the line is, and how far it keeps from the edge of a
// thing that has a strong colour of its own.
const (
	haloWidth = 2.5
	haloInset = 3
)

// halo is the line around one widget. The zero value is off, has the corners of
// a button and no rim.
type halo struct {
	on     bool
	corner fyne.ThemeSizeName         // how round the widget is
	rim    func() fyne.ThemeColorName // of the widget as it is now; "" or nil for none
	thick  fyne.ThemeSizeName         // how wide the rim is, "" for a fine line
	edge   *platePicture
}

// light switches the frame on or off; the widget is then to be refreshed.
func (h *halo) light(on bool) { h.on = on }

// around draws the frame over what a renderer draws. ink is the colour for the
// ground that the widget has at the moment.
func (h *halo) around(r fyne.WidgetRenderer, of fyne.Widget, ink func() fyne.ThemeColorName) fyne.WidgetRenderer {
	h.edge = newPlate()
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
	if r.line() == "" {
		return all
	}
	return append(all[:len(all):len(all)], r.halo.edge.object())
}

// Refresh implements fyne.WidgetRenderer.
func (r *haloRenderer) Refresh() {
	r.paint()
	r.Layout(r.of.Size())
	r.WidgetRenderer.Refresh()
}

// line is the colour of the line that there is now, "" for none.
func (r *haloRenderer) line() fyne.ThemeColorName {
	switch {
	case r.halo.on:
		return r.ink()
	case r.halo.rim != nil:
		return r.halo.rim()
	}
	return ""
}

// inset keeps the frame off the edge where the ground is as strong as the frame
// has to be.
func (r *haloRenderer) inset() float32 {
	if !r.halo.on || r.ink() == theme.ColorNamePrimary {
		return 0
	}
	return haloInset * themeUnit()
}

func (r *haloRenderer) paint() {
	line := r.line()
	if line == "" {
		return
	}
	s, h := fyne.CurrentApp().Settings(), r.halo
	corner := h.corner
	if corner == "" {
		corner = theme.SizeNameButtonRadius
	}
	width := themeUnit()
	switch {
	case h.on:
		width *= haloWidth
	case h.thick != "":
		width = s.Theme().Size(h.thick)
	}
	h.edge.wear(plate{
		fill: color.Transparent, edge: s.Theme().Color(line, s.ThemeVariant()),
		radius: max(0, s.Theme().Size(corner)-r.inset()), width: width,
	})
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
