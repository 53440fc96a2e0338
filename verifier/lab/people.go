// This file promises: members of every state, made by the same doors that
// members go through, and their phones.

package lab

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rokketa/verifier"
)

// ownAgent is what the laboratory calls itself in the log.
const ownAgent = "laboratory"

// Password is the one of every sample. It is written on the first page.
const Password = "sakura-mihon-2025"

//go:embed samples.json
var samplesFile []byte

// person is a demonstration account as the laboratory knows it.
type person struct {
	ID       string        `json:"id"`
	Email    string        `json:"email"`
	Name     string        `json:"name"`
	Society  string        `json:"society"`
	State    string        `json:"state"`
	Language string        `json:"language"`
	Role     verifier.Role `json:"role"`
	Skew     string        `json:"skew"`
	Mail     string        `json:"mail"`
	recovery []string
	order    int
}

// samples is what a fresh laboratory holds.
type samples struct {
	Societies []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Date string `json:"date"` // a day, or
		Days int    `json:"days"` // so many days from the start
	} `json:"societies"`
	People []person `json:"people"`
}

// States are the states that a member can be put into.
func States() []string {
	return []string{"unset", "mail", "app", "recovery", "locked", "stopped", "must_migrate", "damaged"}
}

var (
	errState  = errors.New("lab: there is no such state")
	errPerson = errors.New("lab: there is no such demonstration account")
)

// seed fills an empty database.
func (l *Lab) seed(ctx context.Context) error {
	var s samples
	if err := json.Unmarshal(samplesFile, &s); err != nil {
		return fmt.Errorf("lab: samples: %w", err)
	}
	return l.quietly("", func() error {
		for _, one := range s.Societies {
			y, m, d := l.clock.Now().In(verifier.Tokyo()).Date()
			date := time.Date(y, m, d+one.Days, 0, 0, 0, 0, verifier.Tokyo())
			if one.Date != "" {
				var err error
				if date, err = verifier.ParseDate(one.Date); err != nil {
					return err
				}
			}
			if _, err := l.service.CreateSociety(ctx, one.ID, one.Name, date); err != nil {
				return err
			}
		}
		for _, p := range s.People {
			if _, err := l.add(ctx, p); err != nil {
				return fmt.Errorf("lab: sample %s: %w", p.ID, err)
			}
		}
		return l.tidy(ctx, 0, "")
	})
}

// add makes a demonstration account and brings it into its state.
func (l *Lab) add(ctx context.Context, p person) (person, error) {
	if p.State == "" {
		p.State = "unset"
	}
	if !slices.Contains(States(), p.State) {
		return person{}, errState
	}
	create := l.service.CreateMember
	if p.Role == verifier.RoleStaff {
		create = l.service.CreateStaff
	}
	m, err := create(ctx, verifier.NewMember{
		ID: p.ID, Society: p.Society, Email: p.Email, Name: p.Name, Language: p.Language, Password: Password, Demo: true,
	})
	if err != nil {
		return person{}, err
	}
	p.ID, p.Email, p.Role = m.ID, m.Email, m.Role
	l.mu.Lock()
	p.order = len(l.people)
	l.people[m.ID] = p
	l.mu.Unlock()
	if err := l.Put(ctx, m.ID, p.State); err != nil {
		return person{}, err
	}
	if p.Skew != "" {
		d, err := time.ParseDuration(p.Skew)
		if err != nil {
			return person{}, err
		}
		if err := l.clock.Skew(m.ID, d); err != nil {
			return person{}, err
		}
	}
	if p.Mail != "" {
		l.faults.mu.Lock()
		if l.faults.now.Mail == nil {
			l.faults.now.Mail = map[string]MailFault{}
		}
		l.faults.now.Mail[p.Email] = MailFault{Mode: p.Mail}
		l.faults.mu.Unlock()
	}
	return l.person(m.ID)
}

func (l *Lab) person(id string) (person, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.people[id]; ok {
		return p, nil
	}
	for _, p := range l.people {
		if p.Email == id {
			return p, nil
		}
	}
	return person{}, errPerson
}

// persons gives the demonstration accounts in the order they were made.
func (l *Lab) persons() []person {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]person, 0, len(l.people))
	for _, p := range l.people {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b person) int { return a.order - b.order })
	return all
}

// Put brings a demonstration account into a state, from any other.
func (l *Lab) Put(ctx context.Context, id, state string) error {
	p, err := l.person(id)
	if err != nil {
		return err
	}
	mark := l.inbox.mark()
	err = l.quietly(p.ID, func() error {
		if err := l.put(ctx, p, state); err != nil {
			return err
		}
		return l.tidy(ctx, mark, p.ID)
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	p = l.people[p.ID]
	p.State = state
	l.people[p.ID] = p
	l.mu.Unlock()
	l.events.tell("member", l.clock.Now(), map[string]any{"member": p.ID, "state": state})
	return nil
}

func (l *Lab) put(ctx context.Context, p person, state string) error {
	if err := l.bench.SetFails(ctx, p.ID, verifier.ClassCode, 0, time.Time{}); err != nil {
		return err
	}
	if _, err := l.store.Apply(ctx, verifier.DropRecoveryCodes{Member: p.ID}); err != nil {
		return err
	}
	l.remember(p.ID, nil)
	switch state {
	case "unset":
		return l.bench.SetMethod(ctx, p.ID, verifier.MethodUnset, false)
	case "mail":
		return l.bench.SetMethod(ctx, p.ID, verifier.MethodMail, false)
	case "must_migrate":
		return l.bench.SetMethod(ctx, p.ID, verifier.MethodMail, true)
	case "app", "recovery", "locked", "stopped", "damaged":
	default:
		return errState
	}
	if err := l.enrol(ctx, p); err != nil {
		return err
	}
	switch state {
	case "recovery":
		codes, err := l.bench.RecoveryCodes(ctx, p.ID)
		l.remember(p.ID, codes)
		return err
	case "locked":
		return l.bench.SetFails(ctx, p.ID, verifier.ClassCode, 9, l.clock.Now().Add(time.Hour))
	case "stopped":
		return l.bench.SetFails(ctx, p.ID, verifier.ClassCode, 100, l.clock.Now().Add(time.Hour))
	case "damaged":
		return l.bench.Damage(ctx, p.ID)
	}
	return nil
}

// remember notes the recovery codes of a demonstration account.
func (l *Lab) remember(id string, codes []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.people[id]
	p.recovery = codes
	l.people[id] = p
}

// enrol sets up the app as the member would, with the code of the step
// before, so that the code that the phone shows now is still unused.
func (l *Lab) enrol(ctx context.Context, p person) error {
	if err := l.bench.SetMethod(ctx, p.ID, verifier.MethodUnset, false); err != nil {
		return err
	}
	src := verifier.Source{IP: "127.0.0.1", UserAgent: ownAgent}
	token, err := l.enter(ctx, p, src)
	if verifier.Refused(err, verifier.ReasonLogin) { // somebody tried out a new password
		if err = l.service.SetMemberPassword(ctx, p.Email, Password); err == nil {
			token, err = l.enter(ctx, p, src)
		}
	}
	if err != nil {
		return fmt.Errorf("logging in: %w", err)
	}
	begun, entry, err := l.service.BeginApp(ctx, token, verifier.Proof{}, src)
	if err != nil {
		return fmt.Errorf("beginning the app: %w", err)
	}
	if entry.Token != "" {
		token = entry.Token
	}
	uri, err := begun.Account.URI()
	if err != nil {
		return err
	}
	phone, err := readURI(uri)
	if err != nil {
		return err
	}
	now := l.clock.Now()
	if l.service.Profile().Back > 0 {
		now = now.Add(-time.Duration(phone.period) * time.Second)
	}
	entry, err = l.service.ConfirmApp(ctx, token, phone.code(now), src)
	if err != nil {
		return fmt.Errorf("confirming the app: %w", err)
	}
	if entry.Token != "" {
		token = entry.Token
	}
	return l.service.Logout(ctx, token, src)
}

// enter logs a person in who has no app.
func (l *Lab) enter(ctx context.Context, p person, src verifier.Source) (token string, err error) {
	mark := l.inbox.mark()
	in, err := l.service.Login(ctx, p.Email, Password, false, src)
	if err != nil || in.Session != "" {
		return in.Session, err
	}
	code, ok := l.inbox.codeSince(mark, p.Email)
	if !ok {
		return "", fmt.Errorf("lab: %s got no code by mail", p.ID)
	}
	entry, err := l.service.Code(ctx, in.Challenge, code, src)
	return entry.Token, err
}

// tidy takes away the mails of what the laboratory did by itself.
func (l *Lab) tidy(ctx context.Context, mark int, member string) error {
	err := l.service.Flush(ctx)
	l.inbox.drop(mark, member)
	return err
}
