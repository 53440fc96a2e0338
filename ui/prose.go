// Running text as a printed page sets it: lines with room between them,
// broken where breaks.go says, and of about equal length.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// leading is the height of a line, in sizes of its text.
const leading = 1.5

// prose is a text that is broken at the width it is given.
type prose struct {
	widget.BaseWidget

	text   string
	spoken string // in place of the text for a screen reader, where that is a secret
	size   fyne.ThemeSizeName
	ink    fyne.ThemeColorName
	bold   bool
	align  fyne.TextAlign
	whole  bool // one line, never broken
	gives  bool // one that goes where there is no room for all of it, in two lines where it is not whole
	mono   bool // every letter as wide as the next, as in a key

	rooms []string // other texts that it may come to say: it is as high as the highest, so that nothing below moves

	lines []*canvas.Text
	least int     // how many lines the highest has
	width float32 // for which lines were broken
}

func newProse(text string, size fyne.ThemeSizeName, ink fyne.ThemeColorName, bold bool, align fyne.TextAlign) *prose {
	p := &prose{text: text, size: size, ink: ink, bold: bold, align: align}
	p.ExtendBaseWidget(p)
	return p
}

// set changes text and colour.
func (p *prose) set(text string, ink fyne.ThemeColorName) {
	if p.text == text && p.ink == ink {
		return
	}
	p.text, p.ink = text, ink
	p.Refresh()
}

// Resize implements fyne.CanvasObject: another width breaks the lines anew.
func (p *prose) Resize(s fyne.Size) {
	old := p.Size()
	p.BaseWidget.Resize(s)
	if old.Width != s.Width {
		p.Refresh()
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (p *prose) AccessibilityLabel() string {
	if p.spoken != "" && p.text != "" {
		return p.spoken
	}
	return p.text
}

// AccessibilityRole implements fyne.Accessible.
func (p *prose) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (p *prose) textSize() float32 { return p.Theme().Size(p.size) }

// setLines breaks the text for a width.
func (p *prose) setLines(width float32) {
	p.width = width
	size, style := p.textSize(), fyne.TextStyle{Bold: p.bold, Monospace: p.mono}
	c := p.Theme().Color(p.ink, fyne.CurrentApp().Settings().ThemeVariant())
	var broken []string
	switch {
	case p.text == "":
	case p.gives && p.whole && fyne.MeasureText(p.text, size, style).Width > width:
	case p.whole:
		broken = []string{ellipsize(p.text, width, size, style)}
	default:
		measure := func(s string) float32 { return fyne.MeasureText(s, size, style).Width }
		broken = breakLines(p.text, width, measure)
		if p.gives && (len(broken) > 2 || widest(broken, measure) > width) {
			broken = nil
		}
	}
	p.least = 0
	for _, other := range p.rooms {
		p.least = max(p.least, len(breakLines(other, width, func(s string) float32 { return fyne.MeasureText(s, size, style).Width })))
	}
	p.lines = p.lines[:0]
	for _, line := range broken {
		t := canvas.NewText(line, color.Transparent)
		t.TextSize, t.TextStyle, t.Color, t.Alignment = size, style, c, p.align
		p.lines = append(p.lines, t)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer {
	p.setLines(p.room(p.Size().Width))
	return &proseRenderer{p}
}

// pad is the room around the text, that of Fyne's labels.
func (p *prose) pad() float32 { return p.Theme().Size(theme.SizeNameInnerPadding) }

func (p *prose) room(width float32) float32 {
	if width <= 0 {
		return 300 * p.Theme().Size(theme.SizeNamePadding) / 5
	}
	return width - 2*p.pad()
}

type proseRenderer struct{ *prose }

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Layout(s fyne.Size) {
	if w := r.room(s.Width); w != r.width {
		r.setLines(w)
	}
	h := r.textSize() * leading
	y := r.pad() / 2
	for _, t := range r.lines {
		t.Resize(fyne.NewSize(s.Width-2*r.pad(), h))
		t.Move(fyne.NewPos(r.pad(), y))
		y += h
	}
}

// MinSize is as high as the lines at the present width.
func (r *proseRenderer) MinSize() fyne.Size {
	width := r.textSize() * 4
	if r.gives {
		width = 0
	}
	if r.whole && !r.gives && len(r.lines) > 0 {
		width = fyne.MeasureText(r.text, r.textSize(), fyne.TextStyle{Bold: r.bold, Monospace: r.mono}).Width
	}
	return fyne.NewSize(width+2*r.pad(), float32(max(len(r.lines), r.least))*r.textSize()*leading+r.pad())
}

func (r *proseRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.lines))
	for i, t := range r.lines {
		all[i] = t
	}
	return all
}

func (r *proseRenderer) Refresh() {
	r.setLines(r.room(r.Size().Width))
	r.Layout(r.Size())
	canvas.Refresh(r.prose)
}
