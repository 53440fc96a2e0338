// Closing in the middle of a save: the window goes with what was saved, and
// stays with what was not.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/vault/vaulttest"
)

func TestTheWindowStaysWhereTheSaveBeforeItsEndFailed(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.app.AskToClose()
	b.mustSee(b.say(text.Japanese, "ui.waiting.close"))
	b.keyring.Always(vaulttest.Locked)
	goOn()
	if b.app.Closed() {
		t.Fatal("the window closed over a save that failed, and nobody was told")
	}
	b.mustSee(b.say(text.Japanese, "ui.problem.save"))
	if b.sees(b.say(text.Japanese, "ui.waiting.close")) || b.win.Canvas().Overlays().Top() != nil {
		t.Errorf("the sheet stays: %q", b.texts())
	}
	b.lapse(time.Minute)
	if b.app.Closed() {
		t.Fatal("the window closed by itself")
	}
	b.keyring.Always("")
	b.app.SetGo(func(job func() func()) { job()() })
	b.tapText("ui.problem.again")
	if n := len(b.vault.Entries()); n != 1 {
		t.Errorf("%d accounts are kept", n)
	}
	b.app.AskToClose()
	if !b.app.Closed() {
		t.Error("it cannot be closed any more")
	}
}

func TestTheWindowClosesAfterASaveThatWasGoodOrStopped(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		b := open(t, setup{inputs: []string{mailURI}})
		goOn := b.later()
		b.press(fyne.KeyReturn)
		if stopped {
			b.lapse(400 * time.Millisecond)
			b.tapText("ui.cancel")
		}
		b.app.AskToClose()
		goOn()
		if !b.app.Closed() {
			t.Errorf("stopped %v: it stays open: %q", stopped, b.texts())
		}
	}
}

func TestAHiddenWindowComesUpWhereTheSaveBeforeItsEndFailed(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}, tray: (&panel{}).tray(), more: inTray})
	b.app.PressClose()
	if !b.app.Hidden() {
		t.Fatal("not hidden")
	}
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.app.AskToClose()
	b.keyring.Always(vaulttest.Locked)
	goOn()
	if b.app.Closed() || b.app.Hidden() {
		t.Errorf("closed %v, hidden %v", b.app.Closed(), b.app.Hidden())
	}
}

func TestALockThatComesWhileTheWindowClosesLocks(t *testing.T) {
	for _, fails := range []bool{false, true} {
		b := unlocked(t, setup{})
		ring := b.place.Keyring.(*vaulttest.Keyring)
		b.app.Hand([]string{linkOne})
		goOn := b.later()
		b.press(fyne.KeyReturn)
		b.app.AskToClose()
		b.app.HearLocked()
		if page, _ := b.app.Locked(); !page || b.sees("Alpha") {
			t.Fatalf("not locked: %q", b.texts())
		}
		if fails {
			ring.Always(vaulttest.Locked)
		}
		goOn()
		if !fails {
			if !b.app.Closed() {
				t.Errorf("it stays open: %q", b.texts())
			}
			continue
		}
		if b.app.Closed() {
			t.Fatal("the window closed over a save that failed")
		}
		b.mustBeLocked()
		ring.Always("")
		b.app.SetGo(func(job func() func()) { job()() })
		b.unlock(password)
		b.mustSee(b.say(text.Japanese, "ui.lock.notkept"))
	}
}
