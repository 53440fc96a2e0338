// Changes of the second step beside the app: e-mail codes, switching off,
// recovery codes, and the question whether to move to an app.

package verifier

import (
	"context"
	"time"
)

// BeginMail mails a code to switch e-mail codes on. The proof is as for
// BeginApp: from an app it takes password and code.
func (s *Service) BeginMail(ctx context.Context, token string, p Proof, src Source) (Entry, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	if !s.profile.MailAllowed {
		return Entry{}, Refuse(ReasonMailBarred)
	}
	if p.IsZero() && !free(c) {
		return Entry{}, Refuse(ReasonFresh)
	}
	m := c.member()
	// Before the proof: a right code must not be spent on a mail that may not
	// be sent.
	if err := s.spendMail(ctx, m, "ask", s.profile.ResendEvery, s.profile.ResendPerHour, c.now); err != nil {
		return Entry{}, err
	}
	proof, err := s.allowed(ctx, c, p, src)
	if err != nil {
		return Entry{}, err
	}
	a, err := s.attempt(c.now, m, EventMailAsked, src)
	if err != nil {
		return Entry{}, err
	}
	a.Session, a.Method = c.ID, MethodMail
	code, put, err := s.newMailCode(m, mailOf(c.ID), c.now)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{Token: token, Level: c.Level}
	if proof != nil {
		if entry, err = s.change(ctx, c, proof, c.Level, a, c.still(), put); err != nil {
			return Entry{}, err
		}
	} else {
		refused, err := s.store.Apply(ctx, c.still(), put, AddLog{a})
		if err != nil {
			return Entry{}, err
		}
		if refused >= 0 {
			return Entry{}, Refuse(ReasonFresh)
		}
		s.tell(a)
	}
	if refusal := s.sendCode(ctx, m, MailConfirmCode, code, c.now); refusal != nil {
		return entry, refusal
	}
	return entry, nil
}

// ConfirmMail switches e-mail codes on; an app ends in the same moment.
func (s *Service) ConfirmMail(ctx context.Context, token, code string, src Source) (Entry, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	if !s.profile.MailAllowed {
		return Entry{}, Refuse(ReasonMailBarred)
	}
	m := c.member()
	row, err := s.mailCode(ctx, m.ID, mailOf(c.ID))
	if err != nil {
		return Entry{}, err
	}
	if row == nil {
		return Entry{}, Refuse(ReasonNoPending)
	}
	k, err := s.counted(ctx, c, EventMailConfirm, MethodMail, src)
	if err != nil {
		return Entry{}, err
	}
	digits, ok := NormalCode(code, s.profile.MailDigits)
	if !ok {
		return Entry{}, s.malformed(ctx, k, code)
	}
	if err := s.reserve(ctx, k); err != nil {
		return Entry{}, err
	}
	take, err := s.mailedCode(ctx, k, row, digits)
	if err != nil {
		return Entry{}, err
	}
	k.a.Verdict = VerdictOK
	entry, won, err := s.switched(ctx, c, k, MethodMail, take, s.mail(m, MailMethodMail, c.now, src))
	if err != nil {
		return Entry{}, err
	}
	if !won {
		return Entry{}, s.wrong(ctx, k, VerdictReplay, Finding{}, ReasonCode)
	}
	return entry, nil
}

// Disable switches the second step off (before the date), or from the app to
// e-mail codes (from the date on).
func (s *Service) Disable(ctx context.Context, token string, p Proof, src Source) (Entry, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	m := c.member()
	to, level := MethodUnset, LevelPassword
	switch {
	case m.Method == MethodUnset:
		return Entry{}, Refuse(ReasonNotOn)
	case c.Mandatory && m.Method == MethodApp && s.profile.MailAllowed:
		to, level = MethodMail, LevelFull
	case c.Mandatory:
		return Entry{}, Refuse(ReasonMandatory)
	}
	proof, err := s.prove(ctx, c, p, src)
	if err != nil {
		return Entry{}, err
	}
	a, err := s.attempt(c.now, m, EventDisabled, src)
	if err != nil {
		return Entry{}, err
	}
	a.Method = m.Method
	ops := []Op{
		SetMethod{Member: m.ID, From: m.Method, To: to},
		RevokeActive{Member: m.ID, Now: c.now.Unix(), Keep: s.o.Inspector != nil},
		DropPending{Member: m.ID},
		DropMailCodes{Member: m.ID},
		DropChallenges{Member: m.ID},
	}
	if to == MethodUnset {
		// What the other sessions proved is no more; they are worth as much
		// as the password, and end once a factor is set up again.
		ops = append(ops, DropRecoveryCodes{Member: m.ID}, SetLevels{Member: m.ID, Level: LevelPassword})
	}
	kind := MailMethodOff
	if m.Method == MethodApp {
		kind = MailAppRemoved
	}
	ops = append(ops, notice{s.mail(m, kind, c.now, src)})
	c.row.Account.Member.Method = to // for counting the sessions that are open after it
	return s.change(ctx, c, proof, level, a, ops...)
}

// RecoveryCodes makes new recovery codes, which are shown this once; the ones
// before are dead.
func (s *Service) RecoveryCodes(ctx context.Context, token string, p Proof, src Source) ([]string, Entry, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return nil, Entry{}, err
	}
	m := c.member()
	switch {
	case s.profile.RecoveryCodes == 0:
		return nil, Entry{}, Refuse(ReasonNoRecovery)
	case m.Method == MethodUnset:
		return nil, Entry{}, Refuse(ReasonNotOn)
	}
	proof, err := s.prove(ctx, c, p, src)
	if err != nil {
		return nil, Entry{}, err
	}
	a, err := s.attempt(c.now, m, EventRecoveryMade, src)
	if err != nil {
		return nil, Entry{}, err
	}
	codes, ops, err := s.newRecovery(m)
	if err != nil {
		return nil, Entry{}, err
	}
	mail := s.mail(m, MailRecoveryMade, c.now, src)
	mail.Details["count"] = len(codes)
	entry, err := s.change(ctx, c, proof, c.Level, a, append(ops, notice{mail})...)
	if err != nil {
		return nil, Entry{}, err
	}
	return codes, entry, nil
}

func (s *Service) newRecovery(m Member) (codes []string, ops []Op, err error) {
	ops = append(ops, DropRecoveryCodes{Member: m.ID})
	for range s.profile.RecoveryCodes {
		code, err := s.random.recovery()
		if err != nil {
			return nil, nil, err
		}
		mac, key := s.keys.mark("recovery_code", m.ID, code)
		ops = append(ops, AddRecoveryCode{Member: m.ID, Row: RecoveryRow{MAC: mac, Key: key}})
		codes = append(codes, GroupRecovery(code))
	}
	return codes, ops, nil
}

// nagDue tells whether an e-mail user is to be asked to move to an app.
func (s *Service) nagDue(a AccountRow, now time.Time) bool {
	age := now.Unix() - a.NagAt
	return a.Member.Method == MethodMail && (age < 0 || age >= int64(s.profile.NagEvery/time.Second))
}

// DismissNag puts the question off by Profile.NagEvery.
func (s *Service) DismissNag(ctx context.Context, token string) error {
	c, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	_, err = s.store.Apply(ctx, SetNag{Member: c.member().ID, At: c.now.Unix()})
	return err
}

// Overview is the state of the own account, for the settings page.
type Overview struct {
	Session   Session
	Method    Method
	Since     time.Time // when the app was switched on; zero without
	Recovery  int       // unused recovery codes
	Pending   bool      // a set-up of this session is under way
	MailAsked bool      // a code to switch e-mail codes on was mailed and is good still
	Others    int       // other open sessions
}

// Overview gives the state of the session's account.
func (s *Service) Overview(ctx context.Context, token string) (Overview, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Session: c.Session, Method: c.member().Method}
	factors, err := s.store.Factors(ctx, c.member().ID)
	if err != nil {
		return o, err
	}
	for _, f := range factors {
		switch f.State {
		case FactorActive:
			o.Since = moment(f.ConfirmedAt)
		case FactorPending:
			o.Pending = f.Session == c.ID && f.ExpiresAt > c.now.Unix()
		}
	}
	codes, err := s.store.RecoveryCodes(ctx, c.member().ID)
	if err != nil {
		return o, err
	}
	o.Recovery = len(codes)
	asked, err := s.mailCode(ctx, c.member().ID, mailOf(c.ID))
	if err != nil {
		return o, err
	}
	o.MailAsked = asked != nil && asked.UsedAt == 0 && asked.ExpiresAt > c.now.Unix()
	o.Others, err = s.others(ctx, c)
	return o, err
}

// Page is a part of a log, latest first. Next is what to ask for to go on, ""
// at the end.
type Page struct {
	Attempts []Attempt
	Next     string
}

const pageLength = 20

func (s *Service) page(ctx context.Context, member, from string) (Page, error) {
	rows, err := s.store.Log(ctx, member, from, pageLength+1)
	p := Page{Attempts: rows}
	if len(rows) > pageLength {
		p.Attempts = rows[:pageLength]
		p.Next = rows[pageLength-1].ID
	}
	return p, err
}

// History gives the member's own log from a Page.Next on, "" for the latest.
func (s *Service) History(ctx context.Context, token, from string) (Page, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return Page{}, err
	}
	return s.page(ctx, c.member().ID, from)
}
