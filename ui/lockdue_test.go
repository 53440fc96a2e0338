// A lock that comes while the accounts are being opened: they are locked as
// soon as they are open, nothing that was typed stays, and nothing that was
// given is lost. And what is half typed on the lock page goes after a minute,
// whether anybody sees the window or not.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

// locksWhileOpening types the password and locks the screen before it opens.
func locksWhileOpening(t *testing.T, s setup) *bench {
	t.Helper()
	b := secured(t, s)
	goOn := b.later()
	b.unlock(password)
	b.app.HearLocked()
	goOn()
	b.app.SetGo(func(job func() func()) { job()() })
	return b
}

func TestALockWhileTheAccountsOpenLeavesNoPassword(t *testing.T) {
	for _, inputs := range [][]string{nil, {linkOne}} {
		b := locksWhileOpening(t, setup{inputs: inputs})
		b.mustBeLocked()
		b.mustSee(b.say(text.Japanese, "ui.lock.why.session"))
		if typed, takes := b.app.Typed(); typed != "" || !takes {
			t.Errorf("%d characters stay in the field, which takes some: %v", len(typed), takes)
		}
		b.press(fyne.KeyReturn)
		b.mustBeLocked()
	}
}

func TestWhatWasGivenComesAfterALockWhileTheAccountsOpen(t *testing.T) {
	b := locksWhileOpening(t, setup{inputs: []string{linkOne}})
	b.app.Hand([]string{linkTwo})
	b.mustBeLocked()
	b.unlock(password)
	b.mustSee("Alpha")
	b.mustSee("Beta")
}

func TestALockWhileARestoreOpensTheAccountsLocks(t *testing.T) {
	b := secured(t, setup{})
	b.app.StartRestore()
	b.restoreNewest(sampleKey(t))
	b.mustSee(b.say(text.Japanese, "ui.unlock.title"))
	goOn := b.later()
	b.typeText(password)
	b.press(fyne.KeyReturn)
	b.app.HearLocked()
	goOn()
	b.mustBeLocked()
	b.app.SetGo(func(job func() func()) { job()() })
	b.unlock(password)
	b.mustSee("見本健康保険組合")
}

func TestHalfAPasswordGoesAfterAMinuteAlsoUnseen(t *testing.T) {
	unseen := false
	b := secured(t, setup{seen: func() bool { return !unseen }})
	b.typeText("さくら")
	b.lapse(59 * time.Second)
	b.typeText("の")
	if typed, _ := b.app.Typed(); typed != "さくらの" {
		t.Fatalf("%q is in the field", typed)
	}
	unseen = true
	b.app.Second()
	b.lapse(time.Minute)
	if typed, _ := b.app.Typed(); typed != "" {
		t.Error("half a password stays in the field")
	}
}

func TestHalfAPasswordGoesWithTheWindow(t *testing.T) {
	b := secured(t, setup{tray: (&panel{}).tray(), more: inTray})
	b.typeText("さくら")
	b.app.PressClose()
	if !b.app.Hidden() {
		t.Fatal("not hidden")
	}
	if typed, _ := b.app.Typed(); typed != "" {
		t.Error("half a password stays in the hidden window")
	}
}

func TestHalfAPasswordGoesInASleep(t *testing.T) {
	b := secured(t, setup{})
	b.typeText("さくら")
	b.at(b.clock.Add(time.Hour)) // no timer ran meanwhile
	if typed, _ := b.app.Typed(); typed != "" {
		t.Error("half a password stays in the field")
	}
}
