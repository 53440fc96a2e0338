// This file promises: code, one code alone on a line.

package main

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"rokketa/otpauth"
	"rokketa/vault"
)

// shownCode is a code in JSON. What a counter account does not have is absent.
type shownCode struct {
	Code      string  `json:"code"`
	Type      string  `json:"type"`
	Issuer    string  `json:"issuer"`
	Name      string  `json:"name"`
	From      string  `json:"from,omitempty"`
	Until     string  `json:"until,omitempty"`
	Remaining *int    `json:"remaining,omitempty"` // seconds after TIME, rounded up
	Counter   *uint64 `json:"counter,omitempty"`
}

func code(ctx context.Context, s *session, args []string) int {
	at := s.now()
	if s.given["at"] {
		var ok bool
		if at, ok = parseTime(s.at); !ok {
			return s.misuse(s.say("cli.usage.time", "time", quoted(s.at)))
		}
	}
	if s.given["uri"] {
		if len(args) > 0 {
			return s.misuse(s.say("cli.usage.both"))
		}
		return s.codeOfURI(ctx, at)
	}
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	if strings.Contains(name, "://") {
		return s.misuse(s.say("cli.usage.uri"))
	}
	v, entries, shut, exit := s.accounts(ctx, (*vault.Vault).Entries)
	if exit != done {
		return exit
	}
	defer shut()
	e, ok := s.pick(entries, name, partly, here())
	if !ok {
		return failed
	}
	if e.State != vault.Whole {
		return s.fail(vault.ErrNotWhole)
	}
	var c otpauth.Code
	var err error
	if e.Account.Type == otpauth.HOTP && !s.next {
		c, err = v.Count(ctx, e.ID) // the counter goes on before the code is seen
	} else {
		c, err = s.codeAt(e.Account, at)
	}
	if err != nil {
		return s.fail(err)
	}
	s.show(e.Account, c, at)
	return done
}

// codeOfURI is for an account that is kept nowhere.
func (s *session) codeOfURI(ctx context.Context, at time.Time) int {
	text := s.uri
	switch {
	case text == "-":
		var exit int
		if text, exit = s.readText(ctx, "cli.ask.uri"); exit != done {
			return exit
		}
	case !strings.Contains(text, ":"):
		return s.misuse(s.say("cli.usage.key"))
	}
	items := readTyped(text)
	if len(items) > 1 {
		s.complain(s.words().Count("cli.one-uri", len(items)))
		return failed
	}
	if items[0].Err != nil {
		return s.fail(items[0].Err)
	}
	c, err := s.codeAt(items[0].Account, at)
	if err != nil {
		return s.fail(err)
	}
	s.show(items[0].Account, c, at)
	return done
}

// codeAt is the code of the time, or the one after it.
func (s *session) codeAt(a otpauth.Account, at time.Time) (otpauth.Code, error) {
	c, err := a.At(at)
	if err == nil && s.next {
		return a.Next(c)
	}
	return c, err
}

func (s *session) show(a otpauth.Account, c otpauth.Code, at time.Time) {
	if !s.json {
		s.print(c.Text)
		return
	}
	j := shownCode{Code: c.Text, Type: string(a.Type), Issuer: a.Issuer, Name: a.Name}
	if a.Type == otpauth.HOTP {
		j.Counter = &c.Step
	} else {
		j.From, j.Until = stamp(c.From), stamp(c.Until)
		remaining := int(math.Ceil(c.Left(at).Seconds()))
		j.Remaining = &remaining
	}
	s.printJSON(j)
}

// maxText bounds what is read from standard input, in bytes.
const maxText = 32 << 20

// readText reads standard input: a person's hidden answer, or all of it.
func (s *session) readText(ctx context.Context, question string) (string, int) {
	if s.terminal != nil {
		text, err := s.terminal.ask(ctx, s.say(question), hidden)
		if err != nil {
			s.complain(s.say("cli.stopped"))
			return "", failed
		}
		return text, done
	}
	data, exit := s.readAll(ctx, maxText)
	return string(data), exit
}

// parseTime reads RFC 3339 or Unix seconds.
func parseTime(text string) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Unix(seconds, 0), seconds >= 0
	}
	t, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	return t, err == nil && t.Unix() >= 0
}

// stamp writes a time as JSON has it: RFC 3339, UTC, whole seconds.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
