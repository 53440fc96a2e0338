// This file promises: what only HTTP can be asked: pages by their addresses,
// the programs' interface, requests from other sites, and what the web left
// behind.

package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// visited are the addresses that the servers sent browsers on to.
type visited struct {
	mu  sync.Mutex
	all []string
}

func (v *visited) add(address string) {
	if address == "" {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all = append(v.all, address)
}

// trail gives what the web left behind, by where.
func (w *world) trail() map[string]string {
	if w.seen == nil {
		return nil
	}
	w.seen.mu.Lock()
	defer w.seen.mu.Unlock()
	return map[string]string{"an address": strings.Join(w.seen.all, "\n")}
}

// closed are the pages that a session opens.
func closed() []string {
	return []string{
		"/home", "/nag", "/settings", "/settings/password", "/settings/history", "/settings/sessions", "/settings/2fa",
		"/settings/2fa/mail", "/settings/2fa/mail/code", "/settings/2fa/device", "/settings/2fa/disable",
		"/settings/2fa/recovery", "/staff", "/staff/members/x", "/staff/members/x/reset", "/staff/members/x/unlock",
	}
}

// sweep holds that a browser without a session is shown no page and no answer
// that a session opens.
func (t *trial) sweep(b browser) {
	p, web := b.(*pages)
	if !web {
		return
	}
	ways := closed()
	for _, route := range t.w.routes {
		method, path, _ := strings.Cut(route, " ")
		if method == http.MethodGet && !strings.Contains(path, "{") && !slices.Contains(ways, path) && !open(path) {
			ways = append(ways, path)
		}
	}
	for _, path := range ways {
		for what, as := range map[string]*pages{"a ticket": p, "a ticket as a session": t.planted(p.token()).(*pages)} {
			one, err := as.get(path)
			t.did(err)
			// To the login page, or back to the code page through it.
			t.want(one.path == "/login" || one.path == "/login/code", "%s was shown for %s (%d)", path, what, one.status)
		}
	}
	for _, name := range []string{"account", "enrol", "confirm", "cancel", "disable", "logout"} {
		for what, token := range map[string]string{"nothing": "", "a ticket": p.token(), "a ticket as the cookie has it": p.cookies["challenge"]} {
			status, _ := t.call(p, name, token, `{}`)
			t.want(status == http.StatusUnauthorized, "the interface's %s answers %d to %s", name, status, what)
		}
	}
}

// open tells whether a page is for everybody.
func open(path string) bool {
	for _, begin := range []string{"/login", "/forgot", "/reset", "/help", "/static", "/favicon", "/api/", "/healthz", "/metrics"} {
		if strings.HasPrefix(path, begin) {
			return true
		}
	}
	return path == "/" || path == "/{$}"
}

// call asks the programs' interface.
func (t *trial) call(p *pages, name, token, body string) (status int, text string) {
	as := *p
	as.cookies, as.header = map[string]string{}, http.Header{}
	if token != "" {
		as.header.Set("Authorization", "Bearer "+token)
	}
	method, content, kind := http.MethodPost, strings.NewReader(body), "application/json"
	if name == "account" {
		method, content, kind = http.MethodGet, strings.NewReader(""), ""
	}
	came, err := as.send(method, "/api/v1/"+name, content, kind)
	t.did(err)
	return came.status, came.body
}

// foreign knocks from another site, with the member's cookies.
func (t *trial) foreign() {
	p, _ := t.withApp()
	b, web := t.inside(p).(*pages)
	t.must(web, "there is no web here")
	t.advance(2 * period * time.Second)
	for what, header := range map[string]http.Header{
		"cross-site":           {"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://attacker.example"}},
		"same-site":            {"Sec-Fetch-Site": {"same-site"}},
		"with another origin":  {"Origin": {"https://attacker.example"}},
		"with the origin null": {"Origin": {"null"}},
	} {
		b.header = header
		for _, knock := range [][]string{
			{"/login", "email", p.email, "password", p.password},
			{"/login/code", "code", p.code(0)},
			{"/settings/2fa/app"},
			{"/settings/2fa/device", "password", p.password, "code", p.code(0)},
			{"/settings/2fa/app/confirm", "code", p.code(0)},
			{"/settings/2fa/disable", "password", p.password, "code", p.code(0)},
			{"/settings/2fa/mail", "password", p.password, "code", p.code(0)},
			{"/settings/2fa/recovery", "password", p.password, "code", p.code(0)},
			{"/settings/password", "password", p.password, "next", "Von fremder Hand 1"},
			{"/settings/sessions/others"},
			{"/forgot", "email", p.email},
			{"/language", "language", "en"},
			{"/logout"},
		} {
			one, err := b.form(knock[0], knock[1:]...)
			t.did(err)
			t.want(one.status == http.StatusForbidden, "%s, %s: %d", knock[0], what, one.status)
		}
		b.header = nil
		t.want(b.level() == "full" && b.method() == "app", "%s: something changed: level %q, method %q", what, b.level(), b.method())
	}
	if t.g.remote == nil {
		t.want(t.state(p).Fails == 0, "a code from another site was counted")
	}
	_, err := b.get("/logout")
	t.did(err)
	t.want(b.level() == "full", "reading an address logged out")
	t.enter(b.logout(), "logging out from the own site")
}

// program logs in through the programs' interface; without the web, as ever.
func (t *trial) program(person *person, code string) answer {
	p, web := t.browser().(*pages)
	if !web {
		return t.knock(person, code, "192.0.2.1")
	}
	status, text := t.call(p, "login", "", fmt.Sprintf(`{"email":%q,"password":%q}`, person.email, person.password))
	if status == http.StatusOK {
		status, text = t.call(p, "verify", "", fmt.Sprintf(`{"challenge":%q,"code":%q}`, field(text, "challenge"), code))
	}
	return answer{status: status, number: field(text, "number"), said: text}
}

// field finds a value in flat JSON.
func field(text, name string) string {
	_, after, ok := strings.Cut(text, `"`+name+`":"`)
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// client is an HTTP client that is sent on by nobody but its browser.
func client() *http.Client {
	return &http.Client{
		Timeout:   time.Minute,
		Transport: &http.Transport{MaxIdleConnsPerHost: 128},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}
