// Changing a password, and setting a new one where it was forgotten.

package verifier

import (
	"context"
	"time"
)

// ChangePassword sets a new password, ends the other sessions and gives this
// one a new token.
func (s *Service) ChangePassword(ctx context.Context, token, old, next string, src Source) (Entry, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	m := c.member()
	if err := s.newPassword(m, next); err != nil {
		return Entry{}, err
	}
	ops, err := s.password(ctx, c, old, src)
	if err != nil {
		return Entry{}, err
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return Entry{}, err
	}
	a, err := s.attempt(c.now, m, EventPassword, src)
	if err != nil {
		return Entry{}, err
	}
	// In the order of shut; the codes that this session asked for stay.
	ops = append(ops, SetPassword{Member: m.ID, Password: hash}, DropResets{Member: m.ID},
		DropChallenges{Member: m.ID}, EndSessions{Member: m.ID, Except: c.ID},
		notice{s.mail(m, MailPasswordChanged, c.now, src)})
	return s.change(ctx, c, nil, c.Level, a, ops...)
}

// ForgotPassword mails a link (MailReset) if the address is a member's. Both
// the answer and its time are the same if not: looking the member up is done
// on the side.
func (s *Service) ForgotPassword(ctx context.Context, email string, src Source) error {
	now := s.now()
	a, err := s.attempt(now, Member{}, EventForgot, src)
	if err != nil {
		return err
	}
	if err := s.addressed(ctx, a); err != nil {
		return err
	}
	email = NormalEmail(email)
	if !s.post.later(func(ctx context.Context) {
		if err := s.forgot(ctx, email, a); err != nil && !Refused(err) {
			s.o.Log.Error("forgotten password", "error", err)
		}
	}) {
		s.o.Log.Warn("forgotten password dropped, too many wait")
	}
	return nil
}

func (s *Service) forgot(ctx context.Context, email string, a Attempt) error {
	acc, err := s.store.Account(ctx, AccountKey{Email: email})
	if unknown(err) {
		a.Verdict = VerdictUnknown
		s.tell(a)
		return nil
	} else if err != nil {
		return err
	}
	m := acc.Member
	if err := s.spendMail(ctx, m, "forgot", s.profile.ResendEvery, s.profile.ResendPerHour, a.At); err != nil {
		return err
	}
	token, hash, err := s.random.token()
	if err != nil {
		return err
	}
	a.Member, a.Method = m.ID, m.Method
	_, err = s.store.Apply(ctx,
		DropResets{Member: m.ID},
		AddReset{TokenHash: hash, Member: m.ID, ExpiresAt: a.At.Add(s.profile.ResetLife).Unix()},
		AddLog{a},
	)
	if err != nil {
		return err
	}
	s.tell(a)
	mail := s.mail(m, MailReset, a.At, a.Source)
	mail.Details["token"], mail.Details["minutes"] = token, int(s.profile.ResetLife/time.Minute)
	return s.post.now(ctx, mail)
}

// ResetOpen tells by a refusal that a link is over, for its page.
func (s *Service) ResetOpen(ctx context.Context, reset string) error {
	_, err := s.reset(ctx, reset, s.now())
	return err
}

func (s *Service) reset(ctx context.Context, reset string, now time.Time) (ResetRow, error) {
	row, err := s.store.Reset(ctx, hashToken(reset))
	if unknown(err) || err == nil && row.ExpiresAt <= now.Unix() {
		return row, Refuse(ReasonReset)
	}
	return row, err
}

// ResetPassword sets a new password by the mailed token. It logs nobody in,
// ends all sessions and leaves the second factor as it is.
func (s *Service) ResetPassword(ctx context.Context, reset, next string, src Source) error {
	now := s.now()
	if err := s.addressedFor(ctx, EventReset, src); err != nil {
		return err
	}
	row, err := s.reset(ctx, reset, now)
	if err != nil {
		return err
	}
	acc, err := s.store.Account(ctx, AccountKey{ID: row.Member})
	if err != nil {
		return err
	}
	m := acc.Member
	if err := s.newPassword(m, next); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, next)
	if err != nil {
		return err
	}
	a, err := s.attempt(now, m, EventReset, src)
	if err != nil {
		return err
	}
	ops := []Op{
		TakeReset{TokenHash: hashToken(reset), Now: now.Unix()},
		SetPassword{Member: m.ID, Password: hash},
		DropResets{Member: m.ID},
	}
	ops = append(append(ops, shut(m.ID)...), AddLog{a}, notice{s.mail(m, MailPasswordChanged, now, src)})
	refused, err := s.commit(ctx, ops...)
	if err != nil {
		return err
	}
	if refused >= 0 {
		return Refuse(ReasonReset)
	}
	s.tell(a)
	return nil
}
