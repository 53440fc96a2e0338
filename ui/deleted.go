// What was deleted in the last thirty days: each account can be brought back,
// or removed for good after a question.

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

type deletedPage struct {
	app  *App
	root fyne.CanvasObject
}

// deletedNow is the section's line in the menu.
func (a *App) deletedNow() string {
	n := len(a.vault.Deleted())
	if n == 0 {
		return a.say.Say("ui.deleted.none")
	}
	return a.say.Count("ui.deleted.count", n)
}

func newDeletedPage(a *App) *deletedPage {
	p := &deletedPage{app: a}
	body := container.NewVBox(paragraph(a.say.Say("ui.deleted.lead")))
	gone := a.vault.Deleted()
	for _, e := range gone {
		body.Add(p.line(e))
	}
	if len(gone) == 0 {
		body.Add(small(a.say.Say("ui.deleted.nothing")))
	}
	p.root = a.titled(a.say.Say("ui.settings.deleted"), p.back, body, nil)
	return p
}

// line is one deleted account with what can be done about it.
func (p *deletedPage) line(e vault.Entry) fyne.CanvasObject {
	a := p.app
	const day = 24 * time.Hour
	days := max(0, int((e.Deleted.Add(vault.TrashTime).Sub(a.o.Now())+day-1)/day)) // one that has begun counts, as in the promise of thirty
	badge := newAvatar(a.fyne.Settings().Theme().Size(theme.SizeNameText))
	badge.show(e.Account.Issuer, e.Account.Name, a.signOf(e.Icon))
	back := a.press(a.say.Say("ui.deleted.restore"), nil, func() {
		a.change(func(ctx context.Context) error { return a.vault.Restore(ctx, e.ID) }, func() {
			a.home()
			a.reach(e.ID)
		})
	})
	gone := a.quiet(a.say.Say("ui.deleted.purge"), nil, "", func() { p.purge(e) })
	names := container.NewVBox(
		strong(faceLabel(e.Account, a)),
		small(a.say.Count("ui.deleted.days", days)),
	)
	side := 40 * a.unit()
	return sheet(container.NewVBox(
		bordered(nil, nil, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(side), badge.box)), nil, names),
		container.NewGridWithColumns(2, gone, back),
	), colorCard, 8)
}

// purge asks once, since there is no way back from it.
func (p *deletedPage) purge(e vault.Entry) {
	a := p.app
	a.ask(a.say.Say("ui.purge.title"), a.say.Say("ui.purge.ask", "label", faceLabel(e.Account, a)), a.say.Say("ui.deleted.purge"), func() {
		a.change(func(ctx context.Context) error { return a.vault.Purge(ctx, e.ID) }, func() {
			if len(a.vault.Deleted()) == 0 {
				a.home()
				return
			}
			a.show(newDeletedPage(a))
		})
	})
}

func (p *deletedPage) object() fyne.CanvasObject { return p.root }
func (p *deletedPage) shown()                    {}
func (p *deletedPage) tick(time.Time)            {}
func (p *deletedPage) rune(rune) bool            { return false }
func (p *deletedPage) key(fyne.KeyName) bool     { return false }
func (p *deletedPage) back()                     { p.app.backToSettings("ui.settings.deleted") }
