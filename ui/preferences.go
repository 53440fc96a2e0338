// The settings page: language, appearance, what was deleted, where the
// accounts are kept, and what program this is.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
	"rokketa/vault"
)

type settingsPage struct {
	app  *App
	root fyne.CanvasObject
}

func newSettingsPage(a *App) *settingsPage {
	p := &settingsPage{app: a}
	part := func(key string, content ...fyne.CanvasObject) fyne.CanvasObject {
		box := container.NewVBox(strong(a.say.Say(key)))
		for _, o := range content {
			box.Add(o)
		}
		return sheet(box, colorCard, 8)
	}
	body := container.NewVBox(
		part("ui.settings.language", p.languages()),
		part("ui.settings.appearance", p.appearances()),
		part("ui.settings.deleted", p.deleted()),
		part("ui.settings.place", small(a.say.Say(a.placeKey(), "place", a.o.Place))),
		part("ui.settings.about",
			small(a.say.Say("ui.settings.version", "name", a.o.Name, "version", a.o.Version)),
			small(a.say.Say("ui.settings.notices"))),
	)
	p.root = a.titled(a.say.Say("ui.settings.title"), p.back, body, nil)
	return p
}

// placeKey is the sentence about where the accounts are kept.
func (a *App) placeKey() string {
	if a.o.Store == vault.StoreFile {
		return "ui.settings.place.file"
	}
	return "ui.settings.place.keyring"
}

func (p *settingsPage) languages() fyne.CanvasObject {
	names := map[string]text.Language{}
	var order []string
	for _, l := range text.Languages() {
		own := p.app.words(l).Say("ui.language.own")
		names[own] = l
		order = append(order, own)
	}
	r := widget.NewRadioGroup(order, nil)
	r.Horizontal = true
	r.Required = true
	r.Selected = p.app.say.Say("ui.language.own")
	r.OnChanged = func(own string) {
		p.app.setLanguage(names[own])
		p.app.show(newSettingsPage(p.app))
	}
	return r
}

func (p *settingsPage) appearances() fyne.CanvasObject {
	all := []Appearance{AppearanceSystem, AppearanceLight, AppearanceDark}
	names := map[string]Appearance{}
	r := widget.NewRadioGroup(nil, nil)
	for _, one := range all {
		own := p.app.say.Say("ui.appearance." + string(one))
		names[own] = one
		r.Options = append(r.Options, own)
		if one == p.app.settings.Appearance {
			r.Selected = own
		}
	}
	r.Required = true
	r.OnChanged = func(own string) {
		p.app.setAppearance(names[own])
		p.app.win.Canvas().Unfocus() // the radio button would keep Escape to itself
	}
	return r
}

func (p *settingsPage) deleted() fyne.CanvasObject {
	n := len(p.app.vault.Deleted())
	if n == 0 {
		return small(p.app.say.Say("ui.deleted.none"))
	}
	return container.NewBorder(nil, nil, nil,
		container.NewCenter(p.app.press(p.app.say.Say("ui.deleted.see"), nil, func() { p.app.show(newDeletedPage(p.app)) })),
		small(p.app.say.Count("ui.deleted.count", n)))
}

func (p *settingsPage) object() fyne.CanvasObject { return p.root }
func (p *settingsPage) shown()                    {}
func (p *settingsPage) tick(time.Time)            {}
func (p *settingsPage) rune(rune) bool            { return false }
func (p *settingsPage) key(fyne.KeyName) bool     { return false }
func (p *settingsPage) back()                     { p.app.home() }
