// The settings: a menu of sections, each with what is set now, each leading
// to a page of its own in a file of its own (settings_*.go). A new section is
// one line in sections.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// section is one row of the menu.
type section struct {
	name string // a key of the translations; also where backToSettings returns to
	icon fyne.Resource
	now  string // what is set now, in a line
	page func() page
}

// sections are the rows of the menu from the top.
func (a *App) sections() []section {
	all := []section{
		{"ui.settings.look", theme.ColorPaletteIcon(), a.lookNow(), func() page { return newLookPage(a) }},
		{"ui.settings.list", theme.ListIcon(), a.listNow(), func() page { return newListChoices(a) }},
		{"ui.settings.copy", theme.ContentCopyIcon(), a.copyNow(), func() page { return newCopyPage(a) }},
		{"ui.settings.stay", theme.ComputerIcon(), a.stayNow(), func() page { return newStayPage(a) }},
		{"ui.settings.backups", theme.HistoryIcon(), a.backupsNow(), func() page { return newBackupsPage(a) }},
		{"ui.settings.lock", lockIcon(), a.lockNow(), func() page { return newLockSettings(a) }},
		{"ui.settings.capture", theme.MediaPhotoIcon(), a.captureNow(), func() page { return newCapturePage(a) }},
		{"ui.settings.deleted", theme.DeleteIcon(), a.deletedNow(), func() page { return newDeletedPage(a) }},
		{"ui.settings.place", theme.StorageIcon(), a.placeNow(), func() page { return newPlacePage(a) }},
	}
	if a.o.Stance.Hide == nil {
		all = slices.DeleteFunc(all, func(s section) bool { return s.name == "ui.settings.capture" })
	}
	all = append(all, section{"ui.help.title", theme.HelpIcon(), a.say.Say("ui.help.now"), func() page {
		return newHelpPage(a, func() { a.backToSettings("ui.help.title") })
	}})
	if a.checksClock() {
		all = append(all, section{"ui.settings.clock", clockIcon(), a.clockNow(), func() page {
			return newClockPage(a, func() { a.backToSettings("ui.settings.clock") })
		}})
	}
	if a.practises() {
		all = append(all, section{"ui.practice.title", theme.MediaPlayIcon(), a.practiceNow(), func() page {
			return newPracticePage(a, func() { a.backToSettings("ui.practice.title") })
		}})
	}
	if a.o.Helpdesk.Start != nil {
		all = append(all, section{"ui.helpdesk.title", theme.AccountIcon(), a.say.Say("ui.helpdesk.how"), func() page { return newHelpdeskPage(a) }})
	}
	all = append(all, section{"ui.settings.about", theme.InfoIcon(), a.aboutNow(), func() page { return newAboutPage(a) }})
	if a.o.Helpdesk.Here {
		all = harmless(all)
	}
	return all
}

type settingsPage struct {
	app  *App
	rows []*choice
	at   int     // the row that has the focus at first, -1 for none
	down float32 // how far it is scrolled at first
	root fyne.CanvasObject
}

// newSettingsPage is the menu; the section of the name from, if it is not "",
// has the focus.
func newSettingsPage(a *App, from string) *settingsPage {
	p := &settingsPage{app: a}
	all := a.sections()
	box := container.NewVBox()
	for _, s := range all {
		row := newChoice(a, s.icon, false, a.say.Say(s.name), s.now, func() { a.fromMenu(s.page) }).leads()
		p.rows = append(p.rows, row)
		box.Add(row)
	}
	p.at = slices.IndexFunc(all, func(s section) bool { return s.name == from })
	p.root = a.titled(a.say.Say("ui.settings.title"), p.back, box, nil)
	return p
}

// fromMenu goes on to a section's page, and keeps the place for the way back.
func (a *App) fromMenu(to func() page) {
	a.menuAt = a.scroll.Offset.Y
	a.show(to())
}

// backToSettings is the way back from a section's page to its row.
func (a *App) backToSettings(name string) {
	p := newSettingsPage(a, name)
	p.down = a.menuAt
	a.show(p)
}

func (p *settingsPage) object() fyne.CanvasObject { return p.root }
func (p *settingsPage) tick(time.Time)            {}
func (p *settingsPage) rune(rune) bool            { return false }
func (p *settingsPage) back()                     { p.app.home() }

func (p *settingsPage) shown() {
	a := p.app
	a.relay() // only then is known how high each row is
	if p.down > 0 {
		a.scrollTo(p.down)
	}
	if p.at >= 0 {
		a.win.Canvas().Focus(p.rows[p.at])
	}
}

// key moves along the rows with the arrows, as in a menu.
func (p *settingsPage) key(k fyne.KeyName) bool {
	canvas := p.app.win.Canvas()
	at := slices.IndexFunc(p.rows, func(c *choice) bool { return canvas.Focused() == fyne.Focusable(c) })
	switch k {
	case fyne.KeyDown:
		canvas.Focus(p.rows[min(at+1, len(p.rows)-1)])
	case fyne.KeyUp:
		canvas.Focus(p.rows[max(at-1, 0)])
	default:
		return false
	}
	return true
}
