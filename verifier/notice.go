// Notices: mails that tell a member what was changed. Each stands in the
// database with its change, in one transaction, until it is handed over. So
// none is sent of what was not done, and none is lost with a process or a mail
// server that is away.

package verifier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	// firstCarry is how long the process that made the change has to send the
	// notice before another one tries; each time that it fails doubles the
	// wait, up to longestCarry.
	firstCarry   = 10 * time.Minute
	longestCarry = 4 * time.Hour
	// lastCarry is when a notice is given up: it tells nothing new by then.
	lastCarry = 3 * 24 * time.Hour
	// carryAtOnce is how many are taken up together.
	carryAtOnce = 100
)

// NoticeRow is a notice on its way.
type NoticeRow struct {
	ID, Member string
	Text       string // JSON; no code, no token
	CreatedAt  int64
	DueAt      int64 // when it may be taken up again
	Tries      int
}

// notice is a change that commit writes as an AddNotice, and sends.
type notice struct{ mail Mail }

func (notice) op() {}

// commit is the store's Apply for changes with notices among them, at the end.
// Those are sent once they are in the database; a process without a Mailer, as
// at the command line, leaves them to one that has.
func (s *Service) commit(ctx context.Context, ops ...Op) (refused int, err error) {
	var all []Op
	var rows []NoticeRow
	var mails []Mail
	for _, op := range ops {
		n, ok := op.(notice)
		if !ok {
			all = append(all, op)
			continue
		}
		row, err := s.noticeRow(n.mail)
		if err != nil {
			return -1, err
		}
		if s.o.Mailer == nil { // another process has one
			row.DueAt = row.CreatedAt
		} else {
			rows, mails = append(rows, row), append(mails, n.mail)
		}
		all = append(all, AddNotice{row})
	}
	if refused, err = s.store.Apply(ctx, all...); err != nil || refused >= 0 {
		return refused, err
	}
	for i, row := range rows {
		s.carry(row, mails[i])
	}
	return -1, nil
}

// carry sends a notice on the side and takes it out of the database.
func (s *Service) carry(row NoticeRow, m Mail) bool {
	taken := s.post.later(func(ctx context.Context) {
		if err := s.o.Mailer.Send(ctx, m); err != nil {
			s.o.Log.Warn("mail not sent, it will be tried again", "mail", m, "error", err)
			return
		}
		ctx, cancel := settling(ctx)
		defer cancel()
		if _, err := s.store.Apply(ctx, DropNotice{row.ID}); err != nil {
			s.o.Log.Error("mail sent, it may be sent once more", "mail", m, "error", err)
		}
	})
	if !taken {
		s.o.Log.Warn("mail put off, too many wait", "mail", m)
	}
	return taken
}

// Deliver takes up the notices that another process left or that could not be
// sent. Sweep does it too.
func (s *Service) Deliver(ctx context.Context) error {
	now := s.now()
	for {
		rows, err := s.store.Notices(ctx, now.Unix(), carryAtOnce)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if going, err := s.takeUp(ctx, row, now); err != nil || !going {
				return err
			}
		}
		if len(rows) < carryAtOnce {
			return nil
		}
	}
}

// takeUp sends one notice again, unless another process does. It reports
// false if no more can be taken up now.
func (s *Service) takeUp(ctx context.Context, row NoticeRow, now time.Time) (going bool, err error) {
	m, err := row.mail()
	old := now.Unix()-row.CreatedAt > int64(lastCarry/time.Second)
	if s.o.Mailer == nil && !old {
		return false, nil // the oldest are read first
	}
	if err != nil || old {
		s.o.Log.Error("mail given up", "notice", row.ID, "member", row.Member, "tries", row.Tries, "error", err)
		_, err = s.store.Apply(ctx, DropNotice{row.ID})
		return err == nil, err
	}
	wait := longestCarry
	if row.Tries < 5 {
		wait = min(firstCarry<<(row.Tries+1), longestCarry)
	}
	refused, err := s.store.Apply(ctx, TakeNotice{ID: row.ID, Was: row.DueAt, DueAt: now.Add(wait).Unix()})
	if err != nil || refused >= 0 {
		return err == nil, err
	}
	return s.carry(row, m), nil
}

// letter is a notice as it is kept: what its text needs, and nothing else.
type letter struct {
	To       string   `json:"to"`
	Name     string   `json:"name"`
	Kind     MailKind `json:"kind"`
	Language string   `json:"language"`
	Time     int64    `json:"time"`
	IP       string   `json:"ip,omitzero"`
	Agent    string   `json:"agent,omitzero"`
	Reason   string   `json:"reason,omitzero"`
	Left     *int     `json:"left,omitzero"`
	Count    *int     `json:"count,omitzero"`
}

func (s *Service) noticeRow(m Mail) (NoticeRow, error) {
	id, err := s.random.name("n")
	if err != nil {
		return NoticeRow{}, err
	}
	l := letter{To: m.To, Name: m.Name, Kind: m.Kind, Language: m.Language, Time: m.Time.Unix()}
	for name, value := range m.Details {
		ok := true
		switch name {
		case "time": // is m.Time
		case "ip":
			l.IP, ok = value.(string)
		case "agent":
			l.Agent, ok = value.(string)
		case "reason":
			l.Reason, ok = value.(string)
		case "left":
			l.Left, ok = number(value)
		case "count":
			l.Count, ok = number(value)
		default:
			ok = false // a code or a token must not come here
		}
		if !ok {
			return NoticeRow{}, errors.New("verifier: a notice cannot hold " + name)
		}
	}
	text, err := json.Marshal(l)
	if err != nil {
		return NoticeRow{}, fmt.Errorf("verifier: notice: %w", err)
	}
	return NoticeRow{
		ID: id, Member: m.Member, Text: string(text), CreatedAt: l.Time, DueAt: m.Time.Add(firstCarry).Unix(),
	}, nil
}

func number(value any) (*int, bool) {
	n, ok := value.(int)
	return &n, ok
}

// mail is the mail that the row was made of.
func (row NoticeRow) mail() (Mail, error) {
	var l letter
	if err := json.Unmarshal([]byte(row.Text), &l); err != nil {
		return Mail{}, fmt.Errorf("verifier: notice: %w", err)
	}
	at := time.Unix(l.Time, 0)
	m := Mail{
		To: l.To, Name: l.Name, Member: row.Member, Kind: l.Kind, Language: l.Language, Time: at, Details: map[string]any{"time": at},
	}
	if l.IP != "" || l.Agent != "" {
		m.Details["ip"], m.Details["agent"] = l.IP, l.Agent
	}
	if l.Reason != "" {
		m.Details["reason"] = l.Reason
	}
	if l.Left != nil {
		m.Details["left"] = *l.Left
	}
	if l.Count != nil {
		m.Details["count"] = *l.Count
	}
	return m, nil
}
