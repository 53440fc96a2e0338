// The helpdesk, the owner at the command line, and the bench.

package store_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

func (w *world) staff(k string) string {
	w.t.Helper()
	n := w.newMember(verifier.Society{ID: k})
	m, err := w.s.CreateStaff(w.t.Context(), n)
	must(w.t, err)
	// Staff has a second step from its first login on, whatever the date.
	r := w.login(m)
	if r.Session != "" || r.Method != verifier.MethodMail {
		w.t.Fatalf("staff: %+v", r)
	}
	e, err := w.s.Code(w.t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
	must(w.t, err)
	return e.Token
}

func TestTheHelpdeskSeesAndHelpsOnTheRecord(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		session := w.signIn(m, p)
		help := w.staff("")
		for range 5 {
			_, _ = w.s.Code(t.Context(), w.challenge(m), p.wrong(), home)
		}
		found, err := w.s.FindMembers(t.Context(), help, strings.ToUpper(m.Email[:len(m.Email)-4]))
		must(t, err)
		if len(found) != 1 || found[0].ID != m.ID {
			t.Fatalf("found %v", found)
		}
		if found, err = w.s.FindMembers(t.Context(), help, "100%"); err != nil || len(found) != 0 {
			t.Errorf("a sign is taken for a pattern: %v, %v", found, err)
		}
		v, err := w.s.MemberView(t.Context(), help, m.ID, "", home)
		must(t, err)
		if v.Fails != 5 || v.Locked.IsZero() || v.UsedStep < 0 || v.Enrolled.IsZero() || v.Sessions < 1 || len(v.Timeline.Attempts) < 5 {
			t.Errorf("%+v", v)
		}
		refused(t, w.s.Unlock(t.Context(), help, m.ID, "  ", home), verifier.ReasonWhy)
		must(t, w.s.Unlock(t.Context(), help, m.ID, "asked by phone", home))
		w.signIn(m, p)
		must(t, w.s.ResetFactor(t.Context(), help, m.ID, "phone lost, identity checked", home))
		_, err = w.s.Session(t.Context(), session)
		refused(t, err, verifier.ReasonSession)
		r := w.login(m)
		if r.Method != verifier.MethodMail {
			t.Fatalf("after a reset: %+v", r)
		}
		e, err := w.s.Code(t.Context(), r.Challenge, w.mailedCode(m, verifier.MailLoginCode), home)
		must(t, err)
		if e.Level != verifier.LevelEnrol {
			t.Errorf("after a reset the level is %s", e.Level)
		}
		_, p = w.enrol(m, e.Token)
		w.signIn(m, p)
		for _, kind := range []verifier.MailKind{verifier.MailSupportReset, verifier.MailSupportUnlock} {
			if mail, sent := w.mailed(m, kind); !sent || mail.Details["reason"] == "" {
				t.Errorf("%s was not mailed", kind)
			}
		}
		log, err := w.store.Log(t.Context(), m.ID, "", 1000)
		must(t, err)
		acts := map[verifier.Event]int{}
		for _, a := range log {
			if a.Actor != "" {
				acts[a.Event]++
			}
		}
		if acts[verifier.EventSupportView] != 1 || acts[verifier.EventSupportReset] != 1 || acts[verifier.EventSupportUnlock] != 1 {
			t.Errorf("on the record: %v", acts)
		}
	})
}

func TestTheHelpdeskServesItsOwnSocietyAndMembersServeNobody(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		mine, p := w.enrolled(w.late)
		other := w.member(w.early)
		help := w.staff(w.late.ID)
		_, err := w.s.MemberView(t.Context(), help, mine.ID, "", home)
		must(t, err)
		_, err = w.s.MemberView(t.Context(), help, other.ID, "", home)
		refused(t, err, verifier.ReasonNoMember)
		refused(t, w.s.ResetFactor(t.Context(), help, other.ID, "x", home), verifier.ReasonNoMember)
		found, err := w.s.FindMembers(t.Context(), help, "")
		must(t, err)
		for _, m := range found {
			if m.Society != w.late.ID || m.Role != verifier.RoleMember {
				t.Errorf("found %+v", m)
			}
		}
		member := w.signIn(mine, p)
		_, err = w.s.FindMembers(t.Context(), member, "")
		refused(t, err, verifier.ReasonForbidden)
		_, err = w.s.MemberView(t.Context(), member, mine.ID, "", home)
		refused(t, err, verifier.ReasonForbidden)
		refused(t, w.s.Unlock(t.Context(), member, mine.ID, "x", home), verifier.ReasonForbidden)
		refused(t, w.s.EndMemberSessions(t.Context(), member, mine.ID, "x", home), verifier.ReasonForbidden)
	})
}

func TestHistoryGoesBackPageByPage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token := ""
		for range 45 {
			token = w.enter(m)
			w.clock.advance(time.Second)
		}
		var all []verifier.Attempt
		for from, pages := "", 0; pages == 0 || from != ""; pages++ {
			page, err := w.s.History(t.Context(), token, from)
			must(t, err)
			all = append(all, page.Attempts...)
			from = page.Next
		}
		if len(all) != 46 { // and the line of its making
			t.Fatalf("%d lines", len(all))
		}
		for i := 1; i < len(all); i++ {
			if all[i].At.After(all[i-1].At) || all[i].ID == all[i-1].ID {
				t.Fatalf("line %d is out of order", i)
			}
		}
	})
}

func TestChangingThePasswordEndsTheOtherSessions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token, other := w.enter(m), w.enter(m)
		_, err := w.s.ChangePassword(t.Context(), token, "wrong", "three geese over water", home)
		refused(t, err, verifier.ReasonPassword)
		_, err = w.s.ChangePassword(t.Context(), token, goodPassword, "password123", home)
		refused(t, err, verifier.ReasonCommon)
		e, err := w.s.ChangePassword(t.Context(), token, goodPassword, "three geese over water", home)
		must(t, err)
		for _, dead := range []string{token, other} {
			_, err = w.s.Session(t.Context(), dead)
			refused(t, err, verifier.ReasonSession)
		}
		_, err = w.s.Session(t.Context(), e.Token)
		must(t, err)
		if _, sent := w.mailed(m, verifier.MailPasswordChanged); !sent {
			t.Error("the member was not told")
		}
	})
}

func TestAccountsAreMadeByTheOwnerAlone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		good := w.newMember(w.late)
		for _, c := range []struct {
			change func(*verifier.NewMember)
			reason verifier.Reason
		}{
			{func(n *verifier.NewMember) { n.Email = "nobody" }, verifier.ReasonBadAddress},
			{func(n *verifier.NewMember) { n.Email = "a b@example.com" }, verifier.ReasonBadAddress},
			{func(n *verifier.NewMember) { n.Name = "" }, verifier.ReasonBadName},
			{func(n *verifier.NewMember) { n.Name = "a\nb" }, verifier.ReasonBadName},
			{func(n *verifier.NewMember) { n.Society = "none" }, verifier.ReasonNoSociety},
			{func(n *verifier.NewMember) { n.Society = "" }, verifier.ReasonNoSociety},
			{func(n *verifier.NewMember) { n.Language = "fr" }, verifier.ReasonBadLanguage},
			{func(n *verifier.NewMember) { n.Password = "1234567" }, verifier.ReasonShort},
			{func(n *verifier.NewMember) { n.Password = n.Email }, verifier.ReasonOwnName},
		} {
			bad := good
			c.change(&bad)
			_, err := w.s.CreateMember(t.Context(), bad)
			refused(t, err, c.reason)
		}
		m, err := w.s.CreateMember(t.Context(), good)
		must(t, err)
		good.Email = strings.ToUpper(good.Email)
		_, err = w.s.CreateMember(t.Context(), good)
		refused(t, err, verifier.ReasonTaken)
		must(t, w.s.SetMemberEmail(t.Context(), m.Email, "new-"+m.Email))
		refused(t, w.s.SetMemberEmail(t.Context(), m.Email, "x@example.com"), verifier.ReasonNoMember)
		must(t, w.s.SetMemberPassword(t.Context(), "new-"+m.Email, "three geese over water"))
		_, err = w.s.Login(t.Context(), "ＮＥＷ-"+m.Email, "three geese over water", false, home)
		must(t, err)
		refused(t, w.s.SetSocietyDate(t.Context(), "none", noon), verifier.ReasonNoSociety)
		_, err = w.s.CreateSociety(t.Context(), w.late.ID, "again", noon)
		refused(t, err, verifier.ReasonTaken)
	})
}

func TestTheBenchOpensForDemonstrationAlone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		_, err := w.s.Bench().Reveal(t.Context(), m.ID)
		refused(t, err, verifier.ReasonForbidden)
		refused(t, w.s.Bench().Damage(t.Context(), m.ID), verifier.ReasonForbidden)
		n := w.newMember(w.late)
		n.Demo = true
		d, err := w.s.CreateMember(t.Context(), n)
		must(t, err)
		_, p := w.enrol(d, w.enter(d))
		a, err := w.s.Bench().Reveal(t.Context(), d.ID)
		must(t, err)
		if got := a.Secret.Reveal(); !bytes.Equal(got, p.secret) {
			t.Error("another secret")
		}
		must(t, w.s.Bench().Damage(t.Context(), d.ID))
		_, err = w.s.Code(t.Context(), w.challenge(d), p.code(0), home)
		refused(t, err, verifier.ReasonDamaged)
		must(t, w.s.Bench().SetApp(t.Context(), d.ID, a))
		w.signIn(d, p)
		must(t, w.s.Bench().SetMethod(t.Context(), d.ID, verifier.MethodMail, true))
		if r := w.login(d); r.Method != verifier.MethodMail {
			t.Errorf("%+v", r)
		}
	})
}

func TestOddBytesAreNoFault(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, _ := w.enrolled(w.late)
		odd := verifier.Source{IP: "\xff\x00", UserAgent: strings.Repeat("é\xff\x00", 500)}
		for _, s := range []string{"\x00", "\xff", "a\x00@example.com", strings.Repeat("x", 1<<16), "';--", "%"} {
			for _, err := range []error{
				second(w.s.Login(t.Context(), s, s, false, odd)),
				second(w.s.Login(t.Context(), m.Email, s, false, odd)),
				second(w.s.Code(t.Context(), s, s, odd)),
				second(w.s.Code(t.Context(), w.challenge(m), s, odd)),
				second(w.s.Recover(t.Context(), w.challenge(m), s, odd)),
				second(w.s.Session(t.Context(), s)),
				w.s.ResetPassword(t.Context(), s, s, odd),
				w.s.ForgotPassword(t.Context(), s, odd),
			} {
				if err != nil && !verifier.Refused(err) {
					t.Errorf("%.10q: %v", s, err)
				}
			}
			w.clock.advance(2 * time.Hour)
		}
		_, err := w.store.Log(t.Context(), m.ID, "", 10)
		must(t, err)
	})
}

func second[T any](_ T, err error) error { return err }

func TestACancelledRequestChangesNothingHalf(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m, p := w.enrolled(w.late)
		open := w.challenge(m)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := w.s.Code(gone, open, p.code(0), home); err == nil {
			t.Error("it succeeded")
		}
		_, err := w.s.Code(t.Context(), open, p.code(0), home)
		must(t, err)
	})
}
