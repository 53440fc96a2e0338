// Closing the window: not over a change that is under way, since the service
// may already count on the key that is being kept; and not over one that then
// failed, which a person is told of first.

package ui

import (
	"errors"

	"rokketa/vault"
)

// parting is a window that closes after the change under way.
type parting struct {
	hide func() // takes the sheet away that says so
	stop func() // ends the wait
}

// askedToClose closes the window, after the change under way where there is
// one. Asked once more, it waits no longer.
func (a *App) askedToClose() {
	if a.closing || !a.changing {
		a.win.Close()
		return
	}
	a.closing = true
	hide, _, _ := a.waiting.show(a.say.Say("ui.waiting.close"), nil)
	stop := a.after(lastGrace, func() {
		if a.closing { // it may have been on its way when it was stopped
			a.win.Close()
		}
	})
	a.parting = parting{hide: hide, stop: stop}
}

// stayFor has a window that was to close stay for a change that failed, so
// that it can be told. What a person stopped, or nobody asked for, holds
// nobody up.
func (a *App) stayFor(p pending, err error) {
	var cancelled *vault.CancelledError
	if !a.closing || err == nil || p.unasked || errors.As(err, &cancelled) {
		return
	}
	a.closing = false
	a.parting.stop()
	a.parting.hide()
	if a.hidden {
		a.appear()
	}
}
