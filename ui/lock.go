// Locking: the accounts' vault is closed, which wipes its secrets, and every
// page, sheet and list that showed something of it is let go of. What is on
// the screen from the first moment is the lock page. A change under way is
// not cut off: the lock waits for it, with the page already up.

package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/icons"
	"rokketa/otpauth"
	"rokketa/vault"
)

// Locker is what the window needs of the app password's keeper; *vault.Vault
// is one. HasPassword and PasswordSince never wait for the disk.
type Locker interface {
	HasPassword() bool
	PasswordSince() time.Time // zero where that is not known
	SetPassword(ctx context.Context, old, next string) error
}

// lockReason is why the accounts are locked; also the end of the key of the
// sentence that says so.
type lockReason string

const (
	lockStart   lockReason = "start"   // they were not open yet
	lockKey     lockReason = "key"     // a person wanted it
	lockIdle    lockReason = "idle"    // nobody was there
	lockSession lockReason = "session" // the screen was locked
	lockSleep   lockReason = "sleep"   // the computer slept
	lockChanged lockReason = "changed" // another program set a password
)

func lockIcon() fyne.Resource {
	return theme.NewThemedResource(fyne.NewStaticResource("lock.svg", icons.Lock))
}

// locks says whether a lock keeps anybody out: there is a password, and it is
// asked for.
func (a *App) locks() bool { return a.vault != nil && a.vault.HasPassword() && !a.o.Unasked }

// lockOrHide is the key's: without a password codes can only be hidden.
func (a *App) lockOrHide() {
	switch {
	case a.vault == nil:
	case a.locks(), a.sealing && !a.o.Unasked:
		a.lock(lockKey)
	default:
		a.hideCodes()
	}
}

// keeper is a page with something on it that is neither kept nor to be left
// in memory. forgo wipes it, and says whether anything is lost by that.
type keeper interface{ forgo() (lost bool) }

// lock locks, as soon as no change is under way. Where there is no password
// it does nothing, unless another program has just set one.
func (a *App) lock(why lockReason) {
	switch {
	case a.life.Err() != nil || a.locking != "":
		return
	case a.opening:
		a.locking = why
		return
	case a.vault == nil, why != lockChanged && !a.locks() && !a.sealing:
		return
	}
	a.locking = why
	a.sweep()
	lost := a.begun != ""
	if k, ok := a.now.(keeper); ok {
		lost = k.forgo() || lost
	}
	if lost {
		a.told = append(a.told, a.say.Say("ui.lock.unsaved"))
	}
	page := newLockPage(a, why)
	a.show(page)
	a.freshTray() // names go at once, also where a change is waited for
	a.begun = ""
	a.lockIfDue()
	if a.locking != "" {
		page.hold()
	}
}

// sweep takes everything away that lies over the page or stands for it, and
// ends all work but a change.
func (a *App) sweep() {
	a.toast.hide()
	if a.counting != nil {
		a.counting.cancel()
	}
	if a.homeward != nil {
		a.homeward()
	}
	if a.aside != nil {
		a.aside.close()
	}
	a.tray.tells = nil
	a.leaving, a.tray.wanted = false, ""
	if a.closing {
		a.parting.hide()
		a.parting.hide = func() {} // the lock page says what is waited for
	}
	for _, t := range a.tasks {
		if a.changing && t == a.saving {
			t.quieten()
		} else {
			t.end()
		}
	}
	a.clearCopied() // after the end of a copy that is under way
	a.tasks, a.reading, a.covers, a.curtain = nil, nil, nil, nil
	for all := a.win.Canvas().Overlays(); all.Top() != nil; {
		all.Remove(all.Top())
	}
}

// lockOpened does what was asked of the lock while a vault was being opened,
// before anything of it is shown, and says whether it is locked now.
func (a *App) lockOpened(v Vault) bool {
	why := a.locking
	a.locking = ""
	if why != "" {
		a.lock(why)
	}
	return a.vault != v || a.locking != ""
}

// lockIfDue closes the vault once nothing is under way.
func (a *App) lockIfDue() {
	why := a.locking
	if why == "" || a.changing || len(a.queue) > 0 || a.opening || a.vault == nil {
		return
	}
	page, there := a.now.(*lockPage)
	a.locking = ""
	if !there {
		a.lock(why) // brings it up
		return
	}
	if why != lockChanged && !a.locks() {
		a.freshTray()
		a.home() // the password was not set after all: what is left is to hide the codes
		a.hideCodes()
		return
	}
	v := a.vault
	a.vault, a.list, a.saving, a.queue = nil, nil, nil, nil
	a.counted, a.signs = map[string]otpauth.Code{}, map[string]sign{}
	a.notes = reminders{hushed: a.notes.hushed}
	a.leave()
	a.here, a.leave = context.WithCancel(a.life)
	a.shutBehind(v)
	page.release()
	a.freshTray()
	if why == lockChanged && a.o.Unasked {
		a.Start() // nobody is asked; why it does not open is told
	}
}

// changedUnseen notes how a change ended that the lock waited for. What would
// have followed it on its page does not.
func (a *App) changedUnseen(p pending, err error) {
	switch {
	case err == nil:
	case errors.Is(err, vault.ErrPasswordLeftover):
		a.told = append(a.told, a.say.Explain(err))
	default:
		a.told = append(a.told, a.say.Say("ui.lock.notkept"), a.say.Explain(err))
	}
	if p.unseen != nil {
		p.unseen(err)
	}
}

// isOpen says whether accounts can be shown: the vault is open and no lock is
// due.
func (a *App) isOpen() bool { return a.vault != nil && a.locking == "" }
