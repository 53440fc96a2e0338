// Checking a code, the same way wherever one is asked for: normalise, see
// whether a wait lasts, reserve the attempt, compute, and let one transaction
// consume the code together with what it opens.

package verifier

import (
	"context"
	"errors"
	"time"

	"rokketa/otpauth"
)

// attempt begins a line of the log.
func (s *Service) attempt(now time.Time, m Member, e Event, src Source) (Attempt, error) {
	id, err := s.ids.next(now)
	return Attempt{ID: id, At: now, Member: m.ID, Event: e, Verdict: VerdictOK, Source: bounded(src)}, err
}

// tell hands attempts to the observer, once the database has them.
func (s *Service) tell(attempts ...Attempt) {
	if s.o.Observer == nil {
		return
	}
	for _, a := range attempts {
		s.o.Observer.Attempt(a)
	}
}

// note writes a line of its own and tells it.
func (s *Service) note(ctx context.Context, a Attempt) error {
	if _, err := s.store.Apply(ctx, AddLog{a}); err != nil {
		return err
	}
	s.tell(a)
	return nil
}

// check is one code on its way.
type check struct {
	a         Attempt
	class     Class
	member    Member
	now       time.Time
	guess     Guess  // as read before; after reserving as it is then
	challenge string // ID, dies when a wait begins
	noticed   int64  // when the member was told last; 0 asks the store
	silent    bool   // tell the member of no wrong code: no password went before
}

// barred tells whether a counter keeps codes from being looked at.
func barred(g Guess, now int64) (v Verdict, until int64) {
	switch {
	case g.Fails >= MaxFails:
		return VerdictStopped, 0
	case g.OpenAt > now && g.OpenAt-now <= LongestWait:
		return VerdictLocked, g.OpenAt
	}
	return "", 0
}

// lockRefusal is the answer while a counter bars.
func lockRefusal(v Verdict, until int64, now time.Time) *Refusal {
	if v == VerdictStopped {
		return Refuse(ReasonStopped)
	}
	return refuseFor(ReasonLocked, time.Duration(until-now.Unix())*time.Second)
}

// malformed logs a text that cannot be a code. It is not counted: nothing was
// compared.
func (s *Service) malformed(ctx context.Context, c *check, typed string) error {
	c.a.Verdict = VerdictMalformed
	c.a.Finding.Length = len([]rune(plain(typed)))
	if _, ok := NormalRecovery(typed); ok && c.class == ClassCode {
		c.a.Verdict = VerdictRecoveryInCode
	}
	s.inspectLength(ctx, c, typed)
	if err := s.note(ctx, c.a); err != nil {
		return err
	}
	return Refuse(ReasonMalformed)
}

// inspectLength asks the laboratory, if there is one, about digits of another
// length than was asked for: an app may not have heeded how many it was to
// show. Nothing is counted, and the answer stays the same.
func (s *Service) inspectLength(ctx context.Context, c *check, typed string) {
	const shortest, longest = 6, 8 // that apps show
	n := digitsIn(typed)
	if s.o.Inspector == nil || c.class != ClassCode || c.a.Method != MethodApp || n < shortest || n > longest {
		return
	}
	state := FactorActive
	if c.a.Event == EventAppConfirm {
		state = FactorPending
	}
	f, err := s.factor(ctx, c.member.ID, state)
	if err != nil {
		return // the text is malformed all the same
	}
	code, _ := NormalCode(typed, n)
	c.a.Verdict, c.a.Finding = s.inspect(ctx, c.member, f, code, c.now, c.a.Verdict, c.a.Finding)
}

// settleTime bounds what follows once an attempt is counted.
const settleTime = 15 * time.Second

// settling goes on where the request may have ended: who hangs up after a try
// must not keep it from the log, from the member or from the lock.
func settling(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), settleTime)
}

// reserve counts the attempt, in a transaction of its own that nothing rolls
// back, or answers with a refusal while a counter bars.
func (s *Service) reserve(ctx context.Context, c *check) error {
	now := c.now.Unix()
	v, until := barred(c.guess, now)
	if v == "" {
		if err := ctx.Err(); err != nil {
			return err
		}
		ctx, cancel := settling(ctx)
		defer cancel()
		c.a.Verdict = VerdictWrong
		g, ok, err := s.store.Reserve(ctx, c.class, now, c.a)
		if err != nil {
			return err
		}
		if c.guess = g; ok {
			return nil
		}
		// Somebody else reserved between the reading and now.
		all, err := s.store.Guesses(ctx, c.member.ID)
		if err != nil {
			return err
		}
		if v, until = barred(all[c.class], now); v == "" {
			v, until = VerdictLocked, now+1
		}
	}
	c.a.Verdict, c.a.Finding.Until = v, moment(until)
	if err := s.note(ctx, c.a); err != nil {
		return err
	}
	return lockRefusal(v, until, c.now)
}

// wrong ends a check that was reserved and did not succeed: the line in the
// log gets its verdict, a challenge dies if a wait has begun, and the member
// is told once an hour. Whatever the verdict, the answer is the same.
func (s *Service) wrong(ctx context.Context, c *check, v Verdict, f Finding, answer Reason, more ...Op) error {
	ctx, cancel := settling(ctx)
	defer cancel()
	c.a.Verdict, c.a.Finding = v, f
	var ops []Op
	stop, until := barred(c.guess, c.now.Unix())
	if stop != "" {
		c.a.Finding.Until = moment(until)
		if c.challenge != "" {
			ops = append(ops, DropChallenges{ID: c.challenge})
		}
	}
	if c.a.Verdict != VerdictWrong || c.a.Finding != (Finding{}) {
		ops = append(ops, Settle{c.a})
	}
	if ops = append(ops, more...); len(ops) > 0 {
		if _, err := s.store.Apply(ctx, ops...); err != nil {
			return err
		}
	}
	s.tell(c.a)
	if !c.silent {
		if err := s.warn(ctx, c); err != nil { // the code was wrong all the same
			s.o.Log.Error("member not told of a wrong code", "member", c.member.ID, "error", err)
		}
	}
	if stop != "" {
		return lockRefusal(stop, until, c.now)
	}
	return Refuse(answer)
}

// warn tells the member by mail of a right password with a wrong code, at most
// once an hour.
func (s *Service) warn(ctx context.Context, c *check) error {
	const hour = 3600
	now := c.now.Unix()
	if age := now - c.noticed; c.noticed != 0 && age >= 0 && age < hour {
		return nil
	}
	refused, err := s.store.Apply(ctx, Spend{Owner: c.member.ID, Kind: "wrong-code", Now: now, Window: hour, Every: hour, Limit: 1})
	if err != nil || refused >= 0 {
		return err
	}
	_, err = s.commit(ctx, notice{s.mail(c.member, MailWrongCode, c.now, c.a.Source)})
	return err
}

// account opens a factor's secret.
func (s *Service) account(m Member, f *FactorRow) (otpauth.Account, error) {
	raw, err := s.keys.open(f.Key, f.Sealed, factorPlace(f.Member, f.ID))
	if err != nil {
		return otpauth.Account{}, err
	}
	defer clear(raw)
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: s.brand, Name: m.Email, Secret: otpauth.NewSecret(raw),
		Algorithm: f.Parameters.Algorithm, Digits: f.Parameters.Digits, Period: f.Parameters.Period,
	}, nil
}

func factorPlace(member, factor string) []byte { return place(member, "factor", "secret_ct", factor) }

// match is what the arithmetic says of a code.
type match struct {
	ok      bool
	step    int64
	drift   int
	verdict Verdict // of a wrong one
	finding Finding
}

// compute compares a code with every step of the window, in constant time.
// The window lies around the server's time and what was learned of the
// member's clock.
func (s *Service) compute(a otpauth.Account, f *FactorRow, code string, now time.Time) match {
	period := int64(a.Period)
	here := now.Unix() / period
	shifted := now.Add(time.Duration(int64(f.Drift)*period) * time.Second)
	step, ok := a.Verify(code, shifted, otpauth.Window{Back: s.profile.Back, Ahead: s.profile.Ahead})
	if ok {
		offset := int(int64(step) - here)
		drift := min(max(offset, -s.profile.DriftBack), s.profile.DriftAhead)
		return match{ok: true, step: int64(step), drift: drift, finding: Finding{Step: int64(step), Offset: offset, Drift: drift}}
	}
	m := match{verdict: VerdictWrong}
	// Why: for the log, so that the helpdesk can tell a slow clock from a
	// wrong app. It opens nothing.
	if step, ok = a.Verify(code, now, otpauth.Window{Back: lookSteps, Ahead: lookSteps}); ok {
		offset := int(int64(step) - here)
		m.finding = Finding{Step: int64(step), Offset: offset, Seconds: offset * int(period), Drift: f.Drift}
		if m.verdict = VerdictTooNew; offset < 0 {
			m.verdict = VerdictTooOld
		}
	}
	return m
}

// lookSteps is how far from now the reason of a wrong code is looked for.
const lookSteps = 10

// inspect asks the laboratory, if there is one, why a code was refused.
func (s *Service) inspect(ctx context.Context, m Member, f *FactorRow, code string, now time.Time, v Verdict, found Finding) (Verdict, Finding) {
	if s.o.Inspector == nil {
		return v, found
	}
	look := Look{Member: m, Code: code, At: now, Used: -1, Verdict: v, Finding: found}
	rows, err := s.store.Factors(ctx, m.ID)
	if err != nil {
		return v, found
	}
	for _, row := range rows {
		a, err := s.account(m, &row)
		if err != nil {
			continue // damaged, or its secret was dropped
		}
		switch {
		case f != nil && row.ID == f.ID:
			look.Active, look.Used, look.Drift = a, row.UsedStep, row.Drift
		case row.State == FactorPending:
			look.Pending = append(look.Pending, a)
		case row.State == FactorRevoked:
			look.Old = append(look.Old, OldFactor{Account: a, Revoked: moment(row.RevokedAt)})
		}
	}
	mails, err := s.store.MailCodes(ctx, m.ID)
	if err != nil {
		return v, found
	}
	for i := range mails {
		look.Mailed = look.Mailed || s.mailCodeIs(&mails[i], code)
	}
	return s.o.Inspector.Inspect(ctx, look)
}

// factor gives the member's factor in a state.
func (s *Service) factor(ctx context.Context, member string, state FactorState) (*FactorRow, error) {
	rows, err := s.store.Factors(ctx, member)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].State == state {
			return &rows[i], nil
		}
	}
	return nil, ErrNone
}

// appCode checks a code of the app, inside a check that is reserved, and
// gives what consumes it.
func (s *Service) appCode(ctx context.Context, c *check, f *FactorRow, code string) (match, error) {
	a, err := s.account(c.member, f)
	if err != nil {
		s.o.Log.Error("secret unreadable", "member", c.member.ID, "factor", f.ID, "error", err)
		return match{}, s.wrong(ctx, c, VerdictSecretUnreadable, Finding{}, ReasonDamaged)
	}
	defer a.Secret.Wipe()
	m := s.compute(a, f, code, c.now)
	if m.ok {
		return m, nil
	}
	v, found := s.inspect(ctx, c.member, f, code, c.now, m.verdict, m.finding)
	return m, s.wrong(ctx, c, v, found, ReasonCode)
}

// replayed ends a check whose code the store would not use again.
func (s *Service) replayed(ctx context.Context, c *check, f *FactorRow, m match) error {
	// Read again: the request that used the step may have come after ours
	// was read.
	ctx, cancel := settling(ctx)
	defer cancel()
	rows, err := s.store.Factors(ctx, c.member.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].ID == f.ID {
			f = &rows[i]
		}
	}
	found := m.finding
	var more []Op
	if m.step == f.UsedStep {
		found.First, found.Session = moment(f.UsedAt), f.UsedSession
		if f.UsedSession != "" && f.UsedSession != c.a.Session { // a second press is no other place
			more = append(more, WarnSession{ID: f.UsedSession, At: c.now.Unix()})
		}
	}
	return s.wrong(ctx, c, VerdictReplay, found, ReasonCode, more...)
}

// unknown is for a store's reading that found nothing.
func unknown(err error) bool { return errors.Is(err, ErrNone) }
