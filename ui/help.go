// 困ったとき: the walks that help, one line each.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

type helpPage struct {
	app   *App
	leave func() // Escape
	first *choice
	root  fyne.CanvasObject
}

func newHelpPage(a *App, leave func()) *helpPage {
	p := &helpPage{app: a, leave: leave}
	back := func() { a.showHelp(leave) }
	p.first = newChoice(a, theme.QuestionIcon(), false, a.say.Say("ui.refused.title"), a.say.Say("ui.refused.how"), func() {
		a.startRefused(vault.Entry{}, back)
	}).leads()
	p.root = a.titled(a.say.Say("ui.help.title"), leave, container.NewVBox(p.first,
		newChoice(a, theme.ComputerIcon(), false, a.say.Say("ui.move.title"), a.say.Say("ui.move.how"), func() {
			a.startMove(back)
		}).leads()), nil)
	return p
}

// showHelp is the way to the page; leave leads back.
func (a *App) showHelp(leave func()) { a.show(newHelpPage(a, leave)) }

// help is F1: from the list and the settings, where nothing half done is left
// behind.
func (a *App) help() {
	if a.vault == nil {
		return
	}
	switch a.now.(type) {
	case *listPage:
		a.showHelp(a.home)
	case *settingsPage:
		a.showHelp(func() { a.backToSettings("ui.help.title") })
	}
}

func (p *helpPage) object() fyne.CanvasObject { return p.root }
func (p *helpPage) shown()                    { p.app.win.Canvas().Focus(p.first) }
func (p *helpPage) tick(time.Time)            {}
func (p *helpPage) rune(rune) bool            { return false }
func (p *helpPage) key(fyne.KeyName) bool     { return false }
func (p *helpPage) back()                     { p.leave() }
