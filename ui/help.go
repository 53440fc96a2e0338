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

// help is F1: from every page that can be left and come back to with nothing
// half done on it. A page that ends something when it is left (a camera, the
// steps of a sheet), or holds something that is not yet kept, stays up.
func (a *App) help() {
	if !a.isOpen() {
		return
	}
	from := a.now
	switch from.(type) {
	case *listPage, *welcomePage:
		a.showHelp(a.home)
	case *settingsPage:
		a.fromMenu(func() page { return newHelpPage(a, func() { a.backToSettings("ui.help.title") }) })
	case *lookPage, *listChoices, *copyPage, *stayPage, *capturePage, *backupsPage, *lockSettings, *deletedPage, *placePage,
		*clockPage, *practicePage, *helpdeskPage, *aboutPage, *licencesPage:
		a.showHelp(func() { a.show(from) })
	}
}

func (p *helpPage) object() fyne.CanvasObject { return p.root }
func (p *helpPage) shown()                    { p.app.win.Canvas().Focus(p.first) }
func (p *helpPage) tick(time.Time)            {}
func (p *helpPage) rune(rune) bool            { return false }
func (p *helpPage) key(fyne.KeyName) bool     { return false }
func (p *helpPage) back()                     { p.leave() }
