// Notices are not lost: what a process or a mail server did not get to is sent
// by another, once.

package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/verifier"
)

var errAway = errors.New("the mail server is away")

// Who delivers, delivers everybody's: so on databases of their own, one after
// the other.
func TestNotices(t *testing.T) {
	t.Parallel()
	for name, st := range ownStores(t) {
		for what, statement := range map[string]func(t *testing.T, w *world){
			"a notice outlives the process that owes it":         aNoticeOutlivesTheProcessThatOwesIt,
			"of many processes one takes a notice up":            ofManyProcessesOneTakesANoticeUp,
			"a notice is tried less and less often and given up": aNoticeIsTriedLessAndLessOftenAndGivenUp,
			"a clock set back holds no notice up":                aClockSetBackHoldsNoNoticeUp,
			"what the owner does is told by the server":          whatTheOwnerDoesIsToldByTheServer,
			"what was not done is not told":                      whatWasNotDoneIsNotTold,
			"no code waits in the database":                      noCodeWaitsInTheDatabase,
		} {
			t.Run(name+"/"+what, func(t *testing.T) {
				w := newWorld(t, st, verifier.ProfileRFC())
				statement(t, w)
				w.drop()
			})
		}
	}
}

// drop ends the notices that are on their way.
func (w *world) drop() {
	must(w.t, w.s.Flush(w.t.Context()))
	all, err := w.store.Notices(w.t.Context(), w.clock.now().Add(24*time.Hour).Unix(), 1000)
	must(w.t, err)
	for _, one := range all {
		w.apply(verifier.DropNotice{ID: one.ID})
	}
}

// another is a second process on the same database, with its own letter box.
func (w *world) another() (*verifier.Service, *inbox) {
	box, o := &inbox{}, w.o
	o.Mailer = box
	return w.service(w.store, o), box
}

// kept counts the notices that are on their way.
func (w *world) kept() int {
	w.t.Helper()
	must(w.t, w.s.Flush(w.t.Context()))
	all, err := w.store.Notices(w.t.Context(), w.clock.now().Add(24*time.Hour).Unix(), 1000)
	must(w.t, err)
	return len(all)
}

// told writes a mail down to compare it.
func told(m verifier.Mail) string {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s|%s|%s|%s|%s|%d", m.To, m.Name, m.Member, m.Kind, m.Language, m.Time.Unix())
	for _, name := range slices.Sorted(maps.Keys(m.Details)) {
		value := m.Details[name]
		if at, ok := value.(time.Time); ok {
			value = at.Unix()
		}
		_, _ = fmt.Fprintf(&b, "|%s=%v (%T)", name, value, value)
	}
	return b.String()
}

// everyNotice does all that is told to a member, and gives the kinds.
func (w *world) everyNotice(s *verifier.Service) []verifier.MailKind {
	t := w.t
	m := w.member(w.early)
	token := w.enter(m)
	began, e, err := s.BeginApp(t.Context(), token, verifier.Proof{}, home)
	must(t, err)
	p := w.scan(began.URI)
	e, err = s.ConfirmApp(t.Context(), e.Token, p.code(0), home)
	must(t, err)
	w.next()
	codes, e, err := s.RecoveryCodes(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
	must(t, err)
	began, e, err = s.BeginApp(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Recovery: codes[0]}, home)
	must(t, err)
	p = w.scan(began.URI)
	e, err = s.ConfirmApp(t.Context(), e.Token, p.code(0), home)
	must(t, err)
	w.next()
	_, err = s.Code(t.Context(), w.challenge(m), p.wrong(), home)
	refused(t, err, verifier.ReasonCode)
	e, err = s.Disable(t.Context(), e.Token, verifier.Proof{Password: goodPassword, Code: p.code(0)}, home)
	must(t, err)
	_, err = s.ChangePassword(t.Context(), e.Token, goodPassword, newPassword, home)
	must(t, err)
	help := w.staff("")
	must(t, s.Unlock(t.Context(), help, m.ID, "asked by phone", home))
	must(t, s.EndMemberSessions(t.Context(), help, m.ID, "a lost notebook", home))
	must(t, s.ResetFactor(t.Context(), help, m.ID, "端末紛失", home))
	must(t, s.SetMemberEmail(t.Context(), m.Email, "new-"+m.Email))
	return []verifier.MailKind{
		verifier.MailAppAdded, verifier.MailRecoveryMade, verifier.MailRecoveryUsed, verifier.MailAppReplaced, verifier.MailWrongCode,
		verifier.MailAppRemoved, verifier.MailPasswordChanged, verifier.MailSupportUnlock, verifier.MailSupportEnded,
		verifier.MailSupportReset, verifier.MailAddress, verifier.MailAddress,
	}
}

func aNoticeOutlivesTheProcessThatOwesIt(t *testing.T, w *world) {
	// This process never gets a mail out; what it tried is kept aside.
	deaf := &tried{}
	o := w.o
	o.Mailer = deaf
	dying := w.service(w.store, o)
	kinds := w.everyNotice(dying)
	must(t, dying.Flush(t.Context()))
	if n := w.kept(); n != len(kinds) {
		t.Errorf("%d of %d notices are kept", n, len(kinds))
	}
	// Not at once: the other may be about to send it.
	next, box := w.another()
	must(t, next.Sweep(t.Context()))
	must(t, next.Flush(t.Context()))
	if n := len(box.all()); n != 0 {
		t.Errorf("%d were taken from a process that lives", n)
	}
	w.clock.advance(11 * time.Minute)
	must(t, next.Sweep(t.Context()))
	must(t, next.Flush(t.Context()))
	var want, got []string
	for _, m := range deaf.all() {
		if m.Kind != verifier.MailLogin {
			want = append(want, told(m))
		}
	}
	for _, m := range box.all() {
		got = append(got, told(m))
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(got) != len(kinds) || !slices.Equal(got, want) {
		t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := w.kept(); n != 0 {
		t.Errorf("%d are kept still", n)
	}
	w.clock.advance(24 * time.Hour)
	must(t, next.Sweep(t.Context()))
	must(t, next.Flush(t.Context()))
	if n := len(box.all()); n != len(kinds) {
		t.Errorf("a day later %d were sent", n)
	}
}

// tried is a mail server that takes nothing.
type tried struct{ inbox }

func (b *tried) Send(ctx context.Context, m verifier.Mail) error {
	_ = b.inbox.Send(ctx, m)
	return errAway
}

func ofManyProcessesOneTakesANoticeUp(t *testing.T, w *world) {
	w.inbox.broken(errAway)
	const members = 20
	for range members {
		m := w.member(w.early)
		must(t, w.s.SetMemberPassword(t.Context(), m.Email, newPassword))
	}
	must(t, w.s.Flush(t.Context()))
	w.inbox.broken(nil)
	w.inbox.clear()
	w.clock.advance(time.Hour)
	// Who read it second finds it taken up.
	due, err := w.store.Notices(t.Context(), w.clock.now().Unix(), 1)
	must(t, err)
	again := w.clock.now().Unix() - 1
	take := verifier.TakeNotice{ID: due[0].ID, Was: due[0].DueAt, DueAt: again}
	if w.apply(take) != -1 || w.apply(take) != 0 {
		t.Error("it was taken up twice")
	}
	var boxes []*inbox
	var all []*verifier.Service
	for range 5 {
		s, box := w.another()
		all, boxes = append(all, s), append(boxes, box)
	}
	if n := parallel(len(all), func(i int) error { return all[i].Deliver(t.Context()) }); n != len(all) {
		t.Errorf("%d delivered", n)
	}
	sent := map[string]int{}
	for i, s := range all {
		must(t, s.Flush(t.Context()))
		for _, m := range boxes[i].all() {
			sent[m.To]++
		}
	}
	for to, n := range sent {
		if n != 1 {
			t.Errorf("%s got %d", to, n)
		}
	}
	if len(sent) != members || w.kept() != 0 {
		t.Errorf("%d were told, %d are left", len(sent), w.kept())
	}
}

func aNoticeIsTriedLessAndLessOftenAndGivenUp(t *testing.T, w *world) {
	w.inbox.broken(errAway)
	m := w.member(w.early)
	must(t, w.s.SetMemberPassword(t.Context(), m.Email, newPassword))
	deaf := &tried{}
	o := w.o
	o.Mailer = deaf
	s := w.service(w.store, o)
	began := w.clock.now()
	var at []time.Duration
	for range 4 * 24 * 6 {
		w.clock.advance(10 * time.Minute)
		must(t, s.Sweep(t.Context()))
		must(t, s.Flush(t.Context()))
		if n := len(deaf.all()); n > len(at) {
			at = append(at, w.clock.now().Sub(began))
		}
	}
	for i, minutes := range []int{10, 30, 70, 150, 310, 550} {
		if len(at) <= i || at[i] != time.Duration(minutes)*time.Minute {
			t.Fatalf("tried after %v, not after %d minutes", at, minutes)
		}
	}
	if last := at[len(at)-1]; last > 72*time.Hour || last < 64*time.Hour {
		t.Errorf("tried last after %v", last)
	}
	if n := w.kept(); n != 0 {
		t.Errorf("%d are kept still", n)
	}
}

func aClockSetBackHoldsNoNoticeUp(t *testing.T, w *world) {
	w.inbox.broken(errAway)
	m := w.member(w.early)
	must(t, w.s.SetMemberPassword(t.Context(), m.Email, newPassword))
	must(t, w.s.Flush(t.Context()))
	w.clock.advance(-30 * 24 * time.Hour)
	s, box := w.another()
	must(t, s.Deliver(t.Context()))
	must(t, s.Flush(t.Context()))
	if n := len(box.all()); n != 1 {
		t.Errorf("%d were sent", n)
	}
}

func whatWasNotDoneIsNotTold(t *testing.T, w *world) {
	m := w.member(w.early)
	must(t, w.s.ForgotPassword(t.Context(), m.Email, home))
	mail, _ := w.mailed(m, verifier.MailReset)
	link := mail.Details["token"].(string)
	late := w.interrupted(is[verifier.TakeReset], func() {
		must(t, w.s.ResetPassword(t.Context(), link, newPassword, home))
	})
	refused(t, late.ResetPassword(t.Context(), link, "five crows on a wire", home), verifier.ReasonReset)
	must(t, late.Flush(t.Context()))
	must(t, w.s.Flush(t.Context()))
	n := 0
	for _, one := range w.inbox.all() {
		if one.Kind == verifier.MailPasswordChanged {
			n++
		}
	}
	if n != 1 || w.kept() != 0 {
		t.Errorf("told %d times, %d are kept", n, w.kept())
	}
}

// At the command line there is no mail server: what is done there is told by
// the server, as soon as that looks.
func whatTheOwnerDoesIsToldByTheServer(t *testing.T, w *world) {
	m := w.member(w.early)
	o := w.o
	o.Mailer = nil
	mute := w.service(w.store, o)
	must(t, mute.AdminReset(t.Context(), m.Email, "asked at the counter"))
	must(t, mute.Sweep(t.Context()))
	if w.kept() != 1 {
		t.Errorf("%d are kept", w.kept())
	}
	must(t, w.s.Sweep(t.Context()))
	if mail, sent := w.mailed(m, verifier.MailSupportReset); !sent || mail.Details["reason"] != "asked at the counter" {
		t.Errorf("sent %v: %v", sent, mail)
	}
	// Where no mail server ever comes, they do not pile up.
	for range 120 {
		must(t, mute.SetMemberPassword(t.Context(), m.Email, newPassword))
	}
	w.clock.advance(72*time.Hour + time.Second)
	must(t, mute.Sweep(t.Context()))
	if w.kept() != 0 {
		t.Errorf("%d are kept for days", w.kept())
	}
}

// Nothing but what a notice says is kept: no code, no link.
func noCodeWaitsInTheDatabase(t *testing.T, w *world) {
	w.inbox.broken(errAway)
	m := w.member(w.late)
	w.login(m)
	must(t, w.s.ForgotPassword(t.Context(), m.Email, home))
	if n := w.kept(); n != 1 { // that the date has come
		t.Errorf("%d are kept", n)
	}
}
