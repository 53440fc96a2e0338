// What bounds recovery codes, mails, passwords and addresses: T14, T18, T35.

package store_test

import (
	"context"
	"testing"
	"time"

	"rokketa/verifier"
)

func TestT14ANewMailCodeChangesNoCounterAndEndsTheOldOne(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		open := w.challenge(m)
		first := w.mailedCode(m, verifier.MailLoginCode)
		_, err := w.s.Code(t.Context(), open, other1(first), home)
		refused(t, err, verifier.ReasonCode)
		// Too soon, then not.
		refused(t, w.s.Resend(t.Context(), open, home), verifier.ReasonMailOften)
		w.clock.advance(61 * time.Second)
		must(t, w.s.Resend(t.Context(), open, home))
		second := w.mailedCode(m, verifier.MailLoginCode)
		if n := w.fails(m, verifier.ClassCode); n != 1 {
			t.Errorf("the counter stands at %d", n)
		}
		if first != second {
			_, err = w.s.Code(t.Context(), open, first, home)
			refused(t, err, verifier.ReasonCode)
		}
		// Of another challenge.
		foreign := w.challenge(m)
		if w.mailedCode(m, verifier.MailLoginCode) != second {
			_, err = w.s.Code(t.Context(), foreign, second, home)
			refused(t, err, verifier.ReasonCode)
		}
		_, err = w.s.Code(t.Context(), open, second, home)
		must(t, err)
	})
}

func TestT14MailsAreLimitedPerAccount(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		sent := 0
		for range 10 {
			open := w.challenge(m) // a fresh challenge does not give a fresh budget
			w.clock.advance(61 * time.Second)
			if err := w.s.Resend(t.Context(), open, somewhere()); err == nil {
				sent++
			} else {
				refused(t, err, verifier.ReasonMailOften)
			}
		}
		if sent != 5 {
			t.Errorf("%d codes were sent again within an hour", sent)
		}
	})
}

func TestT18ARecoveryCodeIsUsedOnce(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		codes, _, err := w.s.RecoveryCodes(t.Context(), w.signIn(m, p), verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		if len(codes) != 10 {
			t.Fatalf("%d codes", len(codes))
		}
		var open []string
		for range 30 {
			open = append(open, w.challenge(m))
		}
		if won := parallel(30, func(i int) error {
			_, err := w.s.Recover(context.WithoutCancel(t.Context()), open[i], codes[3], from(i))
			return err
		}); won != 1 {
			t.Fatalf("one recovery code, 30 requests: %d accepted", won)
		}
		w.clock.advance(2 * time.Hour)
		_, err = w.s.Recover(t.Context(), w.challenge(m), codes[3], home)
		refused(t, err, verifier.ReasonRecovery, verifier.ReasonLocked) // as the race left the counter
		w.clock.advance(2 * time.Hour)
		// Typed as a person types it.
		_, err = w.s.Recover(t.Context(), w.challenge(m), " "+spread(codes[4])+"\n", home)
		must(t, err)
		for n := 1; n <= 5; n++ {
			_, err = w.s.Recover(t.Context(), w.challenge(m), "AAAA-BBBB-CCCC-DDDD", home)
		}
		refused(t, err, verifier.ReasonLocked)
		_, err = w.s.Recover(t.Context(), w.challenge(m), codes[5], home)
		refused(t, err, verifier.ReasonLocked)
	})
}

func TestRecoveryLeadsOutOfTheStop(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		codes, _, err := w.s.RecoveryCodes(t.Context(), w.signIn(m, p), verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		_, err = w.store.Apply(t.Context(), verifier.SetGuess{Member: m.ID, Class: verifier.ClassCode, Guess: verifier.Guess{Fails: 100}})
		must(t, err)
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(0), home)
		refused(t, err, verifier.ReasonStopped)
		e, err := w.s.Recover(t.Context(), w.challenge(m), codes[0], home)
		must(t, err)
		w.enrol(m, e.Token)
	})
}

func TestAMemberIsToldOfWrongCodesOnceAnHour(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		count := func() (n int) {
			w.mailed(m, verifier.MailWrongCode)
			for _, mail := range w.inbox.all() {
				if mail.To == m.Email && mail.Kind == verifier.MailWrongCode {
					n++
				}
			}
			return n
		}
		for range 4 {
			_, _ = w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
		}
		if n := count(); n != 1 {
			t.Errorf("%d mails in the first hour", n)
		}
		w.clock.advance(time.Hour)
		_, _ = w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
		if n := count(); n != 2 {
			t.Errorf("%d mails after an hour", n)
		}
	})
}

func TestT35WithoutThePasswordTheOwnerIsNotKeptOut(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		for i := range 40 {
			_, err := w.s.Login(t.Context(), m.Email, "wrong password", false, from(i))
			refused(t, err, verifier.ReasonLogin)
			_, err = w.s.Code(t.Context(), "no such challenge", p.wrong(), from(i))
			refused(t, err, verifier.ReasonChallenge)
		}
		if n := w.fails(m, verifier.ClassCode); n != 0 {
			t.Errorf("the code counter stands at %d", n)
		}
		w.signIn(m, p)
		// From the owner's own address somebody makes it wait, but shortly.
		for range 30 {
			_, _ = w.s.Login(t.Context(), m.Email, "wrong password", false, home)
		}
		_, err := w.s.Login(t.Context(), m.Email, goodPassword, false, home)
		refused(t, err, verifier.ReasonThrottled)
		w.clock.advance(verifier.KnockWait * time.Second)
		_, err = w.s.Login(t.Context(), m.Email, goodPassword, false, home)
		must(t, err)
	})
}

func TestOneAddressCannotTryEveryAccount(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		tried := 0
		for range 100 {
			_, err := w.s.Login(t.Context(), "nobody@example.com", "wrong password", false, verifier.Source{IP: "2001:db8::1"})
			if verifier.Refused(err, verifier.ReasonLogin) {
				tried++
			}
			w.clock.advance(10 * time.Millisecond)
		}
		if tried > 31 {
			t.Errorf("one address tried %d passwords at once", tried)
		}
		// Its neighbours in the /64 are the same address, others are not.
		_, err := w.s.Login(t.Context(), "nobody@example.com", "wrong password", false, verifier.Source{IP: "2001:db8::2"})
		refused(t, err, verifier.ReasonThrottled)
		_, err = w.s.Login(t.Context(), "nobody@example.com", "wrong password", false, verifier.Source{IP: "2001:db8:1::1"})
		refused(t, err, verifier.ReasonLogin)
	})
}
