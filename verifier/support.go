// The helpdesk: what staff may see and do, all of it on the record and told
// to the member. Nothing here shows a secret or a code.

package verifier

import (
	"context"
	"strings"
	"time"
)

// MemberView is what the helpdesk sees of a member.
type MemberView struct {
	Member    Member
	Society   Society
	Mandatory bool
	Enrolled  time.Time // of the active app
	UsedAt    time.Time // when the app's last code was used
	UsedStep  int64     // -1 for none
	Drift     int       // steps
	Pending   bool
	Recovery  int // unused codes

	Fails           int       // wrong codes in a row
	Locked          time.Time // until; zero if not
	Stopped         bool      // at MaxFails
	RecoveryFails   int
	RecoveryLocked  time.Time
	RecoveryStopped bool

	Sessions int
	Timeline Page
}

// staff finds a session that may act for members.
func (s *Service) staff(ctx context.Context, token string) (current, error) {
	c, err := s.full(ctx, token)
	if err == nil && (c.member().Role != RoleStaff || c.Level != LevelFull) {
		return c, Refuse(ReasonForbidden)
	}
	return c, err
}

// served finds a member that the staff serves. One of another society is as
// unknown as one that does not exist.
func (s *Service) served(ctx context.Context, c current, member string) (AccountRow, error) {
	acc, err := s.store.Account(ctx, AccountKey{ID: member})
	if err != nil && !unknown(err) {
		return acc, err
	}
	mine := c.member().Society
	if unknown(err) || acc.Member.Role != RoleMember || mine != "" && acc.Member.Society != mine {
		return acc, Refuse(ReasonNoMember, "member", member)
	}
	return acc, nil
}

const mostFound = 50

// FindMembers finds members by a part of address, name or ID, at most 50, in
// the staff's society. It takes a full session of staff, as all below.
func (s *Service) FindMembers(ctx context.Context, token, query string) ([]Member, error) {
	c, err := s.staff(ctx, token)
	if err != nil {
		return nil, err
	}
	q := FindQuery{Role: RoleMember, Society: c.member().Society, Text: strings.TrimSpace(strings.Map(narrow, query)), Limit: mostFound}
	a, err := s.attempt(c.now, Member{}, EventSupportFind, Source{})
	if err != nil {
		return nil, err
	}
	a.Actor, a.Session, a.Reason = c.member().ID, c.ID, short(q.Text)
	if err := s.note(ctx, a); err != nil {
		return nil, err
	}
	return s.store.Find(ctx, q)
}

// MemberView shows a member; from is as for History.
func (s *Service) MemberView(ctx context.Context, token, member, from string, src Source) (MemberView, error) {
	c, err := s.staff(ctx, token)
	if err != nil {
		return MemberView{}, err
	}
	acc, err := s.served(ctx, c, member)
	if err != nil {
		return MemberView{}, err
	}
	// Whatever page of it: where a reader begins is the reader's own choice.
	if err := s.looked(ctx, c, acc.Member, src); err != nil {
		return MemberView{}, err
	}
	return s.view(ctx, acc, from, c.now)
}

// lookAgain is how long a look at a member counts as the same one.
const lookAgain = 10 * time.Minute

// looked writes that staff looks at a member, once for the pages of one look.
func (s *Service) looked(ctx context.Context, c current, m Member, src Source) error {
	log, err := s.store.Log(ctx, m.ID, "", pageLength)
	if err != nil {
		return err
	}
	for _, a := range log {
		age := c.now.Sub(a.At)
		if a.Event == EventSupportView && a.Actor == c.member().ID && a.Session == c.ID && age >= 0 && age < lookAgain {
			return nil
		}
	}
	a, err := s.attempt(c.now, m, EventSupportView, src)
	if err != nil {
		return err
	}
	a.Actor, a.Session = c.member().ID, c.ID
	return s.note(ctx, a)
}

func (s *Service) view(ctx context.Context, acc AccountRow, from string, now time.Time) (MemberView, error) {
	m := acc.Member
	v := MemberView{Member: m, Society: acc.Society, Mandatory: mandatory(acc, now), UsedStep: -1}
	factors, err := s.store.Factors(ctx, m.ID)
	if err != nil {
		return v, err
	}
	for _, f := range factors {
		switch f.State {
		case FactorActive:
			v.Enrolled, v.UsedAt, v.UsedStep, v.Drift = moment(f.ConfirmedAt), moment(f.UsedAt), f.UsedStep, f.Drift
		case FactorPending:
			v.Pending = f.ExpiresAt > now.Unix()
		}
	}
	codes, err := s.store.RecoveryCodes(ctx, m.ID)
	if err != nil {
		return v, err
	}
	v.Recovery = len(codes)
	guesses, err := s.store.Guesses(ctx, m.ID)
	if err != nil {
		return v, err
	}
	told := func(g Guess) (fails int, until time.Time, stopped bool) {
		verdict, at := barred(g, now.Unix())
		return g.Fails, moment(at), verdict == VerdictStopped
	}
	v.Fails, v.Locked, v.Stopped = told(guesses[ClassCode])
	v.RecoveryFails, v.RecoveryLocked, v.RecoveryStopped = told(guesses[ClassRecovery])
	open, err := s.store.Sessions(ctx, m.ID, now.Unix())
	if err != nil {
		return v, err
	}
	for _, row := range open {
		row.Account = acc
		if !over(row, now.Unix()) {
			v.Sessions++
		}
	}
	v.Timeline, err = s.page(ctx, m.ID, from)
	return v, err
}

// short bounds what staff typed.
func short(typed string) string {
	const longest = 500
	if r := []rune(typed); len(r) > longest {
		return string(r[:longest])
	}
	return typed
}

// helped makes a change to a member for a stated reason, on the record, and
// tells the member.
func (s *Service) helped(
	ctx context.Context, token, member, reason string, e Event, told MailKind, src Source, ops func(m Member, now time.Time) []Op,
) error {
	c, err := s.staff(ctx, token)
	if err != nil {
		return err
	}
	if reason = short(strings.TrimSpace(reason)); reason == "" {
		return Refuse(ReasonWhy)
	}
	acc, err := s.served(ctx, c, member)
	if err != nil {
		return err
	}
	mail := s.mail(acc.Member, told, c.now, Source{})
	mail.Details["reason"] = reason
	return s.acted(ctx, acc.Member, c.member().ID, reason, e, src, c.now, ops(acc.Member, c.now), mail)
}

func (s *Service) acted(
	ctx context.Context, m Member, actor, reason string, e Event, src Source, now time.Time, ops []Op, told ...Mail,
) error {
	a, err := s.attempt(now, m, e, src)
	if err != nil {
		return err
	}
	a.Actor, a.Reason, a.Method = actor, reason, m.Method
	ops = append(ops, AddLog{a})
	for _, mail := range told {
		ops = append(ops, notice{mail})
	}
	refused, err := s.commit(ctx, ops...)
	if err != nil {
		return err
	}
	if refused >= 0 {
		return Refuse(ReasonNoMember, "member", m.ID)
	}
	s.tell(a)
	return nil
}

// ResetFactor ends the member's second factor, recovery codes and sessions
// for a stated reason. The next login goes by e-mail code and may only set up
// a new factor: support may start it, not choose it.
func (s *Service) ResetFactor(ctx context.Context, token, member, reason string, src Source) error {
	return s.helped(ctx, token, member, reason, EventSupportReset, MailSupportReset, src, s.resetOps)
}

func (s *Service) resetOps(m Member, now time.Time) []Op {
	ops := []Op{
		SetMethod{Member: m.ID, To: MethodMail, Settle: true},
		RevokeActive{Member: m.ID, Now: now.Unix(), Keep: s.o.Inspector != nil},
		DropPending{Member: m.ID},
		DropRecoveryCodes{Member: m.ID},
	}
	return append(append(ops, shut(m.ID)...),
		ClearGuess{Member: m.ID, Class: ClassCode}, ClearGuess{Member: m.ID, Class: ClassRecovery})
}

// Unlock clears the member's wrong codes for a stated reason.
func (s *Service) Unlock(ctx context.Context, token, member, reason string, src Source) error {
	return s.helped(ctx, token, member, reason, EventSupportUnlock, MailSupportUnlock, src, func(m Member, _ time.Time) []Op {
		return []Op{ClearGuess{Member: m.ID, Class: ClassCode}, ClearGuess{Member: m.ID, Class: ClassRecovery}}
	})
}

// EndMemberSessions ends all sessions of a member for a stated reason.
func (s *Service) EndMemberSessions(ctx context.Context, token, member, reason string, src Source) error {
	return s.helped(ctx, token, member, reason, EventSupportEnded, MailSupportEnded, src, func(m Member, _ time.Time) []Op {
		return shut(m.ID)
	})
}
