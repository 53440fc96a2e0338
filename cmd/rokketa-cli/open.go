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
	place, err := s.Resolve(s.env)
	if err != nil {
		return nil, s.misuse(s.words().Explain(err))
	}
	kind := vault.Store(place.Store)
	// A folder that cannot be looked into counts as one with a vault.
	there, err := vault.Exists(place.Dir, kind)
	there = there || err != nil
	if !there && !create {
		return nil, done
	}
	passphrase, err := s.passphrase(ctx, place, !there)
	if err != nil {
		return nil, s.fail(err)
	}
	v, err = vault.Open(ctx, s.vaultOptions(place, passphrase))
	if err != nil {
		return nil, s.fail(err)
	}
	return v, done
}

func (s *session) vaultOptions(place storeopts.Place, passphrase string) vault.Options {
	return vault.Options{
		Dir: place.Dir, Store: vault.Store(place.Store), Passphrase: passphrase, Keyring: s.keyring, Now: s.now,
		Program: program, Doors: s.doors,
	}
}

// notices tells what a person should know of how the vault was read. code is
// silent about it: its output is read by programs.
func (s *session) notices(v *vault.Vault) {
	for _, n := range v.Notices() {
		s.complain(s.words().Note(n))
	}
}

// passphrase gives that of the file store; for a new one a person types it twice.
func (s *session) passphrase(ctx context.Context, place storeopts.Place, fresh bool) (string, error) {
	switch {
	case place.Store != storeopts.File:
		return "", nil
	case place.PassphraseFile != "":
		return place.Passphrase()
	case s.terminal == nil:
		return "", nil // the vault says that it needs one
	case !fresh:
		return s.terminal.ask(ctx, s.say("cli.ask.passphrase"), hidden)
	}
	for {
		first, err := s.terminal.ask(ctx, s.say("cli.ask.passphrase.new"), hidden)
		if err != nil || first == "" {
			return "", err
		}
		again, err := s.terminal.ask(ctx, s.say("cli.ask.passphrase.again"), hidden)
		if err != nil || first == again {
			return first, err
		}
		s.complain(s.say("cli.passphrase.differs"))
	}
}
