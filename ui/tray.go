// The sign beside the clock: opening the window, the accounts' names, locking,
// ending the program; and the window that hides there in place of closing.
// While it is hidden nothing ticks and nothing is painted. Names stand in the
// menu, and no codes: a menu that stays open would show old ones, and it lies
// over everything, also on a projector. While the accounts are locked there are
// no names either.

package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Tray is where a desktop shows the signs of programs without a window.
type Tray struct {
	Here func(ctx context.Context) bool // whether there is one now; nil: there is none
	Wait func(ctx context.Context) bool // waits until there is one
	Put  func(menu *fyne.Menu)          // shows the sign, and later another menu; nil: by Fyne
}

// How many accounts the menu has, and how long a desktop is waited for: when
// the window is closed, and at a login.
const (
	trayAccounts = 10
	trayAnswers  = 2 * time.Second
	trayComes    = 20 * time.Second
)

// tray is the sign that is up. It is of the window's goroutine.
type tray struct {
	up     bool
	menu   *fyne.Menu // one for the whole run: Fyne puts the first up late
	shown  []string   // what it says, with the accounts' IDs
	wanted string     // the account whose code waits for the right time
	tells  *aside     // says what was copied; nil while there is nothing to say
}

// putTray shows the sign, where a person wishes for it. Fyne's loop takes one
// only before it runs.
func (a *App) putTray() {
	if !a.settings.Tray || a.o.Tray.Here == nil {
		return
	}
	if _, ok := a.fyne.(desktop.App); !ok && a.o.Tray.Put == nil {
		return
	}
	a.tray.up, a.tray.menu = true, fyne.NewMenu("")
	a.freshTray()
}

// freshTray brings the menu up to date, where something in it has changed.
func (a *App) freshTray() {
	if !a.tray.up {
		return
	}
	var said []string
	first := "ui.tray.open"
	if _, locked := a.now.(*lockPage); locked && !a.isOpen() {
		first = "ui.tray.unlock"
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem(a.say.Say(first), func() {
		a.appear()
		a.touch()
	})}
	if all, more := a.trayEntries(); len(all) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
		names := a.trayNames(all)
		for _, e := range all {
			items = append(items, fyne.NewMenuItem(a.say.Say("ui.tray.copy", "label", names[e.ID]), func() { a.trayCopy(e.ID) }))
			said = append(said, e.ID)
		}
		if more > 0 {
			items = append(items, fyne.NewMenuItem(a.say.Count("ui.tray.more", more), a.trayMore))
		}
	}
	end := fyne.NewMenuItem(a.say.Say("ui.quit"), a.askedToClose)
	end.IsQuit = true // else Fyne adds one of its own
	items = append(items, fyne.NewMenuItemSeparator())
	if a.isOpen() && a.locks() {
		items = append(items, fyne.NewMenuItem(a.say.Say("ui.lock.now"), func() { a.lock(lockKey) }))
	}
	items = append(items, end)
	for _, i := range items {
		said = append(said, i.Label)
	}
	if slices.Equal(said, a.tray.shown) {
		return
	}
	a.tray.shown, a.tray.menu.Items = said, items
	if a.o.Tray.Put != nil {
		a.o.Tray.Put(a.tray.menu)
	} else if d, ok := a.fyne.(desktop.App); ok {
		d.SetSystemTrayMenu(a.tray.menu)
	}
}

// closePressed is the window's close button: it hides the window where a
// person said so and the sign shows where it went, and ends the program
// everywhere else.
func (a *App) closePressed() {
	if !a.settings.CloseToTray || !a.tray.up || a.closing {
		a.askedToClose()
		return
	}
	here := false
	a.work("ui.waiting.close", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, trayAnswers)
		defer cancel()
		here = a.o.Tray.Here(ctx)
		return nil
	}, func(error) {
		if !here {
			a.askedToClose()
			return
		}
		a.hide()
	})
}

// hide takes the window off the screen until it is called for; a camera goes
// off.
func (a *App) hide() {
	if _, busy := a.now.(leaver); busy && a.isOpen() {
		a.home()
	}
	if p, locked := a.now.(*lockPage); locked {
		p.left() // what is half typed
	}
	a.noteStance()
	a.keepWatch(a.o.Now()) // for the last time before it rests
	a.hidden = true
	a.touch() // it was somebody who closed it
	a.attendHidden()
	a.pulse.rest()
	a.win.Hide()
}

// appear brings the window up and before the others.
func (a *App) appear() {
	if a.away || a.life.Err() != nil {
		return // while the screen is read, the window stays off it
	}
	if a.hidden {
		a.keepWatch(a.o.Now()) // before anything can be seen
	}
	a.endTold()
	was := a.hidden
	a.hidden, a.unseen = false, false
	a.pulse.beat()
	if was {
		a.sortByUse()
		a.onList((*listPage).notices)
	}
	a.win.Show()
	a.stand()
	a.win.RequestFocus()
	if a.o.Front != nil {
		a.o.Front(a.win)
	}
	if was {
		a.Tick(a.o.Now()) // what it missed
	}
}

// StartHidden is Start at a login: where the sign is wished for, the window
// stays hidden, unless the desktop shows no sign after a while.
func (a *App) StartHidden() {
	if a.settings.Tray && a.o.Tray.Wait != nil {
		a.hide()
		a.o.Go(func() func() {
			ctx, cancel := context.WithTimeout(a.life, trayComes)
			defer cancel()
			here := a.o.Tray.Wait(ctx)
			return func() {
				if !here && a.hidden {
					a.appear()
				}
			}
		})
	}
	a.Start()
}
