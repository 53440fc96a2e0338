// What watch says of a clock that is wrong, and that it asks nobody unasked.

package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rokketa/assets/text"
	"rokketa/internal/clockcheck"
)

// clocked is a live list that asks for the time; off is by how much this clock
// differs, and asks counts.
func clocked(t *testing.T, l text.Language) (d *desk, off *time.Duration, asks *int) {
	t.Helper()
	d, off, asks = newDesk(t, l), new(time.Duration), new(int)
	d.w.clock.ask = func(context.Context) (clockcheck.Difference, error) {
		*asks++
		return clockcheck.Difference{Server: "time.example", Drift: *off, Within: 20 * time.Millisecond}, nil
	}
	return d, off, asks
}

// answer lets the answer come that a second, or the start, has asked for.
func (d *desk) answer() {
	d.do(secondMsg(d.clock))
	if d.w.clock.asking {
		found, err := d.w.clock.ask(d.t.Context())
		d.do(clockMsg{found, err})
	}
}

func TestAWrongClockIsToldForAsLongAsItIsWrong(t *testing.T) {
	for l, said := range map[text.Language]string{
		text.English: "The clock is 47 s ahead: set it", text.Japanese: "時計が47秒進んでいます。合わせてください",
	} {
		d, off, asks := clocked(t, l)
		*off = 47*time.Second + 300*time.Millisecond
		d.answer()
		if !d.sees(said) {
			t.Fatalf("not told:\n%s", d.screen())
		}
		for range 59 {
			d.at(d.clock.Add(time.Second))
			d.answer()
		}
		if *asks != 1 || !d.sees(said) {
			t.Errorf("asked %d times within a minute\n%s", *asks, d.screen())
		}
		for width := range 90 { // no size of a terminal is too small for it
			for height := range 12 {
				d.do(tea.WindowSizeMsg{Width: width, Height: height})
				lines := strings.Split(d.screen(), "\n")
				if height > 0 && len(lines) > height || slices.ContainsFunc(lines, func(l string) bool { return ansi.StringWidth(l) > width }) {
					t.Fatalf("%dx%d: %q", width, height, lines)
				}
			}
		}
		d.do(tea.WindowSizeMsg{Width: 40, Height: 7})
		if d.press(tea.KeyEnd); !d.sees(">") || !d.sees(d.w.s.say("cli.watch.counter")) {
			t.Errorf("the chosen account is out of sight:\n%s", d.screen())
		}
		*off = 0 // the person sets it
		d.at(d.clock.Add(-47 * time.Second))
		d.at(d.clock.Add(2 * time.Minute))
		d.answer()
		if *asks != 2 || d.sees(said) {
			t.Errorf("asked %d times, and still told:\n%s", *asks, d.screen())
		}
		d.at(d.clock.Add(time.Hour))
		if d.answer(); *asks != 2 {
			t.Error("a clock that is right is asked about every hour")
		}
		d.at(d.clock.Add(24 * time.Hour))
		if d.answer(); *asks != 3 {
			t.Error("not asked again the next day")
		}
	}
}

func TestAClockThatCannotBeComparedIsToldOnce(t *testing.T) {
	d := newDesk(t, text.English)
	fails := &clockcheck.Error{Reason: clockcheck.ErrUncertain, Server: "time.example"}
	d.w.clock.ask = func(context.Context) (clockcheck.Difference, error) { return clockcheck.Difference{}, fails }
	d.answer()
	if !d.sees(d.w.s.words().Explain(fails)[:30]) {
		t.Errorf("not told:\n%s", d.screen())
	}
	d.at(d.clock.Add(time.Minute))
	if d.w.clock.asking {
		t.Error("asked again a minute later")
	}
}

func TestNobodyIsAskedForTheTimeUnasked(t *testing.T) {
	d := newDesk(t, text.English)
	if d.w.clock.ask != nil || d.w.askClock() != nil {
		t.Error("watch asks by itself")
	}
	d.w.begin()
	if !d.sees("--check-clock") {
		t.Errorf("how to compare the clock is not told:\n%s", d.screen())
	}
}
