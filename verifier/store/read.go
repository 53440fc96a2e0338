// Reading. What a code check needs comes in one query.

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"rokketa/verifier"
)

// Columns that are read together, and where they go. The order is the same.
const (
	memberColumns = `m.id, COALESCE(m.society_id, ''), m.email, m.name, m.role, m.language, m.method, m.settle, m.demo, m.created_at,
  m.nag_at, COALESCE(s.id, ''), COALESCE(s.name, ''), COALESCE(s.date_at, 0)`
	factorColumns = `f.id, f.member_id, f.state, f.secret_ct, f.key_id, f.algorithm, f.digits, f.period, f.drift, f.used_step,
  f.used_at, f.used_session, f.session_id, f.created_at, f.confirmed_at, f.expires_at, f.revoked_at`
	mailColumns    = `c.challenge_id, c.member_id, c.code_mac, c.key_id, c.expires_at, COALESCE(c.used_at, 0), c.sent_at`
	sessionColumns = `n.id, n.token_hash, n.level, n.created_at, n.seen_at, n.proved_at, n.ends_at, n.idle, n.warned_at, n.ip, n.agent`
)

// account collects what memberColumns give.
type account struct {
	verifier.AccountRow
	settle, demo, created, date int64
}

func (a *account) into() []any {
	m, s := &a.Member, &a.Society
	return []any{
		&m.ID, &m.Society, &m.Email, &m.Name, (*string)(&m.Role), &m.Language, (*string)(&m.Method), &a.settle, &a.demo, &a.created,
		&a.NagAt, &s.ID, &s.Name, &a.date,
	}
}

func (a *account) whole() verifier.AccountRow {
	a.Member.Settle, a.Member.Demo, a.Member.Created = a.settle != 0, a.demo != 0, time.Unix(a.created, 0)
	if a.Society.ID != "" {
		a.Society.Date = time.Unix(a.date, 0).In(verifier.Tokyo())
	}
	return a.AccountRow
}

func factorInto(f *verifier.FactorRow) []any {
	return []any{
		&f.ID, &f.Member, (*string)(&f.State), &f.Sealed, &f.Key, (*string)(&f.Parameters.Algorithm), &f.Parameters.Digits,
		&f.Parameters.Period, &f.Drift, &f.UsedStep, &f.UsedAt, &f.UsedSession, &f.Session, &f.CreatedAt, &f.ConfirmedAt,
		&f.ExpiresAt, &f.RevokedAt,
	}
}

func mailInto(c *verifier.MailCodeRow) []any {
	return []any{&c.Challenge, &c.Member, &c.MAC, &c.Key, &c.ExpiresAt, &c.UsedAt, &c.SentAt}
}

func sessionInto(n *verifier.SessionRow) []any {
	return []any{
		&n.ID, &n.TokenHash, (*string)(&n.Level), &n.CreatedAt, &n.SeenAt, &n.ProvedAt, &n.EndsAt, &n.Idle, &n.WarnedAt,
		&n.Source.IP, &n.Source.UserAgent,
	}
}

// Account finds an account by ID or address.
func (s *Store) Account(ctx context.Context, by verifier.AccountKey) (verifier.AccountRow, error) {
	column, value := "m.id", by.ID
	if by.ID == "" {
		column, value = "m.email", by.Email
	}
	var a account
	err := s.one(ctx, `SELECT `+memberColumns+`, m.password_hash
FROM member m LEFT JOIN society s ON s.id = m.society_id WHERE `+column+` = $1`, []any{value}, func(r row) error {
		return r.Scan(append(a.into(), &a.Password)...)
	})
	return a.whole(), err
}

// challengeText reads a challenge with all that a code needs.
const challengeText = challengeFrom + `
LEFT JOIN factor f ON f.member_id = h.member_id AND f.state = 'active'` + challengeWith

// postgresChallenge is the same for PostgreSQL. Planned while there are few
// apps, the plain join would go through all of them for ever.
const postgresChallenge = challengeFrom + `
LEFT JOIN LATERAL (
  SELECT * FROM factor WHERE factor.member_id = h.member_id AND factor.state = 'active' LIMIT 1
) f ON TRUE` + challengeWith

const challengeFrom = `
SELECT h.id, h.method, h.remember, h.expires_at, COALESCE(g.fails, 0), COALESCE(g.open_at, 0), COALESCE(b.last_at, 0),
  ` + memberColumns + `,
  COALESCE(f.id, ''), COALESCE(f.member_id, ''), COALESCE(f.state, ''), f.secret_ct, COALESCE(f.key_id, 0), COALESCE(f.algorithm, ''),
  COALESCE(f.digits, 0), COALESCE(f.period, 0), COALESCE(f.drift, 0), COALESCE(f.used_step, -1), COALESCE(f.used_at, 0),
  COALESCE(f.used_session, ''), COALESCE(f.session_id, ''), COALESCE(f.created_at, 0), COALESCE(f.confirmed_at, 0),
  COALESCE(f.expires_at, 0), COALESCE(f.revoked_at, 0),
  COALESCE(c.challenge_id, ''), COALESCE(c.member_id, ''), c.code_mac, COALESCE(c.key_id, 0), COALESCE(c.expires_at, 0),
  COALESCE(c.used_at, 0), COALESCE(c.sent_at, 0)
FROM challenge h
JOIN member m ON m.id = h.member_id
LEFT JOIN society s ON s.id = m.society_id`

const challengeWith = `
LEFT JOIN mail_code c ON c.challenge_id = h.id
LEFT JOIN guess g ON g.member_id = h.member_id AND g.class = 'code'
LEFT JOIN budget b ON b.owner = h.member_id AND b.kind = 'wrong-code'
WHERE h.id = $1`

// challengeNames name the columns of challengeText for a query around it.
// Those that a condition needs have names of their own.
const challengeNames = `id, method, remember, expires_at, g_fails, g_open_at, b_last_at,
  member_id, c9, c10, c11, c12, c13, member_method, c15, c16, c17, c18, c19, c20, c21,
  c22, c23, c24, c25, c26, c27, digits, c29, c30, c31, c32, c33, c34, c35, c36, c37, c38,
  c39, c40, c41, c42, c43, c44, c45`

// challenge collects what challengeText gives.
type challenge struct {
	verifier.ChallengeRow
	a        account
	f        verifier.FactorRow
	mail     verifier.MailCodeRow
	remember int64
}

func (c *challenge) into() []any {
	into := append(make([]any, 0, 48), &c.ID, (*string)(&c.Method), &c.remember, &c.ExpiresAt, &c.Guess.Fails, &c.Guess.OpenAt, &c.NoticeAt)
	into = append(into, c.a.into()...)
	into = append(into, factorInto(&c.f)...)
	return append(into, mailInto(&c.mail)...)
}

func (c *challenge) whole() verifier.ChallengeRow {
	c.Remember, c.Account = c.remember != 0, c.a.whole()
	if c.f.ID != "" {
		c.Factor = &c.f
	}
	if c.mail.Challenge != "" {
		c.Mail = &c.mail
	}
	return c.ChallengeRow
}

// Challenge reads a challenge, over or not, with all that a code needs.
func (s *Store) Challenge(ctx context.Context, id string) (verifier.ChallengeRow, error) {
	var c challenge
	err := s.one(ctx, s.challengeText(), []any{id}, func(r row) error { return r.Scan(c.into()...) })
	return c.whole(), err
}

// Session reads a session by its token's hash, over or not.
func (s *Store) Session(ctx context.Context, tokenHash []byte) (verifier.SessionRow, error) {
	var n verifier.SessionRow
	var a account
	err := s.one(ctx, `SELECT `+sessionColumns+`, `+memberColumns+`, m.password_hash
FROM session n JOIN member m ON m.id = n.member_id LEFT JOIN society s ON s.id = m.society_id
WHERE n.token_hash = $1`, []any{tokenHash}, func(r row) error {
		return r.Scan(append(append(sessionInto(&n), a.into()...), &a.Password)...)
	})
	n.Account = a.whole()
	return n, err
}

// Sessions reads a member's sessions that have not come to their last end.
func (s *Store) Sessions(ctx context.Context, member string, now int64) (all []verifier.SessionRow, err error) {
	err = s.all(ctx, `SELECT `+sessionColumns+` FROM session n WHERE n.member_id = $1 AND n.ends_at > $2
ORDER BY n.seen_at DESC, n.created_at DESC, n.id`, []any{member, now}, func(r row) error {
		var n verifier.SessionRow
		err := r.Scan(sessionInto(&n)...)
		n.Account.Member.ID = member
		all = append(all, n)
		return err
	})
	return all, err
}

// Factors reads a member's factors of every state, latest first.
func (s *Store) Factors(ctx context.Context, member string) (all []verifier.FactorRow, err error) {
	return s.factors(ctx, `SELECT `+factorColumns+` FROM factor f WHERE f.member_id = $1 ORDER BY f.created_at DESC, f.id`, member)
}

func (s *Store) factors(ctx context.Context, text string, args ...any) (all []verifier.FactorRow, err error) {
	err = s.all(ctx, text, args, func(r row) error {
		var f verifier.FactorRow
		err := r.Scan(factorInto(&f)...)
		all = append(all, f)
		return err
	})
	return all, err
}

// SealedUnder reads factors whose secret is sealed with another key.
func (s *Store) SealedUnder(ctx context.Context, otherThan, limit int) ([]verifier.FactorRow, error) {
	return s.factors(ctx, `SELECT `+factorColumns+` FROM factor f WHERE f.key_id <> $1 AND length(f.secret_ct) > 0
ORDER BY f.id LIMIT $2`, otherThan, limit)
}

// MailCodes reads a member's mailed codes, used ones and those that are over
// too.
func (s *Store) MailCodes(ctx context.Context, member string) (all []verifier.MailCodeRow, err error) {
	err = s.all(ctx, `SELECT `+mailColumns+` FROM mail_code c WHERE c.member_id = $1`, []any{member}, func(r row) error {
		var c verifier.MailCodeRow
		err := r.Scan(mailInto(&c)...)
		all = append(all, c)
		return err
	})
	return all, err
}

// RecoveryCodes reads a member's unused recovery codes.
func (s *Store) RecoveryCodes(ctx context.Context, member string) (all []verifier.RecoveryRow, err error) {
	err = s.all(ctx, `SELECT code_mac, key_id FROM recovery_code WHERE member_id = $1 AND used_at IS NULL`, []any{member}, func(r row) error {
		var c verifier.RecoveryRow
		err := r.Scan(&c.MAC, &c.Key)
		all = append(all, c)
		return err
	})
	return all, err
}

// RecoveryUnder counts unused recovery codes made under another key.
func (s *Store) RecoveryUnder(ctx context.Context, otherThan int) (n int, err error) {
	err = s.one(ctx, `SELECT count(*) FROM recovery_code WHERE key_id <> $1 AND used_at IS NULL`, []any{otherThan}, func(r row) error {
		return r.Scan(&n)
	})
	return n, err
}

// Guesses reads a member's counters.
func (s *Store) Guesses(ctx context.Context, member string) (map[verifier.Class]verifier.Guess, error) {
	all := map[verifier.Class]verifier.Guess{}
	err := s.all(ctx, `SELECT class, fails, open_at FROM guess WHERE member_id = $1`, []any{member}, func(r row) error {
		var class string
		var g verifier.Guess
		err := r.Scan(&class, &g.Fails, &g.OpenAt)
		all[verifier.Class(class)] = g
		return err
	})
	return all, err
}

// Reset reads a link to set a new password, over or not.
func (s *Store) Reset(ctx context.Context, tokenHash []byte) (x verifier.ResetRow, err error) {
	err = s.one(ctx, `SELECT member_id, expires_at FROM reset WHERE token_hash = $1`, []any{tokenHash}, func(r row) error {
		return r.Scan(&x.Member, &x.ExpiresAt)
	})
	return x, err
}

// Budget reads how much was spent.
func (s *Store) Budget(ctx context.Context, owner, kind string) (b verifier.BudgetRow, err error) {
	err = s.one(ctx, `SELECT window_at, last_at, spent FROM budget WHERE owner = $1 AND kind = $2`, []any{owner, kind}, func(r row) error {
		return r.Scan(&b.WindowAt, &b.LastAt, &b.Count)
	})
	return b, err
}

// Log reads a member's lines before an ID ("" is all), latest first.
func (s *Store) Log(ctx context.Context, member, before string, limit int) (all []verifier.Attempt, err error) {
	text := `SELECT id, at, actor_id, event, method, verdict, finding, reason, session_id, ip, agent FROM audit
WHERE member_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`
	if before == "" {
		before = "~" // above every digit
	}
	err = s.all(ctx, text, []any{member, before, limit}, func(r row) error {
		a := verifier.Attempt{Member: member}
		var at int64
		var finding string
		err := r.Scan(&a.ID, &at, &a.Actor, (*string)(&a.Event), (*string)(&a.Method), (*string)(&a.Verdict), &finding,
			&a.Reason, &a.Session, &a.Source.IP, &a.Source.UserAgent)
		if err != nil {
			return err
		}
		a.At = time.Unix(at, 0)
		if finding != "" {
			if err := json.Unmarshal([]byte(finding), &a.Finding); err != nil {
				return fmt.Errorf("store: finding: %w", err)
			}
		}
		all = append(all, a)
		return nil
	})
	return all, err
}

// Find finds accounts, by address.
func (s *Store) Find(ctx context.Context, q verifier.FindQuery) (all []verifier.Member, err error) {
	text := `SELECT ` + memberColumns + ` FROM member m LEFT JOIN society s ON s.id = m.society_id WHERE 1 = 1`
	var args []any
	where := func(condition string, value any) {
		args = append(args, value)
		text += fmt.Sprintf(condition, len(args))
	}
	if q.Role != "" {
		where(` AND m.role = $%d`, string(q.Role))
	}
	if q.After != "" {
		where(` AND m.email > $%d`, q.After)
	}
	if q.Society != "" {
		where(` AND m.society_id = $%d`, q.Society)
	}
	if q.Text != "" {
		literal := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Text))
		where(` AND (lower(m.email) LIKE $%[1]d ESCAPE '\' OR lower(m.name) LIKE $%[1]d ESCAPE '\' OR lower(m.id) LIKE $%[1]d ESCAPE '\')`,
			"%"+literal+"%")
	}
	text += ` ORDER BY m.email`
	if q.Limit > 0 {
		where(` LIMIT $%d`, q.Limit)
	}
	err = s.all(ctx, text, args, func(r row) error {
		var a account
		err := r.Scan(a.into()...)
		all = append(all, a.whole().Member)
		return err
	})
	return all, err
}

// Societies reads all, by ID.
func (s *Store) Societies(ctx context.Context) (all []verifier.Society, err error) {
	err = s.all(ctx, `SELECT id, name, date_at FROM society ORDER BY id`, nil, func(r row) error {
		var k verifier.Society
		var date int64
		err := r.Scan(&k.ID, &k.Name, &date)
		k.Date = time.Unix(date, 0).In(verifier.Tokyo())
		all = append(all, k)
		return err
	})
	return all, err
}
