// This file promises: arguments in, exit code out. It knows the commands and
// which options each takes; what they do is in the file of their name.

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/storeopts"
	"rokketa/verifier"
)

const program = "rokketa-verifier"

// The exit codes. They are part of the promise to scripts.
const (
	done    = 0
	failed  = 1
	misused = 2 // the arguments make no sense, or ask for what is refused
)

// world is everything outside the program, so that tests can be it.
type world struct {
	args     []string
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	random   io.Reader
	language func() text.Language
}

// command is one word of the program.
type command struct {
	name  string
	takes []string // options beside those of the database
	least int      // arguments
	most  int
	run   func(context.Context, *session, []string) error
}

// base are the options that say where the database and its key are.
var base = []string{"data", "postgres", "key-file", "help", "h", "version"}

func commands() []command {
	return []command{
		{"serve", []string{
			"lab", "practice", "listen", "smtp", "smtp-from", "smtp-password-file", "tls-cert", "tls-key", "public-url", "behind-proxy",
			"proxy-from", "metrics-listen", "seed", "profile", "brand", "log-level", "language", "end-with-stdin", "slots",
			"history-days",
		}, 0, 0, serve},
		{"admin", []string{"society", "name", "email", "date", "reason", "language"}, 1, 3, admin},
		{"bench", []string{"url", "duration", "count", "parallel", "profile"}, 0, 0, bench},
		{"conformance", []string{"url", "junit", "html", "only", "email"}, 0, 0, conform},
	}
}

// session is one call of the program.
type session struct {
	world
	options
	table *text.Table
	given []string                // options by name, in the arguments
	tune  func(*verifier.Profile) // for a bench
}

// misuse is a mistake in the arguments, told with a hint to the help.
type misuse struct{ *refusal }

func wrongUse(key string, pairs ...string) error { return misuse{refuse(key, pairs...)} }

func run(ctx context.Context, w world) int {
	s := &session{world: w, table: text.For(w.language())}
	err := s.dispatch(ctx)
	if err == nil {
		return done
	}
	var wrong misuse
	if errors.As(err, &wrong) {
		s.complain(s.table.Note(wrong.refusal))
		s.complain(s.table.Say("verifierd.usage.help", "program", program))
		return misused
	}
	var silent quiet
	if !errors.As(err, &silent) {
		s.complain(hush(s.table.Explain(err)))
	}
	var told *refusal
	if errors.As(err, &told) && strings.HasPrefix(told.key, "verifierd.rule.") {
		return misused
	}
	return failed
}

// quiet is a failure that has been told already.
type quiet struct{}

func (quiet) Error() string { return "told already" }

func (s *session) dispatch(ctx context.Context) error {
	flags := flag.NewFlagSet(program, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // its sentences are English
	s.bind(flags)
	if slices.ContainsFunc(s.args, func(a string) bool { return !utf8.ValidString(a) }) {
		return wrongUse("verifierd.usage.letters")
	}
	args, err := storeopts.Parse(flags, s.args)
	if err != nil {
		return optionError(err)
	}
	word := "serve"
	if len(args) > 0 {
		word, args = args[0], args[1:]
	}
	switch {
	case s.version || word == "version":
		return s.tellVersion()
	case word == "help" || s.help:
		s.print(s.table.Say("verifierd.help", "program", program))
		if !withLab {
			s.print("\n" + s.table.Say("verifierd.help.nolab"))
		}
		return nil
	}
	at := slices.IndexFunc(commands(), func(c command) bool { return c.name == word })
	if at < 0 {
		return wrongUse("verifierd.usage.command", "command", word)
	}
	c := commands()[at]
	var stray string
	flags.Visit(func(f *flag.Flag) {
		s.given = append(s.given, f.Name)
		if !slices.Contains(base, f.Name) && !slices.Contains(c.takes, f.Name) {
			stray = f.Name
		}
	})
	switch {
	case stray != "":
		return wrongUse("verifierd.usage.elsewhere", "option", "--"+stray, "command", c.name)
	case len(args) < c.least:
		return wrongUse("verifierd.usage.few", "command", c.name)
	case len(args) > c.most:
		return wrongUse("verifierd.usage.many", "command", c.name)
	}
	s.fill(s.env)
	return c.run(ctx, s, args)
}

func (s *session) tellVersion() error {
	about, err := rokketa.About()
	if err != nil {
		return err
	}
	s.print(program + " " + about.Version)
	return nil
}

// optionError makes a sentence of what package flag says of an option.
func optionError(err error) error {
	for pattern, key := range map[string]string{
		`^flag provided but not defined: -+(.+)`:                              "verifierd.usage.option",
		`^flag needs an argument: -+(.+)`:                                     "verifierd.usage.value",
		`(?s)^invalid (?:boolean )?value ".*" for (?:flag )?-+([a-z-]+): .+$`: "verifierd.usage.bad",
	} {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(err.Error()); m != nil {
			return wrongUse(key, "option", "--"+m[1])
		}
	}
	return wrongUse("verifierd.usage.syntax")
}

func (s *session) say(key string, pairs ...any) string { return s.table.Say(key, pairs...) }

// print puts a line on standard output.
func (s *session) print(line string) { _, _ = fmt.Fprintln(s.out, line) }

// complain puts a line on standard error.
func (s *session) complain(line string) { _, _ = fmt.Fprintln(s.err, program+": "+line) }
