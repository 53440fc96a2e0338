// Work in the background: what may wait for a disk, a keyring or a person is
// done off the window's goroutine. Changes of the vault are done one after
// the other, in the order in which they were asked for, and the window does
// not close over one that is under way.

package ui

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"rokketa/vault"
)

// How long work goes on before the sheet says so, how long before a question
// is suspected behind the window (deriving a key takes seconds and asks nobody),
// and how long a closing window waits for a change.
const (
	patience  = 400 * time.Millisecond
	suspects  = 5 * time.Second
	lastGrace = 20 * time.Second
)

// task is work under way. All of it but the job is of the window's goroutine.
type task struct {
	cancel context.CancelFunc
	stop   func()              // of the timer of the sheet
	hide   func()              // takes the sheet away, nil before it is up
	tell   func(done, all int) // says on the sheet how far it has come
	over   bool

	done, all atomic.Int32 // as the job says
}

// end says whether the task was still under way, and ends it: the job is
// told to stop, and nobody waits for it.
func (t *task) end() bool {
	if t.over {
		return false
	}
	t.over = true
	t.stop()
	if t.hide != nil {
		t.hide()
	}
	t.cancel()
	return true
}

// quieten lets a task go on without its sheet.
func (t *task) quieten() {
	t.stop()
	if t.hide != nil {
		t.hide()
		t.hide = nil
	}
}

// work runs a job in the background and then on the window's goroutine.
// Where it takes longer than a moment, a sheet says what is being waited for,
// with a way to stop; what becomes of it then, the job says.
func (a *App) work(waitingFor string, job func(ctx context.Context) error, then func(error)) {
	a.workOn(&task{}, waitingFor, job, then)
}

// workOn is work with a task that the caller knows.
func (a *App) workOn(t *task, waitingFor string, job func(ctx context.Context) error, then func(error)) {
	ctx, cancel := context.WithCancel(a.here)
	t.cancel = cancel
	a.begin(ctx, t, waitingFor, cancel, job, then)
}

// read is work that changes nothing and ends in another page. Only the last
// that was asked for goes on, and only while its page stays; stopped by a
// person, it is over at once (then gets context.Canceled), whatever its job
// still waits for: a folder of the network may never answer.
func (a *App) read(waitingFor string, job func(ctx context.Context) error, then func(error)) {
	a.stopReading()
	ctx, cancel := context.WithCancel(a.here)
	t := &task{cancel: cancel}
	a.reading = t
	a.begin(ctx, t, waitingFor, func() {
		if t.end() {
			then(context.Canceled)
		}
	}, job, then)
}

// stopReading ends what is being read; nothing comes of it any more.
func (a *App) stopReading() {
	if a.reading != nil {
		a.reading.end()
		a.reading = nil
	}
}

func (a *App) begin(ctx context.Context, t *task, waitingFor string, stopped func(), job func(context.Context) error, then func(error)) {
	here := a.here
	a.tasks = append(slices.DeleteFunc(a.tasks, func(t *task) bool { return t.over }), t)
	var remark func(string)
	show := a.after(patience, func() {
		if !t.over {
			t.hide, t.tell, remark = a.waiting.show(a.say.Say(waitingFor), stopped)
		}
	})
	suspect := func() {}
	if a.mayAsk(waitingFor) {
		suspect = a.after(suspects, func() {
			if !t.over && t.hide != nil {
				remark(a.say.Say("ui.waiting.behind"))
			}
		})
	}
	t.stop = func() { show(); suspect() }
	ctx = vault.WithProgress(ctx, func(done, all int) {
		t.done.Store(int32(min(done, math.MaxInt32))) //nolint:gosec // bounded
		t.all.Store(int32(min(all, math.MaxInt32)))   //nolint:gosec // bounded
	})
	a.o.Go(func() func() {
		err := job(ctx)
		return func() {
			if t.end() && here.Err() == nil {
				then(err)
			}
		}
	})
}

// progress says on the sheets that are up how far the work has come. It is
// told once a second, and not by the job, which may be quick and would paint
// the window a thousand times.
func (a *App) progress() {
	for _, t := range a.tasks {
		if t.hide != nil && !t.over {
			t.tell(int(t.done.Load()), int(t.all.Load()))
		}
	}
}

// after is Options.After, silent once the window is closed.
func (a *App) after(d time.Duration, do func()) (stop func()) {
	return a.o.After(d, func() {
		if a.life.Err() == nil {
			do()
		}
	})
}

// mayAsk says whether the keyring is waited for: its question may lie where
// nobody sees it.
func (a *App) mayAsk(waitingFor string) bool {
	if a.o.Store == vault.StoreFile {
		return false
	}
	switch waitingFor {
	case "ui.waiting.open", "ui.waiting.typed", "ui.waiting.save", "ui.waiting.check",
		"ui.waiting.backup", "ui.waiting.password", "ui.waiting.second", "ui.waiting.prove", "ui.waiting.restore":
		return true
	default:
		return false
	}
}

// failed tells of a call of the vault that failed: trouble of the store on a
// page with its ways out, and back to where a person was; all else in passing.
func (a *App) failed(err error, what string, again func()) {
	if errors.Is(err, vault.ErrPassphraseChanged) {
		a.lock(lockChanged)
		return
	}
	if !kindOf(err).grave {
		a.toast.problem(a.say.Explain(err))
		return
	}
	before := a.now
	if p, ok := before.(*problemPage); ok {
		if p.problem.back == nil {
			return
		}
		a.show(newProblemPage(a, problem{err: err, what: what, again: func() { p.back(); again() }, back: p.problem.back}))
		return
	}
	back := func() { a.backTo(before) }
	a.show(newProblemPage(a, problem{err: err, what: what, again: func() { back(); again() }, back: back}))
}

// pending is a change that waits for its turn.
type pending struct {
	waiting string // what is waited for, a key of the translations; "" is the save
	begin   func() func(ctx context.Context) error
	then    func()
	failed  func(error) // takes back what the page assumed; the telling is done for it
	tells   bool        // failed does the telling as well
	unseen  func(error) // in place of then and failed, where the lock has come meanwhile
	unasked bool        // nobody waits for it: it keeps no window from closing
	seals   bool        // it sets the app password: what is asked to lock meanwhile will be able to
}

// change asks for a change of the vault; then is called once it is kept. A
// failure is told, and the list shows what is really kept.
func (a *App) change(job func(ctx context.Context) error, then func()) {
	a.inTurn(pending{begin: func() func(context.Context) error { return job }, then: then})
}

// inTurn puts a change into the queue. Its begin is called when its turn
// comes, so that it looks at the state that the change before it left; nil
// means that there is nothing to do any more.
func (a *App) inTurn(p pending) {
	a.queue = append(a.queue, p)
	if !a.changing {
		a.nextChange()
	}
}

func (a *App) nextChange() {
	for len(a.queue) > 0 {
		p := a.queue[0]
		a.queue = a.queue[1:]
		job := p.begin()
		if job == nil {
			continue
		}
		a.changing, a.sealing = true, p.seals
		a.saving = &task{}
		a.workOn(a.saving, cmp.Or(p.waiting, "ui.waiting.save"), job, func(err error) {
			a.changing, a.sealing = false, false
			a.stayFor(p, err)
			a.freshTray()
			a.recount()
			if a.locking != "" {
				a.changedUnseen(p, err)
				a.nextChange()
				return
			}
			if a.list != nil {
				a.list.reload()
			}
			switch {
			case err == nil && p.then != nil:
				p.then()
			case err != nil:
				if p.failed != nil {
					p.failed(err)
				}
				if !p.tells || errors.Is(err, vault.ErrPassphraseChanged) {
					a.failed(err, "ui.problem.save", func() { a.inTurn(p) })
				}
			}
			a.nextChange()
		})
		return
	}
	if a.closing {
		a.win.Close()
		return
	}
	a.lockIfDue()
}
