// This file promises: each step of a scenario goes through the door that a
// member or the helpdesk would use.

package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rokketa/verifier"
)

// act does a step. screen is the key of what the person then sees; a refusal
// says that itself.
func (p *player) act(ctx context.Context, s Step, have *pocket, at *seat) (screen string, err error) {
	service, src := p.lab.service, verifier.Source{IP: "192.0.2.1", UserAgent: s.Browser}
	switch s.Do {
	case "advance", "set", "skew":
		return "", p.turn(s, have)
	case "login":
		return p.login(ctx, s, have, at, src)
	case "code":
		return p.codes(ctx, s, have, at, src)
	case "recover":
		if len(have.recovery) == 0 {
			return "", errors.New("no recovery code left")
		}
		entry, err := service.Recover(ctx, at.challenge, have.recovery[0], src)
		if err == nil {
			at.token, have.recovery = entry.Token, have.recovery[1:]
		}
		return "enrol", err
	case "logout":
		return "out", service.Logout(ctx, at.token, src)
	case "begin-app":
		begun, entry, err := service.BeginApp(ctx, at.token, p.proof(s, have), src)
		if err != nil {
			return "", err
		}
		at.renew(entry)
		have.pending, err = readURI(begun.URI)
		return "qr", err
	case "confirm-app":
		entry, err := service.ConfirmApp(ctx, at.token, p.code(s, have, have.pending), src)
		if err == nil {
			at.renew(entry)
			have.old, have.phone, have.pending = have.phone, have.pending, phone{}
		}
		return "app", err
	case "disable":
		entry, err := service.Disable(ctx, at.token, p.proof(s, have), src)
		at.renew(entry)
		if err == nil {
			have.old = have.phone
		}
		return "off", err
	case "fails":
		return "", p.lab.bench.SetFails(ctx, have.person.ID, verifier.ClassCode, s.Times, time.Time{})
	case "open":
		_, err := service.Session(ctx, at.token)
		return "in", err
	}
	return p.support(ctx, s, have, at, src)
}

// support is what the helpdesk does.
func (p *player) support(ctx context.Context, s Step, have *pocket, at *seat, src verifier.Source) (string, error) {
	service := p.lab.service
	switch s.Do {
	case "reset-factor":
		return "support", service.ResetFactor(ctx, p.desk(at), have.person.ID, s.Text, src)
	case "unlock":
		return "support", service.Unlock(ctx, p.desk(at), have.person.ID, s.Text, src)
	}
	return "", fmt.Errorf("there is no step %q", s.Do)
}

// desk is the helpdesk's session: the browser that it sits at.
func (p *player) desk(at *seat) string {
	if desk := p.seats["desk"]; desk != nil {
		return desk.token
	}
	return at.token
}

func (at *seat) renew(entry verifier.Entry) {
	if entry.Token != "" {
		at.token = entry.Token
	}
}

func (p *player) turn(s Step, have *pocket) error {
	if s.Do == "set" {
		t, err := readTime(s.To)
		if err != nil {
			return err
		}
		return p.lab.clock.Set(t)
	}
	d, err := time.ParseDuration(s.By)
	if err != nil {
		return err
	}
	if s.Do == "skew" {
		return p.lab.clock.Skew(have.person.ID, d)
	}
	return p.lab.clock.Advance(d)
}

func (p *player) login(ctx context.Context, s Step, have *pocket, at *seat, src verifier.Source) (string, error) {
	password := Password
	if s.Text != "" {
		password = s.Text
	}
	in, err := p.lab.service.Login(ctx, have.person.Email, password, false, src)
	if err != nil {
		return "", err
	}
	at.challenge, at.token = in.Challenge, in.Session
	switch {
	case in.Session != "":
		return "in", nil
	case in.Method == verifier.MethodMail:
		return "challenge.mail", nil
	}
	return "challenge.app", nil
}

// codes types one code, or as many as are asked for; the last answer counts.
func (p *player) codes(ctx context.Context, s Step, have *pocket, at *seat, src verifier.Source) (screen string, err error) {
	for i := range max(s.Times, 1) {
		if i > 0 && s.By != "" {
			// A guesser waits as long as must be, and logs in again.
			d, bad := time.ParseDuration(s.By)
			if bad != nil {
				return "", bad
			}
			if err := p.lab.clock.Advance(d); err != nil {
				return "", err
			}
			if _, err := p.login(ctx, Step{}, have, at, src); err != nil {
				return "", err
			}
		}
		var entry verifier.Entry
		entry, err = p.lab.service.Code(ctx, at.challenge, p.code(s, have, have.phone), src)
		at.renew(entry)
	}
	return "in", err
}

// code gives what the person types.
func (p *player) code(s Step, have *pocket, now phone) string {
	if s.From == "same" {
		return have.last
	}
	code := s.Text
	switch s.From {
	case "text":
	case "mail":
		letter, _ := p.lab.inbox.Last(have.person.Email, "")
		for _, one := range p.lab.inbox.Letters(have.person.Email, "") {
			if one.Code != "" {
				letter = one
				break
			}
		}
		code = letter.Code
	default:
		if s.From == "old" {
			now = have.old
		}
		at := p.lab.clock.Phone(have.person.ID)
		if d, err := time.ParseDuration(s.By); err == nil && s.Times == 0 {
			at = at.Add(d)
		}
		if now.secret != nil {
			code = now.code(at)
		}
	}
	have.last = code
	return code
}

// proof is what the person shows before a change.
func (p *player) proof(s Step, have *pocket) verifier.Proof {
	switch s.Proof {
	case "password":
		return verifier.Proof{Password: Password}
	case "code":
		return verifier.Proof{Password: Password, Code: p.code(Step{From: "phone"}, have, have.phone)}
	case "recovery":
		if len(have.recovery) > 0 {
			return verifier.Proof{Password: Password, Recovery: have.recovery[0]}
		}
	}
	return verifier.Proof{}
}
