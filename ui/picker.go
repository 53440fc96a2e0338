// Fyne's choice and list with our keys: what they have no use for (Escape,
// Enter on a list) goes to the page.

package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// picker is a choice of one of several names.
type picker struct {
	widget.Select
	app    *App
	halo   halo
	spoken string // what is chosen, for a screen reader
}

// newPicker is a choice of what, a key of the translations. It shows the first name; picked is called with the place of another.
// Things of one name, as two cameras of a make, are numbered: Fyne goes by the
// names.
func (a *App) newPicker(what string, names []string, picked func(i int)) *picker {
	p := &picker{app: a, spoken: a.say.Say(what)}
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

// FocusGained implements fyne.Focusable: the choice is scrolled into sight.
func (p *picker) FocusGained() {
	p.halo.light(true)
	p.Select.FocusGained()
	p.app.reveal(p)
}

// FocusLost implements fyne.Focusable.
func (p *picker) FocusLost() {
	p.halo.light(false)
	p.Select.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (p *picker) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.halo.corner, p.halo.thick, p.halo.rim = theme.SizeNameInputRadius, theme.SizeNameInputBorder, p.rim
	return p.halo.around(p.Select.CreateRenderer(), p, onPlain)
}

// rim is the edge that a field has.
func (p *picker) rim() fyne.ThemeColorName {
	if p.Disabled() {
		return colorRimOff
	}
	return theme.ColorNameInputBorder
}

// AccessibilityLabel implements fyne.Accessible.
func (p *picker) AccessibilityLabel() string {
	return p.app.say.Say("ui.spoken.state", "what", p.spoken, "state", p.Selected)
}

// AccessibilityRole implements fyne.Accessible.
func (p *picker) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

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
	app  *App
	halo halo
	read func() string // all of it for a screen reader
}

func (a *App) newLines(read func() string, length func() int, create func() fyne.CanvasObject, fill func(widget.ListItemID, fyne.CanvasObject)) *lines {
	l := &lines{app: a, read: read}
	l.Length, l.CreateItem, l.UpdateItem = length, create, fill
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements fyne.Focusable.
func (l *lines) FocusGained() {
	l.halo.light(true)
	l.List.FocusGained()
}

// FocusLost implements fyne.Focusable.
func (l *lines) FocusLost() {
	l.halo.light(false)
	l.List.FocusLost()
}

// CreateRenderer implements fyne.Widget.
func (l *lines) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return l.halo.around(l.List.CreateRenderer(), l, onPlain)
}

// AccessibilityLabel implements fyne.Accessible.
func (l *lines) AccessibilityLabel() string { return l.read() }

// AccessibilityRole implements fyne.Accessible.
func (l *lines) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// TypedKey implements fyne.Focusable: the arrows scroll.
func (l *lines) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		l.List.TypedKey(e)
	default:
		l.app.typed(e.Name)
	}
}
