// This file promises: list, the accounts without their secrets.

package main

import (
	"context"
	"time"

	"rokketa/otpauth"
	"rokketa/vault"
)

// listed is an account in JSON.
type listed struct {
	ID        string   `json:"id"`
	Type      string   `json:"type"`
	Issuer    string   `json:"issuer"`
	Name      string   `json:"name"`
	Algorithm string   `json:"algorithm"`
	Digits    int      `json:"digits"`
	Period    int      `json:"period,omitempty"`  // seconds; not with a counter
	Counter   *uint64  `json:"counter,omitempty"` // of the next code
	State     string   `json:"state"`             // whole, missing, damaged
	Tags      []string `json:"tags"`
	Pinned    bool     `json:"pinned"`
	Added     string   `json:"added"`
	Changed   string   `json:"changed"`
	Deleted   string   `json:"deleted,omitempty"`
}

func list(ctx context.Context, s *session, _ []string) int {
	which := (*vault.Vault).Entries
	if s.deleted {
		which = (*vault.Vault).Deleted
	}
	v, entries, shut, exit := s.accounts(ctx, which)
	if exit != done {
		return exit
	}
	defer shut()
	s.notices(v)
	if s.json {
		all := make([]listed, 0, len(entries))
		for _, e := range entries {
			all = append(all, toListed(e))
		}
		s.printJSON(all)
		return done
	}
	if len(entries) == 0 {
		key := "cli.empty"
		if s.deleted {
			key = "cli.empty.deleted"
		}
		s.complain(s.say(key))
	}
	labels := map[string]int{}
	for _, e := range entries {
		labels[e.Account.Label()]++
	}
	for _, e := range entries {
		line := s.label(e)
		if labels[e.Account.Label()] > 1 { // only the ID tells them apart
			line += "\t" + e.ID
		}
		if s.deleted {
			line += "\t" + e.Deleted.Local().Format(time.DateTime)
		}
		if e.State != vault.Whole {
			line += "\t" + s.say("cli.state."+string(e.State))
		}
		s.print(line)
	}
	return done
}

func toListed(e vault.Entry) listed {
	a := e.Account
	l := listed{
		ID: e.ID, Type: string(a.Type), Issuer: a.Issuer, Name: a.Name,
		Algorithm: string(a.Algorithm), Digits: a.Digits, Period: a.Period,
		State: string(e.State), Tags: e.Tags, Pinned: e.Pinned, Added: stamp(e.Added), Changed: stamp(e.Changed),
	}
	if l.Tags == nil {
		l.Tags = []string{}
	}
	if a.Type == otpauth.HOTP {
		l.Period, l.Counter = 0, &a.Counter
	}
	if !e.Deleted.IsZero() {
		l.Deleted = stamp(e.Deleted)
	}
	return l
}
