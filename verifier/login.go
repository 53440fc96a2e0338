// Logging in: the password, and what it leads to.

package verifier

import (
	"context"
	"encoding/hex"
	"time"
)

// LoginResult is what the password step leads to: either Session, or
// Challenge with the method of the second step.
type LoginResult struct {
	Session   string // token; nothing is set, and the society's date has not come
	Challenge string // token for Code
	Method    Method
	Level     Level     // of Session
	MailedTo  string    // masked address, for MethodMail
	Mail      *Refusal  // the code could not be mailed (ReasonMailFailed, ReasonMailOften): say so on the code page; Resend may help
	Locked    *Refusal  // codes are locked or stopped: say so on the code page; recovery may help
	Expires   time.Time // of the challenge
	Imposed   bool      // the date switched e-mail codes on just now
}

// knockID names the place that passwords are tried from, for one account: an
// outsider's failures make nobody else wait.
func (s *Service) knockID(owner string, src Source) string {
	mac, _ := s.keys.mark("knock", owner, network(src.IP))
	return hex.EncodeToString(mac[:16])
}

// knock counts a password attempt before it is looked at.
func (s *Service) knock(ctx context.Context, id string, a Attempt) error {
	refused, err := s.store.Apply(ctx, Knock{ID: id, Now: a.At.Unix()})
	if err != nil || refused < 0 {
		return err
	}
	a.Verdict = VerdictThrottled
	if err := s.note(ctx, a); err != nil {
		return err
	}
	return refuseFor(ReasonThrottled, KnockWait*time.Second)
}

// KnockFree is how many wrong passwords for one account one address may try
// without waiting; KnockWait the seconds between two tries after that. It is
// short: the owner may sit at the same address.
const (
	KnockFree = 10
	KnockWait = 30
)

// addressed limits what one address may try, whatever the account.
func (s *Service) addressed(ctx context.Context, a Attempt) error {
	wait, ok := s.limits.allow(a.Source.IP, a.At)
	if ok {
		return nil
	}
	a.Verdict = VerdictThrottled
	s.tell(a) // not written: a flood must not fill the log
	return refuseFor(ReasonThrottled, wait)
}

// Login is the password step. An address that is nobody's and a wrong
// password get one answer, after the same work.
func (s *Service) Login(ctx context.Context, email, password string, remember bool, src Source) (LoginResult, error) {
	now := s.now()
	a, err := s.attempt(now, Member{}, EventLogin, src)
	if err != nil {
		return LoginResult{}, err
	}
	if err := s.addressed(ctx, a); err != nil {
		return LoginResult{}, err
	}
	email = NormalEmail(email)
	acc, err := s.store.Account(ctx, AccountKey{Email: email})
	if err != nil && !unknown(err) {
		return LoginResult{}, err
	}
	a.Member, a.Method = acc.Member.ID, acc.Member.Method
	place := s.knockID("login:"+email, src)
	if err := s.knock(ctx, place, a); err != nil {
		return LoginResult{}, err
	}
	right, stale, err := s.hasher.check(ctx, acc.Password, password)
	if err != nil {
		return LoginResult{}, err
	}
	if !right {
		if a.Verdict = VerdictPassword; acc.Member.ID == "" {
			a.Verdict = VerdictUnknown
		}
		if err := s.note(ctx, a); err != nil {
			return LoginResult{}, err
		}
		return LoginResult{}, Refuse(ReasonLogin)
	}
	ops := []Op{held(acc), ClearKnock{place}}
	if stale {
		hash, err := s.hasher.hash(ctx, password)
		if err != nil {
			return LoginResult{}, err
		}
		ops = append(ops, SetPassword{Member: acc.Member.ID, Password: hash})
	}
	return s.passed(ctx, acc, remember, a, ops)
}

// held holds an account as it was when its password was found right: hashing
// takes its time, and the password or the second step may be another by now.
func held(acc AccountRow) Hold {
	return Hold{Member: acc.Member.ID, Password: acc.Password, Method: acc.Member.Method}
}

// passed goes on from a right password; the first of ops holds the account.
func (s *Service) passed(ctx context.Context, acc AccountRow, remember bool, a Attempt, ops []Op) (LoginResult, error) {
	m := acc.Member
	if m.Method == MethodUnset && !mandatory(acc, a.At) {
		token, row, err := s.opened(m, LevelPassword, remember, a.At, a.Source)
		if err != nil {
			return LoginResult{}, err
		}
		b := a
		b.Session = row.ID
		refused, err := s.store.Apply(ctx, append(ops, AddSession{row}, AddLog{b})...)
		if err != nil {
			return LoginResult{}, err
		}
		if refused >= 0 {
			return s.overtaken(ctx, acc, remember, a)
		}
		a = b
		s.tell(a)
		s.post.notices(s.mail(m, MailLogin, a.At, a.Source))
		return LoginResult{Session: token, Method: MethodUnset, Level: LevelPassword}, nil
	}
	r := LoginResult{Method: m.Method}
	var told []Attempt
	if m.Method == MethodUnset {
		// The date has come: whoever has set nothing gets e-mail codes.
		r.Method, r.Imposed = MethodMail, true
		b, err := s.attempt(a.At, m, EventMandatory, a.Source)
		if err != nil {
			return LoginResult{}, err
		}
		b.Method, a.Method = MethodMail, MethodMail
		told = append(told, b)
		ops = append(ops, SetMethod{Member: m.ID, From: MethodUnset, To: MethodMail, Settle: m.Settle}, AddLog{b},
			notice{s.mail(m, MailMandatory, a.At, Source{})})
	}
	token, _, err := s.random.token()
	if err != nil {
		return LoginResult{}, err
	}
	id := challengeID(token)
	r.Challenge, r.Expires = token, a.At.Add(s.profile.ChallengeLife)
	ops = append(ops, AddChallenge{
		ID: id, Member: m.ID, Method: r.Method, Remember: remember, Now: a.At.Unix(), ExpiresAt: r.Expires.Unix(),
	}, AddLog{a})
	if r.Locked, err = s.locked(ctx, m, a.At); err != nil {
		return LoginResult{}, err
	}
	code := ""
	if r.Method == MethodMail {
		r.MailedTo = masked(m.Email)
		if r.Locked == nil {
			if code, ops, err = s.loginCode(ctx, m, id, a.At, ops, &r); err != nil {
				return LoginResult{}, err
			}
		}
	}
	refused, err := s.commit(ctx, ops...)
	if err != nil {
		return LoginResult{}, err
	}
	if refused >= 0 {
		return s.overtaken(ctx, acc, remember, a)
	}
	s.tell(append(told, a)...)
	if code != "" {
		r.Mail = s.sendCode(ctx, m, MailLoginCode, code, a.At)
	}
	return r, nil
}

// overtaken goes on from a right password where another request changed the
// account in the same moment: its method, as two presses of the button do on
// the day of the date, or its password, which is a wrong one then.
func (s *Service) overtaken(ctx context.Context, before AccountRow, remember bool, a Attempt) (LoginResult, error) {
	acc, err := s.store.Account(ctx, AccountKey{ID: before.Member.ID})
	if err != nil {
		return LoginResult{}, err
	}
	a.Method = acc.Member.Method
	switch {
	case acc.Password != before.Password:
		a.Verdict = VerdictPassword
		if err := s.note(ctx, a); err != nil {
			return LoginResult{}, err
		}
		return LoginResult{}, Refuse(ReasonLogin)
	case acc.Member.Method == before.Member.Method:
		return LoginResult{}, Refuse(ReasonBusy)
	}
	return s.passed(ctx, acc, remember, a, []Op{held(acc)})
}

// loginsMailed is how many logins of a member are mailed a code in an hour.
const loginsMailed = 20

// loginCode adds a mailed code to a login, unless there were too many.
func (s *Service) loginCode(ctx context.Context, m Member, id string, now time.Time, ops []Op, r *LoginResult) (string, []Op, error) {
	if err := s.spendMail(ctx, m, "login", 0, loginsMailed, now); err != nil {
		if refusal, ok := asRefusal(err); ok {
			r.Mail = refusal
			return "", ops, nil
		}
		return "", ops, err
	}
	code, op, err := s.newMailCode(m, id, now)
	return code, append(ops, op), err
}

// locked tells whether codes of a member are barred now.
func (s *Service) locked(ctx context.Context, m Member, now time.Time) (*Refusal, error) {
	all, err := s.store.Guesses(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	if v, until := barred(all[ClassCode], now.Unix()); v != "" {
		return lockRefusal(v, until, now), nil
	}
	return nil, nil
}
