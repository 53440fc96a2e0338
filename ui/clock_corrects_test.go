// Codes corrected by what was measured: they are the server's, say so, and end
// with the first answer that is right, with sleep, restarts and late answers
// in between.

package ui_test

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clockcheck"
)

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
