// A page goes to one reader and no other, and the program knows who came.

package printpage_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/internal/printpage"
)

const secret = "AGE-SECRET-KEY-1TEST"

// clock lets time pass when a test says so.
type clock struct{ wait, linger, farewell chan time.Time }

func newClock() clock {
	return clock{make(chan time.Time), make(chan time.Time), make(chan time.Time)}
}

func (c clock) after(d time.Duration) <-chan time.Time {
	switch d {
	case time.Minute:
		return c.wait
	case time.Hour:
		return c.linger
	default:
		return c.farewell
	}
}

func (c clock) options() printpage.Options {
	say := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	return printpage.Options{
		Page: say("<p>" + secret), Gone: say("<p>too late"), Policy: "default-src 'none'",
		Wait: time.Minute, Linger: time.Hour, After: c.after,
	}
}

func offer(t *testing.T, ctx context.Context, o printpage.Options) *printpage.Offer {
	t.Helper()
	p, err := printpage.Serve(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reply is what came back, read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

// ask asks as a browser would, with changes.
func ask(t *testing.T, address string, change func(*http.Request)) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := plain.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

// rest gives all events that are still to come.
func rest(p *printpage.Offer) []printpage.Event {
	var all []printpage.Event
	for e := range p.Events {
		all = append(all, e)
	}
	return all
}

func TestThePageIsGivenOnce(t *testing.T) {
	c := newClock()
	p := offer(t, t.Context(), c.options())
	got := ask(t, p.URL, nil)
	if got.status != http.StatusOK || got.body != "<p>"+secret {
		t.Fatalf("the reader gets %d %q", got.status, got.body)
	}
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'",
		"Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
	} {
		if has := got.header.Get(name); has != want {
			t.Errorf("%s: %q, want %q", name, has, want)
		}
	}
	if e := <-p.Events; e != printpage.Read {
		t.Errorf("the program hears %q", e)
	}
	for range 3 {
		got = ask(t, p.URL, nil)
		if got.status != http.StatusGone || got.body != "<p>too late" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("who comes later gets %d %q", got.status, got.body)
		}
	}
	c.linger <- time.Time{}
	if got := rest(p); !slices.Equal(got, []printpage.Event{printpage.Again}) {
		t.Errorf("the program hears %q of the others", got)
	}
	closed(t, p)
}

// closed holds that nobody listens any more.
func closed(t *testing.T, p *printpage.Offer) {
	t.Helper()
	host, _, _ := strings.Cut(strings.TrimPrefix(p.URL, "http://"), "/")
	var d net.Dialer
	if conn, err := d.DialContext(t.Context(), "tcp", host); err == nil {
		_ = conn.Close()
		t.Error("the server still listens")
	}
}

func TestAHundredAtOnceGetOnePage(t *testing.T) {
	p := offer(t, t.Context(), newClock().options())
	pages := make(chan string, 100)
	var all sync.WaitGroup
	for range cap(pages) {
		all.Go(func() {
			pages <- ask(t, p.URL, nil).body
		})
	}
	all.Wait()
	close(pages)
	given := 0
	for body := range pages {
		if strings.Contains(body, secret) {
			given++
		}
	}
	if given != 1 {
		t.Errorf("%d of them have the page", given)
	}
	heard := []printpage.Event{<-p.Events, <-p.Events}
	slices.Sort(heard)
	if !slices.Equal(heard, []printpage.Event{printpage.Again, printpage.Read}) {
		t.Errorf("the program hears %q", heard)
	}
}

// What is not the user's browser asking for the page neither gets nor spends it.
func TestOthersDoNotSpendThePage(t *testing.T) {
	p := offer(t, t.Context(), newClock().options())
	root := p.URL[:strings.LastIndex(p.URL, "/")+1]
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		address string
		change  func(*http.Request)
		status  int
	}{
		"a name that leads here": {p.URL, func(r *http.Request) { r.Host = "evil.example:80" }, http.StatusMisdirectedRequest},
		"localhost": {
			p.URL, func(r *http.Request) { r.Host = strings.Replace(r.Host, "127.0.0.1", "localhost", 1) }, http.StatusMisdirectedRequest,
		},
		"the root":        {root, nil, http.StatusNotFound},
		"the tab's icon":  {root + "favicon.ico", nil, http.StatusNotFound},
		"a guess":         {p.URL[:len(p.URL)-1], nil, http.StatusNotFound},
		"more than it":    {p.URL + "/", nil, http.StatusNotFound},
		"a look at it":    {p.URL, func(r *http.Request) { r.Method = http.MethodHead }, http.StatusMethodNotAllowed},
		"a form":          {p.URL, func(r *http.Request) { r.Method = http.MethodPost }, http.StatusMethodNotAllowed},
		"a look ahead":    {p.URL, header("Sec-Purpose", "prefetch;prerender"), http.StatusServiceUnavailable},
		"an old one":      {p.URL, header("Purpose", "prefetch"), http.StatusServiceUnavailable},
		"all of a server": {root + "*", func(r *http.Request) { r.Method = http.MethodOptions }, http.StatusNotFound},
	} {
		if got := ask(t, c.address, c.change); got.status != c.status || strings.Contains(got.body, secret) {
			t.Errorf("%s: %d %q, want %d", name, got.status, got.body, c.status)
		}
	}
	if got := ask(t, p.URL, nil); !strings.Contains(got.body, secret) {
		t.Errorf("the user gets %q after that", got.body)
	}
}

func TestNobodyCame(t *testing.T) {
	c := newClock()
	p := offer(t, t.Context(), c.options())
	c.wait <- time.Time{}
	if got := rest(p); !slices.Equal(got, []printpage.Event{printpage.Expired}) {
		t.Errorf("the program hears %q", got)
	}
	closed(t, p)
}

func TestTheEndOfTheProgramIsTheEndOfThePage(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := offer(t, ctx, newClock().options())
	cancel()
	if got := rest(p); !slices.Equal(got, []printpage.Event{printpage.Expired}) {
		t.Errorf("before anybody came the program hears %q", got)
	}
	closed(t, p)

	ctx, cancel = context.WithCancel(t.Context())
	p = offer(t, ctx, newClock().options())
	ask(t, p.URL, nil)
	cancel()
	if got := rest(p); !slices.Equal(got, []printpage.Event{printpage.Read}) {
		t.Errorf("after that it hears %q", got)
	}
	closed(t, p)
}

func TestAPageThatCannotBeMadeIsSpent(t *testing.T) {
	o := newClock().options()
	o.Page = func(w io.Writer) error {
		_, _ = io.WriteString(w, secret)
		return errors.New("half of it")
	}
	p := offer(t, t.Context(), o)
	if got := ask(t, p.URL, nil); got.status != http.StatusInternalServerError || got.body != "" {
		t.Errorf("the reader gets %d %q", got.status, got.body)
	}
	if e := <-p.Events; e != printpage.Failed {
		t.Errorf("the program hears %q", e)
	}
	if got := ask(t, p.URL, nil); got.status != http.StatusGone {
		t.Errorf("and then %d", got.status)
	}
}

func TestNoTwoPagesHaveOneAddress(t *testing.T) {
	seen := map[string]bool{}
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		p := offer(t, ctx, newClock().options())
		token := p.URL[strings.LastIndex(p.URL, "/")+1:]
		if !strings.HasPrefix(p.URL, "http://127.0.0.1:") || len(token) < 26 || seen[token] {
			t.Errorf("the address is %s", p.URL)
		}
		seen[token] = true
		cancel()
		rest(p)
	}
}

// A reader who stops reading was given something, so the page is spent, and
// the program is not told that it arrived.
func TestAPageThatDidNotArriveIsSpent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := newClock()
	o := c.options()
	asked := make(chan struct{})
	var once sync.Once
	o.Page = func(w io.Writer) error {
		once.Do(func() { close(asked) })
		_, err := w.Write(make([]byte, 16<<20)) // more than a connection holds
		return err
	}
	p := offer(t, ctx, o)
	host, path, _ := strings.Cut(strings.TrimPrefix(p.URL, "http://"), "/")
	var d net.Dialer
	conn, err := d.DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET /"+path+" HTTP/1.1\r\nHost: "+host+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-asked
	cancel()
	c.farewell <- time.Time{}
	if got := rest(p); !slices.Equal(got, []printpage.Event{printpage.Failed}) {
		t.Errorf("the program hears %q", got)
	}
}
