// Copying a code from the sign beside the clock. It is a code of the right
// time or none: where codes are to be corrected, the clock is measured first.
// What cannot be copied there, or was not copied as expected, is told in the
// window, which comes up for it.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"rokketa/otpauth"
	"rokketa/vault"
)

// trayMeasures is how long the right time is waited for unseen.
const trayMeasures = 3 * time.Second

// trayMore brings the window up for the accounts that the menu has no place
// for, with the field that finds them.
func (a *App) trayMore() { a.inWindow((*listPage).search) }

// inWindow brings the window up with the list and does a thing there. Where
// something is half done in it, that stays, and it is said why.
func (a *App) inWindow(do func(*listPage)) {
	a.appear()
	switch {
	case !a.isOpen():
	case a.toList():
		a.touch()
		do(a.list)
	default:
		a.toast.problem(a.say.Say("ui.tray.busy"))
	}
}

// toList goes to the list, unless something is half done.
func (a *App) toList() bool {
	if a.menu != nil && a.menu.Visible() {
		a.menu.Hide()
	}
	over := len(a.win.Canvas().Overlays().List())
	if a.curtain != nil {
		over-- // it is drawn over what is there, and changes nothing of it
	}
	reads := a.reading != nil && !a.reading.over
	if over > 0 || reads || a.looking || a.away || a.counting != nil || a.aside != nil || len(a.vault.Entries()) == 0 {
		return false
	}
	if _, up := a.now.(*listPage); !up {
		if !leavable(a.now) {
			return false
		}
		a.home()
	}
	return true
}

// leavable says whether a page can be left without losing anything: what it
// shows can be had again, or it keeps what was typed on it.
func leavable(p page) bool {
	switch p.(type) {
	case *addPage, *settingsPage, *lookPage, *copyPage, *stayPage, *placePage, *capturePage, *backupsPage, *clockPage,
		*aboutPage, *licencesPage, *detailsPage, *deletedPage, *helpPage, *helpdeskPage, *practicePage:
		return true
	}
	return false
}

// trayCopy copies an account's code, once the right time is known.
func (a *App) trayCopy(id string) {
	a.keepWatch(a.o.Now()) // no tick has noticed a sleep; and only then
	if !a.isOpen() {
		a.appear()
		return
	}
	a.touch()              // it counts as input
	defer a.attendHidden() // the clock may turn out to have been set
	if e, there := a.entry(id); there && e.Account.Type != otpauth.HOTP && a.lacksCorrection(a.o.Now()) {
		a.measureFirst(id)
		return
	}
	a.trayGive(id)
}

func (a *App) entry(id string) (e vault.Entry, there bool) {
	all := a.vault.Entries()
	i := slices.IndexFunc(all, func(e vault.Entry) bool { return e.ID == id })
	if i < 0 {
		return vault.Entry{}, false
	}
	return all[i], true
}

// measureFirst asks for the right time and then copies. Where that takes long,
// the window comes up and says what is waited for; where nobody knows, it says
// that nothing was copied. Of several accounts the last one is meant.
func (a *App) measureFirst(id string) {
	waits := a.tray.wanted != ""
	a.tray.wanted = id
	if waits {
		return
	}
	a.clock.tried = a.o.Now() // a quiet question can wait
	stop := a.after(trayMeasures, func() {
		if a.tray.wanted != "" {
			a.appear()
		}
	})
	a.askClock(func() {
		stop()
		id := a.tray.wanted
		a.tray.wanted = ""
		if !a.lacksCorrection(a.o.Now()) {
			a.trayGive(id)
			return
		}
		a.appear()
		if a.isOpen() && a.toList() {
			a.list.reach(id)
		}
		a.toast.problem(a.say.Say("ui.tray.clock"))
	})
}

// trayGive copies an account's code. A counter goes on only in the window.
func (a *App) trayGive(id string) {
	e, there := a.entry(id)
	if !there {
		return
	}
	now := a.o.Now()
	code, next, err := "", false, error(nil)
	if e.State == vault.Whole {
		code, next, err = a.codeToCopy(e, now)
	}
	if err != nil || code == "" {
		a.inWindow(func(p *listPage) {
			p.reach(id)
			p.copy(id) // says why there is none
		})
		return
	}
	a.uses.note(id, now)
	if a.unseen {
		a.sortByUse()
	}
	a.copyCode(code, faceLabel(e.Account, a), next)
}

// tellCopied says what was copied. While nobody sees the window the click says
// enough, but for the next code: that a small window tells, which shows no
// codes and goes by itself.
func (a *App) tellCopied(says string, next bool) {
	if !a.hidden && !a.unseen {
		a.toast.say(says, "", nil)
		return
	}
	a.endTold()
	if !next {
		return
	}
	var small *aside
	end := func() { a.endAside(small) }
	enter := a.primary(a.say.Say("ui.close"), nil, func() { small.linger = true; end() })
	small = a.newAside(container.NewVBox(layout.NewSpacer(),
		newProse(says, theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		layout.NewSpacer(), feet(enter)), end, end)
	small.win.SetTitle(a.title())
	a.tray.tells = small
	small.show()
	a.after(toastLong, end)
}

// endTold takes the small window away.
func (a *App) endTold() { a.endAside(a.tray.tells) }

func (a *App) endAside(s *aside) {
	if s != nil && a.tray.tells == s {
		a.tray.tells = nil
		s.close()
	}
}

// tellFailed says why nothing was copied; a window that nobody sees comes up
// for it.
func (a *App) tellFailed(err error) {
	if a.hidden || a.unseen {
		a.appear()
	}
	a.toast.problem(a.say.Explain(err))
}
