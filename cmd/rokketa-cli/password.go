// This file promises: password set, change and remove. A password is typed
// and not shown, or comes from the passphrase file and standard input, and
// never from an argument.

package main

import (
	"context"
	"strings"

	"rokketa/vault"
)

func password(ctx context.Context, s *session, args []string) int {
	what := args[0]
	if what != "set" && what != "change" && what != "remove" {
		return s.misuse(s.say("cli.usage.password"))
	}
	v, old, exit := s.openTyped(ctx, false)
	if exit != done {
		return exit
	}
	if v == nil {
		return s.fail(vault.ErrBackupEmpty)
	}
	defer func() { _ = v.Close() }()
	s.notices(v)
	switch {
	case v.HasPassword() && what == "set":
		s.complain(s.say("cli.password.there"))
		return failed
	case !v.HasPassword() && what != "set":
		return s.fail(vault.ErrNoPassword)
	case v.Kind() == vault.StoreFile && what == "remove":
		s.complain(s.say("cli.password.file"))
		return failed
	case what == "set" && v.Recovery().Kind == vault.RecoveryNone:
		return s.fail(vault.ErrPasswordNeedsRecovery) // before anybody types
	}
	next := ""
	if what != "remove" {
		var err error
		if next, err = s.newPassword(ctx); err != nil {
			return s.fail(err)
		}
		if next == "" {
			s.complain(s.say("cli.stopped"))
			return failed
		}
	}
	if err := v.SetPassword(ctx, old, next); err != nil {
		return s.fail(err)
	}
	s.complain(s.say(map[string]string{
		"set": "cli.password.set", "change": "cli.password.changed", "remove": "cli.password.removed",
	}[what]))
	return done
}

// newPassword is typed twice, or is all of standard input but its last line
// end.
func (s *session) newPassword(ctx context.Context) (string, error) {
	if s.terminal != nil {
		return s.typedTwice(ctx, s.say("cli.ask.password.new"))
	}
	text, exit := s.readAll(ctx, mostKey)
	if exit != done {
		return "", context.Cause(ctx)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}

// typedTwice asks for something new until it is typed the same twice, or not
// at all.
func (s *session) typedTwice(ctx context.Context, question string) (string, error) {
	for {
		first, err := s.terminal.ask(ctx, question, hidden)
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
