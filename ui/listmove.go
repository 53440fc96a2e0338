// The person's own order: moving a row by keys or by drag, and keeping one at
// the top. What is kept at the top moves among its own kind only. A list that
// shows another order, or a part of it, says why nothing moves.

package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"rokketa/internal/policy"
	"rokketa/vault"
)

func (p *listPage) moveUp()   { p.move(-1) }
func (p *listPage) moveDown() { p.move(1) }

// movable says whether the list shows the order that moving changes. A
// filtered list shows only part of it, and another order is nobody's own.
func (p *listPage) movable() bool { return p.unmoved() == "" }

// unmoved is why no row can be moved, a key of the translations; "" where they
// can.
func (p *listPage) unmoved() string {
	a := p.app
	switch {
	case a.settings.Order != OrderOwn && a.o.Policy.Has(policy.Order):
		return "ui.list.move.ruled"
	case a.settings.Order != OrderOwn:
		return "ui.list.move.order"
	case p.query.Text != "" || p.tag != "":
		return "ui.list.move.all"
	}
	return ""
}

// canMove says whether the chosen row has a place to go to.
func (p *listPage) canMove(by int) bool {
	e := p.chosen()
	if !p.movable() || e.ID == "" {
		return false
	}
	kind := alike(p.entries, e.Pinned)
	to := place(kind, e.ID) + by
	return to >= 0 && to < len(kind)
}

// alike are the accounts that are kept at the top, or those that are not.
func alike(all []vault.Entry, pinned bool) (kind []vault.Entry) {
	for _, e := range all {
		if e.Pinned == pinned {
			kind = append(kind, e)
		}
	}
	return kind
}

func place(all []vault.Entry, id string) int {
	return slices.IndexFunc(all, func(e vault.Entry) bool { return e.ID == id })
}

// move asks for a move of the chosen account by one place.
func (p *listPage) move(by int) {
	if id := p.chosen().ID; id != "" {
		p.moveBy(id, by)
	}
}

// moveBy moves an account by so many places among its kind. Where to is
// reckoned when its turn comes, so that three quick presses are three places.
func (p *listPage) moveBy(id string, by int) {
	a := p.app
	if why := p.unmoved(); why != "" {
		a.toast.problem(a.say.Say(why))
		return
	}
	a.inTurn(pending{begin: func() func(context.Context) error {
		all := a.vault.Entries()
		from := place(all, id)
		if from < 0 {
			return nil
		}
		kind := alike(all, all[from].Pinned)
		to := place(kind, id) + by
		if by == 0 || to < 0 || to >= len(kind) {
			return nil
		}
		there := place(all, kind[to].ID) // takes the place of the one that stands there
		return func(ctx context.Context) error { return a.vault.Move(ctx, id, there) }
	}, then: func() { a.choose(id) }})
}

// target is how many places a row that is dragged so far would move by, and
// where it would stand.
func (p *listPage) target(id string, by fyne.Delta) (from, to int) {
	from = place(p.shownAs, id)
	if from < 0 {
		return 0, 0
	}
	to = p.rolls.near(from, by)
	top := len(alike(p.shownAs, true)) // the first place of those that are not kept at the top
	if p.shownAs[from].Pinned {
		return from, min(to, top-1)
	}
	return from, max(to, top)
}

// drag draws a line where the row would go.
func (p *listPage) drag(id string, by fyne.Delta) {
	from, to := p.target(id, by)
	if !p.movable() || from == to {
		p.marker.Hide()
		return
	}
	s := p.app.fyne.Settings()
	p.marker.FillColor = s.Theme().Color(colorLate, s.ThemeVariant())
	p.marker.CornerRadius = 2
	spot, cell := p.rolls.spot(to), p.rolls.cell()
	after := float32(0)
	if to > from {
		after = 1
	}
	if p.rolls.columns == 1 {
		p.marker.Resize(fyne.NewSize(cell.Width, 4))
		p.marker.Move(spot.AddXY(0, after*p.rolls.step().Height-5))
	} else {
		p.marker.Resize(fyne.NewSize(4, cell.Height))
		p.marker.Move(spot.AddXY(after*p.rolls.step().Width-5, 0))
	}
	p.marker.Show()
	p.marker.Refresh()
}

// drop puts the row there. A row that is let go where it was, or between there
// and its neighbour, was not to be moved.
func (p *listPage) drop(id string, by fyne.Delta) {
	p.marker.Hide()
	if step := p.rolls.step(); abs(by.DY) < step.Height/2 && (p.rolls.columns == 1 || abs(by.DX) < step.Width/2) {
		return
	}
	from, to := p.target(id, by)
	p.moveBy(id, to-from)
}

// pin keeps an account at the top, or lets it go from there.
func (p *listPage) pin(id string, on bool) {
	a := p.app
	a.change(func(ctx context.Context) error { return a.vault.Pin(ctx, on, id) }, func() { a.choose(id) })
}
