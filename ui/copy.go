// Copying a code: onto the clipboard at once, and off it again after a while,
// if nothing else was copied since.

package ui

import (
	"context"
	"sync/atomic"
	"time"

	"rokketa/internal/clipboard"
)

// The times after which a copied code is cleared, in seconds; never is
// clearNever.
const (
	clearUsual = 30
	clearLeast = 10
	clearMost  = 90
	clearNever = -1
)

// copied is the code of ours that is on the clipboard. It is of the window's
// goroutine, but for fresh.
type copied struct {
	fresh atomic.Pointer[func()] // takes off what was just put there, and is not told of yet
	clear func()                 // takes it off, if it is still there
	stop  func()                 // of its timer
	turn  int
	last  <-chan struct{} // closed when the copy before is done
}

// copyCode puts a code on the clipboard and says so. next says that it is not
// the code of the moment but the one after it.
func (a *App) copyCode(code, label string, next bool) {
	a.copyOut(code, func(clear func()) { a.hasCopied(label, next, clear) })
}

// copyKey puts a setup key on the clipboard and says so. It is cleared also
// where codes are not: it gives every code there will be.
func (a *App) copyKey(key string) {
	a.copyOut(key, func(clear func()) {
		seconds := a.settings.ClearAfter
		if seconds == clearNever {
			seconds = clearUsual
		}
		a.holdsFor(clear, seconds)
		a.toast.say(a.say.Say("ui.again.copied", "seconds", seconds), "", nil)
	})
}

// copyOut puts a secret on the clipboard; told is called once it is there.
// Copies are done in the order in which they were asked for.
func (a *App) copyOut(code string, told func(clear func())) {
	if a.o.Copy == nil {
		board := a.fyne.Clipboard()
		board.SetContent(code)
		told(func() {
			if board.Content() == code {
				board.SetContent("")
			}
		})
		return
	}
	a.copied.turn++
	turn, before, done := a.copied.turn, a.copied.last, make(chan struct{})
	a.copied.last = done
	var clear func()
	a.work("ui.waiting.copy", func(ctx context.Context) error {
		defer close(done)
		if before != nil {
			<-before
		}
		var err error
		if clear, err = a.o.Copy(ctx, code); err != nil {
			return err
		}
		a.copied.fresh.Store(&clear) // before the look at ctx: a lock ends that first, and then clears
		if ctx.Err() != nil {
			clear() // stopped, locked or closed meanwhile
			err = &clipboard.Error{Reason: clipboard.ErrStopped, Cause: ctx.Err()}
		}
		return err
	}, func(err error) {
		a.copied.fresh.CompareAndSwap(&clear, nil) // the next copy may have put its own there
		switch {
		case turn != a.copied.turn: // the next copy is on its way, and tells
			if err == nil {
				a.holds(clear)
			}
		case err != nil:
			a.tellFailed(err)
		default:
			told(clear)
		}
	})
}

// hasCopied says what was copied, and for how long it stays.
func (a *App) hasCopied(label string, next bool, clear func()) {
	a.notes.first = false
	a.learnt()
	a.holds(clear)
	key, clears := "ui.copied", "ui.copied.clears"
	if next {
		key, clears = "ui.copied.next", "ui.copied.next.clears"
	}
	if a.settings.ClearAfter != clearNever {
		key = clears
	}
	a.tellCopied(a.say.Say(key, "label", label, "seconds", a.settings.ClearAfter), next)
}

// holds starts the time of what is on the clipboard now; what was there
// before is gone already.
func (a *App) holds(clear func()) { a.holdsFor(clear, a.settings.ClearAfter) }

func (a *App) holdsFor(clear func(), seconds int) {
	if a.copied.stop != nil {
		a.copied.stop()
	}
	a.copied.clear, a.copied.stop = clear, nil
	if seconds != clearNever {
		a.copied.stop = a.after(time.Duration(seconds)*time.Second, a.clearCopied)
	}
}

// clearCopied takes our code off the clipboard, if it is still there: after
// its time, when the accounts are locked, and at the end.
func (a *App) clearCopied() {
	clear, stop := a.copied.clear, a.copied.stop
	a.copied.clear, a.copied.stop = nil, nil
	if stop != nil {
		stop()
	}
	if clear != nil {
		clear()
	}
	if fresh := a.copied.fresh.Swap(nil); fresh != nil {
		(*fresh)()
	}
}
