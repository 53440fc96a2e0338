// A row of the list: the account's face on a card that copies on a click,
// has a menu of its own and can be dragged to another place.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
)

// rowActions is what a row asks of the list.
type rowActions struct {
	copy  func(id string)                   // a click on the card
	count func(id string)                   // HOTP: the next code, please
	menu  func(id string, at fyne.Position) // the menu of the account, at a place on the canvas
	drag  func(id string, by fyne.Delta)    // moved this far since the drag began
	drop  func(id string, by fyne.Delta)    // let go there
	touch func()                            // somebody is there
}

// row shows one entry.
type row struct {
	widget.BaseWidget

	entry   vault.Entry
	face    *cardFace
	sheet   *platePicture
	more    *rowButton
	step    *rowButton // HOTP only
	tools   *fyne.Container
	do      rowActions
	hovered bool
	marked  bool  // chosen by the keys
	lit     bool  // which go to the list at the moment
	drags   *drag // since the pointer went down and moved
	digit   *keycap
	pin     *canvas.Image
}

// drag is how far a row was pulled, from where on it.
type drag struct {
	id   string
	from fyne.Position
	by   fyne.Delta // in the end
	way  float32    // all in all
}

// tremble is how far a hand may shake, in Fyne's units, and still click.
const tremble = 12

var (
	_ fyne.Tappable          = (*row)(nil)
	_ fyne.SecondaryTappable = (*row)(nil)
	_ fyne.Draggable         = (*row)(nil)
	_ desktop.Hoverable      = (*row)(nil)
	_ desktop.Cursorable     = (*row)(nil)
)

func newRow(say *text.Table, do rowActions) *row {
	r := &row{face: newCardFace(say), sheet: newPlate(), do: do}
	r.more = newRowButton(theme.MoreVerticalIcon(), say.Say("ui.row.more"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		r.do.menu(r.entry.ID, at.AddXY(0, r.more.Size().Height))
	})
	r.step = newRowButton(nil, say.Say("ui.row.count"), func() { r.do.count(r.entry.ID) })
	r.more.touch, r.step.touch = do.touch, do.touch
	r.step.Hide()
	r.tools = container.NewHBox(layout.NewSpacer(), container.NewCenter(r.step), container.NewCenter(r.more))
	r.ExtendBaseWidget(r)
	return r
}

// show puts an entry on the row.
func (r *row) show(e vault.Entry, s sign, trouble string) {
	r.entry = e
	r.face.wear(s)
	r.top(e.Pinned)
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
	r.more.of, r.step.of = r.face.names[0], r.face.names[0]
}

// number shows the digit that copies this row's code together with Ctrl; 0
// shows none.
func (r *row) number(n int) {
	if r.digit == nil && n == 0 {
		return
	}
	if r.digit == nil {
		r.digit = newKeycap()
	}
	r.digit.show(n)
	r.rest()
	canvas.Refresh(r)
}

// top shows that the account is kept at the top of the list.
func (r *row) top(on bool) {
	switch {
	case on && r.pin == nil:
		r.pin = canvas.NewImageFromResource(theme.NewColoredResource(fyne.NewStaticResource("pin.svg", icons.Pin), theme.ColorNamePrimary))
		r.pin.FillMode = canvas.ImageFillContain
		r.rest()
		canvas.Refresh(r)
	case !on && r.pin != nil:
		r.pin = nil
		canvas.Refresh(r)
	}
}

// capOnBadge is the most of a badge's side that the digit over it takes.
const capOnBadge = 0.64

// rest puts the digit where the badge is, and the pin into the corner.
func (r *row) rest() {
	if r.pin != nil {
		u := r.face.unit()
		r.pin.Resize(fyne.NewSquareSize(15 * u))
		r.pin.Move(fyne.NewPos(r.Size().Width-24*u, 9*u))
	}
	if r.digit != nil {
		side := 26 * r.face.unit()
		if badge := r.face.measures().badge; badge > 0 {
			side = min(side, badge*capOnBadge) // its corners stay inside the disc
		}
		r.digit.box.Resize(fyne.NewSquareSize(side))
		r.digit.box.Move(fyne.NewPos(3*r.face.unit()+r.face.badgeCenter()-side/2, (r.Size().Height-side)/2))
	}
}

// mark shows whether the keys stand on this row.
func (r *row) mark(on bool) {
	if r.marked == on {
		return
	}
	r.marked = on
	r.paint()
}

// light shows whether the keys go to the list.
func (r *row) light(on bool) {
	if r.lit == on {
		return
	}
	r.lit = on
	r.paint()
}

// inner implements holder.
func (r *row) inner() []fyne.CanvasObject { return []fyne.CanvasObject{r.face, r.tools} }

// Tapped copies.
func (r *row) Tapped(*fyne.PointEvent) { r.do.touch(); r.do.copy(r.entry.ID) }

// TappedSecondary opens the menu where the pointer is.
func (r *row) TappedSecondary(e *fyne.PointEvent) { r.do.menu(r.entry.ID, e.AbsolutePosition) }

// Dragged follows the pointer.
func (r *row) Dragged(e *fyne.DragEvent) {
	if r.drags == nil {
		r.drags = &drag{id: r.entry.ID, from: e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)}
	}
	d := r.drags
	d.by.DX += e.Dragged.DX
	d.by.DY += e.Dragged.DY
	d.way += abs(e.Dragged.DX) + abs(e.Dragged.DY)
	if d.way > tremble {
		r.do.drag(d.id, d.by)
	}
}

// DragEnd drops the row where the pointer is. A pull no longer than a hand
// trembles is the click that it was meant to be.
func (r *row) DragEnd() {
	d := r.drags
	r.drags = nil
	switch {
	case d == nil:
	case d.way > tremble:
		r.do.drop(d.id, d.by)
	case r.step.Visible() && r.over(r.step, d.from):
		r.do.count(d.id)
	case r.over(r.more, d.from):
		r.more.do()
	default:
		r.do.copy(d.id)
	}
}

// over says whether a place on the row is on one of its buttons.
func (r *row) over(o fyne.CanvasObject, at fyne.Position) bool {
	d := fyne.CurrentApp().Driver()
	p := d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(r))
	return at.X >= p.X && at.Y >= p.Y && at.X < p.X+o.Size().Width && at.Y < p.Y+o.Size().Height
}

func abs(f float32) float32 { return max(f, -f) }

// MouseIn implements desktop.Hoverable.
func (r *row) MouseIn(*desktop.MouseEvent) { r.do.touch(); r.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (r *row) MouseMoved(*desktop.MouseEvent) { r.do.touch() }

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
	u := r.face.unit()
	looks := plate{fill: th.Color(colorCard, v), edge: th.Color(colorCardBorder, v), radius: th.Size(sizeCard), width: u}
	if r.hovered { // the edge belongs to the row that the keys stand on
		looks.fill = th.Color(colorCardHover, v)
	}
	if r.marked {
		looks.edge = th.Color(colorMuted, v)
	}
	if r.marked && r.lit {
		looks.edge, looks.width = th.Color(theme.ColorNamePrimary, v), haloWidth*r.face.unit()
	}
	r.sheet.wear(looks)
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
	r.rest()
}

func (r *rowRenderer) MinSize() fyne.Size {
	u := r.face.unit()
	return r.face.MinSize().AddWidthHeight(6*u, 6*u)
}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.sheet.object(), r.face, r.tools}
	if r.pin != nil {
		all = append(all, r.pin)
	}
	if r.digit != nil {
		all = append(all, r.digit.box)
	}
	return all
}

func (r *rowRenderer) Refresh() {
	r.paint()
	r.face.Refresh()
	r.tools.Refresh()
}
