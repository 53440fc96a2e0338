// Sessions: found by their token, ended by time or by hand.

package verifier

import (
	"context"
	"errors"
	"time"
)

// limitedLife is how long a session that may only set up a factor lasts.
const limitedLife = 30 * time.Minute

// seenEvery is how exactly a session's last use is kept: a page view is no
// reason to write to a disk.
const seenEvery = time.Minute

// current is a session inside a call, with its row and the call's one moment.
type current struct {
	Session
	row SessionRow
	now time.Time
}

func (c current) member() Member { return c.row.Account.Member }

// session finds the live session of a token.
func (s *Service) session(ctx context.Context, token string) (current, error) {
	now := s.now()
	if token == "" {
		return current{}, Refuse(ReasonSession)
	}
	row, err := s.store.Session(ctx, hashToken(token))
	if errors.Is(err, ErrNone) {
		return current{}, Refuse(ReasonSession)
	} else if err != nil {
		return current{}, err
	}
	if over(row, now.Unix()) {
		// Whether the row goes now or at the next sweep, it counts no more.
		if _, err := s.store.Apply(ctx, EndSession{ID: row.ID, Member: row.Account.Member.ID}); err != nil {
			return current{}, err
		}
		return current{}, Refuse(ReasonSession)
	}
	return current{Session: s.describe(row, now), row: row, now: now}, nil
}

// full is session for what a limited one may not do.
func (s *Service) full(ctx context.Context, token string) (current, error) {
	c, err := s.session(ctx, token)
	if err == nil && c.Level == LevelEnrol {
		return c, Refuse(ReasonLimited)
	}
	return c, err
}

// over tells whether a session has ended by time, or because it was begun by
// the password alone and the account has a second step by now or must have one.
func over(row SessionRow, now int64) bool {
	return row.EndsAt <= now || now-row.SeenAt > row.Idle || row.Level == LevelPassword &&
		(row.Account.Member.Method != MethodUnset || mandatory(row.Account, time.Unix(now, 0)))
}

func (s *Service) describe(row SessionRow, now time.Time) Session {
	c := Session{
		ID: row.ID, Member: row.Account.Member, Society: row.Account.Society, Level: row.Level,
		Created: moment(row.CreatedAt), Seen: moment(row.SeenAt), Proved: moment(row.ProvedAt), Ends: moment(row.EndsAt),
		Idle: time.Duration(row.Idle) * time.Second, Source: row.Source,
		Mandatory: mandatory(row.Account, now), TriedElsewhere: moment(row.WarnedAt),
	}
	age := now.Unix() - row.ProvedAt
	c.Fresh = row.Level == LevelEnrol || age >= 0 && age <= int64(s.profile.FreshAge/time.Second)
	return c
}

// mandatory tells whether the second step may no longer be off. For staff it
// never may.
func mandatory(a AccountRow, now time.Time) bool {
	return a.Member.Role == RoleStaff || !now.Before(a.Society.Date)
}

// moment is a stored time; 0 is none.
func moment(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}

// opened makes a new session's row and token.
func (s *Service) opened(m Member, level Level, remember bool, now time.Time, src Source) (token string, row SessionRow, err error) {
	token, hash, err := s.random.token()
	if err != nil {
		return "", SessionRow{}, err
	}
	id, err := s.random.name("s")
	if err != nil {
		return "", SessionRow{}, err
	}
	idle, longest := s.profile.SessionIdle, s.profile.SessionMax
	switch {
	case level == LevelEnrol:
		idle, longest = limitedLife, limitedLife
	case remember && m.Role != RoleStaff: // who may help others logs in each time
		idle, longest = s.profile.RememberIdle, s.profile.RememberMax
	}
	unix := now.Unix()
	return token, SessionRow{
		ID: id, TokenHash: hash, Level: level, CreatedAt: unix, SeenAt: unix, ProvedAt: unix,
		EndsAt: now.Add(longest).Unix(), Idle: int64(idle / time.Second), Source: bounded(src),
		Account: AccountRow{Member: m},
	}, nil
}

// renewed gives a session a new token at a level.
func (s *Service) renewed(c current, level Level, proved bool) (token string, op RenewSession, err error) {
	token, hash, err := s.random.token()
	if err != nil {
		return "", RenewSession{}, err
	}
	op = RenewSession{
		ID: c.ID, OldHash: c.row.TokenHash, NewHash: hash, Level: level,
		ProvedAt: c.row.ProvedAt, SeenAt: c.now.Unix(), EndsAt: c.row.EndsAt,
	}
	if proved {
		op.ProvedAt = c.now.Unix()
	}
	if c.Level == LevelEnrol && level != LevelEnrol { // it was short on purpose
		op.EndsAt = max(op.EndsAt, c.now.Add(s.profile.SessionMax).Unix())
	}
	return token, op, nil
}

// shut ends what is open of a member. What leads to a session goes before the
// sessions: a code under way either finds its challenge gone or has opened its
// session by then, which ends with the others.
func shut(member string) []Op {
	return []Op{DropMailCodes{Member: member}, DropChallenges{Member: member}, EndSessions{Member: member}}
}

// bounded keeps what a browser says of itself from filling the database.
func bounded(src Source) Source {
	const longest = 300
	if len(src.UserAgent) > longest {
		src.UserAgent = src.UserAgent[:longest]
	}
	if len(src.IP) > 64 {
		src.IP = src.IP[:64]
	}
	return src
}

// Session finds the session of a token and notes that it was seen.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	c, err := s.session(ctx, token)
	if err != nil {
		return Session{}, err
	}
	if away := c.now.Unix() - c.row.SeenAt; away >= int64(seenEvery/time.Second) {
		if _, err := s.store.Apply(ctx, SeeSession{ID: c.ID, Now: c.now.Unix()}); err != nil {
			return Session{}, err
		}
	}
	return c.Session, nil
}

// Logout ends the session of the token. One that is over already is no error.
func (s *Service) Logout(ctx context.Context, token string, src Source) error {
	c, err := s.session(ctx, token)
	if Refused(err, ReasonSession) {
		return nil
	} else if err != nil {
		return err
	}
	a, err := s.attempt(c.now, c.member(), EventLogout, src)
	if err != nil {
		return err
	}
	a.Session = c.ID
	if _, err = s.store.Apply(ctx, EndSession{ID: c.ID, Member: c.member().ID}, AddLog{a}); err != nil {
		return err
	}
	s.tell(a)
	return nil
}

// Sessions lists the member's open sessions, latest seen first.
func (s *Service) Sessions(ctx context.Context, token string) ([]Session, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.sessions(ctx, c)
}

func (s *Service) sessions(ctx context.Context, c current) ([]Session, error) {
	rows, err := s.store.Sessions(ctx, c.member().ID, c.now.Unix())
	if err != nil {
		return nil, err
	}
	var open []Session
	for _, row := range rows {
		row.Account = c.row.Account
		if !over(row, c.now.Unix()) {
			open = append(open, s.describe(row, c.now))
		}
	}
	return open, nil
}

// others counts the member's other open sessions.
func (s *Service) others(ctx context.Context, c current) (int, error) {
	open, err := s.sessions(ctx, c)
	n := 0
	for _, one := range open {
		if one.ID != c.ID {
			n++
		}
	}
	return n, err
}

// othersNow is others after a change that is made: it stands, whether or not
// they can be counted.
func (s *Service) othersNow(ctx context.Context, c current) int {
	n, err := s.others(ctx, c)
	if err != nil {
		s.o.Log.Warn("sessions not counted", "member", c.member().ID, "error", err)
	}
	return n
}

// EndSession ends one session of the same member by its ID.
func (s *Service) EndSession(ctx context.Context, token, id string, src Source) error {
	c, err := s.full(ctx, token)
	if err != nil {
		return err
	}
	a, err := s.attempt(c.now, c.member(), EventSessionEnded, src)
	if err != nil {
		return err
	}
	a.Session = id
	refused, err := s.store.Apply(ctx, EndSession{ID: id, Member: c.member().ID}, AddLog{a})
	if err != nil {
		return err
	}
	if refused >= 0 {
		return Refuse(ReasonNoSession)
	}
	s.tell(a)
	return nil
}

// EndOthers ends every other session of the member and tells how many.
func (s *Service) EndOthers(ctx context.Context, token string, src Source) (int, error) {
	c, err := s.full(ctx, token)
	if err != nil {
		return 0, err
	}
	n, err := s.others(ctx, c)
	if err != nil || n == 0 {
		return n, err
	}
	a, err := s.attempt(c.now, c.member(), EventSessionEnded, src)
	if err != nil {
		return 0, err
	}
	a.Session = c.ID
	if _, err := s.store.Apply(ctx, EndSessions{Member: c.member().ID, Except: c.ID}, AddLog{a}); err != nil {
		return 0, err
	}
	s.tell(a)
	return n, nil
}

// DismissWarning takes away Session.TriedElsewhere.
func (s *Service) DismissWarning(ctx context.Context, token string) error {
	c, err := s.session(ctx, token)
	if err != nil {
		return err
	}
	_, err = s.store.Apply(ctx, WarnSession{ID: c.ID})
	return err
}
