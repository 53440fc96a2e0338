// This file promises: recovery new and check, and backup. A key or passphrase
// comes from a person, standard input or a picture of the sheet, and never
// from an argument.

package main

import (
	"context"
	"fmt"
	"strings"

	"rokketa/scanner"
	"rokketa/vault"
)

// mostKey is the longest input that is read for a key or a passphrase.
const mostKey = 64 << 10

func recovery(ctx context.Context, s *session, args []string) int {
	switch args[0] {
	case "new":
		if exit := s.paperFree(); exit != done {
			return exit
		}
		return s.newRecovery(ctx)
	case "check":
		if s.given["yes"] {
			return s.misuse(s.say("cli.usage.elsewhere", "option", "--yes", "command", "recovery check"))
		}
		return s.checkRecovery(ctx)
	default:
		return s.misuse(s.say("cli.usage.recovery"))
	}
}

// openSaved opens the vault where something was saved; else it says that
// nothing was.
func (s *session) openSaved(ctx context.Context) (*vault.Vault, int) {
	v, exit := s.open(ctx, false)
	if exit != done {
		return nil, exit
	}
	if v == nil {
		return nil, s.fail(vault.ErrBackupEmpty)
	}
	s.notices(v)
	return v, done
}

func (s *session) newRecovery(ctx context.Context) int {
	v, exit := s.openSaved(ctx)
	if exit != done {
		return exit
	}
	defer func() { _ = v.Close() }()
	if v.Recovery().Kind != vault.RecoveryNone && !s.yes {
		if s.terminal == nil {
			s.complain(s.say("cli.recovery.there"))
			return failed
		}
		if agreed, err := s.agree(ctx, s.say("cli.ask.recovery")); err != nil || !agreed {
			s.complain(s.say("cli.stopped"))
			return failed
		}
	}
	if s.byPassphrase {
		passphrase, exit := s.newPassword(ctx, "cli.ask.recovery-passphrase.new")
		if exit != done {
			return exit
		}
		if err := v.UseRecoveryPassphrase(ctx, passphrase); err != nil {
			return s.fail(err)
		}
		return s.tellRecovery(v)
	}
	key, err := vault.NewRecoveryKey()
	if err != nil {
		return s.fail(err)
	}
	paper, exit := s.writePaper(v, key)
	if exit == done {
		exit = s.useKey(ctx, v, key)
	}
	if exit != done {
		paper.drop(s)
		return exit
	}
	paper.tell(s)
	return s.tellRecovery(v)
}

// useKey shows a key, and uses it once it was seen.
func (s *session) useKey(ctx context.Context, v *vault.Vault, key vault.RecoveryKey) int {
	s.printSheet(key)
	if err := s.out.Flush(); err != nil {
		return failed // run says so; a key that nobody has seen opens nothing
	}
	if exit := s.copied(ctx, key); exit != done {
		return exit
	}
	if err := v.UseRecoveryKey(ctx, key); err != nil {
		return s.fail(err)
	}
	return done
}

// printSheet shows the key: the lines for paper, and the text for a QR code.
func (s *session) printSheet(key vault.RecoveryKey) {
	for i, line := range key.Lines() {
		s.print(fmt.Sprintf("%d  %s", i+1, line))
	}
	s.print("")
	s.print(key.Text())
}

// copied has a person type one line back, so that a key is not used that
// stands on no paper.
func (s *session) copied(ctx context.Context, key vault.RecoveryKey) int {
	if s.terminal == nil {
		return done
	}
	const asked = 3
	s.complain(s.say("cli.recovery.write", "line", asked))
	for {
		typed, err := s.terminal.ask(ctx, s.say("cli.ask.line", "line", asked), shown)
		if err != nil || typed == "" {
			s.complain(s.say("cli.recovery.unused"))
			return failed
		}
		if err := key.CheckLine(asked, typed); err != nil {
			_ = s.fail(err)
			continue
		}
		return done
	}
}

// tellRecovery says how the backups are now.
func (s *session) tellRecovery(v *vault.Vault) int {
	r := v.Recovery()
	if r.Second != nil {
		s.complain(visible(s.words().Explain(r.Second)))
	}
	if r.Trouble != nil {
		return s.fail(r.Trouble)
	}
	s.complain(s.say("cli.recovery.used", "path", escapeLine(r.Last)))
	return done
}

func (s *session) checkRecovery(ctx context.Context) int {
	v, exit := s.openSaved(ctx)
	if exit != done {
		return exit
	}
	defer func() { _ = v.Close() }()
	kind := v.Recovery().Kind
	if kind == vault.RecoveryNone {
		return s.fail(vault.ErrNoRecovery)
	}
	with, exit := s.opening(ctx, kind == vault.RecoveryPassphrase || s.byPassphrase)
	if exit != done {
		return exit
	}
	if err := v.Prove(ctx, with); err != nil {
		return s.fail(err)
	}
	s.print(s.words().Count("cli.recovery.proved", len(v.Entries())+len(v.Deleted()), "path", escapeLine(v.Recovery().Last)))
	return done
}

func backup(ctx context.Context, s *session, _ []string) int {
	v, exit := s.openSaved(ctx)
	if exit != done {
		return exit
	}
	defer func() { _ = v.Close() }()
	if s.given["second"] {
		folder := s.second
		if folder == "-" {
			folder = ""
		}
		if err := v.SetBackupFolder(ctx, folder); err != nil {
			return s.fail(err)
		}
	}
	if err := v.Backup(ctx); err != nil {
		return s.fail(err)
	}
	r := v.Recovery()
	s.print(escaped(r.Last))
	if r.Second != nil {
		return s.fail(r.Second)
	}
	return done
}

// opening asks for what opens a backup.
func (s *session) opening(ctx context.Context, passphrase bool) (with vault.Opening, exit int) {
	switch {
	case s.given["sheet"]:
		return s.sheetKey(ctx)
	case s.terminal == nil:
		text, exit := s.readAll(ctx, mostKey)
		if exit != done {
			return with, exit
		}
		return s.parseOpening(string(text), passphrase)
	case passphrase:
		text, err := s.terminal.ask(ctx, s.say("cli.ask.recovery-passphrase"), hidden)
		if err != nil {
			return with, s.fail(err)
		}
		return s.parseOpening(text, true)
	default:
		return s.typedKey(ctx)
	}
}

func (s *session) parseOpening(text string, passphrase bool) (with vault.Opening, exit int) {
	if passphrase {
		with.Passphrase = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
		return with, done
	}
	var err error
	if with.Key, err = vault.ParseRecoveryKey(text); err != nil {
		return with, s.fail(err)
	}
	return with, done
}

// typedKey asks for the lines of a sheet, each until it is right. The text of
// the QR code in place of the first line will do.
func (s *session) typedKey(ctx context.Context) (with vault.Opening, exit int) {
	lines := make([]string, 0, vault.RecoveryLines)
	for len(lines) < vault.RecoveryLines {
		number := len(lines) + 1
		typed, err := s.terminal.ask(ctx, s.say("cli.ask.line", "line", number), shown)
		if err != nil {
			return with, s.fail(err)
		}
		if typed == "" {
			s.complain(s.say("cli.stopped"))
			return with, failed
		}
		if key, err := vault.ParseRecoveryKey(typed); err == nil {
			return vault.Opening{Key: key}, done
		}
		if err := vault.CheckRecoveryLine(number, typed); err != nil {
			_ = s.fail(err)
			continue
		}
		lines = append(lines, typed)
	}
	return s.parseOpening(strings.Join(lines, "\n"), false)
}

// sheetKey reads the QR code of a sheet from a picture.
func (s *session) sheetKey(ctx context.Context) (with vault.Opening, exit int) {
	codes, err := scanner.ReadFile(ctx, s.sheet, scanner.DefaultLimits())
	if err != nil {
		return with, s.fail(err)
	}
	for _, c := range codes {
		if with.Key, err = vault.ParseRecoveryKey(c.Text); err == nil {
			return with, done
		}
	}
	return with, s.fail(&vault.SheetError{Reason: vault.SheetWhole})
}

// agree asks a question whose answer is no unless it is yes.
func (s *session) agree(ctx context.Context, question string) (bool, error) {
	answer, err := s.terminal.ask(ctx, question, shown)
	answer = strings.ToLower(plain(answer))
	return err == nil && (answer == "y" || answer == "yes" || answer == plain(s.say("cli.yes"))), err
}
