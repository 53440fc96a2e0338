//go:build !nolab

// This file promises: figures of a whole server under load, in one run and
// beside a floor of that very run: an empty handler behind the same listener
// code and one bare statement on the same kind of database. What is counted
// is checked: a wrong code that was let in voids the run.

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/lab"
	"rokketa/verifier/store"
)

// The bounds of a run.
const (
	benchTime     = time.Minute
	benchCount    = 100_000
	benchParallel = 64
	benchOwn      = 500 // members in a server of our own, whose passwords are cheap
	benchOther    = 40  // members in another server
	triesEach     = 4   // wrong codes before the first wait
)

func bench(ctx context.Context, s *session, _ []string) error {
	if s.duration <= 0 || s.duration > benchTime || s.count < 4 || s.count > benchCount || s.parallel < 1 || s.parallel > benchParallel {
		return wrongUse("verifierd.bench.bounds")
	}
	target, members := s.url, min(max(s.count/triesEach, 1), benchOther)
	if target == "" {
		var end func()
		var err error
		if target, end, err = s.benchServer(ctx); err != nil {
			return err
		}
		defer end()
		members = min(max(s.count/triesEach, 1), benchOwn)
	} else if u, err := url.Parse(target); err != nil || u.Scheme != "http" || !isLoopback(ctx, u) {
		return refuse("verifierd.bench.url", "url", target)
	}
	if err := s.benchAll(ctx, target, members); err != nil {
		if told, ok := errors.AsType[*refusal](err); ok {
			return told
		}
		return refuse("verifierd.bench.failed").because(err)
	}
	return nil
}

func isLoopback(ctx context.Context, u *url.URL) bool {
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	inside, err := loopback(ctx, host)
	return err == nil && inside
}

// benchServer starts a laboratory in this process whose passwords cost next
// to nothing: what is measured is the second step.
func (s *session) benchServer(ctx context.Context) (address string, end func(), err error) {
	s.lab, s.tune = true, func(p *verifier.Profile) { p.Argon = verifier.Argon{Memory: 64, Time: 1, Threads: 1} }
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	p := &portal{plan: plan{lab: true, listen: "127.0.0.1:0"}, log: newLog(io.Discard, slog.LevelError), metrics: newMetrics()}
	end = func() {
		_ = listener.Close()                  // ends the server, if it has begun
		_ = p.end(context.WithoutCancel(ctx)) // a passing folder
	}
	if err = s.open(ctx, p); err != nil {
		end()
		return "", nil, err
	}
	handler, err := s.handler(p)
	if err != nil {
		end()
		return "", nil, err
	}
	server := newServer(handler, p.log)
	go func() { _ = server.Serve(listener) }() // ends with its listener
	return "http://" + listener.Addr().String(), end, nil
}

// benchAll sets up, runs each load and prints the table.
func (s *session) benchAll(ctx context.Context, target string, members int) error {
	b := &bencher{ctx: ctx, target: target, parallel: s.parallel, limit: s.duration, client: &http.Client{Timeout: 30 * time.Second}}
	own := s.url == ""
	for path, body := range map[string]string{"/lab/clock": `{"freeze":true}`, "/lab/faults": `{"blind":true}`} {
		if err := b.lab(path, body, nil); err != nil {
			return refuse("verifierd.bench.url", "url", target).because(err)
		}
	}
	defer func() {
		b.ctx = context.WithoutCancel(ctx)
		_ = b.lab("/lab/clock", `{"reset":true}`, nil)   // the laboratory is another's,
		_ = b.lab("/lab/faults", `{"blind":false}`, nil) // and may have ended
	}()
	people, err := b.enrol(members)
	if err != nil {
		return err
	}
	floor, statement, err := s.floor(ctx, b)
	if err != nil {
		return err
	}
	logins, err := b.login(people)
	if err != nil {
		return err
	}
	wrong, err := b.wrong(people)
	if err != nil {
		return err
	}
	if err := b.next(people); err != nil {
		return err
	}
	right, err := b.right(people)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(out, "load\tcount\tper second\tp50\tp95\tp99\tCPU each\tto the floor\t")
	bare := floor.cpu + statement.cpu
	for _, one := range []load{floor, statement, logins, wrong, right} {
		ratio := "–"
		if own && bare > 0 {
			ratio = fmt.Sprintf("%.2f", float64(one.cpu)/float64(bare))
		}
		_, _ = fmt.Fprintf(out, "%s\t%d\t%.0f\t%v\t%v\t%v\t%v\t%s\t\n", one.name, one.count, one.rate(),
			one.at(50), one.at(95), one.at(99), one.cpu.Round(100*time.Nanosecond), ratio)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if own {
		s.print("floor: empty handler and one statement; CPU holds the client's share in every line; passwords are cheap here (64 KiB argon2id)")
	}
	return s.comparePostgres(ctx, wrong, right)
}

// floor measures what no server can go below: a request to an empty handler,
// and one statement.
func (s *session) floor(ctx context.Context, b *bencher) (handler, statement load, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return load{}, load{}, err
	}
	empty := newServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "0") }),
		newLog(io.Discard, slog.LevelError))
	go func() { _ = empty.Serve(listener) }() // ends with Close
	defer func() { _ = empty.Close() }()
	request := post(listener.Addr().String(), "/", `{"challenge":"","code":"000000"}`)
	handler, err = b.run("empty handler", s.count, ownCPU, func(c *line, _ int) error {
		status, _, err := c.ask(ctx, request)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("an empty handler answers %d", status)
		}
		return err
	}, listener.Addr().String())
	if err != nil {
		return load{}, load{}, err
	}
	db, end, err := s.floorStore(ctx)
	if err != nil {
		return load{}, load{}, err
	}
	defer end()
	statement, err = b.run("bare statement", s.count, ownCPU, func(_ *line, i int) error {
		_, err := db.Apply(ctx, verifier.SetNag{Member: "bench-floor", At: int64(i) + 1})
		return err
	}, "")
	return handler, statement, err
}

// floorStore is a database of the same kind with one member.
func (s *session) floorStore(ctx context.Context) (*store.Store, func(), error) {
	dir, err := os.MkdirTemp("", "rokketa-bench-")
	if err != nil {
		return nil, nil, err
	}
	var db *store.Store
	if s.postgres != "" {
		db, err = store.OpenPostgres(ctx, s.postgres)
	} else {
		db, err = store.OpenSQLite(ctx, filepath.Join(dir, labFile))
	}
	if err != nil {
		_ = os.RemoveAll(dir) // a passing folder
		return nil, nil, err
	}
	end := func() {
		_ = db.Close() // nothing in it is wanted
		_ = os.RemoveAll(dir)
	}
	keys, err := s.passingKeys()
	if err != nil {
		end()
		return nil, nil, err
	}
	v, err := verifier.New(db, verifier.Options{Keys: keys, Now: s.now, Random: s.random})
	if err == nil {
		_, err = v.CreateSociety(ctx, "bench-floor", "bench", s.now())
	}
	if err == nil {
		_, err = v.CreateMember(ctx, verifier.NewMember{
			ID: "bench-floor", Society: "bench-floor", Email: "bench-floor@mihon.example", Name: "bench", Password: lab.Password,
		})
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return db, end, nil
}
