// Giving an account other names. The code does not depend on them, and the
// page says so.

package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

type renamePage struct {
	app    *App
	entry  vault.Entry
	issuer *field
	name   *field
	root   fyne.CanvasObject
}

func newRenamePage(a *App, e vault.Entry) *renamePage {
	p := &renamePage{app: a, entry: e}
	p.issuer = a.newField(a.say.Say("ui.key.issuer.example"))
	p.name = a.newField(a.say.Say("ui.key.name.example"))
	p.issuer.Text, p.name.Text = e.Account.Issuer, e.Account.Name
	p.issuer.OnSubmitted = func(string) { p.keep() }
	p.name.OnSubmitted = p.issuer.OnSubmitted
	label := func(key string) fyne.CanvasObject { return strong(a.say.Say(key)) }
	body := container.NewVBox(
		label("ui.key.issuer"), padded(p.issuer, 8, 0),
		space(6),
		label("ui.key.name"), padded(p.name, 8, 0),
		small(a.say.Say("ui.rename.safe")),
	)
	p.root = a.titled(a.say.Say("ui.rename.title"), p.back, body, feet(
		a.press(a.say.Say("ui.cancel"), nil, p.back),
		a.primary(a.say.Say("ui.rename.save"), theme.ConfirmIcon(), p.keep)))
	return p
}

func (p *renamePage) keep() {
	a := p.app
	issuer, name := strings.TrimSpace(p.issuer.Text), strings.TrimSpace(p.name.Text)
	if issuer == p.entry.Account.Issuer && name == p.entry.Account.Name {
		a.home()
		return
	}
	a.change(func(ctx context.Context) error {
		return a.vault.Rename(ctx, p.entry.ID, issuer, name)
	}, func() {
		a.home()
		a.choose(p.entry.ID)
	})
}

func (p *renamePage) object() fyne.CanvasObject { return p.root }
func (p *renamePage) shown()                    { p.app.win.Canvas().Focus(p.issuer) }
func (p *renamePage) tick(time.Time)            {}
func (p *renamePage) rune(rune) bool            { return false }
func (p *renamePage) back()                     { p.app.home() }
func (p *renamePage) key(k fyne.KeyName) bool {
	if k == fyne.KeyReturn || k == fyne.KeyEnter {
		if p.app.pressed() {
			p.keep()
		}
		return true
	}
	return false
}
