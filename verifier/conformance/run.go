// This file promises: the run. It starts what is to be tried, runs the tests
// in their order, and tells what came of each.

// Package conformance tries a verifier by the tests T1 to T35: codes that
// count one time only, guessing that leads nowhere, ways around the second
// step, the web, the data, the time. It brings its own server, with a clock
// that it holds in the hand, or goes to one that runs already.
package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// Options says what is tried and where the results go.
type Options struct {
	URL      string // of a server that runs already; "" starts one in this process
	Postgres string // DSN of an empty PostgreSQL database for the own server; "" is SQLite in a folder of its own
	Only     []string
	JUnit    string    // file to write a JUnit report to; "" is none
	HTML     string    // file to write a page for people to; "" is none
	Say      Say       // the page's sentences, in the language of the run
	Out      io.Writer // a line for each test, "N passed, N failed" as the last; nil is os.Stdout
	When     time.Time // the run's own moment, for the reports; zero leaves it out of them
	Log      io.Writer // what the own server logs; nil is os.Stderr

	// Email and Password are an account of the server at URL that has no
	// second step yet. Where the server is in laboratory mode they are not
	// needed: the run asks it for accounts.
	Email, Password string

	servers int  // how many own servers share the database; 0 is three
	direct  bool // ask the rules themselves, without the web

	processes processes // servers of their own, in place of those in this process
	key       string    // that they have
}

// result is what came of one test.
type result struct {
	test   test
	fails  []string
	notes  []string // figures
	reason string   // why it was not run
	took   time.Duration
}

// Run runs the tests and tells how many passed and failed. The error is of
// the run itself: nothing could be tried, or the report not be written.
func Run(ctx context.Context, o Options) (passed, failed int, err error) {
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Log == nil {
		o.Log = os.Stderr
	}
	chosen, err := choose(o.Only)
	if err != nil {
		return 0, 0, err
	}
	if o.HTML != "" && o.Say == nil {
		return 0, 0, errors.New("conformance: a page needs Options.Say for its sentences")
	}
	g, err := newGround(ctx, o)
	if err != nil {
		return 0, 0, fmt.Errorf("conformance: starting the server: %w", err)
	}
	defer func() { err = errors.Join(err, g.close()) }()

	results := make([]result, 0, len(chosen))
	for _, one := range chosen {
		if err := ctx.Err(); err != nil {
			return passed, failed, fmt.Errorf("conformance: stopped: %w", err)
		}
		r := try(ctx, g, one)
		results = append(results, r)
		switch {
		case r.reason != "":
			fmt.Fprintf(o.Out, "not run %-4s %s (%s)\n", one.id, one.holds, r.reason)
		case len(r.fails) > 0:
			failed++
			fmt.Fprintf(o.Out, "FAILED  %-4s %s\n", one.id, one.holds)
			for _, f := range r.fails {
				fmt.Fprintf(o.Out, "             %s\n", f)
			}
		default:
			passed++
			fmt.Fprintf(o.Out, "passed  %-4s %s\n", one.id, one.holds)
		}
		for _, n := range r.notes {
			fmt.Fprintf(o.Out, "             (%s)\n", n)
		}
	}
	if o.JUnit != "" {
		if err := writeJUnit(o.JUnit, g.name(), o.When, results); err != nil {
			return passed, failed, err
		}
	}
	if o.HTML != "" {
		if err := writeHTML(o.HTML, g.name(), o.When, o.Say, results); err != nil {
			return passed, failed, err
		}
	}
	_, err = fmt.Fprintf(o.Out, "%d passed, %d failed\n", passed, failed)
	return passed, failed, err
}

// choose gives the tests that are asked for, in their order.
func choose(only []string) ([]test, error) {
	all := tests()
	if len(only) == 0 {
		return all, nil
	}
	for _, name := range only {
		if !slices.ContainsFunc(all, func(t test) bool { return strings.EqualFold(t.id, name) }) {
			return nil, fmt.Errorf("conformance: there is no test %s: T1 to T35", name)
		}
	}
	return slices.DeleteFunc(all, func(t test) bool {
		return !slices.ContainsFunc(only, func(name string) bool { return strings.EqualFold(t.id, name) })
	}), nil
}
