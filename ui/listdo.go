// What can be done with an account of the list: asking for the next counted
// code, its menu, other names, deleting with the way back, and moving by keys
// or by drag.

package ui

import (
	"context"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/otpauth"
	"rokketa/vault"
)

// count asks the vault for the next code of an HOTP account: the counter is
// kept before the code is shown.
func (p *listPage) count(id string) {
	if p.counts[id] {
		return // a double click is one wish
	}
	p.counts[id] = true
	var code otpauth.Code
	p.app.inTurn(pending{
		begin: func() func(context.Context) error {
			return func(ctx context.Context) error {
				var err error
				code, err = p.app.vault.Count(ctx, id)
				return err
			}
		},
		then: func() {
			delete(p.counts, id)
			p.app.counted[id] = code
			p.refilter()
		},
		failed: func(error) { delete(p.counts, id) },
	})
}

// menu is what can be done with an account.
func (p *listPage) menu(id string, at fyne.Position) {
	p.choose(id)
	a := p.app
	item := func(key string, icon fyne.Resource, do func()) *fyne.MenuItem {
		m := fyne.NewMenuItem(a.say.Say(key), do)
		m.Icon = icon
		return m
	}
	up := item("ui.menu.up", theme.MoveUpIcon(), p.moveUp)
	down := item("ui.menu.down", theme.MoveDownIcon(), p.moveDown)
	up.Disabled = !p.canMove(-1)
	down.Disabled = !p.canMove(1)
	m := fyne.NewMenu("",
		item("ui.menu.copy", theme.ContentCopyIcon(), func() { p.copy(id) }),
		item("ui.menu.rename", theme.DocumentCreateIcon(), func() { p.rename(id) }),
		up, down,
		fyne.NewMenuItemSeparator(),
		item("ui.menu.delete", theme.DeleteIcon(), func() { p.remove(id) }),
	)
	pop := widget.NewPopUpMenu(m, a.win.Canvas()) // has the focus, and Escape closes it
	size, room := pop.MinSize(), a.win.Canvas().Size()
	at.X = max(4, min(at.X, room.Width-size.Width-8))
	at.Y = max(4, min(at.Y, room.Height-size.Height-8))
	pop.ShowAtPosition(at)
}

// menuOfChosen opens the menu of the row that the keys stand on.
func (p *listPage) menuOfChosen() {
	if r := p.rowOf(p.chosen().ID); r != nil {
		p.menu(r.entry.ID, p.app.fyne.Driver().AbsolutePositionForObject(r.more))
	}
}

// rename opens the page with the names.
func (p *listPage) rename(id string) {
	for _, e := range p.entries {
		if e.ID == id {
			p.app.show(newRenamePage(p.app, e))
		}
	}
}

// remove deletes at once and offers the way back.
func (p *listPage) remove(id string) {
	a := p.app
	i := slices.IndexFunc(p.entries, func(e vault.Entry) bool { return e.ID == id })
	if i < 0 {
		return
	}
	label := faceLabel(p.entries[i].Account, a)
	a.change(func(ctx context.Context) error { return a.vault.Delete(ctx, id) }, func() {
		if len(a.vault.Entries()) == 0 {
			a.home()
		}
		a.toast.say(a.say.Say("ui.deleted", "label", label), a.say.Say("ui.undo"), func() {
			a.change(func(ctx context.Context) error { return a.vault.Restore(ctx, id) }, func() {
				a.home()
				a.choose(id)
			})
		})
	})
}

func (p *listPage) moveUp()   { p.move(-1) }
func (p *listPage) moveDown() { p.move(1) }

// canMove says whether the chosen row has a place to go to. A filtered list
// shows only part of the order, so nothing is moved in it.
func (p *listPage) canMove(by int) bool {
	to := p.rolls.at + by
	return p.query.Text == "" && p.chosen().ID != "" && to >= 0 && to < len(p.entries)
}

// move asks for a move by one place. Where to is reckoned when its turn comes,
// so that three quick presses are three places.
func (p *listPage) move(by int) {
	id := p.chosen().ID
	if id == "" || p.query.Text != "" {
		return
	}
	p.moveTo(id, func(from int) int { return from + by })
}

// moveTo moves an account to the place that to makes of its present one.
func (p *listPage) moveTo(id string, to func(from int) int) {
	a := p.app
	a.inTurn(pending{begin: func() func(context.Context) error {
		all := a.vault.Entries()
		from := slices.IndexFunc(all, func(e vault.Entry) bool { return e.ID == id })
		place := to(from)
		if from < 0 || place < 0 || place >= len(all) || place == from {
			return nil
		}
		return func(ctx context.Context) error { return a.vault.Move(ctx, id, place) }
	}, then: func() { a.choose(id) }})
}

// step is the height from one row to the next.
func (p *listPage) step() float32 {
	for r := range p.rows {
		return r.MinSize().Height + p.app.fyne.Settings().Theme().Size(theme.SizeNamePadding)
	}
	return 1
}

// target is the place that a row dragged by y would take.
func (p *listPage) target(id string, y float32) (from, to int) {
	from = slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == id })
	to = from + int(math.Round(float64(y/p.step())))
	return from, min(max(to, 0), len(p.shownAs)-1)
}

// drag draws a line where the row would go.
func (p *listPage) drag(id string, y float32) {
	if p.query.Text != "" {
		return
	}
	from, to := p.target(id, y)
	if from == to {
		p.marker.Hide()
		return
	}
	edge := to
	if to > from {
		edge++
	}
	p.marker.FillColor = p.app.fyne.Settings().Theme().Color(colorLate, p.app.fyne.Settings().ThemeVariant())
	p.marker.CornerRadius = 2
	p.marker.Resize(fyne.NewSize(p.rolls.Size().Width, 4))
	p.marker.Move(fyne.NewPos(0, float32(edge)*p.step()-p.rolls.GetScrollOffset()-5))
	p.marker.Show()
	p.marker.Refresh()
}

// drop puts the row there.
func (p *listPage) drop(id string, y float32) {
	p.marker.Hide()
	if p.query.Text != "" {
		return
	}
	if from, to := p.target(id, y); from >= 0 && from != to {
		p.moveTo(id, func(int) int { return to })
	}
}
