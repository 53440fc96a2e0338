// Guessing: T9 to T17. The counter is one for all ways in, is raised before
// anything is compared, and nothing but a success, recovery or support lowers
// it.

package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"rokketa/verifier"
)

// waits is section 4.4's table: the wait that begins with the n-th failure.
func wait(n int) time.Duration {
	switch {
	case n < 5:
		return 0
	case n == 5:
		return 30 * time.Second
	case n == 6:
		return time.Minute
	case n == 7:
		return 5 * time.Minute
	case n == 8:
		return 15 * time.Minute
	}
	return time.Hour
}

func TestT9AGuesserGetsAHundredTriesAndThenNone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for n := 1; n <= verifier.MaxFails; n++ {
			_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), somewhere())
			switch {
			case n < 5:
				refused(t, err, verifier.ReasonCode)
			case n < verifier.MaxFails:
				refused(t, err, verifier.ReasonLocked)
				// Locked from the fifth on: the right code is not looked at.
				if n < 12 {
					_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
					refused(t, err, verifier.ReasonLocked)
					w.clock.advance(wait(n) - time.Second)
					_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
					refused(t, err, verifier.ReasonLocked)
				}
			default:
				refused(t, err, verifier.ReasonStopped)
			}
			if got := w.fails(m, verifier.ClassCode); got != n {
				t.Fatalf("after %d wrong codes the counter stands at %d", n, got)
			}
			if w.clock.advance(wait(n)); n >= 12 {
				w.clock.advance(wait(n))
			}
		}
		w.clock.advance(1000 * time.Hour)
		for range 3 {
			_, err := w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
			refused(t, err, verifier.ReasonStopped)
			w.next()
		}
		if got := w.fails(m, verifier.ClassCode); got != verifier.MaxFails {
			t.Errorf("the counter went on to %d", got)
		}
	})
}

func TestT10FreshChallengesAndSessionsAreOneBudget(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		session := w.signIn(m, p)
		for n := 1; n <= 4; n++ {
			_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), somewhere())
			refused(t, err, verifier.ReasonCode)
			if got := w.fails(m, verifier.ClassCode); got != n {
				t.Errorf("%d wrong codes: the counter stands at %d", n, got)
			}
		}
		// The fifth in a session that is open: the same budget.
		_, err := w.s.Disable(t.Context(), session, verifier.Proof{Password: goodPassword, Code: p.wrong()}, home)
		refused(t, err, verifier.ReasonLocked)
	})
}

func TestT11ALockHoldsForEveryReplicaAndAfterARestart(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open := w.challenge(m)
		// Each failure's login is rolled back: its store dies right after the
		// reservation.
		for range 5 {
			dying := w.service(&dead{Store: w.store}, w.o)
			if _, err := dying.Code(t.Context(), open, p.code(0), somewhere()); err == nil {
				t.Fatal("a dead store let somebody in")
			}
		}
		for name, s := range map[string]*verifier.Service{"the same": w.s, "a replica": w.service(w.store, w.o)} {
			_, err := s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
			if !verifier.Refused(err, verifier.ReasonLocked) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestT11ALockOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(quickDir(t), "v.db")
	st := reopenSQLite(t, path)
	w := newWorld(t, st, verifier.ProfileRFC())
	m, p := w.enrolled(w.late)
	open := w.challenge(m)
	for range 5 {
		_, _ = w.s.Code(t.Context(), open, p.wrong(), somewhere())
	}
	must(t, st.Close())
	w.store = reopenSQLite(t, path)
	w.s = w.service(w.store, w.o)
	_, err := w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
	refused(t, err, verifier.ReasonLocked)
	w.clock.advance(31 * time.Second)
	_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), somewhere())
	must(t, err)
}

func TestT12AHundredAtOnceAreFive(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		var open []string
		for range 100 {
			open = append(open, w.challenge(m))
		}
		before := len(w.seen.verdicts(verifier.EventCode))
		wrong := p.wrong()
		parallel(100, func(i int) error {
			_, err := w.s.Code(context.WithoutCancel(t.Context()), open[i], wrong, from(i))
			return err
		})
		looked := 0
		for _, v := range w.seen.verdicts(verifier.EventCode)[before:] {
			if v != verifier.VerdictLocked {
				looked++
			}
		}
		if looked > 5 {
			t.Errorf("%d of 100 parallel guesses were looked at", looked)
		}
		if n := w.fails(m, verifier.ClassCode); n != looked {
			t.Errorf("%d were looked at, %d counted", looked, n)
		}
	})
}

func TestT13EveryPlaceThatTakesACodeCounts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		places := []struct {
			name  string
			class verifier.Class
			try   func() error
		}{
			{"login", verifier.ClassCode, func() error {
				_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
				return err
			}},
			{"disable", verifier.ClassCode, func() error {
				_, err := w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.wrong()}, home)
				return err
			}},
			{"replace", verifier.ClassCode, func() error {
				_, _, err := w.s.BeginApp(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.wrong()}, home)
				return err
			}},
			{"recovery codes", verifier.ClassCode, func() error {
				_, _, err := w.s.RecoveryCodes(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.wrong()}, home)
				return err
			}},
			{"recover", verifier.ClassRecovery, func() error {
				_, err := w.s.Recover(t.Context(), w.challenge(m), "AAAA-BBBB-CCCC-DDDD", home)
				return err
			}},
			{"recovery code as a proof", verifier.ClassRecovery, func() error {
				_, err := w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Recovery: "AAAA-BBBB-CCCC-DDDD"}, home)
				return err
			}},
		}
		for _, place := range places {
			before := w.fails(m, place.class)
			refused(t, place.try(), verifier.ReasonCode, verifier.ReasonRecovery)
			if after := w.fails(m, place.class); after != before+1 {
				t.Errorf("%s: the counter went from %d to %d", place.name, before, after)
			}
		}
		// A set-up of an app and of e-mail codes too.
		other := w.member(w.early)
		token = w.enter(other)
		e, entry, err := w.s.BeginApp(t.Context(), token, verifier.Proof{}, home)
		must(t, err)
		_, err = w.s.ConfirmApp(t.Context(), entry.Token, w.scan(e.URI).wrong(), home)
		refused(t, err, verifier.ReasonCode)
		_, err = w.s.BeginMail(t.Context(), token, verifier.Proof{}, home)
		must(t, err)
		_, err = w.s.ConfirmMail(t.Context(), token, other1(w.mailedCode(other, verifier.MailConfirmCode)), home)
		refused(t, err, verifier.ReasonCode)
		if n := w.fails(other, verifier.ClassCode); n != 2 {
			t.Errorf("set-ups: the counter stands at %d", n)
		}
	})
}

// other1 is another code than this.
func other1(code string) string {
	b := []byte(code)
	b[0] = '0' + (b[0]-'0'+1)%10
	return string(b)
}

func TestT15ThePasswordAloneResetsNothing(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for range 3 {
			_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
			refused(t, err, verifier.ReasonCode)
		}
		w.challenge(m)
		if n := w.fails(m, verifier.ClassCode); n != 3 {
			t.Errorf("the counter stands at %d", n)
		}
	})
}

func TestT16AChallengeDiesWhenAWaitBegins(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open, other := w.challenge(m), w.challenge(m)
		for range 5 {
			_, _ = w.s.Code(t.Context(), open, p.wrong(), home)
		}
		w.clock.advance(31 * time.Second)
		_, err := w.s.Code(t.Context(), open, p.code(0), home)
		refused(t, err, verifier.ReasonChallenge)
		// The member's others live.
		_, err = w.s.Code(t.Context(), other, p.code(0), home)
		must(t, err)
	})
}

func TestT17WhileLockedNoWayInButRecovery(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		codes, entry, err := w.s.RecoveryCodes(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		token = entry.Token
		w.next()
		for range 5 {
			_, _ = w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
		}
		r, err := w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		if r.Session != "" || r.Locked == nil {
			t.Errorf("login: %+v", r)
		}
		_, err = w.s.Code(t.Context(), r.Challenge, p.code(0), home)
		refused(t, err, verifier.ReasonLocked)
		_, err = w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		refused(t, err, verifier.ReasonLocked)
		// A reset link changes the password and opens nothing.
		must(t, w.s.ForgotPassword(t.Context(), m.Email, home))
		link, _ := w.mailed(m, verifier.MailReset)
		must(t, w.s.ResetPassword(t.Context(), link.Details["token"].(string), goodPassword, home))
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), home)
		refused(t, err, verifier.ReasonLocked)
		// Recovery leads to a session that may only set up a new app.
		entry, err = w.s.Recover(t.Context(), w.challenge(m), codes[0], home)
		must(t, err)
		if entry.Level != verifier.LevelEnrol {
			t.Errorf("level %s", entry.Level)
		}
		_, err = w.s.Sessions(t.Context(), entry.Token)
		refused(t, err, verifier.ReasonLimited)
		_, err = w.s.ChangePassword(t.Context(), entry.Token, goodPassword, "another good one", home)
		refused(t, err, verifier.ReasonLimited)
		_, p2 := w.enrol(m, entry.Token)
		w.signIn(m, p2)
	})
}

func TestASuccessSetsTheCounterToZero(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for range 3 {
			for range 4 {
				_, err := w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
				refused(t, err, verifier.ReasonCode)
			}
			w.signIn(m, p)
		}
	})
}
