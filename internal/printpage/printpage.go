// This file promises: a page goes to one reader, once, over the loopback and
// into no file; whoever comes second is told, and so is the program.

// Package printpage hands a page that must not lie in a file to the user's
// browser, which can print it.
//
// The address holds a token and nothing else that is secret. It travels
// through the arguments of the browser, where other users of the computer may
// see it, and who asks first gets the page. So the page is given once, and a
// second reader is an event: the user did not see the page, or somebody else
// did, and the program can make what stands on it worthless.
package printpage

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Event is what happened to an offered page.
type Event string

// The events. Exactly one of the first three comes. Again comes at most once,
// and only where the page was asked for.
const (
	Read    Event = "read"    // it was given to the one reader
	Failed  Event = "failed"  // it was asked for, and could not be made or did not arrive whole
	Expired Event = "expired" // nobody asked in time, or the context ended before
	Again   Event = "again"   // it was asked for once more: one of the two was not the user
)

// Options say what is offered and for how long. Page and Gone are needed.
type Options struct {
	Page   func(io.Writer) error // the page; called at most once, when it is asked for
	Gone   func(io.Writer) error // what who asks later gets instead; it holds no secret
	Policy string                // Content-Security-Policy of both; "" allows nothing at all

	Wait   time.Duration                        // for the reader; 0 is three minutes
	Linger time.Duration                        // for telling later ones; 0 is ten minutes
	After  func(time.Duration) <-chan time.Time // nil is time.After
}

const (
	usualWait   = 3 * time.Minute
	usualLinger = 10 * time.Minute
	patience    = 30 * time.Second // for one browser to send and to take
	farewell    = 2 * time.Second  // for a page under way when the context ends
)

// Offer is a page that waits for its reader.
type Offer struct {
	URL    string       // for OpenBrowser; good for one look
	Events <-chan Event // closed when nothing can happen any more; need not be read
}

// Serve offers a page until it was read and some minutes have passed, or the
// context ends. The error says that there is no loopback to serve on.
func Serve(ctx context.Context, o Options) (*Offer, error) {
	if o.Wait == 0 {
		o.Wait = usualWait
	}
	if o.Linger == 0 {
		o.Linger = usualLinger
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Policy == "" {
		o.Policy = "default-src 'none'; frame-ancestors 'none'"
	}
	var where net.ListenConfig
	listener, err := where.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("printpage: %w", err)
	}
	h := &handler{
		Options: o, host: listener.Addr().String(), path: "/" + rand.Text(),
		events: make(chan Event, 2), spent: make(chan struct{}), // a first event and Again
	}
	server := &http.Server{
		Handler: h, ErrorLog: log.New(io.Discard, "", 0), DisableGeneralOptionsHandler: true,
		ReadTimeout: patience, WriteTimeout: patience, MaxHeaderBytes: 16 << 10,
	}
	server.SetKeepAlivesEnabled(false)
	go func() { _ = server.Serve(listener) }() // it ends with ErrServerClosed, by our own hand
	go h.end(ctx, server)
	return &Offer{URL: "http://" + h.host + h.path, Events: h.events}, nil
}

// handler gives the page.
type handler struct {
	Options
	host, path string
	events     chan Event
	spent      chan struct{} // closed when the page was asked for

	mu    sync.Mutex
	asked int  // how often the page was asked for
	told  bool // whether what became of it was said
	over  bool // a request that outlives the server says nothing any more
}

// end closes the server when its time is over.
func (h *handler) end(ctx context.Context, server *http.Server) {
	select {
	case <-ctx.Done():
	case <-h.After(h.Wait):
	case <-h.spent:
		select {
		case <-ctx.Done():
		case <-h.After(h.Linger):
		}
	}
	// A page under way may arrive; nothing new begins.
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Shutdown(context.WithoutCancel(ctx)) // Close ends it, too
	}()
	select {
	case <-ended:
	case <-h.After(farewell):
		_ = server.Close()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.asked == 0:
		h.events <- Expired
	case !h.told:
		h.events <- Failed
	}
	h.over = true
	close(h.events)
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	for name, value := range map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      h.Policy,
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
	} {
		head.Set(name, value)
	}
	switch {
	case r.Host != h.host: // a name of somebody's that leads here (DNS rebinding)
		w.WriteHeader(http.StatusMisdirectedRequest)
	case subtle.ConstantTimeCompare([]byte(r.URL.Path), []byte(h.path)) != 1:
		w.WriteHeader(http.StatusNotFound)
	case r.Method != http.MethodGet:
		head.Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "":
		w.WriteHeader(http.StatusServiceUnavailable) // a look ahead that nobody would see
	default:
		h.give(w)
	}
}

// give gives the page to the first and the other one to all later.
func (h *handler) give(w http.ResponseWriter) {
	switch h.turn() {
	case 1:
	case 2:
		h.tell(Again)
		fallthrough
	default:
		_ = answer(w, http.StatusGone, h.Gone) // who came too late needs no more than the status
		return
	}
	if err := answer(w, http.StatusOK, h.Page); err != nil {
		h.tell(Failed)
		return
	}
	h.tell(Read)
}

// turn says how many asked for the page, this one included. Where the server
// has ended all are too late.
func (h *handler) turn() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.over {
		return 0
	}
	h.asked++
	if h.asked == 1 {
		close(h.spent)
	}
	return h.asked
}

func (h *handler) tell(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.over {
		h.told = h.told || e != Again
		h.events <- e
	}
}

// answer sends a page whole, and keeps no copy of it.
func answer(w http.ResponseWriter, status int, page func(io.Writer) error) error {
	var whole bytes.Buffer
	defer func() { clear(whole.Bytes()) }()
	if err := page(&whole); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(whole.Len()))
	w.WriteHeader(status)
	if _, err := w.Write(whole.Bytes()); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
