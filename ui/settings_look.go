// 表示: the language, the text size and the colours of the window.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/assets/text"
	"rokketa/internal/policy"
)

type lookPage struct {
	app       *App
	languages *options
	sizes     *options
	root      fyne.CanvasObject
}

// lookNow is the section's line in the menu.
func (a *App) lookNow() string {
	return a.say.Say("ui.look.now", "language", a.say.Say("ui.language.own"),
		"size", a.say.Say("ui.size", "n", int(a.settings.Scale*100)), "appearance", a.say.Say("ui.appearance."+string(a.settings.Appearance)))
}

func newLookPage(a *App) *lookPage {
	p := &lookPage{app: a}
	var names []string
	for _, l := range text.Languages() {
		names = append(names, a.words(l).Say("ui.language.own")) // each in its own words
	}
	p.languages = a.ruled(a.newOptions(names, slices.Index(text.Languages(), a.settings.Language), p.speak), policy.Language)

	all := []Appearance{AppearanceSystem, AppearanceLight, AppearanceDark}
	var looks []string
	for _, one := range all {
		looks = append(looks, a.say.Say("ui.appearance."+string(one)))
	}
	appearances := a.ruled(a.newOptions(looks, slices.Index(all, a.settings.Appearance), func(i int) { a.setAppearance(all[i]) }), policy.Appearance)

	var sizes []string
	for _, s := range scales() {
		sizes = append(sizes, a.say.Say("ui.size", "n", int(s*100)))
	}
	p.sizes = a.ruled(a.newOptions(sizes, slices.Index(scales(), a.settings.Scale), p.grow), policy.TextSize)

	p.root = a.titled(a.say.Say("ui.settings.look"), p.back, container.NewVBox(
		a.part("ui.settings.language", p.languages.box),
		a.part("ui.settings.size", p.sizes.box),
		a.part("ui.settings.appearance", appearances.box),
	), nil)
	return p
}

// speak changes the language: the page is laid out anew in it.
func (p *lookPage) speak(i int) {
	p.app.setLanguage(text.Languages()[i])
	next := newLookPage(p.app)
	p.app.show(next)
	p.app.win.Canvas().Focus(next.languages.all[i])
}

// grow changes the size of all texts: the page is laid out anew.
func (p *lookPage) grow(i int) {
	p.app.setScale(scales()[i])
	next := newLookPage(p.app)
	p.app.show(next)
	p.app.win.Canvas().Focus(next.sizes.all[i])
}

func (p *lookPage) object() fyne.CanvasObject { return p.root }
func (p *lookPage) shown()                    {}
func (p *lookPage) tick(time.Time)            {}
func (p *lookPage) rune(rune) bool            { return false }
func (p *lookPage) key(fyne.KeyName) bool     { return false }
func (p *lookPage) back()                     { p.app.backToSettings("ui.settings.look") }
