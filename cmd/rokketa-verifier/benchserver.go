//go:build !nolab

// This file promises: the server that a bench loads is a process of its own,
// so that its CPU is its own too: the portal as members meet it, without the
// laboratory, and beside it, in the same process, the floor: an empty
// handler, and one with a bare statement on the same database. It is steered
// by lines of JSON, and ends with its standard input.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/lab"
	"rokketa/verifier/store"
	"rokketa/verifier/store/bare"
)

// envBench says to a process that it is the server of a bench.
const envBench = "ROKKETA_VERIFIER_BENCH"

// order is what the bench asks of its server, outside the measured times.
type order struct {
	Do string // "people", "codes", "cpu"
	N  int    // of people
}

// reply answers an order; the first one, unasked, tells the addresses.
type reply struct {
	Portal, Floor string
	Emails        []string // of members with an app
	Codes         []string // that their apps show now, unused
	CPU           time.Duration
}

// hired is the bench's end of its server.
type hired struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	reply   // the first one
}

// hire starts the server.
func (s *session) hire(ctx context.Context) (*hired, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"bench"}
	if s.profile != "" {
		args = append(args, "--profile", s.profile)
	}
	h := &hired{process: exec.CommandContext(ctx, program, args...)}
	h.process.Env = append(os.Environ(), envBench+"=1", envPostgres+"="+s.postgres)
	h.process.Stderr = s.err
	if h.in, err = h.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := h.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	h.out = json.NewDecoder(out)
	if err := h.process.Start(); err != nil {
		return nil, err
	}
	if err := h.out.Decode(&h.reply); err != nil {
		h.end()
		return nil, quiet{} // it has said why
	}
	return h, nil
}

func (h *hired) end() {
	_ = h.in.Close()
	_ = h.process.Wait() // how it ended is nothing to us: its figures are in
}

func (h *hired) ask(o order) (r reply, err error) {
	if err := json.NewEncoder(h.in).Encode(o); err != nil {
		return r, err
	}
	return r, h.out.Decode(&r)
}

// people makes members with an app.
func (h *hired) people(n int) ([]*someone, error) {
	r, err := h.ask(order{Do: "people", N: n})
	var all []*someone
	for _, email := range r.Emails {
		all = append(all, &someone{email: email})
	}
	return all, err
}

// next moves on to codes that are unused.
func (h *hired) next(people []*someone) error {
	r, err := h.ask(order{Do: "codes"})
	if err == nil && len(r.Codes) != len(people) {
		err = errors.New("codes are missing")
	}
	if err != nil {
		return err
	}
	for i, one := range people {
		one.code = r.Codes[i]
	}
	return nil
}

func (h *hired) cpu() time.Duration {
	r, err := h.ask(order{Do: "cpu"})
	if err != nil {
		return 0
	}
	return r.CPU
}

// benchServer is the server's process.
type benchServer struct {
	session *session
	service *verifier.Service
	store   *store.Store
	ahead   atomic.Int64 // seconds that its clock is ahead
	members atomic.Int64
	bare    func(ctx context.Context, member string) error
	end     []func() error
}

func benchID(i int) string { return fmt.Sprintf("bench-%d", i) }

// serveBench is the whole life of the server's process.
func (s *session) serveBench(ctx context.Context) (err error) {
	b := &benchServer{session: s}
	defer func() {
		for i := len(b.end) - 1; i >= 0; i-- {
			err = errors.Join(err, b.end[i]())
		}
	}()
	if err := b.open(ctx); err != nil {
		return err
	}
	var first reply
	if first.Portal, err = b.listen(ctx, b.portal); err != nil {
		return err
	}
	if first.Floor, err = b.listen(ctx, b.floor); err != nil {
		return err
	}
	out, in := json.NewEncoder(s.out), json.NewDecoder(s.in)
	for answer := first; ; {
		if err := out.Encode(answer); err != nil {
			return err
		}
		var o order
		if err := in.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if answer, err = b.obey(ctx, o); err != nil {
			return err
		}
	}
}

// open opens the database, which must be nobody's, and the service. Mails go
// nowhere, and passwords cost next to nothing: the second step is what counts.
func (b *benchServer) open(ctx context.Context) error {
	s := b.session
	dir, err := os.MkdirTemp("", "rokketa-bench-")
	if err != nil {
		return err
	}
	b.end = append(b.end, func() error { return os.RemoveAll(dir) })
	path := filepath.Join(dir, labFile)
	if s.postgres != "" {
		b.store, err = store.OpenPostgres(ctx, s.postgres)
	} else {
		b.store, err = store.OpenSQLite(ctx, path)
	}
	if err != nil {
		return openError(err, "PostgreSQL")
	}
	b.end = append(b.end, b.store.Close)
	if taken, err := b.store.Societies(ctx); err != nil {
		return err
	} else if len(taken) > 0 {
		return refuse("verifierd.lab.taken")
	}
	profile := verifier.ProfileRFC()
	if s.profile != "" {
		named, ok := verifier.ProfileNamed(s.profile)
		if !ok {
			return refuse("verifierd.rule.profile", "value", s.profile)
		}
		profile = named
	}
	profile.IPPerMinute, profile.IPBurst = 0, 0 // everyone comes from one address here
	profile.Argon = verifier.Argon{Memory: 64, Time: 1, Threads: 1}
	keys, err := s.passingKeys()
	if err != nil {
		return err
	}
	begun := s.now()
	b.service, err = verifier.New(b.store, verifier.Options{
		Profile: profile, Keys: keys, Random: s.random, Mailer: nowhere{}, Observer: newMetrics(),
		Now: func() time.Time { return begun.Add(time.Duration(b.ahead.Load()) * time.Second) },
	})
	if err != nil {
		return err
	}
	b.end = append(b.end, func() error { return b.service.Close(context.WithoutCancel(ctx)) })
	return b.openBare(ctx, path)
}

// nowhere takes mails that nobody reads.
type nowhere struct{}

// Send implements verifier.Mailer.
func (nowhere) Send(context.Context, verifier.Mail) error { return nil }

// openBare prepares the bare statement.
func (b *benchServer) openBare(ctx context.Context, path string) (err error) {
	var statement bare.Statement
	if dsn := b.session.postgres; dsn != "" {
		statement, err = bare.Postgres(ctx, dsn)
	} else {
		statement, err = bare.SQLite(ctx, path)
	}
	if err == nil {
		b.bare = statement.Run
		b.end = append(b.end, statement.Close)
	}
	return err
}

// listen serves a handler on a free port until the end.
func (b *benchServer) listen(ctx context.Context, handler func() (http.Handler, error)) (string, error) {
	h, err := handler()
	if err != nil {
		return "", err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := newServer(h, newLog(io.Discard, slog.LevelError))
	go func() { _ = server.Serve(listener) }() // ends with Close
	b.end = append(b.end, server.Close)
	return listener.Addr().String(), nil
}

func (b *benchServer) portal() (http.Handler, error) {
	p := &portal{plan: plan{listen: "127.0.0.1:0"}, log: newLog(io.Discard, slog.LevelError), metrics: newMetrics(), service: b.service}
	return b.session.handler(p)
}

// floor is what no server can go below.
func (b *benchServer) floor() (http.Handler, error) {
	mux := http.NewServeMux()
	empty := func(w http.ResponseWriter) { w.Header().Set("Content-Length", "0") }
	mux.HandleFunc("/empty", func(w http.ResponseWriter, _ *http.Request) { empty(w) })
	var next atomic.Int64
	mux.HandleFunc("/statement", func(w http.ResponseWriter, r *http.Request) {
		if err := b.bare(r.Context(), benchID(int(next.Add(1))%max(int(b.members.Load()), 1))); err != nil {
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		empty(w)
	})
	return mux, nil
}

func (b *benchServer) obey(ctx context.Context, o order) (r reply, err error) {
	switch o.Do {
	case "people":
		r.Emails, err = b.people(ctx, o.N)
	case "codes":
		b.ahead.Add(int64(b.service.Profile().Parameters.Period))
		for i := range int(b.members.Load()) {
			app, err := b.service.Bench().Reveal(ctx, benchID(i))
			if err != nil {
				return r, err
			}
			code, err := app.At(b.service.Now())
			if err != nil {
				return r, err
			}
			r.Codes = append(r.Codes, code.Text)
		}
	case "cpu":
		r.CPU = ownCPU()
	}
	return r, err
}

// people makes members with an app, several at once.
func (b *benchServer) people(ctx context.Context, n int) ([]string, error) {
	later := b.service.Now().Add(24 * time.Hour) // until then a member without an app may log in
	if _, err := b.service.CreateSociety(ctx, "bench", "bench", later); err != nil {
		return nil, err
	}
	const hands = 8
	emails, wrong := make([]string, n), make([]error, hands)
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			for i := hand; i < n && wrong[hand] == nil; i += hands {
				emails[i] = benchID(i) + "@mihon.example"
				wrong[hand] = b.person(ctx, benchID(i), emails[i])
			}
		})
	}
	all.Wait()
	b.members.Store(int64(n))
	return emails, errors.Join(wrong...)
}

// person sets up an app as a member does.
func (b *benchServer) person(ctx context.Context, id, email string) error {
	_, err := b.service.CreateMember(ctx, verifier.NewMember{
		ID: id, Society: "bench", Email: email, Name: "bench", Password: lab.Password, Demo: true,
	})
	if err != nil {
		return err
	}
	src := verifier.Source{IP: "127.0.0.1", UserAgent: program}
	in, err := b.service.Login(ctx, email, lab.Password, false, src)
	if err != nil {
		return err
	}
	_, entry, err := b.service.BeginApp(ctx, in.Session, verifier.Proof{}, src)
	if err != nil {
		return err
	}
	if entry.Token == "" {
		entry.Token = in.Session
	}
	app, err := b.service.Bench().Reveal(ctx, id)
	if err != nil {
		return err
	}
	code, err := app.At(b.service.Now())
	if err != nil {
		return err
	}
	_, err = b.service.ConfirmApp(ctx, entry.Token, code.Text, src)
	return err
}
