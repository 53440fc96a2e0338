// The end that is asked for from outside: by a session that ends, by a
// terminal that is closed, by Ctrl+C in it.
//
// Promises: the app closes as its person would close it, with everything kept
// and a copied code cleared; where that takes too long it ends all the same.

package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/ui"
)

// lastWords is how long closing may take: more than the window waits for a
// change and then for its vault, less than a session gives its programs.
const lastWords = 50 * time.Second

// listenerComes is how long Fyne's listener may take to be there on a machine
// that has much to do.
const listenerComes = time.Second

// endings are the signals that ask for the end. A terminal's end is none for a
// program that was started to outlive it (nohup).
func endings() []os.Signal {
	all := []os.Signal{syscall.SIGINT, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// attend closes the app when it is asked to end. Call it before Fyne runs, on
// a goroutine of its own; it does not return before it was asked.
func attend(a *ui.App) {
	all := endings()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, all...)
	// Fyne takes its windows down at the same signals, before anything could
	// be kept. Its listener comes on a goroutine of its own when its loop
	// begins, and is taken off: then, and when that goroutine has had its turn.
	alone := func() {
		signal.Reset(all...)
		signal.Notify(asked, all...)
	}
	fyne.DoAndWait(alone)
	select {
	case <-asked:
	case <-time.After(listenerComes):
		alone()
		<-asked
	}
	signal.Reset(all...) // who asks once more does not want to wait
	time.AfterFunc(lastWords, func() { os.Exit(1) })
	fyne.Do(a.End)
}
