// Copying a code: onto the clipboard at once, and off it again after a while,
// if nothing else was copied since.

package ui

import (
	"context"
	"time"
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
// goroutine.
type copied struct {
	clear func() // takes it off, if it is still there
	stop  func() // of its timer
	turn  int
	last  <-chan struct{} // closed when the copy before is done
}

// copyCode puts a code on the clipboard and says so. Copies are done in the
// order in which they were asked for. next says that it is not the code of
// the moment but the one after it.
func (a *App) copyCode(code, label string, next bool) {
	if a.o.Copy == nil {
		board := a.fyne.Clipboard()
		board.SetContent(code)
		a.hasCopied(label, next, func() {
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
		if clear, err = a.o.Copy(ctx, code); err == nil && a.life.Err() != nil {
			clear() // the window was closed meanwhile
		}
		return err
	}, func(err error) {
		switch {
		case turn != a.copied.turn: // the next copy is on its way, and tells
			if err == nil {
				a.holds(clear)
			}
		case err != nil:
			a.toast.problem(a.say.Explain(err))
		default:
			a.hasCopied(label, next, clear)
		}
	})
}

// hasCopied says what was copied, and for how long it stays.
func (a *App) hasCopied(label string, next bool, clear func()) {
	a.holds(clear)
	key, clears := "ui.copied", "ui.copied.clears"
	if next {
		key, clears = "ui.copied.next", "ui.copied.next.clears"
	}
	if a.settings.ClearAfter != clearNever {
		key = clears
	}
	a.toast.say(a.say.Say(key, "label", label, "seconds", a.settings.ClearAfter), "", nil)
}

// holds starts the time of what is on the clipboard now; what was there
// before is gone already.
func (a *App) holds(clear func()) {
	if a.copied.stop != nil {
		a.copied.stop()
	}
	a.copied.clear, a.copied.stop = clear, nil
	if a.settings.ClearAfter != clearNever {
		a.copied.stop = a.after(time.Duration(a.settings.ClearAfter)*time.Second, a.clearCopied)
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
}
