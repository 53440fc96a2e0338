// The laboratory's doors: states that a tester wants without the way there.

package verifier

import (
	"context"
	"time"

	"rokketa/otpauth"
)

// Bench is the laboratory's doors into a database of its own. They open for
// members marked Demo alone.
type Bench struct{ s *Service }

// Bench opens the doors.
func (s *Service) Bench() *Bench { return &Bench{s} }

// demo finds a member by ID.
func (b *Bench) demo(ctx context.Context, member string) (AccountRow, error) {
	acc, err := b.s.store.Account(ctx, AccountKey{ID: member})
	switch {
	case unknown(err):
		return acc, Refuse(ReasonNoMember, "member", member)
	case err == nil && !acc.Member.Demo:
		return acc, Refuse(ReasonForbidden)
	}
	return acc, err
}

// set applies changes and ends every way in that was open.
func (b *Bench) set(ctx context.Context, m Member, ops ...Op) error {
	_, err := b.s.store.Apply(ctx, append(ops, shut(m.ID)...)...)
	return err
}

// SetApp gives a member an active app with this secret and these parameters.
func (b *Bench) SetApp(ctx context.Context, member string, a otpauth.Account) error {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return err
	}
	if err := a.Check(); err != nil {
		return err
	}
	now := b.s.now()
	row, err := b.s.sealed(acc.Member, a.Secret, Parameters{a.Algorithm, a.Digits, a.Period}, "", now)
	if err != nil {
		return err
	}
	row.State, row.ExpiresAt, row.ConfirmedAt = FactorActive, 0, now.Unix()
	return b.set(ctx, acc.Member,
		SetMethod{Member: member, To: MethodApp},
		RevokeActive{Member: member, Now: now.Unix(), Keep: true}, DropPending{Member: member}, AddFactor{row})
}

// SetMethod sets MethodUnset or MethodMail, ending an app; settle makes the
// next login set up a new factor.
func (b *Bench) SetMethod(ctx context.Context, member string, m Method, settle bool) error {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return err
	}
	if m == MethodApp {
		return Refuse(ReasonForbidden) // SetApp does that
	}
	return b.set(ctx, acc.Member,
		SetMethod{Member: member, To: m, Settle: settle},
		RevokeActive{Member: member, Now: b.s.now().Unix(), Keep: true}, DropPending{Member: member})
}

// SetFails sets the wrong codes in a row and until when the member is locked.
func (b *Bench) SetFails(ctx context.Context, member string, class Class, fails int, until time.Time) error {
	if _, err := b.demo(ctx, member); err != nil {
		return err
	}
	g := Guess{Fails: min(max(fails, 0), MaxFails)}
	if !until.IsZero() {
		g.OpenAt = until.Unix()
	}
	_, err := b.s.store.Apply(ctx, SetGuess{Member: member, Class: class, Guess: g})
	return err
}

// Reveal gives the active app's account, or else the pending one's.
func (b *Bench) Reveal(ctx context.Context, member string) (otpauth.Account, error) {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return otpauth.Account{}, err
	}
	for _, state := range []FactorState{FactorActive, FactorPending} {
		f, err := b.s.factor(ctx, member, state)
		if err == nil {
			return b.s.account(acc.Member, f)
		} else if !unknown(err) {
			return otpauth.Account{}, err
		}
	}
	return otpauth.Account{}, Refuse(ReasonNotOn)
}

// Damage makes the active secret unreadable.
func (b *Bench) Damage(ctx context.Context, member string) error {
	if _, err := b.demo(ctx, member); err != nil {
		return err
	}
	f, err := b.s.factor(ctx, member, FactorActive)
	if unknown(err) {
		return Refuse(ReasonNotOn)
	} else if err != nil {
		return err
	}
	f.Sealed[len(f.Sealed)-1] ^= 1
	_, err = b.s.store.Apply(ctx, SealAgain{Factor: f.ID, Sealed: f.Sealed, Key: f.Key, OldKey: f.Key})
	return err
}

// EndSessions ends the member's sessions now.
func (b *Bench) EndSessions(ctx context.Context, member string) error {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return err
	}
	return b.set(ctx, acc.Member)
}

// RecoveryCodes makes recovery codes without a proof.
func (b *Bench) RecoveryCodes(ctx context.Context, member string) ([]string, error) {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return nil, err
	}
	codes, ops, err := b.s.newRecovery(acc.Member)
	if err != nil {
		return nil, err
	}
	_, err = b.s.store.Apply(ctx, ops...)
	return codes, err
}

// State is MemberView without a session of staff.
func (b *Bench) State(ctx context.Context, member string) (MemberView, error) {
	acc, err := b.demo(ctx, member)
	if err != nil {
		return MemberView{}, err
	}
	return b.s.view(ctx, acc, "", b.s.now())
}

// Attempts gives the log of a member, as History.
func (b *Bench) Attempts(ctx context.Context, member, from string) (Page, error) {
	if _, err := b.demo(ctx, member); err != nil {
		return Page{}, err
	}
	return b.s.page(ctx, member, from)
}
