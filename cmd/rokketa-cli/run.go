// This file promises: arguments in, exit code out. It knows the commands and
// which options each takes; what they do is in the file of their name.

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"rokketa"
	"rokketa/assets/text"
	"rokketa/internal/storeopts"
	"rokketa/scanner/screen"
	"rokketa/vault"
)

const program = "rokketa-cli"

// The exit codes. They are part of the promise to scripts.
const (
	done    = 0 // what was asked for was done
	failed  = 1 // it was not, or not all of it
	misused = 2 // the arguments make no sense
	already = 3 // add: the secret is there already, nothing was saved
	drifted = 4 // clock: it is surely further off than the limit
)

// world is everything outside the program, so that tests can be it.
type world struct {
	args     []string
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	now      func() time.Time
	language func() text.Language
	signals  func(context.Context) (context.Context, context.CancelFunc) // nil: nobody interrupts
	terminal terminal                                                    // nil where nobody can be asked
	keyring  vault.Keyring                                               // nil is the system's
	screens  screen.Source                                               // nil is the desktop
	doors    vault.Doors
	copy     func(ctx context.Context, text string) (clear func(), err error) // nil is the desktop's clipboard
	wait     func(context.Context, time.Duration) error                       // between questions to a time server; nil is a timer
}

// options are those of all commands together.
type options struct {
	storeopts.Choice
	json, next, dryRun, deleted, screen, help, version bool
	once, hide, checkClock                             bool
	yes, byPassphrase, forgotten                       bool
	at, uri, issuer, name, timeout                     string
	from, sheet, second, server, limit                 string
}

// command is one word of the program.
type command struct {
	name        string
	least, most int      // arguments; most < 0 is any number
	takes       []string // options beside the global ones
	run         func(context.Context, *session, []string) int
}

func commands() []command {
	return []command{
		{"scan", 1, -1, []string{"json", "screen", "timeout"}, scan},
		{"code", 0, 1, []string{"at", "next", "json", "uri"}, code},
		{"add", 1, 1, []string{"dry-run", "issuer", "name", "screen"}, add},
		{"list", 0, 0, []string{"json", "deleted"}, list},
		{"rm", 1, -1, nil, remove},
		{"restore", 1, -1, []string{"from", "yes", "json", "sheet", "by-passphrase", "forgotten"}, restore},
		{"rename", 1, 1, []string{"issuer", "name"}, rename},
		{"watch", 0, 0, []string{"once", "hide", "check-clock", "server"}, watch},
		{"clock", 0, 0, []string{"server", "limit", "json"}, clock},
		{"doctor", 0, 0, []string{"json"}, doctor},
		{"recovery", 1, 1, []string{"yes", "sheet", "by-passphrase"}, recovery},
		{"password", 1, 1, nil, password},
		{"backup", 0, 0, []string{"second"}, backup},
	}
}

// session is one call of the program.
type session struct {
	world
	options
	given map[string]bool // options that stand in the arguments
	out   *bufio.Writer
	table *text.Table // made when the first sentence is needed
}

func run(ctx context.Context, w world) int {
	s := &session{world: w, out: bufio.NewWriter(w.out), given: map[string]bool{}}
	code := s.dispatch(ctx)
	if err := s.out.Flush(); err != nil {
		s.complain(s.say("cli.output"))
		return max(code, failed)
	}
	return code
}

func (s *session) dispatch(ctx context.Context) int {
	flags := flag.NewFlagSet(program, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // its sentences are English
	s.Bind(flags)
	for name, value := range map[string]*bool{
		"json": &s.json, "next": &s.next, "dry-run": &s.dryRun, "deleted": &s.deleted,
		"once": &s.once, "hide": &s.hide, "check-clock": &s.checkClock,
		"yes": &s.yes, "forgotten": &s.forgotten, "by-passphrase": &s.byPassphrase,
		"screen": &s.screen, "help": &s.help, "h": &s.help, "version": &s.version,
	} {
		flags.BoolVar(value, name, false, "")
	}
	for name, value := range map[string]*string{
		"server": &s.server, "limit": &s.limit,
		"from": &s.from, "sheet": &s.sheet, "second": &s.second,
		"at": &s.at, "uri": &s.uri, "issuer": &s.issuer, "name": &s.name, "timeout": &s.timeout,
	} {
		flags.StringVar(value, name, "", "")
	}
	args, err := storeopts.Parse(flags, s.args)
	if err != nil {
		return s.misuse(s.optionError(err))
	}
	flags.Visit(func(f *flag.Flag) { s.given[f.Name] = true })
	return s.choose(ctx, flags, args)
}

// choose finds the command and checks what was given to it.
func (s *session) choose(ctx context.Context, flags *flag.FlagSet, args []string) int {
	if s.version || len(args) > 0 && args[0] == "version" {
		return s.tellVersion()
	}
	if len(args) > 0 && args[0] == "help" {
		s.help, args = true, args[1:]
	}
	if len(args) == 0 {
		if s.help {
			s.print(s.say("cli.help", "program", program))
			return done
		}
		return s.misuse(s.say("cli.usage.nothing"))
	}
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return s.misuse(s.say("cli.usage.command", "command", quoted(args[0])))
	}
	c, args := all[i], args[1:]
	if s.help {
		s.print(s.say("cli.help."+c.name, "program", program))
		return done
	}
	everywhere := []string{"dir", "store", "passphrase-file"}
	for name := range s.given {
		if !slices.Contains(everywhere, name) && !slices.Contains(c.takes, name) {
			return s.misuse(s.say("cli.usage.elsewhere", "option", "--"+name, "command", c.name))
		}
	}
	switch {
	case s.screen && len(args) > 0:
		return s.misuse(s.say("cli.usage.screen"))
	case s.given["from"] && len(args) > 0:
		return s.misuse(s.say("cli.usage.from"))
	case s.screen, s.given["from"]:
	case len(args) < c.least:
		return s.misuse(s.say("cli.usage.few", "command", c.name))
	case c.most >= 0 && len(args) > c.most:
		return s.misuse(s.say("cli.usage.many", "command", c.name))
	}
	if s.signals != nil && !s.immediate(c) {
		var stop context.CancelFunc
		ctx, stop = s.signals(ctx)
		defer stop()
	}
	s.in = patient(ctx, s.in)
	return c.run(ctx, s, args)
}

// immediate says whether a command waits for nobody and changes nothing. Such
// a one may simply be killed, and watching for signals would be a tenth of its
// time.
func (s *session) immediate(c command) bool {
	return c.name == "code" && s.given["uri"] && s.uri != "-"
}

func (s *session) tellVersion() int {
	about, err := rokketa.About()
	if err != nil {
		return s.fail(err)
	}
	s.print(about.Name + " " + about.Version)
	return done
}

// optionError makes a sentence of what package flag says of an option.
func (s *session) optionError(err error) string {
	for pattern, key := range map[string]string{
		`^flag provided but not defined: -+(.+)`:               "cli.usage.option",
		`^flag needs an argument: -+(.+)`:                      "cli.usage.value",
		`(?s)^invalid boolean value ".*" for -+([a-z-]+): .+$`: "cli.usage.boolean",
	} {
		if m := regexp.MustCompile(pattern).FindStringSubmatch(err.Error()); m != nil {
			return s.say(key, "option", "--"+quoted(m[1]))
		}
	}
	return s.say("cli.usage.syntax", "text", quoted(err.Error()))
}

func (s *session) words() *text.Table {
	if s.table == nil {
		s.table = text.For(s.language())
	}
	return s.table
}

func (s *session) say(key string, pairs ...any) string { return s.words().Say(key, pairs...) }

// print puts a line on standard output.
func (s *session) print(line string) { _, _ = fmt.Fprintln(s.out, line) } // Flush has the error

// complain puts a line on standard error.
func (s *session) complain(line string) { _, _ = fmt.Fprintln(s.err, program+": "+line) }

// fail says why the command failed.
func (s *session) fail(err error) int {
	s.complain(visible(s.words().Explain(err)))
	return failed
}

// misuse says what is wrong with the arguments.
func (s *session) misuse(sentence string) int {
	s.complain(sentence)
	s.complain(s.say("cli.usage.help", "program", program))
	return misused
}
