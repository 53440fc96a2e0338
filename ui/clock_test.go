// The right time: it is asked for quietly once the accounts are there, unless a
// person said no, what is found is said plainly, and codes are corrected for as
// long as the clock is wrong and no longer.

package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clockcheck"
	"rokketa/internal/session"
	"rokketa/otpauth"
	"rokketa/ui"
)

// dial plays other clocks, and the computer's own ones.
type dial struct {
	drift  time.Duration // this clock minus the server's
	within time.Duration
	err    error
	asked  []string
	set    time.Duration // by how much the wall clock was set since the beginning
	opened int
	failed error // what opening the settings answers
}

func (d *dial) doors() ui.Clock {
	return ui.Clock{
		Ask: func(ctx context.Context, server string) (clockcheck.Difference, error) {
			d.asked = append(d.asked, server)
			if d.err != nil || ctx.Err() != nil {
				return clockcheck.Difference{}, errors.Join(d.err, ctx.Err())
			}
			within := d.within
			if within == 0 {
				within = 40 * time.Millisecond
			}
			return clockcheck.Difference{Server: server, Drift: d.drift, Within: within, Asked: 4, Agreed: 4}, nil
		},
		Read: func(wall time.Time) session.Reading {
			since := wall.Add(-d.set).Sub(noon.Add(-1000 * time.Hour))
			return session.Reading{Wall: wall, Awake: since, Since: since}
		},
		Open: func() error { d.opened++; return d.failed },
	}
}

const fast = 47 * time.Second

// onClock opens the page about the clock; drift is by how much it is off.
func onClock(t *testing.T, s setup, drift time.Duration) *bench {
	t.Helper()
	b := settled(t, s)
	b.dial.drift = drift
	b.tapText("ui.settings.clock")
	return b
}

// corrected is a list whose codes are corrected.
func corrected(t *testing.T, s setup, drift time.Duration) *bench {
	t.Helper()
	b := onClock(t, s, drift)
	b.tapText("ui.clock.now")
	b.tapText("ui.clock.correct")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	b.at(noon.Add(2 * time.Second))
	return b
}

// codeAt is the first account's code, as it is shown.
func codeAt(t *testing.T, at time.Time) otpauth.Code {
	t.Helper()
	c, err := family(t)[0].At(at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// band is what stands above the page while codes are corrected.
func (b *bench) band(l text.Language) bool {
	return b.sees(words(l).Say("ui.clock.band", "span", words(l).Count("ui.span.seconds", 47)))
}

func TestAWrongClockIsFoundOutWithoutBeingAskedFor(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.dial.drift = fast
	b.at(noon)
	b.at(noon.Add(3 * time.Second))
	if len(b.dial.asked) > 0 {
		t.Fatalf("asked %q while the window is still coming up", b.dial.asked)
	}
	b.at(noon.Add(6 * time.Second))
	b.at(noon.Add(7 * time.Second))
	if len(b.dial.asked) != 1 || b.dial.asked[0] != ui.TimeServer || !b.sees("47秒 進んでいます") {
		t.Errorf("asked %q; %q", b.dial.asked, b.texts())
	}
	right := open(t, setup{accounts: family(t)})
	before := right.texts()
	right.at(noon)
	right.at(noon.Add(6 * time.Second))
	if len(right.dial.asked) != 1 || len(right.texts()) != len(before) {
		t.Errorf("asked %q, and a clock that is right is spoken of: %q", right.dial.asked, right.texts())
	}
	shut := open(t, setup{asks: ui.PassphraseUnlock})
	for i := range 20 {
		shut.at(noon.Add(time.Duration(i) * time.Second))
	}
	if len(shut.dial.asked) > 0 {
		t.Errorf("asked %q before anybody has opened the accounts", shut.dial.asked)
	}
}

func TestNobodyIsAskedForTheTimeBeforeAButtonIsPressedWhereAPersonSaidSo(t *testing.T) {
	b := open(t, setup{accounts: family(t), more: `,"clockCheck":"press"`})
	for day := range 3 {
		b.at(noon.AddDate(0, 0, day))
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.clock")
	if len(b.dial.asked) > 0 {
		t.Fatalf("asked %q", b.dial.asked)
	}
	b.press(fyne.KeyReturn)
	if len(b.dial.asked) != 1 || b.dial.asked[0] != ui.TimeServer {
		t.Errorf("a press asks %q", b.dial.asked)
	}
	b.at(noon.AddDate(0, 0, 9))
	if len(b.dial.asked) != 1 {
		t.Errorf("after a press it goes on by itself: %q", b.dial.asked)
	}
}

func TestOffMeansOff(t *testing.T) {
	b := onClock(t, setup{more: `,"clockCheck":"off"`}, fast)
	b.tapText("ui.clock.now")
	b.press(fyne.KeyReturn)
	b.at(noon.AddDate(0, 1, 0))
	if len(b.dial.asked) > 0 || !b.sees(b.say(text.Japanese, "ui.clock.is.off")) {
		t.Errorf("asked %q; %q", b.dial.asked, b.texts())
	}
	on := corrected(t, setup{}, fast)
	on.tapText("ui.clock.see")
	on.tapText("ui.clock.check.off")
	on.press(fyne.KeyEscape)
	on.at(noon.Add(3 * time.Hour))
	if len(on.dial.asked) != 1 || on.band(text.Japanese) {
		t.Errorf("switched off, it asks %q; the band: %v", on.dial.asked, on.band(text.Japanese))
	}
}

func TestOnceADayIsOnceWhateverTheAnswer(t *testing.T) {
	for _, err := range []error{nil, &clockcheck.Error{Reason: clockcheck.ErrSilent, Server: "x"}} {
		b := open(t, setup{accounts: family(t), more: `,"clockServer":"time.example"`})
		b.dial.err = err
		for hour := range 48 {
			b.at(noon.Add(time.Duration(hour) * time.Hour))
		}
		if len(b.dial.asked) != 2 || b.dial.asked[1] != "time.example" {
			t.Errorf("in two days it asks %q", b.dial.asked)
		}
		if b.sees(b.say(text.Japanese, "ui.close")) {
			t.Errorf("a quiet check speaks of what went wrong: %q", b.texts())
		}
	}
}

func TestAClockThatIsOffIsSaidPlainly(t *testing.T) {
	for _, c := range []struct {
		l     text.Language
		drift time.Duration
		want  string
	}{
		{text.Japanese, fast, "パソコンの時計は47秒進んでいます"},
		{text.Japanese, -200 * time.Second, "パソコンの時計は3分20秒遅れています"},
		{text.Japanese, 300 * time.Millisecond, "パソコンの時計は合っています"},
		{text.English, fast, "This computer's clock is 47 seconds ahead"},
		{text.English, -9*time.Hour - 4*time.Second, "This computer's clock is 9 h 0 min behind"},
		{text.English, 800 * time.Hour, "This computer's clock is 33 days ahead"},
	} {
		b := onClock(t, setup{language: c.l}, c.drift)
		b.press(fyne.KeyReturn)
		if !b.sees(c.want) {
			t.Errorf("%v: not %q: %q", c.drift, c.want, b.texts())
		}
		zone := b.sees(b.say(c.l, "ui.clock.zone"))
		if zone != (c.drift < -time.Hour) {
			t.Errorf("%v: the time zone is spoken of: %v", c.drift, zone)
		}
		if offered := b.sees(b.say(c.l, "ui.clock.correct")); offered != (c.drift.Abs() > time.Second) {
			t.Errorf("%v: a correction is offered: %v", c.drift, offered)
		}
	}
	doubt := onClock(t, setup{}, 10*time.Second)
	doubt.dial.within = time.Second
	doubt.press(fyne.KeyReturn)
	if doubt.sees(doubt.say(text.Japanese, "ui.clock.correct")) || doubt.sees("進んでいます") {
		t.Errorf("what is in doubt is told as a fact: %q", doubt.texts())
	}
}

func TestACheckThatFailsSaysWhyAndTakesNothingBack(t *testing.T) {
	b := onClock(t, setup{}, fast)
	b.press(fyne.KeyReturn)
	failed := &clockcheck.Error{Reason: clockcheck.ErrSilent, Server: "ntp.nict.jp"}
	b.dial.err = failed
	b.tapText("ui.clock.now")
	if !b.sees(words(text.Japanese).Explain(failed)) || !b.sees("47秒進んでいます") {
		t.Errorf("%q", b.texts())
	}
}

func TestThisSystemsWayToSetTheClockComesFirst(t *testing.T) {
	b := onClock(t, setup{}, 0)
	b.tapText("ui.clock.set")
	if !b.sees(b.say(text.Japanese, "ui.clock.linux")) || b.sees(b.say(text.Japanese, "ui.clock.windows")) {
		t.Errorf("not this system's alone: %q", b.texts())
	}
	b.tapText("ui.clock.others")
	if !b.sees(b.say(text.Japanese, "ui.clock.windows")) || !b.sees(b.say(text.Japanese, "ui.clock.mac")) {
		t.Errorf("the others do not come: %q", b.texts())
	}
	b.tapText("ui.clock.open")
	b.dial.failed = errors.New("no such program")
	b.tapText("ui.clock.open")
	if b.dial.opened != 2 || !b.sees(b.say(text.Japanese, "ui.clock.open.failed")) {
		t.Errorf("opened %d times; %q", b.dial.opened, b.texts())
	}
}

func TestAnotherServerIsAskedAndRemembered(t *testing.T) {
	b := onClock(t, setup{}, 0)
	c := b.win.Canvas()
	for range 6 {
		c.FocusNext()
	}
	b.shortcutSelectAllAndType("https://portal.example")
	b.press(fyne.KeyReturn)
	if len(b.dial.asked) != 1 || b.dial.asked[0] != "https://portal.example" {
		t.Fatalf("asked %q; %q", b.dial.asked, b.texts())
	}
	b.press(fyne.KeyEscape)
	b.tapText("ui.settings.clock")
	if !b.sees("https://portal.example") {
		t.Errorf("forgotten: %q", b.texts())
	}
}
