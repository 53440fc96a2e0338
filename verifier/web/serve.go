// What every answer has, whatever the route: the headers of a closed page,
// the protection against other sites, a bound on what is read, a known
// source, and a page in place of a broken connection when something fails.

package web

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"

	"rokketa/verifier"
)

// maxBody bounds a form and an API call, in bytes: the longest password in
// the longest spelling fits.
const maxBody = 16 << 10

// policy closes a page to everything but its own files. Nothing is inline,
// not even a style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// ServeHTTP answers a request. Afterwards r.Pattern is the route's.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
	if p.o.Secure && !p.o.Local {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	defer func() {
		if fault := recover(); fault != nil {
			if fault == http.ErrAbortHandler { //nolint:errorlint // the very value that net/http compares with
				panic(fault)
			}
			p.o.Log.Error("a page failed", slog.String("route", r.Pattern), slog.Any("panic", fault), slog.String("stack", string(debug.Stack())))
			p.newCall(w, r).fail(fmt.Errorf("web: panic: %v", fault))
		}
	}()
	if err := p.cross.Check(r); err != nil {
		p.newCall(w, r).fail(errForeign)
		return
	}
	limit := int64(maxBody)
	if p.o.LabBody > 0 && strings.HasPrefix(r.URL.Path, "/lab/") {
		limit = p.o.LabBody
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	p.mux.ServeHTTP(w, r)
}

// Source tells where a request came from: the other end of the connection.
// Behind a proxy it is the server's business to have set RemoteAddr to what a
// proxy that it knows has said.
func (p *Portal) Source(r *http.Request) verifier.Source {
	agent := r.UserAgent()
	if len(agent) > 512 {
		agent = agent[:512]
	}
	src := verifier.Source{IP: r.RemoteAddr, UserAgent: strings.ToValidUTF8(agent, "")}
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		src.IP = host
	}
	return src
}
