// This file promises: doctor, which looks at everything, changes nothing, and
// says what is wrong also where the accounts do not open.

package main

import (
	"context"
	"errors"
	"time"

	"rokketa/internal/policy"
	"rokketa/internal/storeopts"
	"rokketa/vault"
)

// checkup is what doctor says in JSON. It holds no secret.
type checkup struct {
	Well     bool            `json:"well"`
	Folder   string          `json:"folder"`
	Store    string          `json:"store"`
	Password bool            `json:"password"` // it asks for one: the app password, or the passphrase of the file store
	Opens    bool            `json:"opens"`
	Error    string          `json:"error,omitempty"` // why it does not open
	Keyring  *keyringCheckup `json:"keyring,omitempty"`
	Accounts int             `json:"accounts"`
	Trash    int             `json:"trash"`
	Missing  int             `json:"missing"`
	Damaged  int             `json:"damaged"`
	Pages    int             `json:"pages"`
	Pending  int             `json:"pending"`
	Commit   uint64          `json:"commit"`
	Written  string          `json:"written,omitempty"`
	Recovery recoveryCheckup `json:"recovery"`
	Policy   *policyCheckup  `json:"policy,omitempty"` // of the app, where an administrator decides something
}

type keyringCheckup struct {
	Backend string `json:"backend,omitempty"`
	State   string `json:"state"` // ok, or the named state
	Error   string `json:"error,omitempty"`
}

type policyCheckup struct {
	Settings []policy.Key `json:"settings"` // that are decided
	Notes    []string     `json:"notes"`    // what was left out, and why
}

type recoveryCheckup struct {
	Kind    string `json:"kind"` // none, key, passphrase
	Since   string `json:"since,omitempty"`
	Last    string `json:"last,omitempty"`
	Made    string `json:"made,omitempty"`
	Current bool   `json:"current"` // the newest backup holds the present state
	Proved  string `json:"proved,omitempty"`
	Folder  string `json:"folder,omitempty"`
	Error   string `json:"error,omitempty"`
	Second  string `json:"second_error,omitempty"`
}

func doctor(ctx context.Context, s *session, _ []string) int {
	place, err := s.Resolve(s.env)
	if err != nil {
		return s.misuse(s.words().Explain(err))
	}
	c, exit := s.examine(ctx, place)
	if exit != done {
		return exit
	}
	if s.json {
		s.printJSON(c)
	} else {
		s.printCheckup(c)
	}
	if !c.Well {
		return failed
	}
	return done
}

func (s *session) examine(ctx context.Context, place storeopts.Place) (checkup, int) {
	c := checkup{Folder: place.Dir, Store: place.Store, Policy: s.policyCheckup(policy.Read())}
	there, err := vault.Exists(place.Dir, vault.Store(place.Store))
	o := s.vaultOptions(place, "")
	var h vault.Health
	if there || err != nil || place.Store != storeopts.File {
		if o.Passphrase, err = s.passphrase(ctx, place, false); err != nil {
			return c, s.fail(err)
		}
		var v *vault.Vault
		if v, err = vault.Open(ctx, o); err == nil {
			defer func() { _ = v.Close() }()
			h, err = v.Health(ctx)
		}
	}
	if err != nil {
		c.Error = s.words().Explain(err)
		if place.Store != storeopts.File {
			if h.Keyring, err = vault.Probe(ctx, o); err != nil {
				return c, s.fail(err)
			}
		}
	}
	c.Opens = c.Error == ""
	if c.Password = h.Password; !c.Opens {
		c.Password, _ = vault.NeedsPassword(o) // Error says why, where it cannot be told
	}
	c.Accounts, c.Trash, c.Missing, c.Damaged = h.Accounts, h.Trash, h.Missing, h.Damaged
	c.Pages, c.Pending, c.Commit, c.Written = h.Pages, h.Pending, h.Commit, moment(h.Written)
	if place.Store != storeopts.File {
		c.Keyring = s.keyringCheckup(h.Keyring)
	}
	c.Recovery = s.recoveryCheckup(h)
	c.Well = c.Opens && (c.Keyring == nil || c.Keyring.Error == "") && c.Missing+c.Damaged == 0 &&
		c.Recovery.Error == "" && c.Recovery.Second == ""
	return c, done
}

func (s *session) keyringCheckup(h vault.KeyringHealth) *keyringCheckup {
	k := &keyringCheckup{Backend: h.Backend, State: "ok"}
	if h.Err != nil {
		k.State, k.Error = string(vault.Failed), s.words().Explain(h.Err)
		if bad, ok := errors.AsType[*vault.KeyringError](h.Err); ok {
			k.State = string(bad.State)
		}
	}
	return k
}

func (s *session) policyCheckup(p policy.Policy) *policyCheckup {
	c := &policyCheckup{Settings: p.Decided(), Notes: []string{}}
	for _, n := range p.Notes() {
		c.Notes = append(c.Notes, s.words().Note(n))
	}
	if len(c.Settings)+len(c.Notes) == 0 {
		return nil
	}
	return c
}

func (s *session) recoveryCheckup(h vault.Health) recoveryCheckup {
	r := recoveryCheckup{
		Kind: string(h.Recovery.Kind), Since: moment(h.Recovery.Since), Last: h.Recovery.Last,
		Made: moment(h.Recovery.Made), Proved: moment(h.Recovery.Proved), Folder: h.Recovery.Folder,
		Current: h.Recovery.Last != "" && h.Recovery.Commit == h.Commit,
	}
	if h.Recovery.Kind == vault.RecoveryNone {
		r.Kind = "none"
	}
	if h.Recovery.Trouble != nil {
		r.Error = s.words().Explain(h.Recovery.Trouble)
	}
	if h.Recovery.Second != nil {
		r.Second = s.words().Explain(h.Recovery.Second)
	}
	return r
}

// moment is a time as JSON has it, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (s *session) printCheckup(c checkup) {
	s.print(s.say("cli.doctor.store", "store", c.Store, "folder", escapeLine(c.Folder)))
	if c.Error != "" {
		s.print(visible(c.Error))
	}
	if c.Password && c.Keyring != nil {
		s.print(s.say("cli.doctor.password"))
	}
	switch {
	case c.Keyring == nil:
	case c.Keyring.Error == "":
		s.print(s.say("cli.doctor.keyring", "backend", escapeLine(c.Keyring.Backend)))
	case c.Keyring.Error != c.Error:
		s.print(visible(c.Keyring.Error))
	}
	if c.Opens {
		s.print(s.say("cli.doctor.accounts", "accounts", c.Accounts, "trash", c.Trash, "pages", c.Pages, "written", s.local(c.Written)))
		if c.Missing+c.Damaged > 0 {
			s.print(s.say("cli.doctor.unreadable", "missing", c.Missing, "damaged", c.Damaged))
		}
		s.printRecovery(c.Recovery)
	}
	if c.Policy != nil {
		s.print(s.say("cli.doctor.policy", "n", len(c.Policy.Settings)))
		for _, note := range c.Policy.Notes {
			s.print(visible(note))
		}
	}
	if c.Well {
		s.print(s.say("cli.doctor.well"))
	}
}

func (s *session) printRecovery(r recoveryCheckup) {
	switch {
	case r.Error != "":
		s.print(visible(r.Error))
	case r.Kind == "none":
		s.print(s.say("cli.doctor.no-recovery"))
	case r.Last == "":
		s.print(s.say("cli.doctor.no-backup"))
	}
	if r.Last != "" {
		s.print(s.say("cli.doctor.backup", "path", escapeLine(r.Last), "made", s.local(r.Made), "proved", s.local(r.Proved), "current", r.Current))
	}
	if r.Folder != "" {
		s.print(s.say("cli.doctor.second", "folder", escapeLine(r.Folder)))
	}
	if r.Second != "" {
		s.print(visible(r.Second))
	}
}

// local is a moment for a person, "-" for none.
func (s *session) local(moment string) string {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}
