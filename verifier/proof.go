// Proofs inside a session: password and factor again, before a change.

package verifier

import "context"

// Proof is what a person shows before a change: the password, and the present
// factor's code (of the app, or mailed by AskCode) or a recovery code.
type Proof struct {
	Password string
	Code     string
	Recovery string
}

// IsZero tells that nothing was shown.
func (p Proof) IsZero() bool { return p == Proof{} }

// proven is a proof that was right as far as could be computed. Its ops
// belong before those of the change, in one transaction: the first consumes
// the code.
type proven struct {
	c      *check
	factor *FactorRow
	match  match
	left   int // recovery codes, after one was used
	ops    []Op
}

// password checks a password inside a session.
func (s *Service) password(ctx context.Context, c current, password string, src Source) ([]Op, error) {
	a, err := s.attempt(c.now, c.member(), EventProof, src)
	if err != nil {
		return nil, err
	}
	a.Session = c.ID
	// By the session, wherever it is used from: nobody else's failures count
	// here, and who has stolen it gains nothing by changing addresses.
	place := s.knockID("proof:"+c.ID, Source{})
	if err := s.knock(ctx, place, a); err != nil {
		return nil, err
	}
	right, _, err := s.hasher.check(ctx, c.row.Account.Password, password)
	if err != nil {
		return nil, err
	}
	if !right {
		a.Verdict = VerdictPassword
		if err := s.note(ctx, a); err != nil {
			return nil, err
		}
		return nil, Refuse(ReasonPassword)
	}
	return []Op{ClearKnock{place}}, nil
}

// prove checks password and present factor.
func (s *Service) prove(ctx context.Context, c current, p Proof, src Source) (*proven, error) {
	if p.IsZero() {
		return nil, Refuse(ReasonFresh)
	}
	m := c.member()
	clearKnock, err := s.password(ctx, c, p.Password, src)
	if err != nil {
		return nil, err
	}
	a, err := s.attempt(c.now, m, EventProof, src)
	if err != nil {
		return nil, err
	}
	a.Session, a.Method = c.ID, m.Method
	out := &proven{c: &check{a: a, class: ClassCode, member: m, now: c.now}}
	if m.Method == MethodUnset {
		out.ops = append(clearKnock, AddLog{a})
		return out, nil
	}
	guesses, err := s.store.Guesses(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case p.Code == "" && p.Recovery != "":
		err = s.proveRecovery(ctx, out, p.Recovery, guesses)
	case m.Method == MethodApp:
		err = s.proveApp(ctx, out, p.Code, guesses)
	default:
		err = s.proveMail(ctx, out, c, p.Code, guesses)
	}
	if err != nil {
		return nil, err
	}
	out.c.a.Verdict, out.c.a.Finding = VerdictOK, out.match.finding
	out.ops = append(out.ops, clearKnock...)
	out.ops = append(out.ops, ClearGuess{Member: m.ID, Class: out.c.class}, Settle{out.c.a})
	return out, nil
}

func (s *Service) proveRecovery(ctx context.Context, out *proven, typed string, guesses map[Class]Guess) error {
	if s.profile.RecoveryCodes == 0 {
		return Refuse(ReasonNoRecovery)
	}
	out.c.class, out.c.guess = ClassRecovery, guesses[ClassRecovery]
	take, left, err := s.recoveryCode(ctx, out.c, typed)
	out.left, out.ops = left, append(out.ops, take)
	return err
}

func (s *Service) proveApp(ctx context.Context, out *proven, typed string, guesses map[Class]Guess) error {
	out.c.guess = guesses[ClassCode]
	f, err := s.factor(ctx, out.c.member.ID, FactorActive)
	if err != nil {
		return err
	}
	out.factor = f
	code, ok := NormalCode(typed, f.Parameters.Digits)
	if !ok {
		return s.malformed(ctx, out.c, typed)
	}
	if err := s.reserve(ctx, out.c); err != nil {
		return err
	}
	if out.match, err = s.appCode(ctx, out.c, f, code); err != nil {
		return err
	}
	out.ops = append(out.ops, RaiseStep{
		Factor: f.ID, Step: out.match.step, Drift: out.match.drift, Now: out.c.now.Unix(), Session: out.c.a.Session,
	})
	return nil
}

func (s *Service) proveMail(ctx context.Context, out *proven, c current, typed string, guesses map[Class]Guess) error {
	out.c.guess = guesses[ClassCode]
	code, ok := NormalCode(typed, s.profile.MailDigits)
	if !ok {
		return s.malformed(ctx, out.c, typed)
	}
	row, err := s.mailCode(ctx, c.member().ID, proofOf(c.ID))
	if err != nil {
		return err
	}
	if err := s.reserve(ctx, out.c); err != nil {
		return err
	}
	take, err := s.mailedCode(ctx, out.c, row, code)
	out.ops = append(out.ops, take)
	return err
}

// change makes a change together with its proof (nil where none was needed)
// and a new token for the session. done is the change's own line in the log.
func (s *Service) change(ctx context.Context, c current, p *proven, level Level, done Attempt, ops ...Op) (Entry, error) {
	token, renew, err := s.renewed(c, level, p != nil)
	if err != nil {
		return Entry{}, err
	}
	done.Session = c.ID
	var all []Op
	if p != nil {
		all = append(all, p.ops...)
	}
	all = append(append(all, ops...), renew, AddLog{done})
	if p != nil && p.c.class == ClassRecovery {
		all = append(all, s.recoveryUsed(p.c, p.left))
	}
	refused, err := s.commit(ctx, all...)
	if err != nil {
		return Entry{}, err
	}
	if refused >= 0 {
		return Entry{}, s.unchanged(ctx, p, refused)
	}
	if p != nil {
		s.tell(p.c.a)
	}
	s.tell(done)
	return Entry{Token: token, Level: level, Others: s.othersNow(ctx, c)}, nil
}

// unchanged answers where the transaction of a change was refused: by the
// code, or because another request was first.
func (s *Service) unchanged(ctx context.Context, p *proven, refused int) error {
	switch {
	case p != nil && refused == 0 && p.factor != nil:
		return s.replayed(ctx, p.c, p.factor, p.match)
	case p != nil && refused == 0 && p.c.class == ClassRecovery:
		return s.wrong(ctx, p.c, VerdictReplay, Finding{}, ReasonRecovery)
	case p != nil && refused == 0:
		return s.wrong(ctx, p.c, VerdictReplay, Finding{}, ReasonCode)
	}
	return Refuse(ReasonSession) // its token was replaced in the same moment
}

// AskCode mails an e-mail user the code for a Proof.
func (s *Service) AskCode(ctx context.Context, token string, src Source) error {
	c, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	if c.member().Method != MethodMail {
		return Refuse(ReasonNotOn)
	}
	a, err := s.attempt(c.now, c.member(), EventMailAsked, src)
	if err != nil {
		return err
	}
	a.Session = c.ID
	return s.mailCodeFor(ctx, c.member(), proofOf(c.ID), MailConfirmCode, a)
}
