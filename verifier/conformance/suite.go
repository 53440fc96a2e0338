// This file promises: what a test is, and how one is tried.

package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// need is what a test must have beyond the portal's doors.
type need string

const (
	needNothing  need = ""
	needClock    need = "it needs the virtual clock"
	needDatabase need = "it needs the server's database or its log"
	needServers  need = "it needs several servers on one database"
	needLab      need = "it needs the laboratory's verdicts"
	needWeb      need = "it needs the web"
	needMail     need = "it needs the mails that the server sends"
	needPlaces   need = "it needs requests from many addresses"
	needInside   need = "it counts the server's work from within, which a stopwatch outside would only guess at"
	needLock     need = "it locks the account, and there is no laboratory to make another"
)

// test is one of T1 to T35.
type test struct {
	id    string
	holds string // what it holds, in one sentence
	need  need
	run   func(t *trial)
}

// among tells whether a test stands in the way of its servers, or changes
// what they are made of: they are then in this process.
func (t test) among() bool {
	switch t.id {
	case "T6", "T11", "T25", "T29", "T30", "T31", "T33", "T35":
		return true
	}
	return false
}

// tests gives all, in their order.
func tests() []test {
	return slices.Concat(onceTests(), guessTests(), aroundTests(), webTests(), timeTests())
}

// trial is one test under way.
type trial struct {
	ctx   context.Context
	w     *world
	g     *ground
	fails []string
	notes []string

	outside bool    // its servers may be processes of their own
	only    *person // the run's one account, where there is no other
}

// errEnough ends a trial that cannot go on.
var errEnough = errors.New("conformance: enough")

// want notes a failure unless ok.
func (t *trial) want(ok bool, format string, a ...any) {
	if !ok && len(t.fails) < 10 {
		t.fails = append(t.fails, fmt.Sprintf(format, a...))
	}
}

// note keeps a figure to be printed, which nothing is judged by.
func (t *trial) note(format string, a ...any) { t.notes = append(t.notes, fmt.Sprintf(format, a...)) }

// must ends the trial unless ok.
func (t *trial) must(ok bool, format string, a ...any) {
	if !ok {
		t.fails = append(t.fails, fmt.Sprintf(format, a...))
		panic(errEnough)
	}
}

// did ends the trial on an error of the means, not of the thing tried.
func (t *trial) did(err error) {
	if err != nil {
		t.fails = append(t.fails, "could not be tried: "+err.Error())
		panic(errEnough)
	}
}

// try runs one test in a world of its own.
func try(ctx context.Context, g *ground, one test) (r result) {
	r.test = one
	if reason := g.lacks(one); reason != "" {
		r.reason = reason
		return r
	}
	began := time.Now()
	t := &trial{ctx: ctx, g: g}
	defer func() {
		if p := recover(); p != nil && p != any(errEnough) {
			t.fails = append(t.fails, fmt.Sprintf("broke off: %v", p))
		}
		if t.only != nil && t.only.phone.secret != nil {
			if err := t.only.restore(); err != nil {
				t.fails = append(t.fails, "the account could not be put back: "+err.Error())
			}
		}
		if t.w != nil {
			if err := t.w.close(); err != nil {
				t.fails = append(t.fails, "closing: "+err.Error())
			}
		}
		r.fails, r.notes, r.took = t.fails, t.notes, time.Since(began)
	}()
	if g.remote != nil {
		w, err := g.away(ctx)
		t.did(err)
		t.w = w
	} else {
		t.outside = !one.among()
		t.w = t.world(nil)
	}
	one.run(t)
	return r
}
