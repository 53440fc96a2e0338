// This file promises: add, from a URI, a picture, the screen or standard input
// to accounts that are kept, with nothing overwritten and nothing saved twice.

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rokketa/exchange"
	"rokketa/otpauth"
	"rokketa/scanner"
	"rokketa/vault"
)

func add(ctx context.Context, s *session, args []string) int {
	items, exit := s.gather(ctx, strings.Join(args, ""))
	if exit != done {
		return exit
	}
	accounts, whole := s.readable(items)
	if len(accounts) == 0 {
		return failed
	}
	if exit := s.askNames(ctx, accounts); exit != done {
		return exit
	}
	v, exit := s.open(ctx, !s.dryRun)
	if exit != done {
		return exit
	}
	if v != nil {
		defer func() { _ = v.Close() }()
		s.notices(v)
	}
	fresh := s.unknown(v, accounts)
	switch {
	case !whole:
		exit = failed
	case len(fresh) == 0:
		exit = already
	}
	if len(fresh) == 0 {
		return exit
	}
	if s.dryRun {
		for _, item := range fresh {
			s.print(s.preview(item))
		}
		return exit
	}
	if s.terminal != nil && !s.confirmed(ctx, fresh) {
		s.complain(s.say("cli.stopped"))
		return failed
	}
	list := make([]otpauth.Account, 0, len(fresh))
	for _, item := range fresh {
		list = append(list, item.Account)
	}
	saved, err := v.Add(ctx, list...)
	if err != nil {
		return s.fail(err)
	}
	for _, e := range saved {
		s.print(s.say("cli.saved", "name", s.label(e)))
	}
	return exit
}

// gather reads the screen, or what the argument names.
func (s *session) gather(ctx context.Context, what string) ([]exchange.Item, int) {
	switch {
	case s.screen:
		codes, err := s.codesOnScreen(ctx)
		if err != nil {
			return nil, s.fail(err)
		}
		return s.itemsOf(codes, nil, "")
	case what == "-" && s.terminal != nil:
		text, exit := s.readText(ctx, "cli.ask.key")
		return readTyped(text), exit
	case what == "-":
		data, exit := s.readAll(ctx, scanner.DefaultLimits().Bytes)
		if exit != done {
			return nil, exit
		}
		if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
			return readTyped(string(data)), done
		}
		codes, err := scanner.ReadPicture(ctx, bytes.NewReader(data), scanner.DefaultLimits())
		return s.itemsOf(codes, err, "-")
	case strings.Contains(what, "://"):
		return exchange.Read(what), done
	}
	codes, err := scanner.ReadFile(ctx, what, scanner.DefaultLimits())
	if errors.Is(err, scanner.ErrNotFound) && isKey(what) {
		return nil, s.misuse(s.say("cli.usage.key")) // without repeating it
	}
	return s.itemsOf(codes, err, what)
}

// readTyped is exchange.Read where a setup key is what was asked for: a line
// that might be words is taken for a key, so that a short or mistyped one is
// understood or told what is wrong with it.
func readTyped(text string) []exchange.Item {
	items := exchange.Read(text)
	line := strings.TrimSpace(text)
	e, ok := errors.AsType[*exchange.Error](items[0].Err)
	if len(items) > 1 || !ok || e.Reason != exchange.ReasonText || strings.ContainsAny(line, "\r\n") {
		return items
	}
	secret, notes, err := otpauth.ParseKey(line)
	if err != nil {
		return []exchange.Item{{Position: 1, Err: err}}
	}
	return []exchange.Item{{
		Position: 1,
		Account: otpauth.Account{
			Type: otpauth.TOTP, Secret: secret, Algorithm: otpauth.SHA1,
			Digits: otpauth.DefaultDigits, Period: otpauth.DefaultPeriod,
		},
		Notes: append(notes, otpauth.AssumedNote()),
	}}
}

// isKey says whether an argument is a setup key: it stands in the list of
// processes and in the shell's history then.
func isKey(text string) bool {
	items := exchange.Read(text)
	return len(items) == 1 && items[0].Err == nil
}

// itemsOf makes one list of all codes of a picture.
func (s *session) itemsOf(codes []scanner.Code, err error, file string) ([]exchange.Item, int) {
	if err != nil {
		s.complain(quoted(file) + ": " + s.words().Explain(err))
		return nil, failed
	}
	var items []exchange.Item
	for _, c := range codes {
		items = append(items, exchange.Read(c.Text)...)
	}
	for i := range items {
		items[i].Position = i + 1
	}
	return items, done
}

// readable gives the accounts and tells of the rest. whole is false where an
// account was among the rest: a web address beside an account is no failure.
func (s *session) readable(items []exchange.Item) (accounts []exchange.Item, whole bool) {
	whole = true
	for _, item := range items {
		if item.Err == nil {
			accounts = append(accounts, item)
			continue
		}
		whole = whole && isOther(item.Err)
		sentence := visible(s.words().Explain(item.Err))
		if len(items) > 1 {
			sentence = s.say("cli.item", "position", item.Position, "name", escapeLine(item.Name), "text", sentence)
		}
		s.complain(sentence)
	}
	return accounts, whole
}

// isOther says whether a text was never meant to be an account.
func isOther(err error) bool {
	e, ok := errors.AsType[*exchange.Error](err)
	return ok && slices.Contains(otherKinds(), e.Reason)
}

// otherKinds are the kinds of text that were never meant to be an account.
func otherKinds() []exchange.Reason {
	return []exchange.Reason{
		exchange.ReasonWeb, exchange.ReasonLink, exchange.ReasonWiFi, exchange.ReasonMail, exchange.ReasonPhone,
		exchange.ReasonPayment, exchange.ReasonContact, exchange.ReasonCalendar, exchange.ReasonPlace,
		exchange.ReasonESIM, exchange.ReasonPasskey, exchange.ReasonRecovery, exchange.ReasonNumber, exchange.ReasonText,
	}
}

// askNames gives an account the names of the options, or those that a person
// types where it has none.
func (s *session) askNames(ctx context.Context, accounts []exchange.Item) int {
	if s.given["issuer"] || s.given["name"] {
		if len(accounts) > 1 {
			return s.misuse(s.say("cli.usage.names"))
		}
		return s.setNames(&accounts[0].Account)
	}
	if s.terminal == nil {
		return done
	}
	for i := range accounts {
		a := &accounts[i].Account
		if a.Issuer != "" || a.Name != "" {
			continue
		}
		for _, q := range []struct {
			key string
			to  *string
		}{{"cli.ask.issuer", &a.Issuer}, {"cli.ask.name", &a.Name}} {
			answer, err := s.terminal.ask(ctx, s.say(q.key), shown)
			if err != nil {
				s.complain(s.say("cli.stopped"))
				return failed
			}
			*q.to = oneLine(answer)
		}
	}
	return done
}

// setNames takes the names of the options.
func (s *session) setNames(a *otpauth.Account) int {
	if s.given["issuer"] {
		a.Issuer = oneLine(s.issuer)
	}
	if s.given["name"] {
		a.Name = oneLine(s.name)
	}
	checked := *a
	if checked.Secret.IsZero() { // its secret is missing: that is no fault of the names
		checked.Secret = otpauth.NewSecret([]byte{0})
	}
	if err := checked.Check(); err != nil {
		return s.fail(err)
	}
	return done
}

// oneLine makes a typed name fit to be kept.
func oneLine(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	return strings.TrimSpace(norm.NFC.String(name))
}

// unknown gives the accounts that are neither in the vault nor among those
// before them, and tells of each likeness. v may be nil: an empty vault.
func (s *session) unknown(v *vault.Vault, accounts []exchange.Item) (fresh []exchange.Item) {
	for _, item := range accounts {
		a := item.Account
		likeness, like := vault.LikeNew, vault.Entry{}
		if v != nil {
			likeness, like = v.Match(a)
		}
		for _, before := range fresh {
			if before.Account.Same(a) {
				likeness, like.Account = vault.LikeSame, before.Account
			}
		}
		switch likeness {
		case vault.LikeSame:
			s.complain(s.say("cli.same", "name", s.labelOf(a.Label()), "old", s.label(like)))
			continue
		case vault.LikeName:
			s.complain(s.say("cli.likename", "name", s.labelOf(a.Label())))
		case vault.LikeNew:
		}
		fresh = append(fresh, item)
	}
	return fresh
}

// preview shows an account before it is kept: its names, how it counts, its
// code of now, and what was noticed while reading it.
func (s *session) preview(item exchange.Item) string {
	a := item.Account
	c, err := a.At(s.now())
	if err != nil {
		return s.words().Explain(err)
	}
	key := "cli.preview"
	if a.Type == otpauth.HOTP {
		key = "cli.preview.counter"
	}
	lines := []string{s.say(key,
		"name", s.labelOf(a.Label()), "type", strings.ToUpper(string(a.Type)), "algorithm", string(a.Algorithm),
		"digits", a.Digits, "period", a.Period, "counter", a.Counter, "code", c.Grouped())}
	for _, n := range item.Notes {
		lines = append(lines, "  "+escapeLine(s.words().Note(n)))
	}
	return strings.Join(lines, "\n")
}

// confirmed shows everything to a person and asks once.
func (s *session) confirmed(ctx context.Context, fresh []exchange.Item) bool {
	for _, item := range fresh {
		_, _ = io.WriteString(s.err, s.preview(item)+"\n")
	}
	answer, err := s.terminal.ask(ctx, s.words().Count("cli.ask.save", len(fresh)), shown)
	if err != nil {
		return false
	}
	return slices.Contains([]string{"", "y", "yes", s.say("cli.yes")}, plain(answer))
}
