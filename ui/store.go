// The accounts' keeper as the window has it: opened in the background,
// watched for what others do to it, and closed behind the window.

package ui

import (
	"context"
	"errors"
	"slices"

	"rokketa/vault"
)

// open opens the store in the background and goes on to home; failed, where
// it is not nil, is told of an error in place of the problem page.
func (a *App) open(passphrase string, anyway bool, failed func(error)) {
	if a.opening || a.vault != nil {
		return
	}
	a.opening = true
	var v Vault
	closing := a.closed
	waitingFor := "ui.waiting.open"
	switch {
	case passphrase != "" && a.o.Asks() != PassphraseNew:
		waitingFor = "ui.waiting.typed" // deriving its key takes longer than the keyring's answer
	case a.o.Store == vault.StoreFile:
		waitingFor = "ui.waiting.unlock"
	}
	a.work(waitingFor, func(ctx context.Context) error {
		if err := awaitClosing(ctx, closing); err != nil {
			return err
		}
		var err error
		v, err = a.o.Open(ctx, passphrase, anyway)
		if err == nil && a.life.Err() != nil {
			_ = v.Close() // the window closed meanwhile
		}
		return err
	}, func(err error) {
		a.opening = false
		if err != nil {
			a.locking = ""
			if failed != nil {
				failed(err)
				return
			}
			a.notOpened(err)
			return
		}
		a.adopt(v)
		if a.lockOpened(v) {
			return // what was given waits until it is open again
		}
		if !a.takeInputs() { // straight to the preview
			a.home()
		}
	})
}

// awaitClosing waits until the vault of before is closed, nil for none, so
// that no two are in memory.
func awaitClosing(ctx context.Context, closing <-chan struct{}) error {
	if closing == nil {
		return nil
	}
	select {
	case <-closing:
		return nil
	case <-ctx.Done():
		return &vault.CancelledError{Err: ctx.Err()}
	}
}

// notOpened says why the store does not open. A passphrase is asked for anew:
// it is not kept.
func (a *App) notOpened(err error) {
	if errors.Is(err, vault.ErrPassphraseNeeded) && !a.o.Unasked {
		a.show(newLockPage(a, lockStart)) // it was set since we asked
		return
	}
	p := problem{err: err, what: "ui.problem.title", again: a.Start}
	if kindOf(err).anyway {
		p.anyway = a.openAnyway
	}
	a.show(newProblemPage(a, p))
}

// adopt takes a vault that has been opened.
func (a *App) adopt(v Vault) {
	a.vault, a.unread = v, false
	a.notes.first = len(v.Entries()) == 0
	a.touch() // an idle time begins
	go v.Watch(a.here, func() { a.onWindow(a.changed) })
	a.takeNotices()
	a.freshTray()
	a.obeyFolder(nil)
	a.attendHidden()
}

// changed shows what another process did to the store, or why the store
// cannot be read any more.
func (a *App) changed() {
	if a.life.Err() != nil || a.vault == nil {
		return
	}
	v := a.vault
	a.work("ui.waiting.open", func(ctx context.Context) error {
		_, err := v.Refresh(ctx)
		return err
	}, func(err error) {
		if errors.Is(err, vault.ErrPassphraseChanged) {
			a.lock(lockChanged)
			return
		}
		if err != nil {
			a.notRead(err)
		}
		a.takeNotices()
		a.freshTray()
		if a.list != nil {
			a.list.reload()
		}
		_, welcome := a.now.(*welcomePage)
		if welcome && len(a.vault.Entries()) > 0 || a.list != nil && a.now == page(a.list) && len(a.vault.Entries()) == 0 {
			a.home()
		}
	})
}

// notRead says why the store could not be read again. Nobody asked for it: on
// any page but the first ones it is told in passing, since something may be
// half done there, and is looked at again once they are back.
func (a *App) notRead(err error) {
	switch a.now.(type) {
	case *listPage, *welcomePage, *problemPage:
		a.failed(err, "ui.problem.read", a.changed)
		return
	}
	a.unread = kindOf(err).grave
	a.toast.problem(a.say.Say("ui.problem.read") + "\n" + a.say.Explain(err))
}

// noticed is something that the list says until it was read.
type noticed struct {
	text   string
	counts string // of a number of accounts: what is counted, the key of its sentence
}

// is says whether two are about the same, whatever they count.
func (n noticed) is(other noticed) bool {
	return n == other || n.counts != "" && n.counts == other.counts
}

// takeNotices keeps what the vault met, until a person has read it on the
// list.
func (a *App) takeNotices() {
	a.recount()
	for _, n := range a.vault.Notices() {
		if s := a.noticeOf(n); !slices.Contains(a.notices, s) {
			a.notices = append(a.notices, s)
		}
	}
}

// noticeOf is how the list says what the vault met.
func (a *App) noticeOf(n vault.Notice) noticed {
	s := noticed{text: a.say.Note(n)}
	if key, details := n.Explanation(); details["n"] != nil {
		s.counts = key
	}
	return s
}

// recount has the notices that count accounts say how many there are now: some
// may have been deleted or restored. One that was read does not come back.
func (a *App) recount() {
	now := map[string]noticed{}
	for _, n := range a.vault.Notices() {
		s := a.noticeOf(n)
		now[s.counts] = s
	}
	before := slices.Clone(a.notices)
	a.notices = slices.DeleteFunc(a.notices, func(s noticed) bool { return s.counts != "" && now[s.counts] == noticed{} })
	for i, s := range a.notices {
		if s.counts != "" {
			a.notices[i] = now[s.counts]
		}
	}
	if a.list != nil && !slices.Equal(before, a.notices) {
		a.list.renotice()
	}
}

// shutBehind closes a vault in the background.
func (a *App) shutBehind(v Vault) {
	shut := a.shut(v)
	a.o.Go(func() func() {
		shut()
		return func() {}
	})
}

// shut gives the closing of a vault, to be done on any goroutine; a.closed is
// closed after it, and after every one before.
func (a *App) shut(v Vault) func() {
	before, done := a.closed, make(chan struct{})
	a.closed = done
	return func() {
		_ = v.Close()
		if before != nil {
			<-before
		}
		close(done)
	}
}
