// After the decision: what was changed is told to the member and stands on
// the record, whatever fails or ends in the meantime.

package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

// brittle is a store that cannot read sessions or count mails while it is
// broken.
type brittle struct {
	verifier.Store
	broken bool
}

var errBrittle = errors.New("the database is away")

func (s *brittle) Sessions(ctx context.Context, member string, now int64) ([]verifier.SessionRow, error) {
	if s.broken {
		return nil, errBrittle
	}
	return s.Store.Sessions(ctx, member, now)
}

func (s *brittle) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	if len(ops) == 1 && s.broken && is[verifier.Spend](ops[0]) {
		return -1, errBrittle
	}
	return s.Store.Apply(ctx, ops...)
}

func TestWhatWasChangedIsToldThoughReadingFailsAfterwards(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.early)
		token := w.signIn(m, p)
		st := &brittle{Store: w.store, broken: true}
		s := w.service(st, w.o)
		codes, e, err := s.RecoveryCodes(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		if len(codes) == 0 {
			t.Error("new recovery codes were made and not shown")
		}
		w.next()
		e, err = s.Disable(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		began, e, err := s.BeginApp(t.Context(), e.Token, verifier.Proof{Password: goodPassword}, home)
		must(t, err)
		e, err = s.ConfirmApp(t.Context(), e.Token, w.scan(began.URI).code(0), home)
		must(t, err)
		_, err = w.s.Session(t.Context(), e.Token)
		must(t, err)
		must(t, s.Flush(t.Context()))
		for _, kind := range []verifier.MailKind{verifier.MailRecoveryMade, verifier.MailAppRemoved, verifier.MailAppAdded} {
			if _, sent := w.mailed(m, kind); !sent {
				t.Errorf("%s was not mailed", kind)
			}
		}
		// A wrong code is a wrong code, though nobody can be told of it.
		_, err = s.Code(t.Context(), w.challenge(m), p.wrong(), home)
		refused(t, err, verifier.ReasonCode)
	})
}

// leaving is a store whose client hangs up as soon as its attempt is counted.
type leaving struct {
	verifier.Store
	leave context.CancelFunc
}

func (s *leaving) Reserve(ctx context.Context, class verifier.Class, now int64, a verifier.Attempt) (verifier.Guess, bool, error) {
	g, ok, err := s.Store.Reserve(ctx, class, now, a)
	s.leave()
	return g, ok, err
}

func (s *leaving) Try(ctx context.Context, t verifier.Try) (verifier.ChallengeRow, bool, error) {
	row, counted, err := s.Store.Try(ctx, t)
	s.leave()
	return row, counted, err
}

func TestHangingUpHidesNoWrongCode(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open := w.challenge(m)
		for i := range 5 {
			ctx, leave := context.WithCancel(t.Context())
			s := w.service(&leaving{Store: w.store, leave: leave}, w.o)
			code := p.wrong()
			if i == 0 {
				code = p.code(-3)
			}
			_, err := s.Code(ctx, open, code, home)
			must(t, s.Flush(t.Context()))
			refused(t, err, verifier.ReasonCode, verifier.ReasonLocked)
		}
		if _, sent := w.mailed(m, verifier.MailWrongCode); !sent {
			t.Error("the member was not told")
		}
		if _, err := w.s.Challenge(t.Context(), open); !verifier.Refused(err, verifier.ReasonChallenge) {
			t.Errorf("the challenge outlived the lock: %v", err)
		}
		log, err := w.store.Log(t.Context(), m.ID, "", 100)
		must(t, err)
		found := map[verifier.Verdict]int{}
		for _, a := range log {
			found[a.Verdict]++
		}
		if found[verifier.VerdictTooOld] != 1 {
			t.Errorf("on the record: %v", found)
		}
		// The same by a recovery code, where more is read after counting.
		open = w.challenge(m)
		for range 5 {
			ctx, leave := context.WithCancel(t.Context())
			s := w.service(&leaving{Store: w.store, leave: leave}, w.o)
			_, err := s.Recover(ctx, open, "AAAA-BBBB-CCCC-DDDD", home)
			refused(t, err, verifier.ReasonRecovery, verifier.ReasonLocked)
		}
		if _, err := w.s.Challenge(t.Context(), open); !verifier.Refused(err, verifier.ReasonChallenge) {
			t.Errorf("the challenge outlived the lock: %v", err)
		}
	})
}

func TestTheHelpdeskLooksAtNobodyUnrecorded(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		help := w.staff("")
		for i, from := range []string{"~", "f", ""} {
			// The pages of one look are one line.
			for range 3 {
				_, err := w.s.MemberView(t.Context(), help, m.ID, from, home)
				must(t, err)
			}
			_, err := w.s.Session(t.Context(), help)
			must(t, err)
			log, err := w.store.Log(t.Context(), m.ID, "", 100)
			must(t, err)
			lines := 0
			for _, a := range log {
				if a.Event == verifier.EventSupportView && a.Actor != "" {
					lines++
				}
			}
			if lines != i+1 {
				t.Errorf("after looking %d times there are %d lines", i+1, lines)
			}
			w.clock.advance(10 * time.Minute)
		}
		_, err := w.s.FindMembers(t.Context(), help, m.Email)
		must(t, err)
		if a := w.seen.last(t); a.Event != verifier.EventSupportFind || a.Actor == "" || a.Reason != m.Email {
			t.Errorf("a search is told as %+v", a)
		}
		reason := strings.Repeat("長", 700)
		must(t, w.s.EndMemberSessions(t.Context(), help, m.ID, reason, home))
		mail, sent := w.mailed(m, verifier.MailSupportEnded)
		if !sent {
			t.Fatal("the member was not told that the sessions were ended")
		}
		if a := w.seen.last(t); a.Reason != mail.Details["reason"] || len(a.Reason) > 1500 {
			t.Errorf("the log has %d bytes of the reason, the mail %d", len(a.Reason), len(mail.Details["reason"].(string)))
		}
		_, err = w.s.Session(t.Context(), token)
		refused(t, err, verifier.ReasonSession)
	})
}

func TestAChangeOfAddressIsToldToBothAndEndsSessions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		must(t, w.s.SetMemberEmail(t.Context(), m.Email, "new-"+m.Email))
		next := m
		next.Email = "new-" + m.Email
		for _, who := range []verifier.Member{m, next} {
			if _, sent := w.mailed(who, verifier.MailAddress); !sent {
				t.Errorf("%s was not told", who.Email)
			}
		}
		if a := w.seen.last(t); a.Event != verifier.EventAddress || a.Actor != "admin" || a.Member != m.ID {
			t.Errorf("on the record: %+v", a)
		}
		_, err := w.s.Session(t.Context(), token)
		refused(t, err, verifier.ReasonSession)
	})
}

func TestARecoveryCodeIsToldWhateverItWasUsedFor(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		codes, e, err := w.s.RecoveryCodes(t.Context(), token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
		_, _, err = w.s.BeginApp(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Recovery: codes[3]}, home)
		must(t, err)
		mail, sent := w.mailed(m, verifier.MailRecoveryUsed)
		if !sent || mail.Details["left"] != len(codes)-1 {
			t.Errorf("sent %v: %v", sent, mail.Details["left"])
		}
	})
}

func TestASecondPressIsNotToldAsAnotherPlace(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token := w.signIn(m, p)
		code := p.code(0)
		_, e, err := w.s.RecoveryCodes(t.Context(), token, verifier.Proof{Password: goodPassword, Code: code}, home)
		must(t, err)
		_, _, err = w.s.RecoveryCodes(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: code}, home)
		refused(t, err, verifier.ReasonCode)
		s, err := w.s.Session(t.Context(), e.Token)
		must(t, err)
		if !s.TriedElsewhere.IsZero() {
			t.Error("a session is warned of itself")
		}
		// In another place it is told.
		_, err = w.s.Code(t.Context(), w.challenge(m), code, somewhere())
		refused(t, err, verifier.ReasonCode)
		if s, err = w.s.Session(t.Context(), e.Token); err != nil || s.TriedElsewhere.IsZero() {
			t.Errorf("%v, %v", s.TriedElsewhere, err)
		}
	})
}

func TestASessionByThePasswordAloneEndsWithTheDate(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		date := noon.Add(2 * time.Hour)
		k := w.society(date)
		m := w.member(k)
		r, err := w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		w.clock.set(date.Add(-time.Second))
		_, err = w.s.Session(t.Context(), r.Session)
		must(t, err)
		all, err := w.s.Sessions(t.Context(), r.Session)
		must(t, err)
		if len(all) != 1 {
			t.Errorf("%d sessions", len(all))
		}
		w.clock.set(date)
		_, err = w.s.Session(t.Context(), r.Session)
		refused(t, err, verifier.ReasonSession)
		// A date that is moved to earlier does the same.
		m = w.member(w.society(noon.Add(1000 * time.Hour)))
		r, err = w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		must(t, w.s.SetSocietyDate(t.Context(), m.Society, noon))
		_, _, err = w.s.BeginApp(t.Context(), r.Session, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonSession)
	})
}

func TestTheHelpdeskIsNotRemembered(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		n := w.newMember(verifier.Society{})
		m, err := w.s.CreateStaff(t.Context(), n)
		must(t, err)
		r, err := w.s.Login(t.Context(), m.Email, goodPassword, true, home)
		must(t, err)
		e, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
		must(t, err)
		s, err := w.s.Session(t.Context(), e.Token)
		must(t, err)
		if p := w.s.Profile(); s.Idle != p.SessionIdle || s.Ends.After(w.clock.now().Add(p.SessionMax)) {
			t.Errorf("idle %v, until %v", s.Idle, s.Ends)
		}
	})
}

func TestInsideASessionPasswordsAreCountedWhereverTheyComeFrom(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		token, own := w.signIn(m, p), w.signIn(m, p)
		looked := 0
		for range 3 * verifier.KnockFree {
			_, err := w.s.Disable(t.Context(), token, verifier.Proof{Password: "wrong", Code: p.wrong()}, somewhere())
			if verifier.Refused(err, verifier.ReasonPassword) {
				looked++
			} else {
				refused(t, err, verifier.ReasonThrottled)
			}
		}
		if looked != verifier.KnockFree {
			t.Errorf("%d passwords were looked at", looked)
		}
		// Another session of the member waits for nothing.
		_, err := w.s.Disable(t.Context(), own, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
		must(t, err)
	})
}

// TestAProofIsFreshForFiveMinutes: a step-up counts from when it was given,
// not from the login; the password alone is none where there is a second step.
func TestAProofIsFreshForFiveMinutes(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.late)
		token := w.enter(m)
		fresh := func(token string, want bool) {
			t.Helper()
			s, err := w.s.Session(t.Context(), token)
			must(t, err)
			if s.Fresh != want {
				t.Errorf("fresh %v, proved at %v, now %v", s.Fresh, s.Proved, w.clock.now())
			}
			if _, _, err = w.s.BeginApp(t.Context(), token, verifier.Proof{}, home); want {
				must(t, err)
			} else {
				refused(t, err, verifier.ReasonFresh)
			}
		}
		age := w.s.Profile().FreshAge
		fresh(token, true)
		w.clock.advance(age)
		fresh(token, true)
		w.clock.advance(time.Second)
		fresh(token, false)
		e, err := w.s.ChangePassword(t.Context(), token, goodPassword, newPassword, home)
		must(t, err)
		fresh(e.Token, false)
		must(t, w.s.AskCode(t.Context(), e.Token, home))
		code := w.mailedCode(m, verifier.MailConfirmCode)
		_, _, err = w.s.RecoveryCodes(t.Context(), e.Token, verifier.Proof{Password: newPassword, Code: other1(code)}, home)
		refused(t, err, verifier.ReasonCode)
		fresh(e.Token, false)
		_, e, err = w.s.RecoveryCodes(t.Context(), e.Token, verifier.Proof{Password: newPassword, Code: code}, home)
		must(t, err)
		fresh(e.Token, true)
		w.clock.advance(age)
		fresh(e.Token, true)
		w.clock.advance(time.Second)
		fresh(e.Token, false)
	})
}

func TestOneUnreadableSecretKeepsNoOtherFromTheNewKey(t *testing.T) {
	t.Parallel() // over databases of their own: it rotates everybody's
	for name, st := range ownStores(t) {
		w := newWorld(t, st, verifier.ProfileRFC())
		lines := ""
		with := func(number int) *verifier.Service {
			line, err := verifier.NewKey(rand.Reader, number)
			must(t, err)
			lines += line + "\n"
			o := w.o
			o.Keys, err = verifier.ParseKeys(lines)
			must(t, err)
			return w.service(st, o)
		}
		w.s = with(1)
		n := w.newMember(w.late)
		n.Demo = true
		bad, err := w.s.CreateMember(t.Context(), n)
		must(t, err)
		w.enrol(bad, w.enter(bad))
		must(t, w.s.Bench().Damage(t.Context(), bad.ID))
		members := map[*phone]verifier.Member{}
		for range 4 {
			m, p := w.enrolled(w.late)
			members[p] = m
		}
		w.s = with(2)
		changed, _, err := w.s.RotateSecrets(t.Context())
		if changed != 4 || err == nil {
			t.Errorf("%s: %d changed, %v", name, changed, err)
		}
		if a := w.seen.last(t); a.Event != verifier.EventSecretsRotated {
			t.Errorf("%s: on the record: %+v", name, a)
		}
		for p, m := range members {
			if w.active(m).Key != 2 {
				t.Errorf("%s: a secret has the old key", name)
			}
			w.signIn(m, p)
		}
	}
}
