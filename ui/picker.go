// Fyne's choice and list with our keys: what they have no use for (Escape,
// Enter on a list) goes to the page.

package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// picker is a choice of one of several names.
type picker struct {
	widget.Select
	app *App
}

// newPicker shows the first name; picked is called with the place of another.
// Things of one name, as two cameras of a make, are numbered: Fyne goes by the
// names.
func (a *App) newPicker(names []string, picked func(i int)) *picker {
	p := &picker{app: a}
	for _, name := range names {
		one := name
		for n := 2; slices.Contains(p.Options, one); n++ {
			one = fmt.Sprintf("%s (%d)", name, n)
		}
		p.Options = append(p.Options, one)
	}
	p.ExtendBaseWidget(p)
	p.SetSelectedIndex(0)
	p.OnChanged = func(string) { picked(p.SelectedIndex()) }
	return p
}

// TypedKey implements fyne.Focusable.
func (p *picker) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		p.app.typed(e.Name)
		return
	}
	p.Select.TypedKey(e)
}

// lines is a list to read, in which nothing is chosen.
type lines struct {
	widget.List
	app *App
}

func (a *App) newLines(length func() int, create func() fyne.CanvasObject, fill func(widget.ListItemID, fyne.CanvasObject)) *lines {
	l := &lines{app: a}
	l.Length, l.CreateItem, l.UpdateItem = length, create, fill
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable: the arrows scroll.
func (l *lines) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		l.List.TypedKey(e)
	default:
		l.app.typed(e.Name)
	}
}
