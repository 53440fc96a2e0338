// What can be done with an account of the list: asking for the next counted
// code, its menu, other names, and deleting with the way back.

package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/icons"
	"rokketa/otpauth"
	"rokketa/vault"
)

// countGap is what lies at least between two counts of one account by a person.
const countGap = time.Second

// count asks the vault for the next code of an HOTP account: the counter is
// kept before the code is shown.
func (p *listPage) count(id string) {
	now := p.app.o.Now()
	if since := now.Sub(p.counted[id]); p.counts[id] || since >= 0 && since < countGap {
		return // a double click, or a hand that trembles, is one wish
	}
	p.counts[id], p.counted[id] = true, now
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
			p.reveal(id, p.app.o.Now())
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
	e := p.chosen()
	take := item("ui.menu.copy", theme.ContentCopyIcon(), func() { p.copy(id) })
	if n := p.rolls.at; n < digits { // in the label: Fyne writes keys so faintly that nobody reads them
		take.Label = a.say.Say("ui.menu.copy.key", "what", take.Label, "key", commandKey(), "n", n+1)
	}
	pin := item("ui.menu.pin", theme.NewThemedResource(fyne.NewStaticResource("pin.svg", icons.Pin)), func() { p.pin(id, true) })
	if e.Pinned {
		pin = item("ui.menu.unpin", theme.NewThemedResource(fyne.NewStaticResource("unpin.svg", icons.Unpin)), func() { p.pin(id, false) })
	}
	all := []*fyne.MenuItem{take}
	if a.types() {
		all = append(all, item("ui.menu.type", theme.NavigateBackIcon(), func() { p.give(id, a.typeCode) }))
	}
	if e.Account.Type == otpauth.HOTP && e.State == vault.Whole {
		all = append(all, item("ui.menu.count", theme.MediaSkipNextIcon(), func() { p.count(id) }))
	}
	all = append(all, item("ui.menu.rename", theme.DocumentCreateIcon(), func() { p.rename(id) }))
	if e.State == vault.Whole {
		all = append(all, item("ui.menu.again", theme.VisibilityIcon(), func() { a.show(newProofPage(a, e)) }))
	}
	all = append(all, pin, up, down, fyne.NewMenuItemSeparator(),
		item("ui.refused.title", theme.QuestionIcon(), func() { a.startRefused(e, a.home) }),
		item("ui.menu.delete", theme.DeleteIcon(), func() { p.remove(id) }))
	p.pop(fyne.NewMenu("", all...), at)
}

// pop opens a menu at a place, as near as the window has room.
func (p *listPage) pop(m *fyne.Menu, at fyne.Position) {
	a := p.app
	pop := widget.NewPopUpMenu(m, a.win.Canvas()) // has the focus, and Escape closes it
	size, room := pop.MinSize(), a.win.Canvas().Size()
	at.X = max(4, min(at.X, room.Width-size.Width-8))
	at.Y = max(4, min(at.Y, room.Height-size.Height-8))
	a.menu, a.lines = pop, m.Items
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

// remove deletes at once and offers the way back: while the message about one
// deletion is up, the next one's is about both.
func (p *listPage) remove(id string) {
	a := p.app
	i := slices.IndexFunc(p.entries, func(e vault.Entry) bool { return e.ID == id })
	if i < 0 {
		return
	}
	label := faceLabel(p.entries[i].Account, a)
	a.change(func(ctx context.Context) error { return a.vault.Delete(ctx, id) }, func() {
		all := append(slices.Clone(a.toast.deleted), id)
		if len(a.vault.Entries()) == 0 {
			a.home()
		}
		said := a.say.Say("ui.deleted", "label", label)
		if len(all) > 1 {
			said = a.say.Count("ui.deleted.row", len(all))
		}
		a.toast.say(said, a.say.Say("ui.undo"), func() { a.bringBack(all) })
		a.toast.deleted, a.binned = all, all
	})
}

// bringBack restores what was deleted, and stands on it.
func (a *App) bringBack(ids []string) {
	a.binned = nil
	a.change(func(ctx context.Context) error { return a.vault.Restore(ctx, ids...) }, func() {
		a.home()
		a.reach(ids...)
	})
}

// undo takes back what the message that is up offers to; where there is none,
// the last deletion of the session, if a person stands where it can be seen.
// A button of another kind is not pressed: it may lead anywhere.
func (a *App) undo() {
	switch {
	case !a.isOpen():
		return
	case a.toast.back:
		a.toast.press()
		return
	}
	switch a.now.(type) {
	case *listPage, *welcomePage:
		there := slices.DeleteFunc(slices.Clone(a.binned), func(id string) bool {
			return !slices.ContainsFunc(a.vault.Deleted(), func(e vault.Entry) bool { return e.ID == id })
		})
		if len(there) > 0 {
			a.toast.hide()
			a.bringBack(there)
			return
		}
	}
	a.toast.say(a.say.Say("ui.undo.nothing"), "", nil)
}
