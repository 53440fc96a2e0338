//go:build !nolab

// This file promises: figures of a whole server under load, in one run and
// beside a floor of that very run: an empty handler, and one with a bare
// statement on the same database, in the same process. The server is a
// process of its own, so that its CPU is told apart from the load's. What is
// counted is checked: a wrong code that was let in voids the run.

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"text/tabwriter"
	"time"
)

// The bounds of a run.
const (
	benchTime     = time.Minute
	benchCount    = 100_000
	benchParallel = 64
	benchOwn      = 2000 // members in a server of our own, whose passwords are cheap
	benchOther    = 40   // members in another server
	triesEach     = 4    // wrong codes before the first wait
)

func bench(ctx context.Context, s *session, _ []string) error {
	if s.env(envBench) != "" {
		return s.serveBench(ctx)
	}
	if s.duration <= 0 || s.duration > benchTime || s.count < 4 || s.count > benchCount || s.parallel < 1 || s.parallel > benchParallel {
		return wrongUse("verifierd.bench.bounds")
	}
	b := &bencher{ctx: ctx, parallel: s.parallel, limit: s.duration}
	members := max(s.count/triesEach, 1)
	if s.url == "" {
		own, err := s.hire(ctx)
		if err != nil {
			return benchFault(err)
		}
		defer own.end()
		b.host, b.floor, b.server, members = own.Portal, own.Floor, own, min(members, benchOwn)
	} else {
		u, err := url.Parse(s.url)
		if err != nil || u.Scheme != "http" || !isLoopback(ctx, u) {
			return refuse("verifierd.bench.url", "url", s.url)
		}
		other := &rented{ctx: ctx, host: u.Host, parallel: s.parallel, client: &http.Client{Timeout: 30 * time.Second}}
		if err := other.begin(); err != nil {
			return refuse("verifierd.bench.url", "url", s.url).because(err)
		}
		defer other.end()
		b.host, b.server, members = u.Host, other, min(members, benchOther)
	}
	return benchFault(s.benchAll(ctx, b, members))
}

func benchFault(err error) error {
	var told *refusal
	var said quiet
	if err == nil || errors.As(err, &told) || errors.As(err, &said) {
		return err
	}
	return refuse("verifierd.bench.failed").because(err)
}

func isLoopback(ctx context.Context, u *url.URL) bool {
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	inside, err := loopback(ctx, host)
	return err == nil && inside
}

// benchAll sets up, runs each load and prints the table.
func (s *session) benchAll(ctx context.Context, b *bencher, members int) error {
	people, err := b.server.people(members)
	if err != nil {
		return err
	}
	var all []load
	var bare load
	do := func(l load, err error) error {
		all = append(all, l)
		return err
	}
	if b.floor != "" {
		// Once unmeasured: connections are opened and statements prepared.
		if _, err := b.bare("/statement", min(s.count, 100)); err != nil {
			return err
		}
		if err := do(b.bare("/empty", s.count)); err != nil {
			return err
		}
		if err := do(b.bare("/statement", s.count)); err != nil {
			return err
		}
		bare = all[1]
	}
	if err := do(b.login(people)); err != nil {
		return err
	}
	in := slices.DeleteFunc(slices.Clone(people), func(one *someone) bool { return one.challenge == "" }) // the time ran out before
	// The first wrong code of an hour also tells the member by mail.
	if err := do(b.wrong("first wrong code", in, 0, 1)); err != nil {
		return err
	}
	// PostgreSQL's own measure stands on both sides of ours: what else the
	// machine does changes by the minute.
	before, err := s.pgbench(ctx, members)
	if err != nil {
		return err
	}
	wrong, err := b.wrong("wrong code", in, 1, triesEach)
	if err := do(wrong, err); err != nil {
		return err
	}
	after, err := s.pgbench(ctx, members)
	if err != nil {
		return err
	}
	if err := b.server.next(people); err != nil {
		return err
	}
	right, err := b.right(in)
	if err := do(right, err); err != nil {
		return err
	}
	out := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(out, "load\tcount\tper second\tp50\tp95\tp99\tserver CPU\tclient CPU\tto the floor\t")
	for _, one := range all {
		ratio := "–"
		if bare.cpu > 0 {
			ratio = fmt.Sprintf("%.2f", float64(one.cpu)/float64(bare.cpu))
		}
		_, _ = fmt.Fprintf(out, "%s\t%d\t%.0f\t%v\t%v\t%v\t%v\t%v\t%s\t\n", one.name, one.count, one.rate(),
			one.at(50), one.at(95), one.at(99), one.cpu.Round(100*time.Nanosecond), one.client.Round(100*time.Nanosecond), ratio)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if b.floor != "" {
		s.print("floor: the handler with a bare statement; CPU of the server's process, each; its clock is turned, its mails go nowhere, its passwords are cheap (64 KiB argon2id)")
	}
	if tps := (before + after) / 2; tps > 0 {
		s.print(fmt.Sprintf("pgbench, the same statement: %.0f a second before the wrong codes, %.0f after them; wrong codes %.2f of it, right codes %.2f, the handler with the bare statement %.2f",
			before, after, wrong.rate()/tps, right.rate()/tps, bare.rate()/tps))
	}
	return nil
}
