// This file promises: every mail of the portal lands here and nowhere else,
// as late, as often or as never as was ordered.

package lab

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"rokketa/verifier"
)

// Letter is one mail as the member's mail program shows it.
type Letter struct {
	ID       string            `json:"id"`
	To       string            `json:"to"`
	Member   string            `json:"member"`
	Kind     verifier.MailKind `json:"kind"`
	Language string            `json:"language"`
	Subject  string            `json:"subject"`
	Body     string            `json:"body"`
	Code     string            `json:"code,omitempty"`  // that it carries
	Token    string            `json:"token,omitempty"` // of the link to set a password
	Sent     time.Time         `json:"sent"`
	Arrives  time.Time         `json:"arrives"`
	Spam     bool              `json:"spam,omitempty"` // in the folder where nobody looks
}

// keptLetters bounds the inbox.
const keptLetters = 500

// Inbox is the mailbox of every member. It implements verifier.Mailer.
type Inbox struct {
	lab     *Lab
	mu      sync.Mutex
	count   int
	letters []Letter
}

// ErrMail is what a mail server says that was ordered to refuse.
var ErrMail = errors.New("lab: the mail server refuses, as ordered")

// Send implements verifier.Mailer.
func (b *Inbox) Send(ctx context.Context, m verifier.Mail) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	subject, body := b.lab.o.Write(m)
	now := b.lab.clock.Now()
	letter := Letter{
		To: m.To, Member: m.Member, Kind: m.Kind, Language: m.Language, Subject: subject, Body: body,
		Code: detail(m, "code"), Token: detail(m, "token"), Sent: now, Arrives: now,
	}
	copies := 1
	how := b.lab.faults.mailing(m.To)
	switch how.Mode {
	case MailRefused:
		return ErrMail
	case MailLost:
		copies = 0
	case MailDoubled:
		copies = 2
	case MailLate:
		letter.Arrives = now.Add(time.Duration(how.Delay))
	case MailSpam:
		letter.Spam = true
	}
	for range copies {
		b.keep(letter)
	}
	return nil
}

func (b *Inbox) keep(letter Letter) {
	b.mu.Lock()
	b.count++
	letter.ID = strconv.Itoa(b.count)
	b.letters = append(b.letters, letter)
	if over := len(b.letters) - keptLetters; over > 0 {
		b.letters = slices.Delete(b.letters, 0, over)
	}
	b.mu.Unlock()
	if !b.lab.acting(letter.Member) {
		b.lab.events.tell("mail", letter.Sent, map[string]any{"id": letter.ID, "to": letter.To, "kind": letter.Kind})
	}
}

func detail(m verifier.Mail, name string) string {
	value, _ := m.Details[name].(string)
	return value
}

// Letters gives the mails that have arrived, latest first: those to an
// address ("" is all), of a kind ("" is every).
func (b *Inbox) Letters(to string, kind verifier.MailKind) []Letter {
	now := b.lab.clock.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Letter
	for _, letter := range b.letters {
		if (to == "" || letter.To == to) && (kind == "" || letter.Kind == kind) && !letter.Arrives.After(now) {
			all = append(all, letter)
		}
	}
	slices.Reverse(all)
	return all
}

// Last gives the latest mail that a member would find.
func (b *Inbox) Last(to string, kind verifier.MailKind) (Letter, bool) {
	for _, letter := range b.Letters(to, kind) {
		if !letter.Spam {
			return letter, true
		}
	}
	return Letter{}, false
}

// Clear empties the inbox.
func (b *Inbox) Clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = nil
}

// drop takes out what came after a mark, and mark makes one: the laboratory
// cleans up behind itself.
func (b *Inbox) mark() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count
}

func (b *Inbox) drop(mark int, member string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters = slices.DeleteFunc(b.letters, func(letter Letter) bool {
		n, _ := strconv.Atoi(letter.ID)
		return n > mark && (member == "" || letter.Member == member)
	})
}

// codeSince finds the code mailed to an address after a mark, wherever the
// mail is.
func (b *Inbox) codeSince(mark int, to string) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, letter := range slices.Backward(b.letters) {
		if n, _ := strconv.Atoi(letter.ID); n > mark && letter.To == to && letter.Code != "" {
			return letter.Code, true
		}
	}
	return "", false
}
