// The order of the Tab key, which is that of the objects on a page and thus
// the order in which a person reads; and what keeps the focus from being lost.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// bordered lays objects out as container.NewBorder does, but has them in the
// order in which they are read: Fyne's has the middle first.
func bordered(top, bottom, left, right fyne.CanvasObject, middle ...fyne.CanvasObject) *fyne.Container {
	var all []fyne.CanvasObject
	add := func(o fyne.CanvasObject) {
		if o != nil {
			all = append(all, o)
		}
	}
	add(top)
	add(left)
	for _, o := range middle {
		add(o)
	}
	add(right)
	add(bottom)
	return container.New(layout.NewBorderLayout(top, bottom, left, right), all...)
}

// beside puts a sign before what it belongs to, away from the card's edge.
func beside(sign fyne.Resource, o fyne.CanvasObject) fyne.CanvasObject {
	return bordered(nil, nil, container.NewCenter(padded(widget.NewIcon(sign), 6, 0)), nil, o)
}

// stay presses a button by the keyboard. Fyne takes the focus away with every
// press; where the page stays, the button keeps it, or the one that has taken
// its place, so that the next Tab goes on from there.
func (a *App) stay(b *pressButton) {
	before, name := a.now, b.AccessibilityLabel()
	b.Tapped(nil)
	c, top := a.win.Canvas(), a.uppermost()
	if a.aside != nil {
		c, top = a.aside.win.Canvas(), a.aside.win.Content()
	}
	if c.Focused() != nil {
		return
	}
	same := buttonOn(top, func(o *pressButton) bool { return o == b })
	if same == nil && a.now == before {
		same = buttonOn(top, func(o *pressButton) bool { return o.AccessibilityLabel() == name })
	}
	if same != nil {
		c.Focus(same)
	}
}

// buttonOn finds the first button that is shown on a part of the window.
func buttonOn(o fyne.CanvasObject, is func(*pressButton) bool) (found *pressButton) {
	if o == nil || !o.Visible() {
		return nil
	}
	if b, ok := o.(*pressButton); ok && is(b) {
		return b
	}
	for _, in := range innerOf(o) {
		if found = buttonOn(in, is); found != nil {
			return found
		}
	}
	return nil
}
