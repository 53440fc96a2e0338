// A way to go on as a large button: a sign, what it does, and how.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choice is a large button: a sign, what it does, and how.
type choice struct {
	widget.BaseWidget
	app     *App
	sheet   *platePicture
	icon    *widget.Icon
	title   *prose
	how     *prose
	box     fyne.CanvasObject
	do      func()
	strong  bool
	hovered bool
	halo    halo
}

var (
	_ fyne.Tappable      = (*choice)(nil)
	_ fyne.Focusable     = (*choice)(nil)
	_ desktop.Hoverable  = (*choice)(nil)
	_ desktop.Cursorable = (*choice)(nil)
)

func newChoice(a *App, sign fyne.Resource, strong bool, what, how string, do func()) *choice {
	ink := theme.ColorNamePrimary
	if strong {
		ink = theme.ColorNameForegroundOnPrimary
	}
	c := &choice{app: a, sheet: newPlate(), strong: strong, do: do}
	c.icon = widget.NewIcon(theme.NewColoredResource(sign, ink))
	c.title = newProse(what, theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading)
	c.how = small(how)
	u := a.unit()
	place := container.NewGridWrap(fyne.NewSquareSize(42*u), c.icon)
	c.box = padded(bordered(nil, nil, container.NewCenter(padded(place, 6, 0)), nil,
		container.NewVBox(c.title, c.how)), 12, 9)
	c.ExtendBaseWidget(c)
	return c
}

// leads marks a choice that only leads to another page, with an arrow.
func (c *choice) leads() *choice {
	u := c.app.unit()
	ink := theme.ColorNameForeground
	if c.strong {
		ink = theme.ColorNameForegroundOnPrimary
	}
	arrow := container.NewGridWrap(fyne.NewSquareSize(22*u), widget.NewIcon(theme.NewColoredResource(theme.NavigateNextIcon(), ink)))
	c.box = bordered(nil, nil, nil, container.NewCenter(padded(arrow, 8, 0)), c.box)
	return c
}

// Tapped implements fyne.Tappable.
func (c *choice) Tapped(*fyne.PointEvent) { c.app.touch(); c.do() }

// Cursor implements desktop.Cursorable.
func (c *choice) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (c *choice) MouseIn(*desktop.MouseEvent) { c.app.touch(); c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *choice) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *choice) MouseOut() { c.hovered = false; c.Refresh() }

// FocusGained implements fyne.Focusable.
func (c *choice) FocusGained() { c.halo.light(true); c.Refresh(); c.app.reveal(c) }

// FocusLost implements fyne.Focusable.
func (c *choice) FocusLost() { c.halo.light(false); c.Refresh() }

// TypedRune implements fyne.Focusable.
func (c *choice) TypedRune(r rune) { c.app.letter(r) }

// KeyDown implements desktop.Keyable.
func (c *choice) KeyDown(e *fyne.KeyEvent) { c.app.keyDown(e.Name, false) }

// KeyUp implements desktop.Keyable.
func (c *choice) KeyUp(*fyne.KeyEvent) {}

// TypedKey implements fyne.Focusable: Enter and Space press.
func (c *choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if c.app.pressed() {
			c.do()
		}
	default:
		c.app.typed(e.Name)
	}
}

// AccessibilityLabel reads the choice out.
func (c *choice) AccessibilityLabel() string { return c.title.text + " " + c.how.text }

// AccessibilityRole implements fyne.Accessible.
func (c *choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *choice) paint() {
	th, v := c.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ink, muted := theme.ColorNameForeground, colorMuted
	looks := plate{fill: th.Color(colorCard, v), edge: th.Color(colorCardBorder, v), radius: th.Size(sizeCard), width: themeUnit()}
	if c.strong {
		looks.fill = th.Color(theme.ColorNamePrimary, v)
		looks.edge = looks.fill
		ink, muted = theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnPrimary
	}
	switch { // the edge belongs to the one that has the focus
	case c.hovered && c.strong:
		looks.fill = under(th.Color(theme.ColorNamePressed, v), looks.fill)
	case c.hovered:
		looks.fill = th.Color(colorCardHover, v)
	}
	c.sheet.wear(looks)
	c.title.ink, c.how.ink = ink, muted
}

// CreateRenderer implements fyne.Widget.
func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	r := &choiceRenderer{WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(c.sheet.object(), c.box)), choice: c}
	c.halo.corner = sizeCard
	return c.halo.around(r, c, func() fyne.ThemeColorName {
		if c.strong {
			return theme.ColorNameForegroundOnPrimary
		}
		return theme.ColorNamePrimary
	})
}

type choiceRenderer struct {
	fyne.WidgetRenderer
	choice *choice
}

// Refresh implements fyne.WidgetRenderer.
func (r *choiceRenderer) Refresh() {
	r.choice.paint()
	r.choice.icon.Refresh()
	r.choice.title.Refresh()
	r.choice.how.Refresh()
}
