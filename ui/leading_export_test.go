// Which buttons of a page lead on, for the tests.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Leading are the texts of the coloured buttons of the page, from the top.
func (a *App) Leading() (all []string) {
	a.eachOfPage(func(o fyne.CanvasObject) {
		switch b := o.(type) {
		case *pressButton:
			if b.Importance == widget.HighImportance {
				all = append(all, b.Text)
			}
		case *choice:
			if b.strong {
				all = append(all, b.title.text)
			}
		}
	})
	return all
}

// WidthOf is how wide the button of a text is, 0 where there is none.
func (a *App) WidthOf(text string) (w float32) {
	a.eachOfPage(func(o fyne.CanvasObject) {
		if b, ok := o.(*pressButton); ok && b.Text == text {
			w = b.Size().Width
		}
	})
	return w
}

// Standing is the issuer of the account that the list stands on.
func (a *App) Standing() string { return a.list.chosen().Account.Issuer }

// Look is how a card of the page is drawn.
type Look struct {
	Fill, Edge color.Color
	Width      float32
}

// Cards are the choices of the page and the rows of the list.
func (a *App) Cards() (all []Look) {
	a.eachOfPage(func(o fyne.CanvasObject) {
		switch c := o.(type) {
		case *choice:
			all = append(all, Look{c.sheet.looks.fill, c.sheet.looks.edge, c.sheet.looks.width})
		case *row:
			all = append(all, Look{c.sheet.looks.fill, c.sheet.looks.edge, c.sheet.looks.width})
		}
	})
	return all
}

// Hover moves the pointer onto one of them.
func (a *App) Hover(n int) {
	a.eachOfPage(func(o fyne.CanvasObject) {
		var h desktop.Hoverable
		switch c := o.(type) {
		case *choice:
			h = c
		case *row:
			h = c
		default:
			return
		}
		if n == 0 {
			h.MouseIn(&desktop.MouseEvent{})
		}
		n--
	})
}

// eachOfPage visits every visible object of the page.
func (a *App) eachOfPage(visit func(o fyne.CanvasObject)) {
	var down func(o fyne.CanvasObject)
	down = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		visit(o)
		switch c := o.(type) {
		case *fyne.Container:
			for _, child := range c.Objects {
				down(child)
			}
		case *container.Scroll:
			down(c.Content)
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(c).Objects() {
				down(child)
			}
		}
	}
	down(a.now.object())
}

// BarWidth is the least width of the list's bar, and ListWidth that of the
// whole list.
func (a *App) BarWidth() float32 { return a.list.top.Objects[0].MinSize().Width }

// ListWidth is the least width of the list.
func (a *App) ListWidth() float32 { return a.list.root.MinSize().Width }

// ListEdges is where the rows of the list end on the right, and from where to
// where the bar of its scroller lies.
func (a *App) ListEdges() (rows, from, to float32) {
	d := a.fyne.Driver()
	for _, r := range a.list.rolls.shown {
		rows = max(rows, d.AbsolutePositionForObject(r.sheet.object()).X+r.sheet.Size().Width)
	}
	to = d.AbsolutePositionForObject(a.list.rolls.scroll).X + a.list.rolls.scroll.Size().Width
	return rows, to - 2*theme.Size(theme.SizeNameScrollBarSmall), to
}
