// A button of a row, for the pointer alone: the keys have F2, Delete and the
// menu key, and the Tab key does not stop at every row of a long list.

package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// rowButton has an icon or a label.
type rowButton struct {
	widget.BaseWidget
	do      func()
	spoken  string
	of      string // the account, for a screen reader
	sheet   *canvas.Rectangle
	icon    *widget.Icon
	label   *canvas.Text
	hovered bool
}

var (
	_ fyne.Tappable     = (*rowButton)(nil)
	_ desktop.Hoverable = (*rowButton)(nil)
	_ fyne.Accessible   = (*rowButton)(nil)
)

// newRowButton makes one with an icon, which then needs a spoken name, or,
// where the icon is nil, with a label.
func newRowButton(icon fyne.Resource, name string, do func()) *rowButton {
	b := &rowButton{do: do, spoken: name, sheet: canvas.NewRectangle(color.Transparent)}
	if icon != nil {
		b.icon = widget.NewIcon(icon)
	} else {
		b.label = canvas.NewText(name, color.Transparent)
		b.label.TextStyle = fyne.TextStyle{Bold: true}
	}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *rowButton) Tapped(*fyne.PointEvent) { b.do() }

// MouseIn implements desktop.Hoverable.
func (b *rowButton) MouseIn(*desktop.MouseEvent) { b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *rowButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *rowButton) MouseOut() { b.hover(false) }

func (b *rowButton) hover(on bool) {
	b.hovered = on
	b.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (b *rowButton) AccessibilityLabel() string { return strings.TrimSpace(b.spoken + " " + b.of) }

// AccessibilityRole implements fyne.Accessible.
func (b *rowButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (b *rowButton) paint() {
	th, v := b.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	b.sheet.CornerRadius = th.Size(theme.SizeNameButtonRadius)
	b.sheet.FillColor = color.Transparent
	if b.label != nil {
		b.sheet.FillColor = th.Color(theme.ColorNameButton, v)
		b.label.Color = th.Color(theme.ColorNameForeground, v)
		b.label.TextSize = th.Size(theme.SizeNameText)
	}
	if b.hovered {
		b.sheet.FillColor = th.Color(theme.ColorNamePressed, v)
	}
}

// CreateRenderer implements fyne.Widget.
func (b *rowButton) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	var face fyne.CanvasObject = b.label
	if b.icon != nil {
		face = container.NewGridWrap(fyne.NewSquareSize(b.Theme().Size(theme.SizeNameInlineIcon)), b.icon)
	}
	pad := b.Theme().Size(theme.SizeNameInnerPadding)
	return &rowButtonRenderer{
		WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(b.sheet, padded(container.NewCenter(face), pad, pad))),
		button:         b,
	}
}

type rowButtonRenderer struct {
	fyne.WidgetRenderer
	button *rowButton
}

// Refresh implements fyne.WidgetRenderer.
func (r *rowButtonRenderer) Refresh() {
	r.button.paint()
	r.button.sheet.Refresh()
	if r.button.label != nil {
		r.button.label.Refresh()
	} else {
		r.button.icon.Refresh()
	}
}
