// What another request changes between a request's reading and its writing:
// the later one finds out, whatever it is about.

package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"rokketa/verifier"
)

// meanwhile is a store where something happens just before the first change
// of a kind is made: as late as another request can be first.
type meanwhile struct {
	verifier.Store
	is   func(verifier.Op) bool
	what func()
	once sync.Once
}

func (s *meanwhile) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	if slices.ContainsFunc(ops, s.is) {
		s.once.Do(s.what)
	}
	return s.Store.Apply(ctx, ops...)
}

// is tells changes of a kind.
func is[T verifier.Op](op verifier.Op) bool { _, ok := op.(T); return ok }

// interrupted is a service whose first change of a kind comes late.
func (w *world) interrupted(kind func(verifier.Op) bool, what func()) *verifier.Service {
	return w.service(&meanwhile{Store: w.store, is: kind, what: what}, w.o)
}

const newPassword = "three geese over water"

// reset sets a new password by a mailed link.
func (w *world) reset(m verifier.Member) {
	w.t.Helper()
	must(w.t, w.s.ForgotPassword(w.t.Context(), m.Email, somewhere()))
	mail, ok := w.mailed(m, verifier.MailReset)
	if !ok {
		w.t.Fatal("no link was mailed")
	}
	must(w.t, w.s.ResetPassword(w.t.Context(), mail.Details["token"].(string), newPassword, somewhere()))
}

func TestALoginByAnOldPasswordIsNotQuickerThanItsReset(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		// Into a session, where nothing is set yet.
		m := w.member(w.early)
		late := w.interrupted(is[verifier.AddSession], func() { w.reset(m) })
		r, err := late.Login(t.Context(), m.Email, goodPassword, false, home)
		refused(t, err, verifier.ReasonLogin)
		if r.Session != "" {
			t.Error("the old password opened a session")
		}
		// Into a challenge.
		m, _ = w.enrolled(w.late)
		late = w.interrupted(is[verifier.AddChallenge], func() { w.reset(m) })
		r, err = late.Login(t.Context(), m.Email, goodPassword, false, home)
		refused(t, err, verifier.ReasonLogin)
		if r.Challenge != "" {
			t.Error("the old password opened a challenge")
		}
		log, err := w.store.Log(t.Context(), m.ID, "", 100)
		must(t, err)
		if !slices.ContainsFunc(log, func(a verifier.Attempt) bool {
			return a.Event == verifier.EventLogin && a.Verdict == verifier.VerdictPassword
		}) {
			t.Error("the log does not say that the password was wrong")
		}
		// The new one does.
		_, err = w.s.Login(t.Context(), m.Email, newPassword, false, somewhere())
		must(t, err)
	})
}

func TestADearerHashDoesNotBringAnOldPasswordBack(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		dear := w.o
		dear.Profile.Argon.Time = 2
		late := w.service(&meanwhile{Store: w.store, is: is[verifier.AddSession], what: func() { w.reset(m) }}, dear)
		_, err := late.Login(t.Context(), m.Email, goodPassword, false, home)
		refused(t, err, verifier.ReasonLogin)
		_, err = w.s.Login(t.Context(), m.Email, goodPassword, false, somewhere())
		refused(t, err, verifier.ReasonLogin)
		_, err = w.s.Login(t.Context(), m.Email, newPassword, false, somewhere())
		must(t, err)
	})
}

func TestALoginMeetsTheSecondStepThatWasSetMeanwhile(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token := w.enter(m)
		late := w.interrupted(is[verifier.AddSession], func() { _, _ = w.enrol(m, token) })
		r, err := late.Login(t.Context(), m.Email, goodPassword, false, home)
		must(t, err)
		if r.Session != "" || r.Challenge == "" || r.Method != verifier.MethodApp {
			t.Errorf("%+v", r)
		}
	})
}

func TestAnAppIsNotReplacedByWhatWasBegunBeforeIt(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		// Two fresh logins of a member with e-mail codes: the one sets an app up
		// while the other begins, which by then takes a proof.
		m := w.member(w.late)
		mine, other := w.enter(m), w.enter(m)
		late := w.interrupted(is[verifier.AddFactor], func() { _, _ = w.enrol(m, mine) })
		_, _, err := late.BeginApp(t.Context(), other, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonFresh)
		_, err = w.s.PendingApp(t.Context(), other)
		refused(t, err, verifier.ReasonNoPending)

		m = w.member(w.early)
		mine = w.enter(m)
		e, entry, err := w.s.BeginApp(t.Context(), mine, verifier.Proof{}, home)
		must(t, err)
		late = w.interrupted(is[verifier.PutMailCode], func() {
			_, err := w.s.ConfirmApp(t.Context(), entry.Token, w.scan(e.URI).code(0), home)
			must(t, err)
		})
		_, err = late.BeginMail(t.Context(), mine, verifier.Proof{}, home)
		refused(t, err, verifier.ReasonFresh, verifier.ReasonSession)
		if _, sent := w.mailed(m, verifier.MailConfirmCode); sent {
			t.Error("a code was mailed that would end the app")
		}
	})
}

func TestOfManyWhoBeginAtOnceOneSetUpIsPending(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		m := w.member(w.early)
		token := w.enter(m)
		parallel(8, func(int) error {
			_, _, err := w.s.BeginApp(context.Background(), token, verifier.Proof{}, home)
			return err
		})
		all, err := w.store.Factors(t.Context(), m.ID)
		must(t, err)
		if len(all) != 1 {
			t.Errorf("%d are pending", len(all))
		}
	})
}

// What opens a session spends a challenge or a mailed code first. So whatever
// ends sessions ends those before: on PostgreSQL it waits there for a code
// under way, and then sees the session that came of it.
func TestChallengesEndBeforeSessions(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		seen := 0
		spy := &spied{Store: w.store, look: func(ops []verifier.Op) {
			ended := slices.IndexFunc(ops, is[verifier.EndSessions])
			dropped := slices.IndexFunc(ops, is[verifier.DropChallenges])
			if ended < 0 {
				return
			}
			seen++
			if codes := slices.IndexFunc(ops, is[verifier.DropMailCodes]); dropped > ended || codes > dropped {
				t.Errorf("mailed codes end at %d, challenges at %d, sessions at %d", codes, dropped, ended)
			}
		}}
		s := w.service(spy, w.o)
		m, _ := w.enrolled(w.late)
		help := w.staff("")
		must(t, s.EndMemberSessions(t.Context(), help, m.ID, "asked", home))
		must(t, s.ResetFactor(t.Context(), help, m.ID, "phone lost", home))
		must(t, s.SetMemberPassword(t.Context(), m.Email, "five crows on a wire"))
		must(t, s.SetMemberEmail(t.Context(), m.Email, "new-"+m.Email))
		m = w.member(w.early)
		token := w.enter(m)
		e, err := s.ChangePassword(t.Context(), token, goodPassword, "five crows on a wire", home)
		must(t, err)
		began, entry, err := s.BeginApp(t.Context(), e.Token, verifier.Proof{}, home)
		must(t, err)
		_, err = s.ConfirmApp(t.Context(), entry.Token, w.scan(began.URI).code(0), home)
		must(t, err)
		must(t, s.ForgotPassword(t.Context(), m.Email, home))
		must(t, s.Flush(t.Context()))
		mail, _ := w.mailed(m, verifier.MailReset)
		must(t, s.ResetPassword(t.Context(), mail.Details["token"].(string), newPassword, home))
		if seen < 6 {
			t.Errorf("%d changes ended sessions", seen)
		}
	})
}

// spied is a store that shows what is changed.
type spied struct {
	verifier.Store
	look func(ops []verifier.Op)
}

func (s *spied) Apply(ctx context.Context, ops ...verifier.Op) (int, error) {
	s.look(ops)
	return s.Store.Apply(ctx, ops...)
}
