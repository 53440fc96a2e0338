// A row of the list: the account's face on a card that copies on a click,
// has a menu of its own and can be dragged to another place.

package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
)

// rowActions is what a row asks of the list.
type rowActions struct {
	copy  func(id string)                   // a click on the card
	count func(id string)                   // HOTP: the next code, please
	menu  func(id string, at fyne.Position) // the menu of the account, at a place on the canvas
	drag  func(id string, y float32)        // moved by y since the drag began
	drop  func(id string, y float32)        // let go there
}

// row shows one entry.
type row struct {
	widget.BaseWidget

	entry   vault.Entry
	face    *cardFace
	sheet   *canvas.Rectangle
	more    *widget.Button
	step    *widget.Button // HOTP only
	tools   *fyne.Container
	do      rowActions
	hovered bool
	marked  bool // chosen by the keys
	dragged float32
}

var (
	_ fyne.Tappable          = (*row)(nil)
	_ fyne.SecondaryTappable = (*row)(nil)
	_ fyne.Draggable         = (*row)(nil)
	_ desktop.Hoverable      = (*row)(nil)
	_ desktop.Cursorable     = (*row)(nil)
)

func newRow(say *text.Table, do rowActions) *row {
	r := &row{face: newCardFace(say), sheet: canvas.NewRectangle(color.Transparent), do: do}
	r.more = widget.NewButtonWithIcon("", theme.MoreVerticalIcon(), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		r.do.menu(r.entry.ID, at.AddXY(0, r.more.Size().Height))
	})
	r.more.Importance = widget.LowImportance
	r.step = widget.NewButton(say.Say("ui.row.count"), func() { r.do.count(r.entry.ID) })
	r.step.Hide()
	r.tools = container.NewHBox(layout.NewSpacer(), container.NewCenter(r.step), container.NewCenter(r.more))
	r.ExtendBaseWidget(r)
	return r
}

// show puts an entry on the row.
func (r *row) show(e vault.Entry, trouble string) {
	r.entry = e
	if e.Account.Type == otpauth.HOTP && trouble == "" {
		r.step.Show()
	} else {
		r.step.Hide()
	}
	r.tools.Refresh()
	r.face.right = r.more.MinSize().Width
	if r.step.Visible() {
		r.face.right += r.step.MinSize().Width
	}
	r.face.show(e.Account, trouble)
}

// mark shows whether the keys stand on this row.
func (r *row) mark(on bool) {
	if r.marked == on {
		return
	}
	r.marked = on
	r.paint()
}

// Tapped copies.
func (r *row) Tapped(*fyne.PointEvent) { r.do.copy(r.entry.ID) }

// TappedSecondary opens the menu where the pointer is.
func (r *row) TappedSecondary(e *fyne.PointEvent) { r.do.menu(r.entry.ID, e.AbsolutePosition) }

// Dragged follows the pointer.
func (r *row) Dragged(e *fyne.DragEvent) {
	r.dragged += e.Dragged.DY
	r.do.drag(r.entry.ID, r.dragged)
}

// DragEnd drops the row where the pointer is.
func (r *row) DragEnd() {
	y := r.dragged
	r.dragged = 0
	r.do.drop(r.entry.ID, y)
}

// MouseIn implements desktop.Hoverable.
func (r *row) MouseIn(*desktop.MouseEvent) { r.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *row) MouseOut() { r.hover(false) }

func (r *row) hover(on bool) {
	r.hovered = on
	r.paint()
}

// Cursor shows that a click does something.
func (r *row) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (r *row) paint() {
	th, v := r.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.sheet.CornerRadius = 14 * r.face.unit()
	r.sheet.FillColor = th.Color(colorCard, v)
	r.sheet.StrokeColor = th.Color(colorCardBorder, v)
	r.sheet.StrokeWidth = 1
	if r.hovered {
		r.sheet.FillColor = th.Color(colorCardHover, v)
		r.sheet.StrokeColor = th.Color(theme.ColorNamePrimary, v)
	}
	if r.marked {
		r.sheet.StrokeColor = th.Color(theme.ColorNamePrimary, v)
		r.sheet.StrokeWidth = 2
	}
	r.sheet.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return &rowRenderer{r}
}

type rowRenderer struct{ *row }

func (r *rowRenderer) Destroy() {}

func (r *rowRenderer) Layout(s fyne.Size) {
	u := r.face.unit()
	in := fyne.NewSquareOffsetPos(3 * u)
	inner := fyne.NewSize(s.Width-6*u, s.Height-6*u)
	r.sheet.Move(in)
	r.sheet.Resize(inner)
	r.face.Move(in)
	r.face.Resize(inner)
	r.tools.Move(in)
	r.tools.Resize(fyne.NewSize(inner.Width-6*u, inner.Height))
}

func (r *rowRenderer) MinSize() fyne.Size {
	u := r.face.unit()
	return r.face.MinSize().AddWidthHeight(6*u, 6*u)
}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.sheet, r.face, r.tools}
}

func (r *rowRenderer) Refresh() {
	r.paint()
	r.face.Refresh()
	r.tools.Refresh()
}
