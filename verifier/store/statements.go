// The statements of every change. Both databases take these texts: numbered
// values, no clock of their own. Where a condition decides between two
// requests it stands in the statement, and the number of changed rows is the
// answer.

package store

import (
	"encoding/json"
	"fmt"

	"rokketa/verifier"
)

// reserveText is the first half of a code check: it counts the attempt and
// sets the next allowed time, in a transaction of its own. On the right of
// SET, fails is the old value.
const (
	reserveText = `
UPDATE guess
   SET ` + reserveSet + `
 WHERE member_id = $1 AND class = $3 AND ` + reserveIf + `
RETURNING fails, open_at`
	// $2 is the time.
	reserveSet = `fails = fails + 1,
       open_at = CAST($2 AS BIGINT) + CASE WHEN fails < 4 THEN 0   WHEN fails = 4 THEN 30
                                           WHEN fails = 5 THEN 60  WHEN fails = 6 THEN 300
                                           WHEN fails = 7 THEN 900 ELSE 3600 END`
	reserveIf = `fails < 100
   AND (open_at <= $2 OR open_at - $2 > 3600)`
)

func reserveArgs(class verifier.Class, now int64, member string) []any {
	return []any{member, now, string(class)}
}

const logText = `
INSERT INTO audit (member_id, id, at, actor_id, event, method, verdict, finding, reason, session_id, ip, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

func logArgs(a verifier.Attempt) ([]any, error) {
	finding, err := found(a.Finding)
	return []any{
		a.Member, a.ID, a.At.Unix(), a.Actor, string(a.Event), string(a.Method), string(a.Verdict), finding,
		a.Reason, a.Session, a.Source.IP, a.Source.UserAgent,
	}, err
}

// found is a finding as JSON; nothing found is "".
func found(f verifier.Finding) (string, error) {
	if f == (verifier.Finding{}) {
		return "", nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("store: finding: %w", err)
	}
	return string(b), nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// list collects statements.
type list []statement

func (l *list) add(text string, args ...any) { *l = append(*l, statement{text: text, args: args}) }
func (l *list) must(text string, args ...any) {
	*l = append(*l, statement{text: text, args: args, must: true})
}

// translate adds the statements of a change.
func translate(all []statement, op verifier.Op) ([]statement, error) {
	l := list(all)
	if codes(&l, op) || factors(&l, op) || sessions(&l, op) || accounts(&l, op) || limits(&l, op) {
		return l, nil
	}
	switch o := op.(type) {
	case verifier.AddLog:
		args, err := logArgs(o.Attempt)
		l.add(logText, args...)
		return l, err
	case verifier.Settle:
		finding, err := found(o.Attempt.Finding)
		l.add(`UPDATE audit SET verdict = $1, finding = $2, session_id = $3 WHERE member_id = $4 AND id = $5`,
			string(o.Attempt.Verdict), finding, o.Attempt.Session, o.Attempt.Member, o.Attempt.ID)
		return l, err
	}
	return nil, fmt.Errorf("store: unknown change %T", op)
}

func codes(l *list, op verifier.Op) bool {
	switch o := op.(type) {
	case verifier.RaiseStep:
		// COALESCE, or PostgreSQL would go through the index of all active
		// ones, if it planned that while there were few.
		l.must(`UPDATE factor SET used_step = $1, drift = $2, used_at = $3, used_session = $4
WHERE id = $5 AND COALESCE(state, '') = 'active' AND used_step < $1`, o.Step, o.Drift, o.Now, o.Session, o.Factor)
	case verifier.AddChallenge:
		l.add(`INSERT INTO challenge (id, member_id, method, remember, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			o.ID, o.Member, string(o.Method), flag(o.Remember), o.Now, o.ExpiresAt)
	case verifier.TakeChallenge:
		l.must(`DELETE FROM challenge WHERE id = $1 AND member_id = $2 AND expires_at > $3`, o.ID, o.Member, o.Now)
	case verifier.DropChallenges:
		if o.ID != "" {
			l.add(`DELETE FROM challenge WHERE id = $1`, o.ID)
		} else {
			l.add(`DELETE FROM challenge WHERE member_id = $1`, o.Member)
		}
	case verifier.PutMailCode:
		r := o.Row
		l.add(`INSERT INTO mail_code (challenge_id, member_id, code_mac, key_id, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (challenge_id) DO UPDATE SET code_mac = excluded.code_mac, key_id = excluded.key_id,
  sent_at = excluded.sent_at, expires_at = excluded.expires_at, used_at = NULL`,
			r.Challenge, r.Member, r.MAC, r.Key, r.SentAt, r.ExpiresAt)
	case verifier.TakeMailCode:
		l.must(`UPDATE mail_code SET used_at = $1 WHERE challenge_id = $2 AND code_mac = $3 AND used_at IS NULL AND expires_at > $1`,
			o.Now, o.Challenge, o.MAC)
	case verifier.DropMailCodes:
		l.add(`DELETE FROM mail_code WHERE member_id = $1 AND used_at IS NULL`, o.Member)
	case verifier.AddRecoveryCode:
		l.add(`INSERT INTO recovery_code (member_id, code_mac, key_id) VALUES ($1, $2, $3)`, o.Member, o.Row.MAC, o.Row.Key)
	case verifier.DropRecoveryCodes:
		l.add(`DELETE FROM recovery_code WHERE member_id = $1`, o.Member)
	case verifier.TakeRecoveryCode:
		l.must(`UPDATE recovery_code SET used_at = $1 WHERE member_id = $2 AND code_mac = $3 AND used_at IS NULL`, o.Now, o.Member, o.MAC)
	case verifier.ClearGuess:
		l.add(`UPDATE guess SET fails = 0, open_at = 0 WHERE member_id = $1 AND class = $2`, o.Member, string(o.Class))
	case verifier.SetGuess:
		l.must(`UPDATE guess SET fails = $1, open_at = $2 WHERE member_id = $3 AND class = $4`,
			o.Guess.Fails, o.Guess.OpenAt, o.Member, string(o.Class))
	default:
		return false
	}
	return true
}

func factors(l *list, op verifier.Op) bool {
	switch o := op.(type) {
	case verifier.AddFactor:
		r := o.Row
		l.add(`INSERT INTO factor (id, member_id, state, secret_ct, key_id, algorithm, digits, period, drift, used_step,
  session_id, created_at, confirmed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
			r.ID, r.Member, string(r.State), r.Sealed, r.Key, string(r.Parameters.Algorithm), r.Parameters.Digits,
			r.Parameters.Period, r.Drift, r.UsedStep, r.Session, r.CreatedAt, r.ConfirmedAt, r.ExpiresAt)
	case verifier.ActivateFactor:
		l.must(`UPDATE factor SET state = 'active', used_step = $1, drift = $2, used_at = $3, used_session = $4,
  confirmed_at = $3, expires_at = 0
WHERE id = $5 AND state = 'pending' AND expires_at > $3`, o.Step, o.Drift, o.Now, o.Session, o.Factor)
	case verifier.RevokeActive:
		if o.Keep {
			l.add(`UPDATE factor SET state = 'revoked', revoked_at = $1 WHERE member_id = $2 AND state = 'active'`, o.Now, o.Member)
		} else {
			l.add(`UPDATE factor SET state = 'revoked', revoked_at = $1, secret_ct = $3 WHERE member_id = $2 AND state = 'active'`,
				o.Now, o.Member, []byte{})
		}
	case verifier.DropPending:
		l.add(`DELETE FROM factor WHERE member_id = $1 AND state = 'pending'`, o.Member)
	case verifier.SealAgain:
		l.must(`UPDATE factor SET secret_ct = $1, key_id = $2 WHERE id = $3 AND key_id = $4`, o.Sealed, o.Key, o.Factor, o.OldKey)
	default:
		return false
	}
	return true
}

func sessions(l *list, op verifier.Op) bool {
	switch o := op.(type) {
	case verifier.AddSession:
		r := o.Row
		l.add(`INSERT INTO session (id, token_hash, member_id, level, created_at, seen_at, proved_at, ends_at, idle, ip, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			r.ID, r.TokenHash, r.Account.Member.ID, string(r.Level), r.CreatedAt, r.SeenAt, r.ProvedAt, r.EndsAt, r.Idle,
			r.Source.IP, r.Source.UserAgent)
	case verifier.RenewSession:
		l.must(`UPDATE session SET token_hash = $1, level = $2, proved_at = $3, seen_at = $4, ends_at = $5 WHERE id = $6 AND token_hash = $7`,
			o.NewHash, string(o.Level), o.ProvedAt, o.SeenAt, o.EndsAt, o.ID, o.OldHash)
	case verifier.SeeSession:
		l.add(`UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $1`, o.Now, o.ID)
	case verifier.WarnSession:
		l.add(`UPDATE session SET warned_at = $1 WHERE id = $2`, o.At, o.ID)
	case verifier.EndSession:
		l.must(`DELETE FROM session WHERE id = $1 AND member_id = $2`, o.ID, o.Member)
	case verifier.EndSessions:
		if o.Level == "" {
			l.add(`DELETE FROM session WHERE member_id = $1 AND id <> $2`, o.Member, o.Except)
		} else {
			l.add(`DELETE FROM session WHERE member_id = $1 AND id <> $2 AND level = $3`, o.Member, o.Except, string(o.Level))
		}
	case verifier.SetLevels:
		l.add(`UPDATE session SET level = $1 WHERE member_id = $2 AND level = 'full'`, string(o.Level), o.Member)
	default:
		return false
	}
	return true
}

func accounts(l *list, op verifier.Op) bool {
	switch o := op.(type) {
	case verifier.AddSociety:
		l.add(`INSERT INTO society (id, name, date_at) VALUES ($1, $2, $3)`, o.Society.ID, o.Society.Name, o.Society.Date.Unix())
	case verifier.SetSocietyDate:
		l.must(`UPDATE society SET date_at = $1 WHERE id = $2`, o.Date, o.ID)
	case verifier.AddMember:
		m := o.Member
		l.add(`INSERT INTO member (id, society_id, email, name, role, language, password_hash, method, settle, demo, created_at)
VALUES ($1, NULLIF($2, ''), $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			m.ID, m.Society, m.Email, m.Name, string(m.Role), m.Language, o.Password, string(m.Method), flag(m.Settle), flag(m.Demo), o.Now)
		l.add(`INSERT INTO guess (member_id, class) VALUES ($1, 'code'), ($1, 'recovery')`, m.ID)
	case verifier.Hold:
		l.must(`UPDATE member SET method = method WHERE id = $1 AND ($2 = '' OR password_hash = $2) AND ($3 = '' OR method = $3)`,
			o.Member, o.Password, string(o.Method))
	case verifier.SetPassword:
		l.must(`UPDATE member SET password_hash = $1 WHERE id = $2`, o.Password, o.Member)
	case verifier.SetEmail:
		l.must(`UPDATE member SET email = $1 WHERE id = $2`, o.Email, o.Member)
	case verifier.SetMethod:
		if o.From == "" {
			l.must(`UPDATE member SET method = $1, settle = $2 WHERE id = $3`, string(o.To), flag(o.Settle), o.Member)
		} else {
			l.must(`UPDATE member SET method = $1, settle = $2 WHERE id = $3 AND method = $4`,
				string(o.To), flag(o.Settle), o.Member, string(o.From))
		}
	case verifier.SetNag:
		l.add(`UPDATE member SET nag_at = $1 WHERE id = $2`, o.At, o.Member)
	case verifier.AddReset:
		l.add(`INSERT INTO reset (token_hash, member_id, expires_at) VALUES ($1, $2, $3)`, o.TokenHash, o.Member, o.ExpiresAt)
	case verifier.TakeReset:
		l.must(`DELETE FROM reset WHERE token_hash = $1 AND expires_at > $2`, o.TokenHash, o.Now)
	case verifier.DropResets:
		l.add(`DELETE FROM reset WHERE member_id = $1`, o.Member)
	default:
		return false
	}
	return true
}

func limits(l *list, op verifier.Op) bool {
	switch o := op.(type) {
	case verifier.Spend:
		// A window that seems to begin in the future, or a last time that
		// does, means that the clock was set back.
		l.must(`
INSERT INTO budget (owner, kind, window_at, spent, last_at) VALUES ($1, $2, $3, 1, $3)
ON CONFLICT (owner, kind) DO UPDATE SET
  spent     = CASE WHEN budget.window_at > $3 OR $3 - budget.window_at >= $4 THEN 1 ELSE budget.spent + 1 END,
  window_at = CASE WHEN budget.window_at > $3 OR $3 - budget.window_at >= $4 THEN $3 ELSE budget.window_at END,
  last_at   = $3
WHERE (budget.last_at > $3 OR $3 - budget.last_at >= $5)
  AND (budget.window_at > $3 OR $3 - budget.window_at >= $4 OR budget.spent < $6)`,
			o.Owner, o.Kind, o.Now, o.Window, o.Every, o.Limit)
	case verifier.Knock:
		l.must(`
INSERT INTO knock (id, fails, open_at) VALUES ($1, 1, $2)
ON CONFLICT (id) DO UPDATE SET
  fails   = knock.fails + 1,
  open_at = CAST($2 AS BIGINT) + CASE WHEN knock.fails + 1 < $3 THEN 0 ELSE $4 END
WHERE knock.open_at <= $2 OR knock.open_at - $2 > $4`,
			o.ID, o.Now, int64(verifier.KnockFree), int64(verifier.KnockWait))
	case verifier.ClearKnock:
		l.add(`DELETE FROM knock WHERE id = $1`, o.ID)
	case verifier.AddNotice:
		r := o.Row
		l.add(`INSERT INTO notice (id, member_id, mail, created_at, due_at) VALUES ($1, $2, $3, $4, $5)`,
			r.ID, r.Member, r.Text, r.CreatedAt, r.DueAt)
	case verifier.TakeNotice:
		l.must(`UPDATE notice SET due_at = $1, tries = tries + 1 WHERE id = $2 AND due_at = $3`, o.DueAt, o.ID, o.Was)
	case verifier.DropNotice:
		l.add(`DELETE FROM notice WHERE id = $1`, o.ID)
	case verifier.SweepLog:
		l.add(`DELETE FROM audit WHERE member_id = $1 AND id < $2`, o.Member, o.Before)
	case verifier.Sweep:
		l.add(`DELETE FROM challenge WHERE expires_at < $1`, o.Before)
		l.add(`DELETE FROM mail_code WHERE expires_at < $1`, o.Before)
		l.add(`DELETE FROM session WHERE ends_at < $1 OR seen_at + idle < $1`, o.Before)
		l.add(`DELETE FROM factor WHERE state = 'pending' AND expires_at < $1`, o.Before)
		l.add(`DELETE FROM reset WHERE expires_at < $1`, o.Before)
		l.add(`DELETE FROM knock WHERE open_at < $1`, o.Before)
		l.add(`DELETE FROM budget WHERE last_at < $1`, o.Before)
	default:
		return false
	}
	return true
}
