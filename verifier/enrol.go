// Setting up an authenticator app, and replacing one by another.

package verifier

import (
	"context"
	"time"

	"rokketa/otpauth"
)

// Enrolment is an app set-up under way.
type Enrolment struct {
	URI     string // otpauth://, the text of the QR code
	Key     string // the setup key, upper-case base32 without padding
	Account otpauth.Account
	Expires time.Time
	Replace bool // an app is active until this one is confirmed
}

// allowed tells whether a change that adds a factor may be made: by a proof,
// or without one by a login that is fresh. Taking an app's place always needs
// the proof, unless the session was opened for just that.
func (s *Service) allowed(ctx context.Context, c current, p Proof, src Source) (*proven, error) {
	if c.Level == LevelEnrol || p.IsZero() && free(c) {
		return nil, nil
	}
	return s.prove(ctx, c, p, src)
}

// still holds the account's method: what may be begun without a proof depends
// on it, and two that begin take turns.
func (c current) still() Hold { return Hold{Member: c.member().ID, Method: c.member().Method} }

// free tells whether a factor may be added without another proof.
func free(c current) bool {
	return c.Level == LevelEnrol || c.Fresh && c.member().Method != MethodApp
}

// BeginApp begins setting up an authenticator app, or a new one in place of
// the present one, and drops what was begun before. A fresh login is proof
// enough, but never to replace an app: that takes password and code. If a
// proof was given, entry.Token replaces the session's token, else it is the
// same token.
func (s *Service) BeginApp(ctx context.Context, token string, p Proof, src Source) (Enrolment, Entry, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Enrolment{}, Entry{}, err
	}
	proof, err := s.allowed(ctx, c, p, src)
	if err != nil {
		return Enrolment{}, Entry{}, err
	}
	a, err := s.attempt(c.now, c.member(), EventAppBegun, src)
	if err != nil {
		return Enrolment{}, Entry{}, err
	}
	a.Session, a.Method = c.ID, MethodApp
	row, err := s.newFactor(c.member(), c.ID, c.now)
	if err != nil {
		return Enrolment{}, Entry{}, err
	}
	ops := []Op{c.still(), DropPending{Member: c.member().ID}, AddFactor{row}}
	entry := Entry{Token: token, Level: c.Level}
	if proof != nil {
		if entry, err = s.change(ctx, c, proof, c.Level, a, ops...); err != nil {
			return Enrolment{}, Entry{}, err
		}
	} else {
		refused, err := s.store.Apply(ctx, append(ops, AddLog{a})...)
		if err != nil {
			return Enrolment{}, Entry{}, err
		}
		if refused >= 0 {
			return Enrolment{}, Entry{}, Refuse(ReasonFresh)
		}
		s.tell(a)
	}
	e, err := s.enrolment(c.member(), &row)
	return e, entry, err
}

// newFactor makes a pending factor with a new secret.
func (s *Service) newFactor(m Member, session string, now time.Time) (FactorRow, error) {
	par := s.profile.Parameters
	if s.o.Parameters != nil {
		par = s.o.Parameters(m.ID)
	}
	secret, err := s.random.secret(par.Algorithm)
	if err != nil {
		return FactorRow{}, err
	}
	defer secret.Wipe()
	return s.sealed(m, secret, par, session, now)
}

// sealed makes the row of a pending factor.
func (s *Service) sealed(m Member, secret otpauth.Secret, par Parameters, session string, now time.Time) (FactorRow, error) {
	id, err := s.random.name("f")
	if err != nil {
		return FactorRow{}, err
	}
	raw := secret.Reveal()
	defer clear(raw)
	sealed, key := s.keys.seal(raw, factorPlace(m.ID, id))
	return FactorRow{
		ID: id, Member: m.ID, State: FactorPending, Sealed: sealed, Key: key, Parameters: par, UsedStep: -1,
		Session: session, CreatedAt: now.Unix(), ExpiresAt: now.Add(s.profile.EnrolLife).Unix(),
	}, nil
}

func (s *Service) enrolment(m Member, row *FactorRow) (Enrolment, error) {
	a, err := s.account(m, row)
	if err != nil {
		return Enrolment{}, err
	}
	uri, err := a.URI()
	if err != nil {
		return Enrolment{}, err
	}
	if s.o.Dress != nil {
		uri = s.o.Dress(m.ID, a, uri)
	}
	raw := a.Secret.Reveal()
	defer clear(raw)
	return Enrolment{
		URI: uri, Key: otpauth.EncodeKey(raw), Account: a,
		Expires: moment(row.ExpiresAt), Replace: m.Method == MethodApp,
	}, nil
}

// pending finds what this session began and is not over.
func (s *Service) pending(ctx context.Context, c current) (*FactorRow, error) {
	f, err := s.factor(ctx, c.member().ID, FactorPending)
	if unknown(err) || err == nil && (f.Session != c.ID || f.ExpiresAt <= c.now.Unix()) {
		return nil, Refuse(ReasonNoPending)
	}
	return f, err
}

// PendingApp gives the set-up that this session began and that is not over.
func (s *Service) PendingApp(ctx context.Context, token string) (Enrolment, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Enrolment{}, err
	}
	f, err := s.pending(ctx, c)
	if err != nil {
		return Enrolment{}, err
	}
	return s.enrolment(c.member(), f)
}

// ConfirmApp switches the app on by its first code, ends the one before it in
// the same moment, and gives the session a new token. The code is used then:
// the next login takes another.
func (s *Service) ConfirmApp(ctx context.Context, token, code string, src Source) (Entry, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	f, err := s.pending(ctx, c)
	if err != nil {
		return Entry{}, err
	}
	m := c.member()
	k, err := s.counted(ctx, c, EventAppConfirm, MethodApp, src)
	if err != nil {
		return Entry{}, err
	}
	digits, ok := NormalCode(code, f.Parameters.Digits)
	if !ok {
		return Entry{}, s.malformed(ctx, k, code)
	}
	if err := s.reserve(ctx, k); err != nil {
		return Entry{}, err
	}
	found, err := s.appCode(ctx, k, f, digits)
	if err != nil {
		return Entry{}, err
	}
	k.a.Verdict, k.a.Finding = VerdictOK, found.finding
	kind := MailAppAdded
	if m.Method == MethodApp {
		kind = MailAppReplaced
	}
	entry, won, err := s.switched(ctx, c, k, MethodApp, ActivateFactor{
		Factor: f.ID, Step: found.step, Drift: found.drift, Now: c.now.Unix(), Session: c.ID,
	}, s.mail(m, kind, c.now, src))
	if err != nil {
		return Entry{}, err
	}
	if !won {
		return Entry{}, s.wrong(ctx, k, VerdictExpired, found.finding, ReasonNoPending)
	}
	return entry, nil
}

// counted begins a check of a code inside a session.
func (s *Service) counted(ctx context.Context, c current, e Event, by Method, src Source) (*check, error) {
	a, err := s.attempt(c.now, c.member(), e, src)
	if err != nil {
		return nil, err
	}
	a.Session, a.Method = c.ID, by
	guesses, err := s.store.Guesses(ctx, c.member().ID)
	// Whoever sets something up is logged in: a typing mistake is no alarm.
	return &check{a: a, class: ClassCode, member: c.member(), now: c.now, guess: guesses[ClassCode], silent: true}, err
}

// switched puts the account on a method: what confirms it is consumed, every
// way in by the method before ends, and sessions that the password alone
// opened end. won is false if the confirmation was used or over.
func (s *Service) switched(ctx context.Context, c current, k *check, to Method, confirm Op, told Mail) (e Entry, won bool, err error) {
	m := c.member()
	token, renew, err := s.renewed(c, LevelFull, true)
	if err != nil {
		return Entry{}, false, err
	}
	ops := []Op{
		// The member's row first: two that switch at once take turns.
		SetMethod{Member: m.ID, To: to},
		RevokeActive{Member: m.ID, Now: c.now.Unix(), Keep: s.o.Inspector != nil},
		confirm,
		DropPending{Member: m.ID},
		// In the order of shut.
		DropMailCodes{Member: m.ID},
		DropChallenges{Member: m.ID},
		EndSessions{Member: m.ID, Except: c.ID, Level: LevelPassword},
		EndSessions{Member: m.ID, Except: c.ID, Level: LevelEnrol},
		ClearGuess{Member: m.ID, Class: ClassCode},
		renew,
		Settle{k.a},
		notice{told},
	}
	refused, err := s.commit(ctx, ops...)
	if err != nil || refused >= 0 {
		return Entry{}, false, err
	}
	s.tell(k.a)
	c.row.Account.Member.Method = to
	return Entry{Token: token, Level: LevelFull, Others: s.othersNow(ctx, c)}, true, nil
}

// CancelApp drops the set-up; the present factor stays.
func (s *Service) CancelApp(ctx context.Context, token string, src Source) error {
	c, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	if _, err := s.pending(ctx, c); err != nil {
		return err
	}
	a, err := s.attempt(c.now, c.member(), EventAppCancelled, src)
	if err != nil {
		return err
	}
	a.Session, a.Method = c.ID, MethodApp
	if _, err := s.store.Apply(ctx, DropPending{Member: c.member().ID}, AddLog{a}); err != nil {
		return err
	}
	s.tell(a)
	return nil
}
