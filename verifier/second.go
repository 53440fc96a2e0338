// The second step of a login: a code of the app, a mailed code, or a recovery
// code.

package verifier

import (
	"context"
	"errors"
	"time"
)

// Entry is a session that was won, or renewed by a proof: the token that was
// used before is dead.
type Entry struct {
	Token string
	Level Level
	Nag   bool // an e-mail user to be asked to move to an app now
	// Others is how many other sessions of the member are open, to offer
	// ending them after a change of factor.
	Others int
}

func asRefusal(err error) (*Refusal, bool) { return errors.AsType[*Refusal](err) }

// challenge finds an open challenge. One that is over is logged if it is
// somebody's still.
func (s *Service) challenge(ctx context.Context, token string, e Event, src Source) (ChallengeRow, Attempt, error) {
	now := s.now()
	a, err := s.attempt(now, Member{}, e, src)
	if err != nil {
		return ChallengeRow{}, a, err
	}
	row, err := s.store.Challenge(ctx, challengeID(token))
	a, err = s.stands(ctx, row, a, err)
	return row, a, err
}

// stands goes on from reading a challenge, which may have given none.
func (s *Service) stands(ctx context.Context, row ChallengeRow, a Attempt, err error) (Attempt, error) {
	if err != nil && !unknown(err) {
		return a, err
	}
	m := row.Account.Member
	a.Member, a.Method = m.ID, row.Method
	switch {
	case unknown(err):
		a.Verdict = VerdictForeign
		s.tell(a) // nobody's: not written
		return a, Refuse(ReasonChallenge)
	case row.ExpiresAt <= a.At.Unix() || row.Method != m.Method:
		a.Verdict = VerdictExpired
		if err := s.note(ctx, a); err != nil {
			return a, err
		}
		return a, Refuse(ReasonChallenge)
	}
	return a, nil
}

// Challenge describes an open challenge, for its page; it changes nothing.
func (s *Service) Challenge(ctx context.Context, challenge string) (LoginResult, error) {
	row, err := s.store.Challenge(ctx, challengeID(challenge))
	now := s.now()
	if unknown(err) || err == nil && (row.ExpiresAt <= now.Unix() || row.Method != row.Account.Member.Method) {
		return LoginResult{}, Refuse(ReasonChallenge)
	} else if err != nil {
		return LoginResult{}, err
	}
	r := LoginResult{Challenge: challenge, Method: row.Method, Expires: moment(row.ExpiresAt)}
	if row.Method == MethodMail {
		r.MailedTo = masked(row.Account.Member.Email)
	}
	if v, until := barred(row.Guess, now.Unix()); v != "" {
		r.Locked = lockRefusal(v, until, now)
	}
	return r, nil
}

// Code is the second step: reserve, compute, consume.
func (s *Service) Code(ctx context.Context, challenge, code string, src Source) (Entry, error) {
	if err := s.addressedFor(ctx, EventCode, src); err != nil {
		return Entry{}, err
	}
	a, err := s.attempt(s.now(), Member{}, EventCode, src)
	if err != nil {
		return Entry{}, err
	}
	if err := ctx.Err(); err != nil {
		return Entry{}, err
	}
	ctx, cancel := settling(ctx)
	defer cancel()
	a.Verdict = VerdictWrong // until it is known better
	row, counted, err := s.store.Try(ctx, Try{
		Challenge: challengeID(challenge), Now: a.At.Unix(), Typed: digitsIn(code), MailDigits: s.profile.MailDigits, Attempt: a,
	})
	if a, err = s.stands(ctx, row, a, err); err != nil {
		return Entry{}, err
	}
	m := row.Account.Member
	c := &check{a: a, class: ClassCode, member: m, now: a.At, guess: row.Guess, challenge: row.ID, noticed: row.NoticeAt}
	length := s.profile.MailDigits
	if row.Method == MethodApp {
		if row.Factor == nil {
			return Entry{}, errors.New("verifier: an account with an app has no factor")
		}
		length = row.Factor.Parameters.Digits
	}
	digits, ok := NormalCode(code, length)
	if !ok {
		return Entry{}, s.malformed(ctx, c, code)
	}
	if !counted { // barred, or another request came between
		if err := s.reserve(ctx, c); err != nil {
			return Entry{}, err
		}
	}
	token, session, err := s.opened(m, s.levelAfter(m, row.Method), row.Remember, c.now, src)
	if err != nil {
		return Entry{}, err
	}
	var take Op
	var found match
	if row.Method == MethodApp {
		if found, err = s.appCode(ctx, c, row.Factor, digits); err != nil {
			return Entry{}, err
		}
		take = RaiseStep{Factor: row.Factor.ID, Step: found.step, Drift: found.drift, Now: c.now.Unix(), Session: session.ID}
	} else if take, err = s.mailedCode(ctx, c, row.Mail, digits); err != nil {
		return Entry{}, err
	}
	c.a.Verdict, c.a.Finding, c.a.Session = VerdictOK, found.finding, session.ID
	refused, err := s.store.Apply(ctx,
		take,
		TakeChallenge{ID: row.ID, Member: m.ID, Now: c.now.Unix()},
		ClearGuess{Member: m.ID, Class: ClassCode},
		AddSession{session},
		Settle{c.a},
	)
	switch {
	case err != nil:
		return Entry{}, err
	case refused == 0 && row.Method == MethodApp:
		c.a.Session = ""
		return Entry{}, s.replayed(ctx, c, row.Factor, found)
	case refused >= 0:
		c.a.Session = ""
		v := VerdictExpired
		if refused == 0 {
			v = VerdictReplay
		}
		return Entry{}, s.wrong(ctx, c, v, found.finding, ReasonCode)
	}
	s.tell(c.a)
	s.post.notices(s.mail(m, MailLogin, c.now, src)) // not kept: the history tells of it too
	return Entry{Token: token, Level: session.Level, Nag: session.Level == LevelFull && s.nagDue(row.Account, c.now)}, nil
}

// levelAfter is what a login may do. After a reset by support, and where
// e-mail codes are not allowed any more, it may only set up a factor.
func (s *Service) levelAfter(m Member, method Method) Level {
	if m.Settle || method == MethodMail && !s.profile.MailAllowed {
		return LevelEnrol
	}
	return LevelFull
}

func (s *Service) addressedFor(ctx context.Context, e Event, src Source) error {
	a, err := s.attempt(s.now(), Member{}, e, src)
	if err != nil {
		return err
	}
	return s.addressed(ctx, a)
}

// Resend mails a new code for the challenge; the older one is dead. It leaves
// the counter as it is.
func (s *Service) Resend(ctx context.Context, challenge string, src Source) error {
	row, a, err := s.challenge(ctx, challenge, EventMailAsked, src)
	if err != nil {
		return err
	}
	if row.Method != MethodMail {
		return Refuse(ReasonChallenge)
	}
	if v, until := barred(row.Guess, a.At.Unix()); v != "" {
		return lockRefusal(v, until, a.At)
	}
	if row.Mail != nil {
		// The first code of a login counts for the pause too.
		every := int64(s.profile.ResendEvery / time.Second)
		if age := a.At.Unix() - row.Mail.SentAt; age >= 0 && age < every {
			return refuseFor(ReasonMailOften, time.Duration(every-age)*time.Second)
		}
	}
	return s.mailCodeFor(ctx, row.Account.Member, row.ID, MailLoginCode, a)
}

// mailCodeFor makes, keeps and sends a code that somebody asked for.
func (s *Service) mailCodeFor(ctx context.Context, m Member, bound string, kind MailKind, a Attempt) error {
	if err := s.spendMail(ctx, m, "ask", s.profile.ResendEvery, s.profile.ResendPerHour, a.At); err != nil {
		return err
	}
	code, op, err := s.newMailCode(m, bound, a.At)
	if err != nil {
		return err
	}
	a.Method = MethodMail
	if _, err := s.store.Apply(ctx, op, AddLog{a}); err != nil {
		return err
	}
	s.tell(a)
	if refusal := s.sendCode(ctx, m, kind, code, a.At); refusal != nil {
		return refusal
	}
	return nil
}

// Cancel ends a challenge.
func (s *Service) Cancel(ctx context.Context, challenge string) error {
	_, err := s.store.Apply(ctx, DropChallenges{ID: challengeID(challenge)})
	return err
}

// Recover takes a recovery code in place of the second step: the session may
// only set up a new factor. It is the one way out of codes that are stopped.
func (s *Service) Recover(ctx context.Context, challenge, code string, src Source) (Entry, error) {
	if err := s.addressedFor(ctx, EventRecover, src); err != nil {
		return Entry{}, err
	}
	row, a, err := s.challenge(ctx, challenge, EventRecover, src)
	if err != nil {
		return Entry{}, err
	}
	m := row.Account.Member
	if s.profile.RecoveryCodes == 0 {
		return Entry{}, Refuse(ReasonNoRecovery)
	}
	guesses, err := s.store.Guesses(ctx, m.ID)
	if err != nil {
		return Entry{}, err
	}
	c := &check{
		a: a, class: ClassRecovery, member: m, now: a.At,
		guess: guesses[ClassRecovery], challenge: row.ID, noticed: row.NoticeAt,
	}
	take, left, err := s.recoveryCode(ctx, c, code)
	if err != nil {
		return Entry{}, err
	}
	token, session, err := s.opened(m, LevelEnrol, false, c.now, src)
	if err != nil {
		return Entry{}, err
	}
	c.a.Verdict, c.a.Session = VerdictOK, session.ID
	refused, err := s.commit(ctx,
		take,
		TakeChallenge{ID: row.ID, Member: m.ID, Now: c.now.Unix()},
		ClearGuess{Member: m.ID, Class: ClassRecovery},
		ClearGuess{Member: m.ID, Class: ClassCode}, // or the new app could not be confirmed
		AddSession{session},
		Settle{c.a},
		s.recoveryUsed(c, left),
	)
	if err != nil {
		return Entry{}, err
	}
	if refused >= 0 {
		c.a.Session = ""
		v := VerdictExpired
		if refused == 0 {
			v = VerdictReplay
		}
		return Entry{}, s.wrong(ctx, c, v, Finding{}, ReasonRecovery)
	}
	s.tell(c.a)
	return Entry{Token: token, Level: LevelEnrol}, nil
}

// recoveryUsed tells the member that a recovery code was used.
func (s *Service) recoveryUsed(c *check, left int) notice {
	mail := s.mail(c.member, MailRecoveryUsed, c.now, c.a.Source)
	mail.Details["left"] = left
	return notice{mail}
}

// recoveryCode checks a recovery code up to what consumes it, and tells how
// many are left after it.
func (s *Service) recoveryCode(ctx context.Context, c *check, typed string) (TakeRecoveryCode, int, error) {
	code, ok := NormalRecovery(typed)
	if !ok {
		if err := s.malformed(ctx, c, typed); !Refused(err) {
			return TakeRecoveryCode{}, 0, err
		}
		return TakeRecoveryCode{}, 0, Refuse(ReasonRecovery)
	}
	if err := s.reserve(ctx, c); err != nil {
		return TakeRecoveryCode{}, 0, err
	}
	ctx, cancel := settling(ctx)
	defer cancel()
	rows, err := s.store.RecoveryCodes(ctx, c.member.ID)
	if err != nil {
		return TakeRecoveryCode{}, 0, err
	}
	var hit []byte
	for _, row := range rows {
		mac, ok := s.keys.code(row.Key, "recovery_code", c.member.ID, code)
		if ok && equal(mac, row.MAC) {
			hit = row.MAC
		}
	}
	if hit == nil {
		return TakeRecoveryCode{}, 0, s.wrong(ctx, c, VerdictWrong, Finding{}, ReasonRecovery)
	}
	return TakeRecoveryCode{Member: c.member.ID, MAC: hit, Now: c.now.Unix()}, len(rows) - 1, nil
}
