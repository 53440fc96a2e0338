// This file promises: every request is bounded in size and time, counted and
// written down without anything secret, and comes from where it says.

package main

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"
)

// The bounds of a request.
const (
	bodyLimit   = 64 << 10
	headerLimit = 16 << 10
	readTime    = 10 * time.Second
	writeTime   = 30 * time.Second
	idleTime    = 2 * time.Minute
	stopTime    = 10 * time.Second // for requests under way when the server ends
)

// newServer gives a server with its bounds.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: readTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerLimit, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// wrap puts what every request goes through around a handler.
func wrap(p plan, m *metrics, log *slog.Logger, h http.Handler) http.Handler {
	h = bounded(h)
	h = recovering(log, h)
	h = forwarded(p, h)
	return observed(m, log, closed(p, h))
}

// closed gives every answer, whoever makes it, the headers of one that no
// other site may use and nobody keeps. Pages and files put their own in place.
func closed(p plan, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if p.public != nil { // not where this machine alone comes: browsers would hold it against all of localhost
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// bounded lets a body be so long and no longer. It changes the request in
// place, so that its route can be told afterwards.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		next.ServeHTTP(w, r)
	})
}

// recovering turns a fault into one plain answer and a line in the log.
func recovering(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(fault) // net/http ends the connection without a word
			}
			log.Error("fault", "route", r.Pattern, "fault", fault, "stack", string(debug.Stack()))
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// forwarded makes the peer's address the member's: from the header of a named
// proxy, and of nobody else.
func forwarded(p plan, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		chain := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"} {
			r.Header.Del(name)
		}
		if p.proxy == nil {
			next.ServeHTTP(w, r)
			return
		}
		if !within(peer(r.RemoteAddr), p.proxyFrom) {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		r.RemoteAddr = net.JoinHostPort(farthest(peer(r.RemoteAddr), chain, p.proxyFrom).String(), "0")
		r.Host = p.proxy.Host // what the browser calls us: the check of origins compares with it
		next.ServeHTTP(w, r)
	})
}

// farthest walks back through the proxies that we know to the first address
// that is none of them. What stands before it could be anybody's words.
func farthest(at netip.Addr, chain string, known []netip.Prefix) netip.Addr {
	hops := strings.Split(chain, ",")
	for i := len(hops) - 1; i >= 0 && within(at, known); i-- {
		hop, ok := hopAddress(strings.TrimSpace(hops[i]))
		if !ok {
			break
		}
		at = hop
	}
	return at
}

// hopAddress reads an address as proxies write it: some add the port.
func hopAddress(text string) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return a.Unmap(), true
	}
	a, err := netip.ParseAddrPort(text)
	return a.Addr().Unmap(), err == nil
}

func peer(address string) netip.Addr {
	one, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Addr{}
	}
	return one.Addr().Unmap()
}

func within(a netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// answer notes what was answered.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer below.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// observed counts and writes down a request by its route, never by its path
// or query, in which tokens stand.
func observed(m *metrics, log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		a := &answer{ResponseWriter: w}
		defer func() {
			if a.status == 0 {
				a.status = http.StatusOK
			}
			route := r.Pattern
			if route == "" {
				route = "other"
			}
			took := time.Since(begin)
			m.request(route, r.Method, a.status, took)
			if log.Enabled(r.Context(), slog.LevelInfo) {
				log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("route", route), slog.String("method", r.Method),
					slog.Int("status", a.status), slog.Int64("bytes", a.bytes), slog.Duration("took", took), slog.String("ip", peer(r.RemoteAddr).String()))
			}
		}()
		next.ServeHTTP(a, r)
	})
}
