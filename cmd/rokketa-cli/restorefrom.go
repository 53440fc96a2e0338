// This file promises: restore --from, which shows account by account what it
// would do, and does it when it is told to.

package main

import (
	"context"
	"errors"

	"rokketa/vault"
)

// restoring is an account of a plan in JSON.
type restoring struct {
	Fate    vault.Fate `json:"fate"` // new, name, mend, trash, same, refused
	Type    string     `json:"type"`
	Issuer  string     `json:"issuer"`
	Name    string     `json:"name"`
	Here    string     `json:"here,omitempty"` // the ID of the account that it is like
	Deleted string     `json:"deleted,omitempty"`
}

func restoreFrom(ctx context.Context, s *session) int {
	needs, err := vault.NeedsPassphrase(s.from)
	if err != nil {
		return s.fail(err)
	}
	with, exit := s.opening(ctx, needs || s.byPassphrase)
	if exit != done {
		return exit
	}
	b, err := vault.OpenBackup(s.from, with)
	if err != nil {
		return s.fail(err)
	}
	defer b.Close()
	v, exit := s.openRestore(ctx)
	if exit != done {
		return exit
	}
	defer func() { _ = v.Close() }()
	s.notices(v)
	plan := v.Plan(b)
	if !s.yes || !s.json {
		s.printPlan(plan)
	}
	switch {
	case !changes(plan):
		s.complain(s.say("cli.restore.nothing"))
		return done
	case s.yes:
	case s.terminal == nil:
		s.complain(s.say("cli.restore.planned"))
		return done
	default:
		_ = s.out.Flush()
		if agreed, err := s.agree(ctx, s.say("cli.ask.restore")); err != nil || !agreed {
			s.complain(s.say("cli.stopped"))
			return failed
		}
	}
	if plan, err = v.Apply(ctx, b); err != nil {
		return s.fail(err)
	}
	if s.yes && s.json {
		s.printPlan(plan)
	}
	s.complain(s.say("cli.restore.done"))
	return done
}

// openRestore opens the vault that is restored into. One whose files are all
// damaged or lost is set aside first, with --yes or after a question.
func (s *session) openRestore(ctx context.Context) (*vault.Vault, int) {
	place, err := s.Resolve(s.env)
	if err != nil {
		return nil, s.misuse(s.words().Explain(err))
	}
	there, err := vault.Exists(place.Dir, vault.Store(place.Store))
	fresh := !there && err == nil
	if s.forgotten {
		if exit := s.setAside(ctx, s.vaultOptions(place, ""), "cli.ask.forgotten", "cli.restore.forgotten"); exit != done {
			return nil, exit
		}
		fresh = true
	}
	passphrase, err := s.passphrase(ctx, place, fresh)
	if err != nil {
		return nil, s.fail(err)
	}
	o := s.vaultOptions(place, passphrase)
	o.Anyway = true
	v, err := vault.Open(ctx, o)
	if damaged, ok := errors.AsType[*vault.DamagedError](err); ok {
		s.complain(visible(s.words().Explain(damaged)))
		if exit := s.setAside(ctx, o, "cli.ask.aside", "cli.restore.aside"); exit != done {
			return nil, exit
		}
		v, err = vault.Open(ctx, o)
	}
	if err != nil {
		return nil, s.fail(err)
	}
	return v, done
}

// setAside does so after a question; without a terminal and --yes it says
// what --yes would do.
func (s *session) setAside(ctx context.Context, o vault.Options, question, otherwise string) int {
	switch {
	case s.yes:
	case s.terminal == nil:
		s.complain(s.say(otherwise))
		return failed
	default:
		if agreed, err := s.agree(ctx, s.say(question)); err != nil || !agreed {
			s.complain(s.say("cli.stopped"))
			return failed
		}
	}
	if err := vault.SetAside(ctx, o); err != nil {
		return s.fail(err)
	}
	return done
}

// changes says whether a plan does anything.
func changes(plan []vault.Planned) bool {
	for _, p := range plan {
		if p.Fate != vault.FateSame && p.Fate != vault.FateRefused {
			return true
		}
	}
	return false
}

func (s *session) printPlan(plan []vault.Planned) {
	if s.json {
		all := make([]restoring, 0, len(plan))
		for _, p := range plan {
			a := p.Entry.Account
			all = append(all, restoring{
				Fate: p.Fate, Type: string(a.Type), Issuer: a.Issuer, Name: a.Name,
				Here: p.Here.ID, Deleted: moment(p.Entry.Deleted),
			})
		}
		s.printJSON(all)
		return
	}
	for _, p := range plan {
		s.print(s.say("cli.restore."+string(p.Fate), "name", s.label(p.Entry), "trash", !p.Entry.Deleted.IsZero()))
	}
}
