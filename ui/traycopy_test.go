// Copying from the sign beside the clock: with the right time, never in
// silence where something else was copied than expected, and with the way to
// the account in the window where it cannot be done there.

package ui_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/internal/clockcheck"
	"rokketa/otpauth"
	"rokketa/ui"
)

const wishesRightTime = `,"clockCorrect":true`

// wait lets time pass without a tick, and fires the timers that come due.
func (b *bench) wait(d time.Duration) {
	b.clock = b.clock.Add(d)
	b.fire(func(t *timer) bool { return !t.due.After(b.clock) })
}

// hours lets hours pass over a hidden window.
func (b *bench) hours(n int) {
	for range 6 * n {
		b.wait(10 * time.Minute)
	}
}

// mustHaveCopied says that the first account's code at a time is on the
// clipboard.
func (b *bench) mustHaveCopied(t *testing.T, at time.Time) {
	t.Helper()
	if got, want := b.fyne.Clipboard().Content(), codeAt(t, at).Text; got != want {
		t.Errorf("copied %q, not %q", got, want)
	}
}

// atLogin is a window that started hidden.
func atLogin(t *testing.T, p *panel, more string) *bench {
	t.Helper()
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray + more, hidden: true})
	b.dial.drift = fast
	return b
}

func TestAWindowThatStartsHiddenAsksForTheTimeAsOneThatIsShown(t *testing.T) {
	for _, c := range []struct {
		more         string
		minute, days int // how often it has asked by then
		corrected    bool
	}{
		{more: wishesRightTime, minute: 1, days: 1 + 3*24, corrected: true},
		{more: wishesRightTime + `,"clockCheck":"press"`, minute: 1, days: 1 + 3*24, corrected: true},
		{more: `,"clockCheck":"daily"`, minute: 1, days: 1 + 3},
		{more: `,"clockCheck":"press"`},
		{more: wishesRightTime + `,"clockCheck":"off"`},
	} {
		p := &panel{}
		b := atLogin(t, p, c.more)
		b.wait(6 * time.Second)
		if len(b.dial.asked) != c.minute {
			t.Errorf("%s: asked %d times after the login", c.more, len(b.dial.asked))
		}
		b.hours(72)
		if n := len(b.dial.asked); n < c.days-4 || n > c.days {
			t.Errorf("%s: asked %d times in three days", c.more, n)
		}
		if !b.app.Hidden() {
			t.Errorf("%s: the window came up", c.more)
		}
		p.item(t, family(t)[0].Issuer).Action()
		want := b.clock
		if c.corrected {
			want = want.Add(-fast)
		}
		b.mustHaveCopied(t, want)
	}
}

func TestACopyFromTheTrayMeasuresFirstWhereNothingIsKnownOfTheClock(t *testing.T) {
	p := &panel{}
	b := atLogin(t, p, wishesRightTime)
	p.item(t, family(t)[0].Issuer).Action()
	b.mustHaveCopied(t, b.clock.Add(-fast))
	b.dial.set = time.Hour // somebody set the clock, which is off by that as well now
	b.dial.drift += time.Hour
	b.clock = b.clock.Add(time.Hour)
	p.item(t, family(t)[0].Issuer).Action()
	b.mustHaveCopied(t, b.clock.Add(-fast-time.Hour))
	if !b.app.Hidden() {
		t.Error("the window came up for it")
	}
}

func TestWhereNobodyKnowsTheTimeTheWindowSaysSoAndNothingIsCopied(t *testing.T) {
	for _, began := range []string{"unknown", "a day old"} {
		p := &panel{}
		b := atLogin(t, p, wishesRightTime)
		if began == "a day old" {
			b.wait(6 * time.Second)
		}
		b.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable}
		if began == "a day old" {
			b.hours(26)
		}
		p.item(t, family(t)[0].Issuer).Action()
		if got := b.fyne.Clipboard().Content(); got != "" {
			t.Errorf("%s: copied %q", began, got)
		}
		if b.app.Hidden() {
			t.Fatalf("%s: not told", began)
		}
		b.mustSee(b.say(text.Japanese, "ui.tray.clock"))
		b.mustSee(b.say(text.Japanese, "ui.clock.band.waits"))
		b.app.Row(b.vault.Entries()[0].ID).Tapped(nil) // knowingly
		if b.copied() == "" {
			t.Errorf("%s: there is no way to the code", began)
		}
	}
}

func TestAServerThatTakesLongIsWaitedForInTheWindow(t *testing.T) {
	p := &panel{}
	b := atLogin(t, p, wishesRightTime)
	goOn := b.later()
	p.item(t, family(t)[1].Issuer).Action()
	p.item(t, family(t)[0].Issuer).Action() // the last one counts
	b.wait(time.Second)
	if !b.app.Hidden() {
		t.Error("it comes up at once")
	}
	b.wait(3 * time.Second)
	if b.app.Hidden() || !b.sees(b.say(text.Japanese, "ui.waiting.clock")) {
		t.Fatalf("nothing says what is waited for: %q", b.texts())
	}
	b.app.SetGo(func(job func() func()) { job()() })
	goOn()
	b.mustHaveCopied(t, b.clock.Add(-fast))
	if len(b.dial.asked) != 1 {
		t.Errorf("asked %d times", len(b.dial.asked))
	}
}

func TestALockEndsTheWaitForTheTime(t *testing.T) {
	p := &panel{}
	b := unlocked(t, setup{tray: p.tray(), more: inTray + wishesRightTime})
	b.dial.drift = fast
	b.app.PressClose()
	goOn := b.later()
	p.item(t, family(t)[0].Issuer).Action()
	p.item(t, b.say(text.Japanese, "ui.lock.now")).Action()
	b.app.SetGo(func(job func() func()) { job()() })
	goOn()
	b.mustBeLocked()
	if got := b.fyne.Clipboard().Content(); got != "" {
		t.Errorf("copied %q", got)
	}
	p.item(t, b.say(text.Japanese, "ui.tray.unlock")).Action()
	b.unlock(password)
	b.app.PressClose()
	p.item(t, family(t)[0].Issuer).Action()
	b.mustHaveCopied(t, b.clock.Add(-fast))
}

func TestACopyFromTheTrayThatFailsIsToldInTheWindow(t *testing.T) {
	p := &panel{}
	failed := &clipboard.Error{Reason: clipboard.ErrFailed}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray, copy: func(context.Context, string) (func(), error) { return nil, failed }})
	b.app.PressClose()
	p.item(t, family(t)[0].Issuer).Action()
	if b.app.Hidden() {
		t.Fatal("not told")
	}
	b.mustSee(words(text.Japanese).Explain(failed))
}

func TestACopyOfTheNextCodeFromTheTraySaysSoInASmallWindowWithoutCodes(t *testing.T) {
	p := &panel{}
	b := unlocked(t, setup{tray: p.tray(), more: inTray})
	b.app.PressClose()
	p.item(t, family(t)[0].Issuer).Action()
	if b.other() != nil {
		t.Fatal("a window for the code of the moment")
	}
	b.clock = noon.Add(8 * time.Second)
	says := b.say(text.Japanese, "ui.copied.next.clears", "label", family(t)[0].Issuer+" "+family(t)[0].Name, "seconds", 30)
	lock := p.item(t, b.say(text.Japanese, "ui.lock.now")).Action
	for _, end := range []func(){
		func() { b.in(b.other(), func() { b.tapText("ui.close") }); b.lapse(ui.DoubleClick) },
		func() { b.in(b.other(), func() { b.press(fyne.KeyEscape) }) },
		func() { b.lapse(10 * time.Second) },
		func() { p.item(t, family(t)[0].Issuer).Action(); b.app.Hand(nil); b.app.PressClose() },
		lock,
	} {
		b.clock = noon.Add(8 * time.Second)
		p.item(t, family(t)[0].Issuer).Action()
		next := codeAt(t, noon.Add(12*time.Second))
		b.mustHaveCopied(t, next.From)
		if b.other() == nil || !b.seesIn(b.other(), says) || !b.app.Hidden() {
			t.Fatal("not said")
		}
		if b.other().Title() != b.win.Title() {
			t.Errorf("the small window is called %q", b.other().Title())
		}
		if b.seesIn(b.other(), next.Text) || b.seesIn(b.other(), next.Grouped()) {
			t.Error("the code stands there")
		}
		end()
		if b.other() != nil {
			t.Fatal("the small window stays")
		}
	}
}

func TestTheSmallWindowLeavesTheKeyboardToOneThatComesBack(t *testing.T) {
	seen, p := false, &panel{}
	b := open(t, setup{accounts: family(t), tray: p.tray(), more: inTray, seen: func() bool { return seen }})
	b.app.Second()
	b.clock = noon.Add(8 * time.Second)
	p.item(t, family(t)[0].Issuer).Action()
	if b.other() == nil {
		t.Fatal("not said")
	}
	seen = true
	b.app.Second()
	if b.other() != nil {
		t.Error("the small window has the keyboard")
	}
}

// counting is an account whose code cannot be copied in the tray.
func counting(t *testing.T) otpauth.Account {
	t.Helper()
	a := account(t, "Counter", "hanako", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	a.Type, a.Period = otpauth.HOTP, 0
	return a
}

func TestTheWindowSaysWhyTheTrayCannotCopyWhereverItWasLeft(t *testing.T) {
	for name, leave := range map[string]func(b *bench){
		"on the list":        func(*bench) {},
		"in a search":        func(b *bench) { b.typeText("mail") },
		"behind the curtain": func(b *bench) { b.ctrlL() },
		"in the settings":    func(b *bench) { b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault) },
		"on a section":       func(b *bench) { b.openBackups() },
		"in the help":        func(b *bench) { b.press(fyne.KeyF1) },
		"under a menu":       func(b *bench) { b.app.Menu(b.vault.Entries()[0].ID, fyne.NewPos(0, 0)) },
		"while adding":       func(b *bench) { b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault); b.typeText("gezd") },
	} {
		t.Run(name, func(t *testing.T) {
			p := &panel{}
			b := open(t, setup{accounts: append(family(t), counting(t)), tray: p.tray(), more: inTray})
			leave(b)
			b.app.PressClose()
			p.item(t, "Counter").Action()
			if b.app.Hidden() {
				t.Fatal("hidden")
			}
			b.mustSee(b.say(text.Japanese, "ui.row.count.first"))
			if !b.sees("Counter") {
				t.Errorf("the account is not to be seen: %q", b.texts())
			}
		})
	}
}

func TestWhatIsHalfDoneStaysAndSaysWhyTheTrayCannotCopy(t *testing.T) {
	for name, begin := range map[string]func(b *bench){
		"a preview":        func(b *bench) { b.app.Hand([]string{mailURI}) },
		"a name":           func(b *bench) { b.press(fyne.KeyF2); b.typeText("New") },
		"something waited": func(b *bench) { b.later(); b.app.Hand([]string{mailURI}) },
	} {
		t.Run(name, func(t *testing.T) {
			var many []otpauth.Account
			for i := range 11 {
				many = append(many, account(t, "Service "+string(rune('A'+i)), "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
			}
			p := &panel{}
			b := open(t, setup{accounts: append([]otpauth.Account{counting(t)}, many...), tray: p.tray(), more: inTray})
			begin(b)
			for _, item := range []string{"Counter", words(text.Japanese).Count("ui.tray.more", 2)} {
				before := len(b.texts())
				p.item(t, item).Action()
				b.mustSee(b.say(text.Japanese, "ui.tray.busy"))
				if len(b.texts()) < before {
					t.Errorf("%s: gone: %q", item, b.texts())
				}
				b.lapse(10 * time.Second)
			}
		})
	}
}

func TestTheOtherAccountsAreReachedFromEveryPageWithNothingHalfDone(t *testing.T) {
	var many []otpauth.Account
	for i := range 12 {
		many = append(many, account(t, "Service "+string(rune('A'+i)), "", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	}
	p := &panel{}
	b := open(t, setup{accounts: many, tray: p.tray(), more: inTray})
	b.openBackups()
	b.app.PressClose()
	p.item(t, words(text.Japanese).Count("ui.tray.more", 2)).Action()
	b.typeText("service l")
	if !b.sees("Service L") || b.sees("Service A") {
		t.Errorf("found %q", b.texts())
	}
}
