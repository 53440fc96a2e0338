// What a screen reader finds. Fyne looks for it in containers alone, and most
// of a page lies in widgets: the frame that scrolls, the list, the sheets over
// a page. So there is a layer that draws nothing and, asked, has a voice for
// each thing that Fyne does not find by itself, where that thing is. It is
// asked only where Fyne was built to serve screen readers (docs/desktop.md).

package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// holder is a widget that other things lie in.
type holder interface{ inner() []fyne.CanvasObject }

// innerOf are the things that lie in a thing, none in one that speaks for
// itself.
func innerOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	case *container.ThemeOverride:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.inner()
	}
	return nil
}

// voice is a thing as a screen reader is told of it: where it is, what it is
// and what it says. It is never drawn.
type voice struct {
	place fyne.Position
	size  fyne.Size
	text  string
	role  fyne.AccessibleRole
}

var (
	_ fyne.CanvasObject = (*voice)(nil)
	_ fyne.Accessible   = (*voice)(nil)
)

// AccessibilityLabel implements fyne.Accessible.
func (v *voice) AccessibilityLabel() string { return v.text }

// AccessibilityRole implements fyne.Accessible.
func (v *voice) AccessibilityRole() fyne.AccessibleRole { return v.role }

// The rest implements fyne.CanvasObject.

func (v *voice) Move(p fyne.Position)    { v.place = p }
func (v *voice) Position() fyne.Position { return v.place }
func (v *voice) Resize(s fyne.Size)      { v.size = s }
func (v *voice) Size() fyne.Size         { return v.size }
func (v *voice) MinSize() fyne.Size      { return fyne.Size{} }
func (v *voice) Visible() bool           { return true }
func (v *voice) Hide()                   {}
func (v *voice) Show()                   {}
func (v *voice) Refresh()                {}

// choir comes before the voices in their container. Being asked for its role,
// as everything is before what follows it, it gathers them.
type choir struct {
	voice
	app *App
	all *fyne.Container
}

func newVoices(a *App) fyne.CanvasObject {
	c := &choir{app: a, all: container.NewWithoutLayout()}
	return container.NewWithoutLayout(c, c.all)
}

// AccessibilityRole implements fyne.Accessible.
func (c *choir) AccessibilityRole() fyne.AccessibleRole {
	c.gather()
	return fyne.AccessibleRoleContainer
}

// gather takes what can be seen now: what lies uppermost, else the page.
func (c *choir) gather() {
	old := c.all.Objects
	c.all.Objects = c.all.Objects[:0]
	top := c.app.uppermost()
	c.hear(top, fyne.Position{}, top != c.app.win.Content())
	clear(old[min(len(c.all.Objects), len(old)):]) // their texts may have been codes
}

// hear adds the voices of a thing at a place; deep says that it lies where
// Fyne does not look.
func (c *choir) hear(o fyne.CanvasObject, at fyne.Position, deep bool) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	box, isBox := o.(*fyne.Container)
	switch {
	case isBox:
		for _, in := range box.Objects {
			if in != fyne.CanvasObject(c) && in != fyne.CanvasObject(c.all) {
				c.hear(in, at, deep)
			}
		}
		return
	case deep:
		if menu, ok := o.(*widget.PopUpMenu); ok {
			c.hearMenu(menu)
			return
		}
		if one, ok := o.(fyne.Accessible); ok {
			if s := strings.TrimSpace(one.AccessibilityLabel()); s != "" {
				c.sing(s, one.AccessibilityRole(), at, o.Size())
			}
			return
		}
	}
	for _, in := range innerOf(o) {
		c.hear(in, at, true)
	}
}

// hearMenu adds the lines of a menu, whose widgets have no names.
func (c *choir) hearMenu(m *widget.PopUpMenu) {
	for i, item := range m.Items {
		if lines := c.app.lines; i < len(lines) && lines[i].Label != "" {
			c.sing(lines[i].Label, fyne.AccessibleRoleButton, c.app.fyne.Driver().AbsolutePositionForObject(item), item.Size())
		}
	}
}

func (c *choir) sing(text string, role fyne.AccessibleRole, at fyne.Position, size fyne.Size) {
	all := c.all.Objects
	var v *voice
	if n := len(all); n < cap(all) {
		v, _ = all[:n+1][n].(*voice) // one that is there from the last time
	}
	if v == nil {
		v = &voice{}
	}
	v.text, v.role, v.place, v.size = text, role, at, size
	c.all.Objects = append(all, v)
}
