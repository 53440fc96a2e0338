// This file promises: rm, restore and rename. Each finds all accounts before
// it changes one.

package main

import (
	"context"

	"rokketa/vault"
)

func remove(ctx context.Context, s *session, names []string) int {
	return s.mark(ctx, names, "cli.removed", here(), (*vault.Vault).Entries, (*vault.Vault).Delete)
}

func restore(ctx context.Context, s *session, names []string) int {
	if s.given["from"] {
		return restoreFrom(ctx, s)
	}
	for _, option := range []string{"yes", "json", "sheet", "by-passphrase", "forgotten"} {
		if s.given[option] {
			return s.misuse(s.say("cli.usage.only-from", "option", "--"+option))
		}
	}
	return s.mark(ctx, names, "cli.restored", inTrash(), (*vault.Vault).Deleted, (*vault.Vault).Restore)
}

// mark moves accounts into the trash or out of it, all in one change.
func (s *session) mark(
	ctx context.Context, names []string, said string, where place,
	from func(*vault.Vault) []vault.Entry, move func(*vault.Vault, context.Context, ...string) error,
) int {
	v, entries, shut, exit := s.accounts(ctx, from)
	if exit != done {
		return exit
	}
	defer shut()
	s.notices(v)
	ids := make([]string, 0, len(names))
	labels := make([]string, 0, len(names))
	for _, name := range names {
		e, ok := s.pick(entries, name, exactly, where)
		if !ok {
			return failed
		}
		ids, labels = append(ids, e.ID), append(labels, s.label(e))
	}
	if err := move(v, ctx, ids...); err != nil {
		return s.fail(err)
	}
	for _, label := range labels {
		s.print(s.say(said, "name", label))
	}
	return done
}

func rename(ctx context.Context, s *session, args []string) int {
	if !s.given["issuer"] && !s.given["name"] {
		return s.misuse(s.say("cli.usage.rename"))
	}
	v, entries, shut, exit := s.accounts(ctx, (*vault.Vault).Entries)
	if exit != done {
		return exit
	}
	defer shut()
	s.notices(v)
	e, ok := s.pick(entries, args[0], exactly, here())
	if !ok {
		return failed
	}
	before := s.label(e)
	if exit := s.setNames(&e.Account); exit != done {
		return exit
	}
	if err := v.Rename(ctx, e.ID, e.Account.Issuer, e.Account.Name); err != nil {
		return s.fail(err)
	}
	s.print(s.say("cli.renamed", "old", before, "new", s.label(e)))
	return done
}
