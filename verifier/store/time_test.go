// Time: T32 and T33, and how long things live.

package store_test

import (
	"testing"
	"time"

	"rokketa/verifier"
)

func TestT32StepEdges(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.early)
		for _, start := range []time.Time{
			time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
			time.Date(2038, 1, 19, 3, 14, 0, 0, time.UTC), // 32 bits end in this step
			time.Date(2045, 6, 1, 0, 0, 0, 0, time.UTC),
			time.Date(2199, 12, 31, 23, 59, 30, 0, time.UTC),
		} {
			edge := start.Truncate(30 * time.Second)
			w.clock.set(edge)
			of := edge.Unix() / 30
			for _, c := range []struct {
				at   time.Duration // from the beginning of the step
				code int64         // from the step
				ok   bool
			}{
				{-31 * time.Second, 0, false}, // two ahead
				{-30 * time.Second, 1, false},
				{-30 * time.Second, 0, true}, // one ahead, at the first moment
				{59 * time.Second, 1, true},  // its last second as the present one
				{60 * time.Second, 1, false}, // used
				{119 * time.Second, 2, true}, // one late, to the last second
				{150 * time.Second, 3, false},
			} {
				w.clock.set(edge.Add(c.at))
				_, err := w.s.Code(t.Context(), w.challenge(m), p.at(of+c.code), somewhere())
				if (err == nil) != c.ok {
					t.Errorf("%v %+v: %v", start, c, err)
				}
			}
		}
	})
}

func TestT32TheServersClockGoesBack(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		w.signIn(m, p)
		used := w.used(m)
		for range 9 { // a long wait
			_, _ = w.s.Code(t.Context(), w.challenge(m), p.wrong(), somewhere())
			w.clock.advance(time.Hour)
		}
		_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), somewhere())
		refused(t, err, verifier.ReasonLocked)
		// A year back: the wait does not last a year. It does not count.
		w.clock.advance(-365 * 24 * time.Hour)
		_, err = w.s.Code(t.Context(), w.challenge(m), p.wrong(), somewhere())
		refused(t, err, verifier.ReasonLocked)
		w.clock.advance(time.Hour)
		// Its codes were before the used step: used they stay.
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
		refused(t, err, verifier.ReasonLocked, verifier.ReasonCode)
		if got := w.used(m); got != used {
			t.Errorf("the used step went from %d to %d", used, got)
		}
		// Past the used step and the wait, the owner is in.
		w.clock.set(time.Unix((used+1)*30, 0))
		if at := w.guess(m).OpenAt; at > w.clock.now().Unix()+3600 {
			t.Errorf("a wait of %d s", at-w.clock.now().Unix())
		}
		w.clock.advance(time.Hour)
		w.signIn(m, p)
	})
}

func (w *world) guess(m verifier.Member) verifier.Guess {
	w.t.Helper()
	all, err := w.store.Guesses(w.t.Context(), m.ID)
	must(w.t, err)
	return all[verifier.ClassCode]
}

func TestT32WhateverTheClockSaysNothingBreaks(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for _, at := range []time.Time{
			time.Unix(1, 0), time.Unix(1<<31-1, 0), time.Unix(1<<32, 0),
			time.Date(2016, 12, 31, 23, 59, 59, 999999999, time.UTC), // a leap second followed
			time.Date(2261, 1, 1, 0, 0, 0, 0, time.UTC),
		} {
			w.clock.set(at)
			r, err := w.s.Login(t.Context(), m.Email, goodPassword, false, somewhere())
			must(t, err)
			if r.Challenge == "" {
				t.Fatalf("%v: %+v", at, r)
			}
			for _, skew := range []time.Duration{0, -1000 * 24 * time.Hour, 1000 * 24 * time.Hour} {
				p.slow = skew
				if p.w.clock.now().Add(-skew).Unix() < 0 {
					continue
				}
				if _, err := w.s.Code(t.Context(), r.Challenge, p.code(0), somewhere()); err != nil && !verifier.Refused(err) {
					t.Errorf("%v: %v", at, err)
				}
			}
			p.slow = 0
		}
	})
}

func TestT33DriftIsLearnedToItsBound(t *testing.T) {
	bothWith(t, verifier.ProfileLab(), func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		w.clock.advance(time.Hour)
		for _, c := range []struct {
			slow  time.Duration
			ok    bool
			drift int
		}{
			{60 * time.Second, false, 0}, // two steps at once are too many
			{30 * time.Second, true, -1},
			{60 * time.Second, true, -2},
			{90 * time.Second, true, -2}, // within the window around the bound
			{120 * time.Second, false, -2},
			{30 * time.Second, true, -1}, // set right again
			{0, true, 0},
		} {
			p.slow = c.slow
			code := p.code(0)
			_, err := w.s.Code(t.Context(), w.challenge(m), code, somewhere())
			if (err == nil) != c.ok {
				t.Errorf("%v slow: %v", c.slow, err)
			}
			if got := w.drift(m); got != c.drift {
				t.Errorf("%v slow: a drift of %d steps was learned, want %d", c.slow, got, c.drift)
			}
			if _, err = w.s.Code(t.Context(), w.challenge(m), code, somewhere()); err == nil {
				t.Errorf("%v slow: the code was accepted twice", c.slow)
			}
			w.clock.advance(5 * time.Minute)
		}
	})
}

func (w *world) drift(m verifier.Member) int {
	w.t.Helper()
	all, err := w.store.Factors(w.t.Context(), m.ID)
	must(w.t, err)
	for _, f := range all {
		if f.State == verifier.FactorActive {
			return f.Drift
		}
	}
	w.t.Fatal("no active app")
	return 0
}

func TestTheHelpdeskCanTellASlowClock(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		w.clock.advance(time.Hour)
		for _, c := range []struct {
			slow    time.Duration
			verdict verifier.Verdict
			seconds int
		}{
			{3 * time.Minute, verifier.VerdictTooOld, -180},
			{-2 * time.Minute, verifier.VerdictTooNew, 120},
		} {
			p.slow = c.slow
			_, err := w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
			refused(t, err, verifier.ReasonCode)
			log, err := w.store.Log(t.Context(), m.ID, "", 1)
			must(t, err)
			if a := log[0]; a.Verdict != c.verdict || a.Finding.Seconds != c.seconds {
				t.Errorf("%v slow is told as %s, %d s", c.slow, a.Verdict, a.Finding.Seconds)
			}
		}
	})
}

func TestAChallengeLivesTenMinutes(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open, other := w.challenge(m), w.challenge(m)
		w.clock.advance(10*time.Minute - time.Second)
		if _, err := w.s.Challenge(t.Context(), open); err != nil {
			t.Error(err)
		}
		_, err := w.s.Code(t.Context(), open, p.code(0), home)
		must(t, err)
		w.clock.advance(time.Second)
		_, err = w.s.Code(t.Context(), other, p.code(1), home)
		refused(t, err, verifier.ReasonChallenge)
		_, err = w.s.Challenge(t.Context(), other)
		refused(t, err, verifier.ReasonChallenge)
		must(t, w.s.Cancel(t.Context(), other))
	})
}

func TestAMailCodeLivesTenMinutes(t *testing.T) {
	p := verifier.ProfileRFC()
	p.ChallengeLife = time.Hour
	bothWith(t, p, func(t *testing.T, w *world) {
		m := w.member(w.late)
		open := w.challenge(m)
		w.clock.advance(10 * time.Minute)
		_, err := w.s.Code(t.Context(), open, w.mailedCode(m, verifier.MailLoginCode), home)
		refused(t, err, verifier.ReasonCode)
		if v := w.seen.last(t).Verdict; v != verifier.VerdictCodeExpired {
			t.Errorf("verdict %s", v)
		}
	})
}

func TestSessionsEndByTimeAndByHand(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		alive := func(token string) bool {
			_, err := w.s.Session(t.Context(), token)
			if err != nil {
				refused(t, err, verifier.ReasonSession)
			}
			return err == nil
		}
		idle := w.enter(m)
		w.clock.advance(30*time.Minute + time.Second)
		if alive(idle) {
			t.Error("it lives after half an hour without a use")
		}
		used := w.enter(m)
		for range 35 {
			w.clock.advance(20 * time.Minute)
			if !alive(used) {
				t.Fatal("it ended in use")
			}
		}
		w.clock.advance(20 * time.Minute)
		if alive(used) {
			t.Error("it lives after twelve hours")
		}
		r, err := w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		w.clock.advance(6 * 24 * time.Hour)
		if !alive(r.Session) {
			t.Error("a remembered login ended within a week")
		}
		a, b, c := w.enter(m), w.enter(m), w.enter(m)
		all, err := w.s.Sessions(t.Context(), a)
		must(t, err)
		if len(all) != 4 {
			t.Fatalf("%d sessions", len(all))
		}
		s, err := w.s.Session(t.Context(), b)
		must(t, err)
		must(t, w.s.EndSession(t.Context(), a, s.ID, home))
		refused(t, w.s.EndSession(t.Context(), a, s.ID, home), verifier.ReasonNoSession)
		if alive(b) || !alive(c) {
			t.Error("the wrong one ended")
		}
		// Nobody ends another's.
		stranger := w.enter(w.member(w.early))
		s, err = w.s.Session(t.Context(), c)
		must(t, err)
		refused(t, w.s.EndSession(t.Context(), stranger, s.ID, home), verifier.ReasonNoSession)
		n, err := w.s.EndOthers(t.Context(), a, home)
		must(t, err)
		if n != 2 || alive(c) || alive(r.Session) || !alive(a) {
			t.Errorf("%d others ended", n)
		}
		must(t, w.s.Logout(t.Context(), a, home))
		must(t, w.s.Logout(t.Context(), a, home))
		if alive(a) {
			t.Error("it lives after logout")
		}
	})
}

func TestRememberedLoginsStillTakeACode(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		r, err := w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		if r.Session != "" || r.Challenge == "" {
			t.Errorf("%+v", r)
		}
	})
}

func TestSweepTakesWhatIsOverAndNothingElse(t *testing.T) {
	t.Parallel() // over databases of their own: it sweeps everybody's
	for name, st := range ownStores(t) {
		w := newWorld(t, st, verifier.ProfileRFC())
		m, p := w.enrolled(w.late)
		over := w.challenge(m)
		w.clock.advance(26 * time.Hour)
		open := w.challenge(m)
		token := w.signIn(m, p)
		must(t, w.s.Sweep(t.Context()))
		if _, err := st.Challenge(t.Context(), over); err == nil {
			t.Errorf("%s: a challenge of yesterday is left", name)
		}
		if _, err := w.s.Challenge(t.Context(), open); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := w.s.Session(t.Context(), token); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		w.signIn(m, p)
	}
}
