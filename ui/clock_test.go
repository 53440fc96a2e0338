// The right time: it is asked for quietly once the accounts are there, unless a
// person said no, what is found is said plainly, and codes are corrected for as
// long as the clock is wrong and no longer.

package ui_test

import (
	"context"
	"errors"
	"os"
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

func TestCorrectedCodesAreTheServersAndSaySo(t *testing.T) {
	b := onClock(t, setup{}, fast)
	b.tapText("ui.clock.now")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if !b.sees(codeAt(t, b.clock).Grouped()) || b.band(text.Japanese) {
		t.Fatalf("corrected unasked: %q", b.texts())
	}
	if !b.sees("47秒進んでいます") {
		t.Errorf("the list does not say it: %q", b.texts())
	}
	b.tapText("ui.clock.mend")
	b.tapText("ui.clock.correct")
	b.press(fyne.KeyEscape)
	for _, now := range []time.Duration{0, 5 * time.Second, 11 * time.Second, 31 * time.Second} {
		b.at(noon.Add(now + 10*time.Second))
		want := codeAt(t, b.clock.Add(-fast))
		if !b.sees(want.Grouped()) || b.sees(codeAt(t, b.clock).Grouped()) {
			t.Errorf("after %v the list shows %q, not %s", now, b.texts(), want.Grouped())
		}
		if !b.band(text.Japanese) {
			t.Errorf("nothing says so: %q", b.texts())
		}
	}
	b.at(noon.Add(2 * time.Second)) // the server's clock is 3 s into a step
	b.app.Row(b.vault.Entries()[0].ID).Tapped(nil)
	if got, want := b.copied(), codeAt(t, b.clock.Add(-fast)).Text; got != want {
		t.Errorf("copied %s, not %s", got, want)
	}
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	if !b.band(text.Japanese) {
		t.Error("another page does not say so")
	}
}

func TestCodesAreTheComputersAgain(t *testing.T) {
	for name, c := range map[string]struct {
		do  func(b *bench)
		key string
	}{
		"when a person wishes it": {func(b *bench) {
			b.tapText("ui.clock.see")
			b.tapText("ui.clock.uncorrect")
			b.press(fyne.KeyEscape)
		}, ""},
		"when the clock was set": {func(b *bench) {
			b.dial.set = -fast
			b.at(b.clock.Add(time.Second - fast))
		}, "ui.clock.again.set"},
		"when a later check finds it right": {func(b *bench) {
			b.dial.drift = 0
			b.at(noon.Add(time.Hour + time.Minute))
		}, "ui.clock.again.right"},
		"when nobody answered for a day": {func(b *bench) {
			b.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable}
			for hour := range 25 {
				b.at(noon.Add(time.Duration(hour) * time.Hour))
			}
			if len(b.dial.asked) < 20 || len(b.dial.asked) > 25 {
				t.Errorf("asked %d times in a day", len(b.dial.asked))
			}
		}, "ui.clock.again.old"},
	} {
		t.Run(name, func(t *testing.T) {
			b := corrected(t, setup{}, fast)
			if !b.band(text.Japanese) {
				t.Fatalf("not corrected: %q", b.texts())
			}
			c.do(b)
			if b.band(text.Japanese) || !b.sees(codeAt(t, b.clock).Grouped()) {
				t.Errorf("still corrected: %q", b.texts())
			}
			if c.key != "" && !b.sees(b.say(text.Japanese, c.key)) {
				t.Errorf("not said: %q", b.texts())
			}
		})
	}
}

func TestACorrectionLivesThroughSleepAndFollowsTheDrift(t *testing.T) {
	b := corrected(t, setup{}, fast)
	b.dial.drift = fast + 3*time.Second
	b.at(noon.Add(2 * time.Hour)) // the computer slept: no clock was set
	want := codeAt(t, b.clock.Add(-fast-3*time.Second))
	if !b.sees(want.Grouped()) || b.band(text.Japanese) || !b.sees("50秒") {
		t.Errorf("not by the new measure: %q", b.texts())
	}
}

func TestARestartMeasuresAnewBeforeItCorrects(t *testing.T) {
	for _, when := range []string{"press", "daily"} {
		b := corrected(t, setup{more: `,"clockCheck":"` + when + `"`}, fast)
		b.app.Close()
		again := open(t, setup{accounts: family(t), settings: b.kept()})
		again.dial.drift = fast + time.Second
		again.at(noon)
		if again.band(text.Japanese) || !again.sees(codeAt(t, again.clock).Grouped()) {
			t.Errorf("%s: a difference of before is believed: %q", when, again.texts())
		}
		again.at(noon.Add(6 * time.Second))
		if !again.sees(codeAt(t, again.clock.Add(-again.dial.drift)).Grouped()) || !again.sees("48秒") {
			t.Errorf("%s: not corrected by the new measure: asked %q; %q", when, again.dial.asked, again.texts())
		}
		again.app.Close()
		third := open(t, setup{accounts: family(t), settings: again.kept()})
		third.at(noon)
		third.at(noon.Add(6 * time.Second)) // somebody has set the clock
		third.dial.drift = fast
		third.at(noon.Add(48 * time.Hour))
		if third.sees("48秒") || third.band(text.Japanese) {
			t.Errorf("%s: the wish outlives the wrong clock: %q", when, third.texts())
		}
	}
}

func TestWhereNobodyAnswersItIsSaidThatNothingIsCorrected(t *testing.T) {
	b := corrected(t, setup{}, fast)
	b.app.Close()
	again := open(t, setup{accounts: family(t), settings: b.kept()})
	again.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable}
	for second := range 2 * 3600 {
		again.at(noon.Add(time.Duration(second) * time.Second))
	}
	if n := len(again.dial.asked); n < 5 || n > 10 {
		t.Errorf("asked %d times in two hours", n)
	}
	if waits := again.say(text.Japanese, "ui.clock.band.waits"); !again.sees(waits) {
		t.Errorf("not said: %q", again.texts())
	}
	again.dial.err, again.dial.drift = nil, fast
	again.at(noon.Add(4 * time.Hour))
	if !again.band(text.Japanese) || again.sees(again.say(text.Japanese, "ui.clock.band.waits")) {
		t.Errorf("an answer at last, and not corrected: %q", again.texts())
	}
}

func TestAClockThatWasSetWronglyIsMeasuredAnew(t *testing.T) {
	b := corrected(t, setup{}, fast)
	b.dial.set, b.dial.drift = time.Minute, fast+time.Minute
	from := b.clock.Add(time.Minute)
	for second := range 8 {
		b.at(from.Add(time.Duration(second) * time.Second))
		if second == 1 && !b.sees(codeAt(t, b.clock).Grouped()) {
			t.Errorf("corrected by the old measure: %q", b.texts())
		}
	}
	if !b.sees(codeAt(t, b.clock.Add(-b.dial.drift)).Grouped()) {
		t.Errorf("not by the new one: %q", b.texts())
	}
}

func TestAnAnswerThatComesTooLateCountsForNothing(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.dial.drift = fast
	b.at(noon)
	goOn := b.later()
	b.at(noon.Add(6 * time.Second))
	b.app.SetGo(func(job func() func()) { job()() })
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.clock")
	b.tapText("ui.clock.check.off")
	goOn()
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	b.at(noon.Add(9 * time.Second))
	if b.sees("進んでいます") {
		t.Errorf("off, and an answer counts: %q", b.texts())
	}
}

// kept is what the settings file has.
func (b *bench) kept() string {
	b.t.Helper()
	data, err := os.ReadFile(b.settings)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// A window that rests in the tray does not tick.
func TestACopyTrustsNoDifferenceOfBefore(t *testing.T) {
	for name, later := range map[string]func(b *bench){
		"set":        func(b *bench) { b.dial.set = -fast; b.clock = b.clock.Add(-fast) },
		"a day old":  func(b *bench) { b.clock = b.clock.Add(24*time.Hour - 10*time.Second + time.Minute) },
		"still good": func(b *bench) { b.clock = b.clock.Add(time.Hour) },
	} {
		b := corrected(t, setup{}, fast)
		later(b)
		want := b.clock
		if name == "still good" {
			want = want.Add(-fast)
		}
		b.app.Row(b.vault.Entries()[0].ID).Tapped(nil)
		code := codeAt(t, want)
		if left := code.Left(want); left <= 5*time.Second {
			code = codeAt(t, want.Add(left))
		}
		if b.copied() != code.Text {
			t.Errorf("%s: copied %s, not %s", name, b.copied(), code.Text)
		}
	}
}
