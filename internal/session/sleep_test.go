// The clocks of a computer that slept, of one whose clock was set, and of one
// to which nothing happened.

package session_test

import (
	"testing"
	"time"

	"rokketa/internal/session"
)

// pc is a computer with its clocks.
type pc struct{ r session.Reading }

func newPC(boottime bool) *pc {
	p := &pc{session.Reading{Wall: time.Date(2026, 12, 10, 3, 0, 0, 0, time.UTC), Awake: time.Hour}}
	if boottime {
		p.r.Since = 3 * time.Hour
	}
	return p
}

func (p *pc) works(d time.Duration) {
	p.r.Awake += d
	p.sleeps(d)
}

func (p *pc) sleeps(d time.Duration) {
	p.r.Wall = p.r.Wall.Add(d)
	if p.r.Since != 0 {
		p.r.Since += d
	}
}

func (p *pc) isSet(d time.Duration) { p.r.Wall = p.r.Wall.Add(d) }

func TestSleepIsToldFromAClockThatWasSet(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(p *pc)
		want    session.Gap // where a clock goes on during sleep
		without session.Gap // where none does
	}{
		"nothing":                 {func(*pc) {}, session.Gap{}, session.Gap{}},
		"a tick that comes late":  {func(p *pc) { p.works(time.Minute) }, session.Gap{}, session.Gap{}},
		"a time server draws":     {func(p *pc) { p.isSet(-900 * time.Millisecond) }, session.Gap{}, session.Gap{}},
		"sleep":                   {func(p *pc) { p.sleeps(8 * time.Hour) }, session.Gap{Asleep: 8 * time.Hour}, session.Gap{Asleep: 8 * time.Hour}},
		"a nap":                   {func(p *pc) { p.sleeps(3 * time.Second) }, session.Gap{Asleep: 3 * time.Second}, session.Gap{Asleep: 3 * time.Second}},
		"set forward":             {func(p *pc) { p.isSet(time.Hour) }, session.Gap{Set: time.Hour}, session.Gap{Asleep: time.Hour}},
		"set back":                {func(p *pc) { p.isSet(-24 * time.Hour) }, session.Gap{Set: -24 * time.Hour}, session.Gap{Set: -24 * time.Hour}},
		"sleep, then set back":    {func(p *pc) { p.sleeps(time.Hour); p.isSet(-time.Hour) }, session.Gap{Asleep: time.Hour, Set: -time.Hour}, session.Gap{}},
		"sleep, then set forward": {func(p *pc) { p.sleeps(time.Hour); p.isSet(time.Minute) }, session.Gap{Asleep: time.Hour, Set: time.Minute}, session.Gap{Asleep: 61 * time.Minute}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, boottime := range []bool{true, false} {
				want := c.without
				if boottime {
					want = c.want
				}
				p := newPC(boottime)
				var s session.Sleep
				if got := s.Tick(p.r); got != (session.Gap{}) {
					t.Errorf("before anything happened: %+v", got)
				}
				p.works(time.Second)
				c.happens(p)
				if got := s.Tick(p.r); got != want {
					t.Errorf("with a clock through sleep %v: %+v, not %+v", boottime, got, want)
				}
				p.works(time.Second)
				if got := s.Tick(p.r); got != (session.Gap{}) {
					t.Errorf("told twice: %+v", got)
				}
			}
		})
	}
}

func TestThisComputersClocksGoOn(t *testing.T) {
	wall := time.Date(2026, 12, 10, 3, 0, 0, 0, time.UTC)
	one := session.Read(wall)
	two := session.Read(wall)
	if one.Awake <= 0 || two.Awake < one.Awake || two.Since < one.Since || one.Wall != wall {
		t.Errorf("%+v, then %+v", one, two)
	}
	if one.Since != 0 && one.Since+time.Second < one.Awake {
		t.Errorf("longer awake than running: %+v", one)
	}
}
