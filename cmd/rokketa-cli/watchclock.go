// This file promises: what watch tells of this computer's clock, which its
// codes follow. A server is asked only where a person wishes it.

package main

import (
	"context"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"rokketa/internal/clockcheck"
)

// How long an answer is good: while the clock is wrong, a person may just be
// setting it.
const (
	goodFor  = 24 * time.Hour
	wrongFor = time.Minute
)

// clockwork is what is known of the clock.
type clockwork struct {
	ask    func(context.Context) (clockcheck.Difference, error) // nil: nobody is asked
	asking bool
	asked  time.Time // zero before the first answer
	wrong  bool      // surely
	found  clockcheck.Difference
}

type clockMsg struct {
	found clockcheck.Difference
	err   error
}

// checksClock says whether a person wishes the clock to be compared.
func (s *session) checksClock() bool { return s.checkClock || s.given["server"] }

// begin says at the start what the codes follow, or that somebody is asked.
func (w *watcher) begin() {
	if w.clock.ask == nil {
		w.say(w.s.say("cli.watch.clock.follows"))
		return
	}
	w.say(w.s.say("cli.watch.clock.asks", "server", visible(w.s.timeServer())))
}

// askClock compares the clock where that is due; nil where it is not.
func (w *watcher) askClock() tea.Cmd {
	c := &w.clock
	every := goodFor
	if c.wrong {
		every = wrongFor
	}
	// Abs: a clock that was set back is no reason to wait longer.
	if c.ask == nil || c.asking || !c.asked.IsZero() && w.now.Sub(c.asked).Abs() < every {
		return nil
	}
	c.asking = true
	return func() tea.Msg {
		found, err := c.ask(w.ctx)
		return clockMsg{found, err}
	}
}

// compared takes an answer. What is wrong stays on the screen; the rest is
// said once.
func (w *watcher) compared(m clockMsg) {
	c := &w.clock
	first := c.asked.IsZero()
	c.asking, c.asked = false, w.now
	if m.err != nil {
		w.say(w.s.words().Explain(m.err))
		return
	}
	verdict := m.found.Beyond(clockcheck.Limit)
	over := c.wrong && verdict == clockcheck.Right
	c.found, c.wrong = m.found, verdict == clockcheck.Wrong
	switch {
	case verdict == clockcheck.Unclear:
		w.say(w.s.say("cli.clock.unclear"))
	case verdict == clockcheck.Right && (first || over):
		w.say(w.s.drift(m.found))
	}
}

// warning is the line about a clock that is wrong, "" where it is not known to
// be.
func (w *watcher) warning() string {
	if !w.clock.wrong {
		return ""
	}
	key := "cli.watch.clock.ahead"
	if w.clock.found.Drift < 0 {
		key = "cli.watch.clock.behind"
	}
	seconds := int(w.clock.found.Drift.Abs().Round(time.Second) / time.Second)
	return boldOn + w.s.say(key, "drift", strconv.Itoa(seconds)) + off
}

// tellClock says on standard error that the codes that were printed are those
// of a wrong clock.
func (s *session) tellClock(ctx context.Context) {
	d, err := s.compareClock(ctx)
	switch {
	case err != nil:
		s.complain(s.words().Explain(err))
	case d.Beyond(clockcheck.Limit) == clockcheck.Wrong:
		s.complain(s.drift(d))
		s.complain(s.say("cli.clock.wrong"))
	}
}
