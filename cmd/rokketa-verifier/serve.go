// This file promises: a server that listens where the rules allow it, tells
// its address as its first line, and ends in peace.

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// portal is everything of one server between the database and the listener.
type portal struct {
	plan    plan
	log     *slog.Logger
	metrics *metrics
	papers  *papers // nil without TLS
	service *verifier.Service
	lab     laboratory // nil outside laboratory mode
	address atomic.Pointer[string]
	close   []func(context.Context) error // last first
}

// url is the address that members open, without a slash at its end. It is
// what was named, or where this machine alone can reach it; never what a
// request says of it.
func (p *portal) url() string {
	if p.plan.public != nil {
		return p.plan.public.String()
	}
	if a := p.address.Load(); a != nil {
		return *a
	}
	return ""
}

func (p *portal) later(end func(context.Context) error) { p.close = append(p.close, end) }

// end closes everything, the last opened first.
func (p *portal) end(ctx context.Context) error {
	var wrong []error
	for i := len(p.close) - 1; i >= 0; i-- {
		wrong = append(wrong, p.close[i](ctx))
	}
	p.close = nil
	return errors.Join(wrong...)
}

// serve is the command without a word.
func serve(ctx context.Context, s *session, _ []string) error {
	pl, err := s.rules(ctx)
	if err != nil {
		return err
	}
	if s.tongue != "" {
		s.table = text.For(pl.language)
	}
	log := newLog(s.err, pl.level)
	var papers *papers
	if pl.tlsCert != "" { // before anything is made
		if papers, err = openPapers(pl.tlsCert, pl.tlsKey, log); err != nil {
			return err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", pl.listen)
	if err != nil {
		return refuse("verifierd.listen", "listen", pl.listen).because(err)
	}
	defer func() { _ = listener.Close() }() // the server has closed it unless it never began
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.endWithStdin {
		go func() {
			_, _ = io.Copy(io.Discard, s.in) // whatever comes, its end is what counts
			cancel()
		}()
	}
	p := &portal{plan: pl, log: log, metrics: newMetrics(), papers: papers}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err := p.end(ctx); err != nil {
			p.log.Error("end", "error", err)
		}
	}()
	if err := s.open(ctx, p); err != nil {
		if ctx.Err() != nil {
			return nil // ended before it began, as asked
		}
		return err
	}
	return s.attend(ctx, p, listener)
}

// attend runs the pages on the listener until ctx ends.
func (s *session) attend(ctx context.Context, p *portal, listener net.Listener) error {
	scheme := "http"
	if p.papers != nil {
		scheme = "https"
		listener = tls.NewListener(listener, &tls.Config{
			GetCertificate: p.papers.show, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		})
	}
	address := scheme + "://" + listener.Addr().String()
	p.address.Store(&address)
	handler, err := s.handler(p)
	if err != nil {
		return err
	}
	server := newServer(handler, p.log)
	// Requests under way are finished; a stream has no end of its own.
	if p.lab != nil {
		server.RegisterOnShutdown(p.lab.end)
	}
	ended := make(chan error, 2)
	go func() { ended <- server.Serve(listener) }()
	stopMetrics, err := s.serveMetrics(ctx, p, ended)
	if err != nil {
		_ = server.Close() // the error of metrics is the one to tell
		return err
	}
	defer stopMetrics()
	s.print(address + "/")
	s.tellStart(p)
	sweep := time.NewTicker(10 * time.Minute)
	defer sweep.Stop()
	for {
		select {
		case <-sweep.C:
			if err := p.service.Sweep(ctx); err != nil && ctx.Err() == nil {
				p.log.Error("sweep", "error", err)
			}
		case err := <-ended:
			return fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
			p.log.Info("stopping")
			stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
			defer cancel()
			if err := server.Shutdown(stop); err != nil {
				_ = server.Close() // what has not ended by now is cut off
			}
			return nil
		}
	}
}

// tellStart says on the lines after the address what the reader should know.
func (s *session) tellStart(p *portal) {
	switch {
	case p.plan.lab:
		s.print(s.say("verifierd.start.lab"))
	case p.plan.public != nil:
		s.print(s.say("verifierd.start.proxy", "url", p.url()+"/"))
	}
	if !p.plan.secure() {
		s.print(s.say("verifierd.start.plain"))
	}
}

// serveMetrics opens the figures' own listener, if one is asked for.
func (s *session) serveMetrics(ctx context.Context, p *portal, ended chan<- error) (stop func(), err error) {
	if p.plan.metrics == "" {
		return func() {}, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.plan.metrics)
	if err != nil {
		return nil, refuse("verifierd.listen", "listen", p.plan.metrics).because(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", p.metrics.handler())
	server := newServer(closed(p.plan, mux), p.log)
	go func() { ended <- server.Serve(listener) }()
	p.log.Info("metrics", "listen", listener.Addr().String())
	return func() { _ = server.Close() }, nil
}

// healthz answers whether the database does.
func healthz(service *verifier.Service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := service.Healthy(ctx); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "database\n")
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
}

// databaseFile is the name of the SQLite file in the data folder, labFile the
// one of the laboratory.
const (
	databaseFile = "verifier.db"
	labFile      = "lab.db"
)

// place makes the data folder and gives the path of the database file. The
// laboratory's begins anew each time, and lies in a passing folder unless one
// is named.
func (s *session) place(p *portal) (string, error) {
	if p.plan.lab && s.data == "" {
		dir, err := os.MkdirTemp("", "rokketa-lab-")
		if err != nil {
			return "", refuse("verifierd.data.open", "path", os.TempDir()).because(err)
		}
		p.later(func(context.Context) error { return os.RemoveAll(dir) })
		return filepath.Join(dir, labFile), nil
	}
	dir, err := s.folder()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", refuse("verifierd.data.open", "path", dir).because(err)
	}
	if !p.plan.lab {
		return filepath.Join(dir, databaseFile), nil
	}
	path := filepath.Join(dir, labFile)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", refuse("verifierd.data.open", "path", path).because(err)
		}
	}
	return path, nil
}
