// A code for a challenge, in one journey: counted if, and only if, the
// challenge takes it and nothing bars it.

package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"rokketa/verifier"
)

// try is a code of n digits that is typed for a challenge.
func (w *world) try(id string, at time.Time, n int) verifier.Try {
	return verifier.Try{
		Challenge: id, Now: at.Unix(), Typed: n, MailDigits: 6,
		Attempt: verifier.Attempt{
			ID: fmt.Sprintf("t%06d", counter.Add(1)), At: at, Event: verifier.EventCode, Verdict: verifier.VerdictWrong,
			Reason: "r", Source: verifier.Source{IP: "::1", UserAgent: "見本\x00"},
		},
	}
}

// opens opens a challenge by its own name.
func (w *world) opens(m verifier.Member, method verifier.Method, until time.Time) string {
	id := fmt.Sprint("challenge", counter.Add(1))
	w.apply(verifier.AddChallenge{ID: id, Member: m.ID, Method: method, Now: w.clock.now().Unix(), ExpiresAt: until.Unix()})
	return id
}

func TestACodeIsCountedWhereItsChallengeTakesIt(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		now := w.clock.now()
		open := w.opens(m, verifier.MethodApp, now.Add(time.Minute))
		over := w.opens(m, verifier.MethodApp, now)
		other := w.opens(m, verifier.MethodMail, now.Add(time.Minute)) // the method has changed since
		long, _ := w.enrolled(w.late)
		f := w.active(long)
		w.apply(verifier.RevokeActive{Member: long.ID, Now: 1}, verifier.AddFactor{Row: verifier.FactorRow{
			ID: f.ID + "8", Member: long.ID, State: verifier.FactorActive, Sealed: []byte{1}, Key: 1,
			Parameters: verifier.Parameters{Algorithm: "SHA1", Digits: 8, Period: 30}, UsedStep: -1,
		}})
		eight := w.opens(long, verifier.MethodApp, now.Add(time.Minute))
		mailer := w.member(w.late)
		w.apply(verifier.SetMethod{Member: mailer.ID, To: verifier.MethodMail})
		mailed := w.opens(mailer, verifier.MethodMail, now.Add(time.Minute))
		for _, c := range []struct {
			name   string
			member verifier.Member
			id     string
			typed  int
			counts bool
		}{
			{"right length", m, open, 6, true},
			{"too long", m, open, 7, false},
			{"no digits", m, open, 0, false},
			{"over", m, over, 6, false},
			{"of another method", m, other, 6, false},
			{"eight digits", long, eight, 8, true},
			{"six of eight digits", long, eight, 6, false},
			{"mailed", mailer, mailed, 6, true},
			{"mailed, too long", mailer, mailed, 8, false},
		} {
			before := w.guess(c.member)
			row, counted, err := w.store.Try(t.Context(), w.try(c.id, now, c.typed))
			must(t, err)
			after := w.guess(c.member)
			switch {
			case counted != c.counts, counted != (after.Fails == before.Fails+1), !counted && after != before:
				t.Errorf("%s: counted %v, from %d to %d", c.name, counted, before.Fails, after.Fails)
			case row.ID != c.id || row.Account.Member.ID != c.member.ID || row.Guess != after:
				t.Errorf("%s: read %+v", c.name, row)
			}
			read, err := w.store.Challenge(t.Context(), c.id)
			must(t, err)
			if fmt.Sprintf("%+v %+v", read.Account, read.Factor) != fmt.Sprintf("%+v %+v", row.Account, row.Factor) {
				t.Errorf("%s: tried %+v, read %+v", c.name, row, read)
			}
		}
		if _, _, err := w.store.Try(t.Context(), w.try("none", now, 6)); !errors.Is(err, verifier.ErrNone) {
			t.Errorf("none: %v", err)
		}
		log, err := w.store.Log(t.Context(), m.ID, "", 1)
		must(t, err)
		if a := log[0]; a.Member != m.ID || a.Method != verifier.MethodApp || a.Verdict != verifier.VerdictWrong || a.Reason != "r" ||
			a.Source.IP != "::1" || a.Source.UserAgent != "見本\uFFFD" || !a.At.Equal(now.Truncate(time.Second)) {
			t.Errorf("the line says %+v", a)
		}
	})
}

func TestTryingFollowsTheTableOfWaits(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		at := time.Unix(4102444800, 0) // in 2100: more than 31 bits
		open := w.opens(m, verifier.MethodApp, at.Add(1000*time.Hour))
		for n := 1; n <= verifier.MaxFails+2; n++ {
			row, counted, err := w.store.Try(t.Context(), w.try(open, at, 6))
			must(t, err)
			if n > verifier.MaxFails {
				if counted || row.Guess.Fails != verifier.MaxFails {
					t.Fatalf("the %dth try is counted: %+v", n, row.Guess)
				}
				continue
			}
			until := at.Add(wait(n))
			if !counted || row.Guess != (verifier.Guess{Fails: n, OpenAt: until.Unix()}) {
				t.Fatalf("the %dth try: %+v, %v", n, row.Guess, counted)
			}
			if until.After(at) {
				if _, counted, err = w.store.Try(t.Context(), w.try(open, until.Add(-time.Second), 6)); counted || err != nil {
					t.Fatalf("a second early the %dth passes, %v", n+1, err)
				}
			}
			at = until
		}
	})
}

func TestOfSixtyTriesAtOnceFivePass(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		now := w.clock.now()
		open := w.opens(m, verifier.MethodApp, now.Add(time.Minute))
		lines, err := w.store.Log(t.Context(), m.ID, "", 100)
		must(t, err)
		if won := parallel(60, func(int) error {
			_, counted, err := w.store.Try(context.Background(), w.try(open, now, 6))
			if err == nil && !counted {
				err = errors.New("barred")
			}
			return err
		}); won != 5 {
			t.Errorf("%d passed", won)
		}
		if g := w.guess(m); g.Fails != 5 || g.OpenAt != now.Unix()+30 {
			t.Errorf("%+v", g)
		}
		after, err := w.store.Log(t.Context(), m.ID, "", 100)
		must(t, err)
		if len(after) != len(lines)+5 {
			t.Errorf("%d lines", len(after)-len(lines))
		}
	})
}

func TestTheClockSetBackBarsNoTryForLong(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		now := w.clock.now()
		open := w.opens(m, verifier.MethodApp, now.Add(time.Hour))
		w.apply(verifier.SetGuess{Member: m.ID, Class: verifier.ClassCode, Guess: verifier.Guess{Fails: 5, OpenAt: now.Unix() + verifier.LongestWait + 1}})
		if _, counted, err := w.store.Try(t.Context(), w.try(open, now, 6)); !counted || err != nil {
			t.Errorf("a wait of more than an hour bars: %v", err)
		}
	})
}

func TestManyWritersShareNoFate(t *testing.T) {
	suite(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		const n = 200
		won := parallel(n, func(i int) error {
			ops := []verifier.Op{verifier.AddReset{TokenHash: fmt.Appendf(nil, "%s-%d", m.ID, i), Member: m.ID, ExpiresAt: 10}}
			switch i % 4 {
			case 1:
				ops = append(ops, verifier.TakeChallenge{ID: "none", Member: m.ID}) // is refused
			case 2:
				ops = append(ops, verifier.AddSociety{Society: w.late}) // is an error
			}
			refused, err := w.store.Apply(context.Background(), ops...)
			switch {
			case i%4 == 1 && (refused != 1 || err != nil), i%4 == 2 && !errors.Is(err, verifier.ErrTaken), i%2 == 0 && i%4 != 2 && (err != nil || refused >= 0):
				t.Errorf("%d: %d, %v", i, refused, err)
			}
			return nil
		})
		if won != n {
			t.Fatal("not all were answered")
		}
		for i := range n {
			_, err := w.store.Reset(t.Context(), fmt.Appendf(nil, "%s-%d", m.ID, i))
			if kept := i%4 == 0 || i%4 == 3; kept != (err == nil) {
				t.Errorf("%d is kept: %v", i, err)
			}
		}
	})
}
