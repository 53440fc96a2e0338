// When the accounts are locked by themselves, and when they are not: minutes
// without input, the screen's lock, sleep, and clocks that somebody sets.

package ui_test

import (
	"context"
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
	"rokketa/internal/session"
)

// computer is what the clocks of a computer show.
type computer struct {
	awake, asleep time.Duration
	set           time.Duration // by how much somebody set the wall's clock
}

func (c *computer) read(time.Time) session.Reading {
	return session.Reading{
		Wall:  noon.Add(c.awake + c.asleep + c.set),
		Awake: time.Hour + c.awake, Since: time.Hour + c.awake + c.asleep,
	}
}

// watched is an open window on such a computer.
func watched(t *testing.T, more string) (*bench, *computer) {
	t.Helper()
	c := &computer{}
	b := unlocked(t, setup{clocks: c.read, more: more})
	b.app.Tick(b.clock)
	return b, c
}

// pass lets seconds go by with a tick in each.
func (b *bench) pass(c *computer, d time.Duration) {
	for range d / time.Second {
		c.awake += time.Second
		b.clock = b.clock.Add(time.Second)
		b.app.Tick(b.clock)
	}
}

func (b *bench) mustBeLockedFor(key string) {
	b.t.Helper()
	b.mustBeLocked()
	b.mustSee(b.say(text.Japanese, key))
}

func TestMinutesWithoutInputLock(t *testing.T) {
	b, c := watched(t, `,"lockAfter":1`)
	b.pass(c, 59*time.Second)
	b.mustBeOpen()
	b.pass(c, time.Second)
	b.mustBeLockedFor("ui.lock.why.idle")
	b.unlock(password)
	b.pass(c, 30*time.Second) // the time begins anew
	b.mustBeOpen()
}

func TestEveryInputInTheWindowCounts(t *testing.T) {
	for name, do := range map[string]func(b *bench){
		"a key":              func(b *bench) { b.press(fyne.KeyDown) },
		"a letter":           func(b *bench) { b.typeText("x") },
		"a row":              func(b *bench) { b.app.Row(b.vault.Entries()[2].ID).Tapped(nil) },
		"the pointer":        func(b *bench) { b.app.Row(b.vault.Entries()[2].ID).(desktop.Hoverable).MouseMoved(nil) },
		"the ground":         func(b *bench) { b.app.Ground().MouseMoved(nil) },
		"the wheel":          func(b *bench) { b.win.Resize(fyne.NewSize(500, 300)); b.app.Wheel(80) },
		"another page":       func(b *bench) { b.openBackups() },
		"a key held":         func(b *bench) { b.app.Grid().KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) },
		"the window":         func(b *bench) { b.win.Resize(fyne.NewSize(640, 480)) },
		"what has the focus": func(b *bench) { b.win.Canvas().FocusNext() },
	} {
		t.Run(name, func(t *testing.T) {
			b, c := watched(t, `,"lockAfter":1`)
			b.pass(c, 50*time.Second)
			do(b)
			b.pass(c, 50*time.Second)
			b.mustBeOpen()
			b.pass(c, 12*time.Second)
			b.mustBeLocked()
		})
	}
}

func TestNeverIsNever(t *testing.T) {
	b, c := watched(t, `,"lockAfter":-1`)
	b.pass(c, time.Hour)
	b.mustBeOpen()
}

func TestAClockThatIsSetLocksNothingAndKeepsNothingOpen(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour} {
		b, c := watched(t, `,"lockAfter":5`)
		b.pass(c, 10*time.Second)
		c.set += by
		b.clock = b.clock.Add(by)
		b.pass(c, 10*time.Second)
		b.mustBeOpen()
		b.pass(c, 280*time.Second)
		b.mustBeLockedFor("ui.lock.why.idle")
	}
}

func TestSleepThatIsNoticedOnlyAfterwardsLocks(t *testing.T) {
	b, c := watched(t, "")
	c.asleep += time.Minute
	b.pass(c, time.Second)
	b.mustBeLockedFor("ui.lock.why.sleep")

	b, c = watched(t, `,"openAsleep":true`)
	c.asleep += 8 * time.Hour
	b.pass(c, time.Second)
	b.mustBeOpen()
}

func TestTheScreensLockLocksAndItsEndOpensNothing(t *testing.T) {
	b, _ := watched(t, "")
	b.app.Hear(session.Unlocked)
	b.mustBeOpen()
	b.app.Hear(session.Locked)
	b.app.Hear(session.Locked)
	b.mustBeLockedFor("ui.lock.why.session")
	b.app.Hear(session.Unlocked)
	b.mustBeLocked()

	b, _ = watched(t, `,"openLocked":true`)
	b.app.Hear(session.Locked)
	b.mustBeOpen()
	b.app.Hear(session.Sleeping)
	b.mustBeLockedFor("ui.lock.why.sleep")
}

func TestTheSystemIsListenedToOnce(t *testing.T) {
	calls, ended := make(chan func(session.Event), 2), make(chan struct{})
	b := secured(t, setup{session: func(ctx context.Context, tell func(session.Event)) error {
		calls <- tell
		<-ctx.Done()
		close(ended)
		return nil
	}})
	<-calls
	b.app.Start()
	b.app.Close()
	<-ended
	if len(calls) != 0 {
		t.Error("listened to twice")
	}
}

func TestWithoutAPasswordNothingLocksByItself(t *testing.T) {
	c := &computer{}
	b := open(t, setup{accounts: family(t), clocks: c.read, more: `,"lockAfter":1`})
	b.app.Hear(session.Locked)
	c.asleep += time.Hour
	b.pass(c, 2*time.Minute)
	b.mustBeOpen()
	if b.app.Covered() {
		t.Error("the curtain came by itself")
	}
}

func TestTheLockComesInTheMiddleOfEverything(t *testing.T) {
	for name, begin := range map[string]func(b *bench){
		"counting": func(b *bench) { b.tapText("ui.add.screen"); b.tapText("ui.nothing.later") },
		"the screen is taken": func(b *bench) {
			b.app.SetGo(func(func() func()) {}) // the desktop does not answer
			b.tapText("ui.add.screen")
			b.lapse(time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t, setup{screen: (&desk{pictures: []image.Image{ground()}}).screen()})
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			begin(b)
			b.app.SetGo(func(job func() func()) { job()() })
			b.app.Hear(session.Locked)
			b.mustBeLocked()
			if !b.app.Shown() {
				t.Error("the window stays away")
			}
			b.lapse(time.Hour)
			b.mustBeLocked()
		})
	}
}

func TestTheTimeIsChosenInTheSettings(t *testing.T) {
	b, _ := watched(t, "")
	b.lockSection()
	b.tapExact(words(text.Japanese).Count("ui.lock.idle.after", 30))
	b.press(fyne.KeyEscape)
	b.mustSee(words(text.Japanese).Count("ui.lock.idle.after", 30))
}

// let lets time pass without a tick, and fires the timers that come due.
func (b *bench) let(c *computer, d time.Duration) {
	c.awake += d
	b.wait(d)
}

// rest lets minutes pass over a hidden window.
func (b *bench) rest(c *computer, minutes int) {
	for range minutes {
		b.let(c, time.Minute)
	}
}

func TestAHiddenWindowLocksAfterItsTimeThoughThePointerMovedToTheCloseButton(t *testing.T) {
	for _, more := range []string{`,"lockAfter":10`, `,"lockAfter":1`} {
		c, p := &computer{}, &panel{}
		b := unlocked(t, setup{clocks: c.read, tray: p.tray(), more: more + inTray})
		b.app.Tick(b.clock)
		b.app.Ground().MouseMoved(nil)
		b.app.PressClose()
		limit := 10
		if more != `,"lockAfter":10` {
			limit = 1
		}
		b.let(c, time.Duration(limit)*time.Minute-time.Second)
		b.mustBeOpen()
		b.let(c, time.Second)
		b.mustBeLockedFor("ui.lock.why.idle")
	}
}

func TestACopyFromTheTrayBeginsTheIdleTimeAnewFromItsOwnMoment(t *testing.T) {
	c, p := &computer{}, &panel{}
	b := unlocked(t, setup{clocks: c.read, tray: p.tray(), more: `,"lockAfter":10` + inTray})
	b.app.Tick(b.clock)
	b.app.PressClose()
	b.rest(c, 1)
	p.item(t, family(t)[0].Issuer).Action()
	b.rest(c, 9)
	b.mustBeOpen()
	b.rest(c, 1)
	b.mustBeLockedFor("ui.lock.why.idle")
}

func TestACopyFromTheTrayThatComesTooLateFindsTheAccountsLocked(t *testing.T) {
	c, p := &computer{}, &panel{}
	b := unlocked(t, setup{clocks: c.read, tray: p.tray(), policy: `{"lockAfter":5}`, more: inTray})
	b.app.Tick(b.clock)
	b.app.Ground().MouseMoved(nil)
	b.app.PressClose()
	copies := p.item(t, family(t)[0].Issuer).Action
	c.awake += 9 * time.Minute // and the timer is late
	b.clock = b.clock.Add(9 * time.Minute)
	copies()
	b.mustBeLocked()
	if got := b.fyne.Clipboard().Content(); got != "" {
		t.Errorf("copied %q", got)
	}
}

func TestAHiddenWindowKeepsItsIdleTimeOverSleep(t *testing.T) {
	c, p := &computer{}, &panel{}
	b := unlocked(t, setup{clocks: c.read, tray: p.tray(), more: `,"lockAfter":10,"openAsleep":true` + inTray})
	b.app.Tick(b.clock)
	b.app.PressClose()
	b.rest(c, 4)
	c.asleep += 8 * time.Hour
	b.clock = b.clock.Add(8 * time.Hour)
	b.fire(func(*timer) bool { return true }) // a timer that went on in sleep
	b.mustBeOpen()
	b.rest(c, 5)
	b.mustBeOpen()
	b.rest(c, 1)
	b.mustBeLockedFor("ui.lock.why.idle")
}

func TestAccountsThatOpenWhileTheWindowHidesAreWatched(t *testing.T) {
	c, p := &computer{}, &panel{}
	b := secured(t, setup{clocks: c.read, tray: p.tray(), more: `,"lockAfter":1` + inTray})
	goOn := b.later()
	b.unlock(password)
	b.app.SetGo(func(job func() func()) { job()() })
	b.app.PressClose()
	goOn()
	b.mustBeOpen()
	b.let(c, time.Minute)
	b.mustBeLockedFor("ui.lock.why.idle")
}
