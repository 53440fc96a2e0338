// Work in the background: what may wait for a disk, a keyring or a person is
// done off the window's goroutine. Changes of the vault are done one after
// the other, in the order in which they were asked for, and the window does
// not close over one that is under way.

package ui

import (
	"context"
	"time"
)

// How long work goes on before the sheet says so, and how long a closing
// window waits for a change.
const (
	patience  = 400 * time.Millisecond
	lastGrace = 20 * time.Second
)

// work runs a job in the background and then on the window's goroutine.
// Where it takes longer than a moment, a sheet says what is being waited for,
// with a way to stop.
func (a *App) work(waitingFor string, job func(ctx context.Context) error, then func(error)) {
	ctx, cancel := context.WithCancel(a.life)
	done := false
	hide := func() {}
	stop := a.after(patience, func() {
		if !done {
			hide = a.waiting.show(a.say.Say(waitingFor), cancel)
		}
	})
	a.o.Go(func() func() {
		err := job(ctx)
		return func() {
			done = true
			stop()
			hide()
			cancel()
			if a.life.Err() == nil {
				then(err)
			}
		}
	})
}

// after is Options.After, silent once the window is closed.
func (a *App) after(d time.Duration, do func()) (stop func()) {
	return a.o.After(d, func() {
		if a.life.Err() == nil {
			do()
		}
	})
}

// pending is a change that waits for its turn.
type pending struct {
	begin  func() func(ctx context.Context) error
	then   func()
	failed func(error)
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
		a.changing = true
		a.work("ui.waiting.save", job, func(err error) {
			a.changing = false
			if a.list != nil {
				a.list.reload()
			}
			switch {
			case err != nil && p.failed != nil:
				p.failed(err)
			case err != nil:
				a.toast.problem(a.say.Explain(err))
			case p.then != nil:
				p.then()
			}
			a.nextChange()
		})
		return
	}
	if a.closing {
		a.win.Close()
	}
}

// askedToClose closes the window, but not over a change under way: the
// service may already count on the key that is being kept.
func (a *App) askedToClose() {
	if a.closing || !a.changing {
		a.win.Close()
		return
	}
	a.closing = true
	a.waiting.show(a.say.Say("ui.waiting.close"), nil)
	a.after(lastGrace, a.win.Close)
}
