// This file promises: clock, by how much this computer's clock differs from a
// server's, as a number for programs and a sentence for people.

package main

import (
	"context"
	"math"
	"strconv"
	"time"

	"rokketa/internal/clockcheck"
)

// usualServer is asked where none is named: the public one of Japan's National
// Institute of Information and Communications Technology.
const usualServer = "ntp.nict.jp"

// compared is a difference in JSON; seconds with three decimals.
type compared struct {
	Server  string  `json:"server"`
	Drift   float64 `json:"drift"`  // this clock minus the server's
	Within  float64 `json:"within"` // the true difference lies in drift ± within
	Limit   float64 `json:"limit"`
	Verdict string  `json:"verdict"` // right, wrong, unclear
}

func clock(ctx context.Context, s *session, _ []string) int {
	limit := clockcheck.Limit
	if s.given["limit"] {
		var ok bool
		if limit, ok = parseDuration(s.limit); !ok {
			return s.misuse(s.say("cli.usage.limit", "limit", quoted(s.limit)))
		}
	}
	d, err := s.compareClock(ctx)
	if err != nil {
		return s.fail(err)
	}
	verdict := d.Beyond(limit)
	if s.json {
		s.printJSON(compared{d.Server, thousandths(d.Drift), thousandths(d.Within), thousandths(limit), string(verdict)})
	} else {
		s.print(s.drift(d))
	}
	switch verdict {
	case clockcheck.Right:
		return done
	case clockcheck.Wrong:
		s.complain(s.say("cli.clock.wrong"))
		return drifted
	case clockcheck.Unclear:
	}
	s.complain(s.say("cli.clock.unclear"))
	return failed
}

// timeServer is whom the clock is compared with.
func (s *session) timeServer() string {
	if s.given["server"] {
		return s.server
	}
	return usualServer
}

// compareClock asks that server.
func (s *session) compareClock(ctx context.Context) (clockcheck.Difference, error) {
	return clockcheck.Ask(ctx, s.timeServer(), clockcheck.Options{Now: s.now, Wait: s.wait})
}

// drift is the difference in a sentence. What lies within the doubt is told
// as none.
func (s *session) drift(d clockcheck.Difference) string {
	key := "cli.clock.ahead"
	switch {
	case d.Drift.Abs() <= d.Within:
		key = "cli.clock.same"
	case d.Drift < 0:
		key = "cli.clock.behind"
	}
	seconds := func(d time.Duration) string { return strconv.FormatFloat(thousandths(d.Abs()), 'f', -1, 64) }
	return s.say(key, "server", d.Server, "drift", seconds(d.Drift), "within", seconds(d.Within))
}

func thousandths(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }
