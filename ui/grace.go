// The second click of a double click: many people click everything twice. A
// button that takes its window off the screen waits until that click would
// have come, so that it does not reach the program behind.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// doubleClick is the time in which the second click comes: Windows counts half
// a second as its usual value, and slow hands set it higher.
const doubleClick = 600 * time.Millisecond

// beforeHiding says that the window is about to hide, takes every click in
// the meantime, and then does it. Escape stops it.
func (a *App) beforeHiding(do func()) {
	if a.leaving {
		return
	}
	a.leaving = true
	var hide, stop func()
	end := func() {
		a.leaving = false
		stop()
		hide()
	}
	hide = a.shield(container.NewStack(newSheet(colorToast, "", 12),
		padded(newProse(a.say.Say("ui.screen.hiding"), theme.SizeNameText, colorOnToast, true, fyne.TextAlignCenter), 14, 12)), func() { end() })
	stop = a.after(doubleClick, func() {
		if a.leaving {
			end()
			do()
		}
	})
}

// shield lays a card over the page as it is, which no click goes through;
// Escape does escape. The function it gives takes the card away.
func (a *App) shield(card fyne.CanvasObject, escape func()) (hide func()) {
	c := a.win.Canvas()
	over := newShield(container.NewVBox(layout.NewSpacer(), padded(card, 30, 0), layout.NewSpacer()))
	c.Overlays().Add(over)
	over.Resize(c.Size())
	uncover := a.cover(escape)
	return func() {
		uncover()
		c.Overlays().Remove(over)
	}
}
