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
	sheet   *platePicture
	icon    *widget.Icon
	label   *canvas.Text
	hovered bool
	touch   func() // the pointer is there
}

var (
	_ fyne.Tappable     = (*rowButton)(nil)
	_ desktop.Hoverable = (*rowButton)(nil)
	_ fyne.Accessible   = (*rowButton)(nil)
)

// newRowButton makes one with an icon, which then needs a spoken name, or,
// where the icon is nil, with a label.
func newRowButton(icon fyne.Resource, name string, do func()) *rowButton {
	b := &rowButton{do: do, touch: func() {}, spoken: name, sheet: newPlate()}
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
func (b *rowButton) MouseIn(*desktop.MouseEvent) { b.touch(); b.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (b *rowButton) MouseMoved(*desktop.MouseEvent) { b.touch() }

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
	looks := plate{fill: color.Transparent, edge: color.Transparent, radius: th.Size(theme.SizeNameButtonRadius)}
	if b.label != nil {
		looks.fill, looks.edge, looks.width = th.Color(theme.ColorNameButton, v), th.Color(theme.ColorNameInputBorder, v), themeUnit()
		b.label.Color = th.Color(theme.ColorNameForeground, v)
		b.label.TextSize = th.Size(theme.SizeNameText)
	}
	if b.hovered {
		looks.fill = th.Color(theme.ColorNamePressed, v)
	}
	b.sheet.wear(looks)
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
		WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(b.sheet.object(), padded(container.NewCenter(face), pad, pad))),
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
	if r.button.label != nil {
		r.button.label.Refresh()
	} else {
		r.button.icon.Refresh()
	}
}
