// This file promises: the vault of the options, opened, with its passphrase
// from a file or a person and never from an argument.

package main

import (
	"context"

	"rokketa/internal/storeopts"
	"rokketa/vault"
)

// open opens the vault, or gives nil where none is and none is to be made.
// Its error has been told already; exit says how to end.
func (s *session) open(ctx context.Context, create bool) (v *vault.Vault, exit int) {
	v, _, exit = s.openTyped(ctx, create)
	return v, exit
}

// openTyped is open, and gives the passphrase or password that was used.
func (s *session) openTyped(ctx context.Context, create bool) (v *vault.Vault, passphrase string, exit int) {
	place, err := s.Resolve(s.env)
	if err != nil {
		return nil, "", s.misuse(s.words().Explain(err))
	}
	kind := vault.Store(place.Store)
	// A folder that cannot be looked into counts as one with a vault.
	there, err := vault.Exists(place.Dir, kind)
	there = there || err != nil
	if !there && !create {
		return nil, "", done
	}
	if passphrase, err = s.passphrase(ctx, place, !there); err != nil {
		return nil, "", s.fail(err)
	}
	v, err = vault.Open(ctx, s.vaultOptions(place, passphrase))
	if err != nil {
		return nil, "", s.fail(err)
	}
	return v, passphrase, done
}

func (s *session) vaultOptions(place storeopts.Place, passphrase string) vault.Options {
	return vault.Options{
		Dir: place.Dir, Store: vault.Store(place.Store), Passphrase: passphrase, Keyring: s.keyring, Now: s.now,
		Program: program, Doors: s.doors,
	}
}

// accounts opens the vault and gives the accounts of it that which names: none,
// and no vault, where none is. shut closes it, and wipes their secrets.
func (s *session) accounts(ctx context.Context, which func(*vault.Vault) []vault.Entry) (
	v *vault.Vault, entries []vault.Entry, shut func(), exit int,
) {
	v, exit = s.open(ctx, false)
	if exit != done || v == nil {
		return nil, nil, func() {}, exit
	}
	return v, which(v), func() { _ = v.Close() }, done
}

// notices tells what a person should know of how the vault was read. code is
// silent about it: its output is read by programs.
func (s *session) notices(v *vault.Vault) {
	if v == nil {
		return
	}
	for _, n := range v.Notices() {
		s.complain(s.words().Note(n))
	}
}

// passphrase gives that of the file store, which for a new one a person types
// twice, or the app password where one is set.
func (s *session) passphrase(ctx context.Context, place storeopts.Place, fresh bool) (string, error) {
	question := s.say("cli.ask.passphrase")
	if place.Store != storeopts.File {
		needs, err := vault.NeedsPassword(s.vaultOptions(place, ""))
		if needs = needs && err == nil; !needs {
			return "", nil // where it is an error, Open says what is wrong
		}
		question, fresh = s.say("cli.ask.password"), false
	}
	switch {
	case place.PassphraseFile != "":
		return place.Passphrase()
	case s.terminal == nil:
		return "", nil // the vault says that it needs one
	case fresh:
		return s.typedTwice(ctx, s.say("cli.ask.passphrase.new"))
	default:
		return s.terminal.ask(ctx, question, hidden)
	}
}
