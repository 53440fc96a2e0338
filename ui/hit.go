// Words that do something when they are clicked, because the guide names
// them. The keys reach the same by the button or the field beside them.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

type hit struct {
	widget.BaseWidget
	face fyne.CanvasObject
	do   func()
}

var (
	_ fyne.Tappable      = (*hit)(nil)
	_ desktop.Cursorable = (*hit)(nil)
)

func newHit(face fyne.CanvasObject, do func()) *hit {
	h := &hit{face: face, do: do}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped implements fyne.Tappable.
func (h *hit) Tapped(*fyne.PointEvent) { h.do() }

// Cursor implements desktop.Cursorable.
func (h *hit) Cursor() desktop.Cursor { return desktop.PointerCursor }

// inner implements holder.
func (h *hit) inner() []fyne.CanvasObject { return []fyne.CanvasObject{h.face} }

// CreateRenderer implements fyne.Widget.
func (h *hit) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.face) }
