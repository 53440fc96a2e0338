// Mailed codes: made, bound to what they were asked for, and sent.

package verifier

import (
	"context"
	"strings"
	"time"
)

// What a mailed code is bound to, beside a challenge's ID.
func proofOf(session string) string { return "proof:" + session }
func mailOf(session string) string  { return "mail:" + session }

// newMailCode makes a code bound to a challenge; a newer one replaces it.
func (s *Service) newMailCode(m Member, bound string, now time.Time) (code string, op PutMailCode, err error) {
	if code, err = s.random.digits(s.profile.MailDigits); err != nil {
		return "", op, err
	}
	mac, key := s.keys.mark("mail_code", bound, code)
	return code, PutMailCode{MailCodeRow{
		Challenge: bound, Member: m.ID, MAC: mac, Key: key,
		SentAt: now.Unix(), ExpiresAt: now.Add(s.profile.MailLife).Unix(),
	}}, nil
}

// mailCodeIs compares, whether or not the code may still be used.
func (s *Service) mailCodeIs(row *MailCodeRow, code string) bool {
	mac, ok := s.keys.code(row.Key, "mail_code", row.Challenge, code)
	return ok && equal(mac, row.MAC)
}

// sendCode sends a code and tells by a refusal if that failed.
func (s *Service) sendCode(ctx context.Context, m Member, kind MailKind, code string, now time.Time) *Refusal {
	mail := s.mail(m, kind, now, Source{})
	mail.Details["code"] = code
	mail.Details["minutes"] = int(s.profile.MailLife / time.Minute)
	if err := s.post.now(ctx, mail); err != nil {
		s.o.Log.Warn("code not mailed", "mail", mail, "error", err)
		return Refuse(ReasonMailFailed)
	}
	return nil
}

// mailedCode checks a mailed code, inside a check that is reserved.
func (s *Service) mailedCode(ctx context.Context, c *check, row *MailCodeRow, code string) (TakeMailCode, error) {
	if row != nil && s.mailCodeIs(row, code) {
		if row.UsedAt == 0 && row.ExpiresAt > c.now.Unix() {
			return TakeMailCode{Challenge: row.Challenge, MAC: row.MAC, Now: c.now.Unix()}, nil
		}
		v := VerdictCodeExpired
		if row.UsedAt != 0 {
			v = VerdictReplay
		}
		return TakeMailCode{}, s.wrong(ctx, c, v, Finding{First: moment(row.UsedAt)}, ReasonCode)
	}
	v, found := s.inspect(ctx, c.member, nil, code, c.now, VerdictWrong, Finding{})
	return TakeMailCode{}, s.wrong(ctx, c, v, found, ReasonCode)
}

// mailCode reads the code that is bound to something; nil if there is none.
func (s *Service) mailCode(ctx context.Context, member, bound string) (*MailCodeRow, error) {
	rows, err := s.store.MailCodes(ctx, member)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].Challenge == bound {
			return &rows[i], nil
		}
	}
	return nil, nil
}

// spendMail takes one of the mails that a member may ask for in an hour.
func (s *Service) spendMail(ctx context.Context, m Member, kind string, every time.Duration, limit int, now time.Time) error {
	op := Spend{Owner: m.ID, Kind: kind, Now: now.Unix(), Every: int64(every / time.Second), Window: 3600, Limit: limit}
	refused, err := s.store.Apply(ctx, op)
	if err != nil || refused < 0 {
		return err
	}
	b, err := s.store.Budget(ctx, op.Owner, op.Kind)
	if err != nil && !unknown(err) {
		return err
	}
	wait := b.LastAt + op.Every - op.Now
	if b.Count >= limit {
		wait = max(wait, b.WindowAt+op.Window-op.Now)
	}
	return refuseFor(ReasonMailOften, time.Duration(max(wait, 1))*time.Second)
}

// mail begins a mail to a member.
func (s *Service) mail(m Member, kind MailKind, now time.Time, src Source) Mail {
	d := map[string]any{"time": now}
	if src != (Source{}) {
		src = bounded(src)
		d["ip"], d["agent"] = src.IP, src.UserAgent
	}
	return Mail{To: m.Email, Name: m.Name, Member: m.ID, Kind: kind, Language: m.Language, Time: now, Details: d}
}

// masked is an address as it is shown to who has not proved to own it:
// "t***@example.com".
func masked(email string) string {
	user, host, ok := strings.Cut(email, "@")
	if !ok || user == "" {
		return "***"
	}
	first := []rune(user)[0]
	return string(first) + "***@" + host
}
