// This file promises: password set, change and remove. A password is typed
// and not shown, or comes from the passphrase file and standard input, and
// never from an argument.

package main

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

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
		if next, exit = s.newPassword(ctx, "cli.ask.password.new"); exit != done {
			return exit
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

// newPassword is typed twice after this question, or is all of standard input but its last line
// end. Where there is none, or it could never be given again, that has been
// told; exit says how to end.
func (s *session) newPassword(ctx context.Context, question string) (text string, exit int) {
	if s.terminal != nil {
		var err error
		if text, err = s.typedTwice(ctx, s.say(question)); err != nil {
			return "", s.fail(err)
		}
	} else {
		raw, exit := s.readAll(ctx, mostKey)
		if exit != done {
			return "", exit
		}
		if text = strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r"); len(raw) > mostKey || !typable(text) {
			s.complain(s.say("cli.password.line"))
			return "", failed
		}
	}
	if text == "" {
		s.complain(s.say("cli.stopped"))
		return "", failed
	}
	return text, done
}

// typable says whether a text can also be typed: it is one line, and nothing
// is in it that no keyboard has, such as the mark that some editors and shells
// of Windows put before a text. A password that cannot is one that the app
// cannot be opened with.
func typable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || r == '\ufeff' || r == '\u2028' || r == '\u2029'
	})
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
