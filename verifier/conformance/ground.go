// This file promises: what the whole run stands on: the database, the keys,
// and which doors are knocked at.

package conformance

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rokketa/verifier"
	"rokketa/verifier/store"
	"rokketa/verifier/web"
)

// ground is what all worlds of a run share.
type ground struct {
	o       Options
	kind    string // sqlite, postgres
	driver  string // of database/sql, to look into the database from beside
	dsn     string
	servers int
	stores  []verifier.Store
	keys    *verifier.Keys
	tag     string       // makes the members' addresses this run's own
	people  atomic.Int64 // members made so far
	turn    atomic.Int64 // which server's turn it is
	remote  *remote      // a server that runs already, in place of all this
	closing []func() error
}

func newGround(ctx context.Context, o Options) (_ *ground, err error) {
	g := &ground{o: o, servers: max(o.servers, 1), tag: strings.ToLower(rand.Text()[:8])}
	if o.servers == 0 {
		g.servers = 3
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.close())
		}
	}()
	if o.URL != "" {
		g.remote, err = newRemote(ctx, o)
		return g, err
	}
	line := o.key
	if line == "" {
		if line, err = verifier.NewKey(rand.Reader, 1); err != nil {
			return nil, err
		}
	}
	if g.keys, err = verifier.ParseKeys(line); err != nil {
		return nil, err
	}
	if o.Postgres != "" {
		g.kind, g.driver, g.dsn = "postgres", "pgx", o.Postgres
		for range g.servers {
			if err := g.add(store.OpenPostgres(ctx, o.Postgres)); err != nil {
				return nil, err
			}
		}
		return g, nil
	}
	dir, err := os.MkdirTemp("", "rokketa-conformance-")
	if err != nil {
		return nil, err
	}
	g.closing = append(g.closing, func() error { return os.RemoveAll(dir) })
	g.kind, g.driver, g.dsn = "sqlite", "sqlite", filepath.Join(dir, "verifier.db")
	return g, g.add(store.OpenSQLite(ctx, g.dsn))
}

func (g *ground) add(s *store.Store, err error) error {
	if err != nil {
		return err
	}
	g.stores = append(g.stores, s)
	g.closing = append(g.closing, s.Close)
	return nil
}

// open opens the doors of a world.
func (g *ground) open(ctx context.Context, w *world) error {
	if g.o.direct {
		for i := range w.servers {
			w.ways = append(w.ways, func(ctx context.Context) (browser, error) {
				return &direct{ctx: ctx, servers: w.servers, s: w.servers[i], src: verifier.Source{IP: "192.0.2.1", UserAgent: "conformance"}}, nil
			})
		}
		return nil
	}
	w.seen = &visited{}
	var bases []string
	if w.clock.processes != nil {
		bases = w.clock.processes.addresses()
	}
	for _, s := range w.servers {
		if w.clock.processes != nil {
			break
		}
		base, portal, err := g.serve(ctx, w, s)
		if err != nil {
			return err
		}
		bases, w.routes = append(bases, base), portal.Routes()
	}
	knocker := client()
	w.closing = append(w.closing, func() error { knocker.CloseIdleConnections(); return nil })
	for _, base := range bases {
		w.ways = append(w.ways, func(ctx context.Context) (browser, error) {
			return &pages{ctx: ctx, client: knocker, servers: bases, base: base, ip: "192.0.2.1", cookies: map[string]string{}, seen: w.seen}, nil
		})
	}
	return nil
}

// serve starts a portal on a port of its own.
func (g *ground) serve(ctx context.Context, w *world, s *verifier.Service) (base string, portal *web.Portal, err error) {
	portal, err = web.New(s, web.Options{
		Log: slog.New(slog.NewJSONHandler(io.MultiWriter(w.log, g.o.Log), nil)),
	})
	if err != nil {
		return "", nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: elsewhere(portal), ReadHeaderTimeout: time.Minute, ErrorLog: log.New(w.log, "", 0)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	w.closing = append(w.closing, func() error {
		err := server.Close()
		if end := <-done; !errors.Is(end, http.ErrServerClosed) {
			err = errors.Join(err, end)
		}
		return err
	})
	return "http://" + listener.Addr().String(), portal, nil
}

// elsewhere believes what browsers here say of their addresses.
func elsewhere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ip := r.Header.Get("X-Forwarded-For"); ip != "" {
			r.RemoteAddr = net.JoinHostPort(ip, "0")
		}
		next.ServeHTTP(w, r)
	})
}

func (g *ground) close() error {
	var wrong []error
	for _, end := range slices.Backward(g.closing) {
		wrong = append(wrong, end())
	}
	return errors.Join(wrong...)
}

// name says what is tried.
func (g *ground) name() string {
	if g.o.URL != "" {
		return g.o.URL
	}
	return "rokketa-verifier on " + g.kind
}

// lacks gives the reason why a test cannot be run here, "" if it can.
func (g *ground) lacks(one test) string {
	switch {
	case one.need == needNothing, one.need == needWeb && !g.o.direct, one.need == needLock && (g.remote == nil || g.remote.lab):
		return ""
	case g.remote != nil || one.need == needWeb:
		return string(one.need)
	}
	return ""
}
