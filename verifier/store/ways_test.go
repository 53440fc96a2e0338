// Ways around, and the life of a factor: T21 to T26, T34, and what the guide
// tells.

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"rokketa/verifier"
)

func TestT21APasswordResetLogsNobodyInAndKeepsTheSecondStep(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		open := w.challenge(m)
		must(t, w.s.ForgotPassword(t.Context(), m.Email, home))
		link, ok := w.mailed(m, verifier.MailReset)
		if !ok {
			t.Fatal("no link was mailed")
		}
		reset := link.Details["token"].(string)
		must(t, w.s.ResetOpen(t.Context(), reset))
		refused(t, w.s.ResetPassword(t.Context(), reset, "short", home), verifier.ReasonShort)
		must(t, w.s.ResetPassword(t.Context(), reset, "three geese over water", home))
		_, err := w.s.Session(t.Context(), token)
		refused(t, err, verifier.ReasonSession)
		_, err = w.s.Code(t.Context(), open, p.code(0), home)
		refused(t, err, verifier.ReasonChallenge)
		refused(t, w.s.ResetPassword(t.Context(), reset, "four geese over water", home), verifier.ReasonReset)
		_, err = w.s.Login(t.Context(), m.Email, goodPassword, false, home)
		refused(t, err, verifier.ReasonLogin)
		r, err := w.s.Login(t.Context(), m.Email, "three geese over water", false, home)
		must(t, err)
		if r.Session != "" || r.Method != verifier.MethodApp {
			t.Errorf("after a reset: %+v", r)
		}
	})
}

func TestT21ALinkIsGoodForAWhileAndTheNewestCounts(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		must(t, w.s.ForgotPassword(t.Context(), m.Email, home))
		first, _ := w.mailed(m, verifier.MailReset)
		must(t, w.s.ForgotPassword(t.Context(), m.Email, home)) // within the minute: no second mail
		again, _ := w.mailed(m, verifier.MailReset)
		if first.Details["token"] != again.Details["token"] {
			t.Error("two links within a minute")
		}
		w.clock.advance(31 * time.Minute)
		refused(t, w.s.ResetOpen(t.Context(), first.Details["token"].(string)), verifier.ReasonReset)
		refused(t, w.s.ResetPassword(t.Context(), first.Details["token"].(string), "three geese over water", home), verifier.ReasonReset)
	})
}

func TestT22NothingIsSentToWhoIsNobody(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		must(t, w.s.ForgotPassword(t.Context(), "nobody-at-all@example.com", home))
		must(t, w.s.ForgotPassword(t.Context(), "not an address\x00\xff", home))
		must(t, w.s.Flush(t.Context()))
		if sent := w.inbox.all(); len(sent) != 0 {
			t.Errorf("sent: %v", sent)
		}
	})
}

func TestT23AnAppAccountIsNotEnteredByMail(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		must(t, w.s.Flush(t.Context()))
		w.inbox.clear()
		open := w.challenge(m)
		refused(t, w.s.Resend(t.Context(), open, home), verifier.ReasonChallenge)
		if _, sent := w.mailed(m, verifier.MailLoginCode); sent {
			t.Error("a code was mailed to an app account")
		}
	})
}

func TestT23AChallengeOfTheMethodBeforeIsDead(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		token := w.enter(m)
		open := w.challenge(m)
		code := w.mailedCode(m, verifier.MailLoginCode)
		w.enrol(m, token)
		_, err := w.s.Code(t.Context(), open, code, home)
		refused(t, err, verifier.ReasonChallenge)
	})
}

func TestT24SwitchingOffTakesPasswordAndCode(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.early)
		token, other := w.signIn(m, p), w.signIn(m, p)
		w.next()
		for _, proof := range []verifier.Proof{
			{}, {Password: goodPassword}, {Code: p.code(0)}, {Password: "wrong", Code: p.code(0)}, {Password: goodPassword, Code: p.wrong()},
		} {
			_, err := w.s.Disable(t.Context(), token, proof, home)
			refused(t, err, verifier.ReasonFresh, verifier.ReasonPassword, verifier.ReasonCode, verifier.ReasonMalformed)
		}
		e, err := w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		if e.Others != 2 { // the one that enrolled, and the other
			t.Errorf("%d other sessions are offered to be ended", e.Others)
		}
		if _, err = w.s.Session(t.Context(), token); !verifier.Refused(err, verifier.ReasonSession) {
			t.Errorf("the token before the proof lives: %v", err)
		}
		// What was proved by the app is worth the password alone now...
		s, err := w.s.Session(t.Context(), other)
		must(t, err)
		if s.Level != verifier.LevelPassword {
			t.Errorf("the other session's level is %s", s.Level)
		}
		if r := w.login(m); r.Session == "" {
			t.Errorf("a second step is asked for: %+v", r)
		}
		// ...and ends when a factor is set up again.
		w.enrol(m, e.Token)
		_, err = w.s.Session(t.Context(), other)
		refused(t, err, verifier.ReasonSession)
		if _, sent := w.mailed(m, verifier.MailAppRemoved); !sent {
			t.Error("the member was not told")
		}
	})
}

func TestFromTheDateOnTheAppGoesOverToMail(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		e, err := w.s.Disable(t.Context(), w.signIn(m, p), verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		r := w.login(m)
		if r.Method != verifier.MethodMail || r.Challenge == "" || r.Imposed {
			t.Errorf("%+v", r)
		}
		must(t, w.s.AskCode(t.Context(), e.Token, home))
		_, err = w.s.Disable(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: w.mailedCode(m, verifier.MailConfirmCode)}, home)
		refused(t, err, verifier.ReasonMandatory)
	})
}

func TestAnEMailUserProvesByAMailedCode(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token := w.enter(m)
		_, err := w.s.BeginMail(t.Context(), token, verifier.Proof{}, home)
		must(t, err)
		e, err := w.s.ConfirmMail(t.Context(), token, w.mailedCode(m, verifier.MailConfirmCode), home)
		must(t, err)
		token = w.enter(m)
		w.clock.advance(2 * time.Minute)
		login := w.mailedCode(m, verifier.MailLoginCode)
		must(t, w.s.AskCode(t.Context(), token, home))
		code := w.mailedCode(m, verifier.MailConfirmCode)
		if login != code { // a login's code proves nothing here
			_, err = w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: login}, home)
			refused(t, err, verifier.ReasonCode)
		}
		// Nor does a code that another session asked for.
		_, err = w.s.Disable(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: code}, home)
		refused(t, err, verifier.ReasonCode)
		e, err = w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: code}, home)
		must(t, err)
		if r := w.login(m); r.Session == "" {
			t.Errorf("%+v", r)
		}
		_, err = w.s.Disable(t.Context(), e.Token, verifier.Proof{Password: goodPassword}, home)
		refused(t, err, verifier.ReasonNotOn)
	})
}

func TestT26EnablingAgainIsANewSecret(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, old := w.enrolled(w.early)
		e, err := w.s.Disable(t.Context(), w.signIn(m, old), verifier.Proof{Password: goodPassword, Code: old.code(0)}, home)
		must(t, err)
		w.next()
		_, fresh := w.enrol(m, e.Token)
		if string(fresh.secret) == string(old.secret) {
			t.Fatal("the same secret again")
		}
		_, err = w.s.Code(t.Context(), w.challenge(m), old.code(0), home)
		refused(t, err, verifier.ReasonCode)
		w.signIn(m, fresh)
		// Outside the laboratory an old secret is not kept.
		all, err := w.store.Factors(t.Context(), m.ID)
		must(t, err)
		for _, f := range all {
			if f.State == verifier.FactorRevoked && len(f.Sealed) != 0 {
				t.Error("a revoked secret is still there")
			}
		}
	})
}

func TestANewPhoneTakesOverInOneStep(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, old := w.enrolled(w.late)
		token := w.signIn(m, old)
		_, _, err := w.s.BeginApp(t.Context(), token, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonFresh) // however fresh the login
		e, entry, err := w.s.BeginApp(t.Context(), token, verifier.Proof{Password: goodPassword, Code: old.code(0)}, home)
		must(t, err)
		if !e.Replace {
			t.Error("it does not say that an app is active")
		}
		fresh := w.scan(e.URI)
		w.next()
		w.signIn(m, old) // the old one counts until the new one is confirmed
		again, err := w.s.PendingApp(t.Context(), entry.Token)
		must(t, err)
		if again.URI != e.URI || again.Key != e.Key {
			t.Error("the page shows another code when it is loaded again")
		}
		_, err = w.s.ConfirmApp(t.Context(), entry.Token, fresh.code(0), home)
		must(t, err)
		w.next()
		_, err = w.s.Code(t.Context(), w.challenge(m), old.code(0), home)
		refused(t, err, verifier.ReasonCode)
		w.signIn(m, fresh)
		if _, sent := w.mailed(m, verifier.MailAppReplaced); !sent {
			t.Error("the member was not told")
		}
	})
}

func TestASetUpBelongsToItsSessionAndEnds(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		a, b := w.enter(m), w.enter(m)
		e, _, err := w.s.BeginApp(t.Context(), a, verifier.Proof{}, home)
		must(t, err)
		p := w.scan(e.URI)
		_, err = w.s.PendingApp(t.Context(), b)
		refused(t, err, verifier.ReasonNoPending)
		_, err = w.s.ConfirmApp(t.Context(), b, p.code(0), home)
		refused(t, err, verifier.ReasonNoPending)
		must(t, w.s.CancelApp(t.Context(), a, home))
		_, err = w.s.ConfirmApp(t.Context(), a, p.code(0), home)
		refused(t, err, verifier.ReasonNoPending)
		e, _, err = w.s.BeginApp(t.Context(), a, verifier.Proof{}, home)
		must(t, err)
		w.clock.advance(10 * time.Minute)
		_, err = w.s.ConfirmApp(t.Context(), a, w.scan(e.URI).code(0), home)
		refused(t, err, verifier.ReasonNoPending)
		// The login is not fresh any more: the password again.
		_, _, err = w.s.BeginApp(t.Context(), a, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonFresh)
		_, entry, err := w.s.BeginApp(t.Context(), a, verifier.Proof{Password: goodPassword}, home)
		must(t, err)
		if entry.Token == a {
			t.Error("a proof left the token as it was")
		}
		if r := w.login(m); r.Session == "" {
			t.Error("a set-up that is not confirmed asks for a second step")
		}
	})
}

func TestT34TheDate(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		date, err := verifier.ParseDate("2025-12-10")
		must(t, err)
		other, err := verifier.ParseDate("2025-11-12")
		must(t, err)
		first, second := w.member(w.society(date)), w.member(w.society(other))
		w.clock.set(time.Date(2025, 12, 9, 14, 59, 59, 0, time.UTC)) // 23:59:59 in Tokyo
		r := w.login(first)
		if r.Session == "" {
			t.Fatalf("a second before the date: %+v", r)
		}
		s, err := w.s.Session(t.Context(), r.Session)
		must(t, err)
		if s.Mandatory || !s.Society.Date.Equal(date) {
			t.Errorf("%+v", s)
		}
		if r := w.login(second); r.Method != verifier.MethodMail || !r.Imposed {
			t.Errorf("the other society's date has passed: %+v", r)
		}
		w.clock.advance(time.Second)
		r = w.login(first)
		if r.Method != verifier.MethodMail || !r.Imposed || r.Session != "" || r.Mail != nil {
			t.Fatalf("on the date: %+v", r)
		}
		if r.MailedTo != "t***@example.com" {
			t.Errorf("the page says %q", r.MailedTo)
		}
		_, err = w.s.Code(t.Context(), r.Challenge, w.mailedCode(first, verifier.MailLoginCode), home)
		must(t, err)
		if r := w.login(first); r.Imposed {
			t.Error("it is told as new a second time")
		}
	})
}

func TestT34MailThatCannotBeSentIsSaidSo(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		w.inbox.broken(errors.New("no such mailbox"))
		r := w.login(m)
		if r.Challenge == "" || r.Mail == nil || r.Mail.Reason != verifier.ReasonMailFailed {
			t.Fatalf("%+v", r)
		}
		w.inbox.broken(nil)
		w.clock.advance(61 * time.Second)
		must(t, w.s.Resend(t.Context(), r.Challenge, home))
		_, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
		must(t, err)
	})
}

func TestEMailUsersAreAskedToMoveNowAndThen(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		r := w.login(m)
		e, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
		must(t, err)
		if !e.Nag {
			t.Error("not asked at the first login")
		}
		must(t, w.s.DismissNag(t.Context(), e.Token))
		for _, c := range []struct {
			later time.Duration
			asked bool
		}{{time.Hour, false}, {6 * 24 * time.Hour, false}, {24 * time.Hour, true}} {
			w.clock.advance(c.later)
			r := w.login(m)
			e, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
			must(t, err)
			if e.Nag != c.asked {
				t.Errorf("%v later: asked %v", c.later, e.Nag)
			}
		}
	})
}

func TestTwoPressesOnTheDayOfTheDateBothGoOn(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		if went := parallel(6, func(i int) error {
			r, err := w.s.Login(context.WithoutCancel(t.Context()), m.Email, goodPassword, false, from(i))
			if err == nil && (r.Challenge == "" || r.Method != verifier.MethodMail) {
				err = errors.New("no challenge")
			}
			return err
		}); went != 6 {
			t.Errorf("%d of 6 went on", went)
		}
	})
}

func TestWhereMailIsNotAllowedItLeadsToAnAppAlone(t *testing.T) {
	bothWith(t, verifier.ProfileStrict(), func(t *testing.T, w *world) {
		m := w.member(w.late)
		r := w.login(m)
		e, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
		must(t, err)
		if e.Level != verifier.LevelEnrol || e.Nag {
			t.Errorf("%+v", e)
		}
		_, err = w.s.BeginMail(t.Context(), e.Token, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonMailBarred)
		token, p := w.enrol(m, e.Token)
		_, err = w.s.Sessions(t.Context(), token)
		must(t, err)
		// And there is no way back.
		_, err = w.s.Disable(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		refused(t, err, verifier.ReasonMandatory)
		// Strictly the present step alone.
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(-1), home)
		refused(t, err, verifier.ReasonCode)
		_, err = w.s.Code(t.Context(), w.challenge(m), p.code(1), home)
		refused(t, err, verifier.ReasonCode)
		w.signIn(m, p)
	})
}

func TestWithoutRecoveryCodesThereIsSupport(t *testing.T) {
	bothWith(t, verifier.ProfilePortal(), func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		_, _, err := w.s.RecoveryCodes(t.Context(), w.signIn(m, p), verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		refused(t, err, verifier.ReasonNoRecovery)
		_, err = w.s.Recover(t.Context(), w.challenge(m), "AAAA-BBBB-CCCC-DDDD", home)
		refused(t, err, verifier.ReasonNoRecovery)
		refused(t, w.s.AdminReset(t.Context(), m.Email, ""), verifier.ReasonWhy)
		must(t, w.s.AdminReset(t.Context(), m.Email, "asked at the counter"))
		if r := w.login(m); r.Method != verifier.MethodMail {
			t.Errorf("%+v", r)
		}
	})
}
