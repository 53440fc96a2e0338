// Practice from the window's side: the one portal that runs, its end with the
// window, and which accounts are of a practice portal.

package ui

import (
	"context"
	"slices"
	"sync"
	"time"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
)

// Practice runs a portal to practise on. Start waits until it is there; Open
// may take as long as the browser is open.
type Practice struct {
	Ready    func() error                                                             // why it cannot be started, as its program is missing; nil: nobody looks
	Start    func(ctx context.Context, brand string, l text.Language) (Portal, error) // nil: this program has none
	Open     func(address string) error
	Email    string // of the sample member that the steps name
	Password string
}

// Portal is a practice portal that runs. End returns when it is gone.
type Portal interface {
	Address() string
	Ended() <-chan struct{}
	End()
}

// rehearsal holds the portal that runs. A portal that comes when the window
// has closed meanwhile finds no place.
type rehearsal struct {
	mu     sync.Mutex
	portal Portal
	closed bool
	shut   error // why the browser did not open; of the window's goroutine
}

// begin says whether there is a place for a portal, and gives it.
func (r *rehearsal) begin(p Portal) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.portal != nil {
		return false
	}
	r.portal = p
	return true
}

// running is the portal, nil for none.
func (r *rehearsal) running() Portal {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.portal
}

// end takes the portal out, nil for none; nothing finds a place any more
// where the window closes.
func (r *rehearsal) end(closing bool) Portal {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.portal
	r.portal, r.closed = nil, r.closed || closing
	return p
}

// practises says whether this program has a portal to practise on.
func (a *App) practises() bool { return a.o.Practice.Start != nil }

// startPractice starts the portal and opens the browser; then is told how the
// start went.
func (a *App) startPractice(then func(error)) {
	brand, language := a.say.Say("ui.practice.brand"), a.settings.Language // the window's, which may change meanwhile
	a.work("ui.practice.waiting", func(ctx context.Context) error {
		p, err := a.o.Practice.Start(ctx, brand, language)
		if err == nil && !a.rehearsal.begin(p) {
			p.End()
			err = context.Canceled
		}
		return err
	}, func(err error) {
		a.crest()
		a.rehearsal.shut = nil
		then(err)
		if err == nil {
			a.openPractice()
		}
	})
}

// openPractice shows the portal in the browser. What a browser's opener says
// hours later, when its window is closed, is no news.
func (a *App) openPractice() {
	portal := a.rehearsal.running()
	if portal == nil {
		return
	}
	since := a.o.Now()
	a.o.Go(func() func() {
		err := a.o.Practice.Open(portal.Address())
		return func() {
			late := a.o.Now().Sub(since).Abs() > time.Minute
			if late || a.rehearsal.running() != portal || a.life.Err() != nil || err == nil && a.rehearsal.shut == nil {
				return
			}
			a.rehearsal.shut = err
			if p, there := a.now.(*practicePage); there {
				p.lay()
				a.show(p)
			}
		}
	})
}

// endPractice ends the portal and shows what is left to do.
func (a *App) endPractice() {
	portal := a.rehearsal.end(false)
	if portal == nil {
		return
	}
	a.crest()
	a.work("ui.practice.ending", func(context.Context) error {
		portal.End()
		return nil
	}, func(error) { a.practiceOver(false) })
}

// attendPractice notices a portal that has ended by itself.
func (a *App) attendPractice() {
	portal := a.rehearsal.running()
	if portal == nil {
		return
	}
	select {
	case <-portal.Ended():
		a.rehearsal.end(false)
		a.crest()
		if _, there := a.now.(*practicePage); there {
			a.practiceOver(true)
			return
		}
		a.toast.problem(a.say.Say("ui.practice.broken"))
	default:
	}
}

// practiceOver shows how practice ended; broken says that it did so by itself.
func (a *App) practiceOver(broken bool) {
	if a.vault == nil {
		return // a locked window shows no more than its lock
	}
	back := a.home
	if p, there := a.now.(*practicePage); there {
		back = p.leave
	}
	p := newPracticePage(a, back)
	p.over, p.broken = true, broken
	p.lay()
	a.show(p)
}

// rehearsed says whether an account was read from a practice portal, in
// whichever language it spoke.
func (a *App) rehearsed(account otpauth.Account) bool {
	return slices.ContainsFunc(text.Languages(), func(l text.Language) bool {
		return account.Issuer == a.words(l).Say("ui.practice.brand")
	})
}

// chipOf is the word on the face of an account that is not a real one, "" for
// all others.
func (a *App) chipOf(account otpauth.Account) string {
	if a.rehearsed(account) {
		return a.say.Say("ui.practice.chip")
	}
	return ""
}

// rehearsals are the accounts of practice portals.
func (a *App) rehearsals() (all []vault.Entry) {
	for _, e := range a.vault.Entries() {
		if a.rehearsed(e.Account) {
			all = append(all, e)
		}
	}
	return all
}

// clearRehearsals deletes them all at once, with the way back.
func (a *App) clearRehearsals(then func()) {
	var ids []string
	for _, e := range a.rehearsals() {
		ids = append(ids, e.ID)
	}
	a.change(func(ctx context.Context) error { return a.vault.Delete(ctx, ids...) }, func() {
		then()
		a.toast.say(a.say.Count("ui.practice.cleared", len(ids)), a.say.Say("ui.undo"), func() {
			a.change(func(ctx context.Context) error { return a.vault.Restore(ctx, ids...) }, func() {
				a.home()
				a.reach(ids...)
			})
		})
	})
}
