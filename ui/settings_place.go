// 保管場所と状態: where the accounts are kept.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/vault"
)

type placePage struct {
	app  *App
	root fyne.CanvasObject
}

// placeNow is the section's line in the menu.
func (a *App) placeNow() string {
	if a.o.Store == vault.StoreFile {
		return a.say.Say("ui.place.file")
	}
	return a.say.Say("ui.place.keyring")
}

func newPlacePage(a *App) *placePage {
	p := &placePage{app: a}
	key := "ui.settings.place.keyring"
	if a.o.Store == vault.StoreFile {
		key = "ui.settings.place.file"
	}
	p.root = a.titled(a.say.Say("ui.settings.place"), p.back, container.NewVBox(
		sheet(paragraph(a.say.Say(key, "place", a.o.Place)), colorCard, 10),
	), nil)
	return p
}

func (p *placePage) object() fyne.CanvasObject { return p.root }
func (p *placePage) shown()                    {}
func (p *placePage) tick(time.Time)            {}
func (p *placePage) rune(rune) bool            { return false }
func (p *placePage) key(fyne.KeyName) bool     { return false }
func (p *placePage) back()                     { p.app.backToSettings("ui.settings.place") }
