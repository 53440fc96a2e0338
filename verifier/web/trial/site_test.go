// A portal on loopback with members of every state, and a browser without
// scripts that keeps cookies and follows nothing by itself.

package trial_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/verifier"
	"rokketa/verifier/store"
	"rokketa/verifier/web"
)

const password = "とても長い合言葉です"

// clock is the one clock of a site.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// post keeps what was mailed.
type post struct {
	mu   sync.Mutex
	sent []verifier.Mail
	fail error
}

func (p *post) Send(_ context.Context, m verifier.Mail) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.sent = append(p.sent, m)
	return nil
}

// last gives a detail of the latest mail of a kind.
func (p *post) last(t *testing.T, kind verifier.MailKind, detail string) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range slices.Backward(p.sent) {
		if m.Kind == kind {
			s, _ := m.Details[detail].(string)
			return s
		}
	}
	t.Fatalf("no mail of the kind %s was sent", kind)
	return ""
}

// site is a portal with its members.
type site struct {
	*httptest.Server
	t       testing.TB
	clock   *clock
	post    *post
	service *verifier.Service
	store   *store.Store
	log     *bytes.Buffer
	member  map[string]verifier.Member // unset, mail, app, staff
	secret  otpauth.Secret             // of app and staff
}

type option func(*verifier.Options, *web.Options)

func open(t testing.TB, options ...option) *site {
	t.Helper()
	ctx := context.Background()
	s := &site{
		t: t, clock: &clock{at: time.Date(2025, 11, 20, 9, 0, 0, 0, verifier.Tokyo())}, post: &post{},
		log: &bytes.Buffer{}, member: map[string]verifier.Member{}, secret: otpauth.NewSecret([]byte("12345678901234567890")),
	}
	var err error
	if s.store, err = store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "v.db")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.store.Close() })
	keys, err := verifier.ParseKeys("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	if err != nil {
		t.Fatal(err)
	}
	profile := verifier.ProfileRFC()
	profile.Argon = verifier.Argon{Memory: 64, Time: 1, Threads: 1}
	profile.IPPerMinute, profile.IPBurst = 0, 0
	var mu sync.Mutex
	log := slog.New(slog.NewJSONHandler(&locked{&mu, s.log}, nil))
	vo := verifier.Options{Now: s.clock.now, Keys: keys, Mailer: s.post, Profile: profile, Log: log}
	wo := web.Options{Log: log}
	for _, o := range options {
		o(&vo, &wo)
	}
	if s.service, err = verifier.New(s.store, vo); err != nil {
		t.Fatal(err)
	}
	portal, err := web.New(s.service, wo)
	if err != nil {
		t.Fatal(err)
	}
	if wo.Secure {
		s.Server = httptest.NewTLSServer(portal)
	} else {
		s.Server = httptest.NewServer(portal)
	}
	t.Cleanup(s.Close)
	s.people(ctx)
	return s
}

// locked lets a log be written by several goroutines.
type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func (s *site) people(ctx context.Context) {
	s.t.Helper()
	society, err := s.service.CreateSociety(ctx, "mihon", web.DefaultSociety, time.Date(2025, 12, 10, 0, 0, 0, 0, verifier.Tokyo()))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, who := range []struct{ id, name string }{{"unset", "見本 太郎"}, {"mail", "見本 花子"}, {"app", "見本 次郎"}, {"staff", "窓口 三郎"}} {
		n := verifier.NewMember{ID: who.id, Society: society.ID, Email: who.id + "@example.jp", Name: who.name, Password: password, Demo: true}
		make := s.service.CreateMember
		if who.id == "staff" {
			make = s.service.CreateStaff
		}
		m, err := make(ctx, n)
		if err != nil {
			s.t.Fatal(err)
		}
		s.member[who.id] = m
	}
	bench := s.service.Bench()
	for _, id := range []string{"app", "staff"} {
		if err := bench.SetApp(ctx, id, otpauth.Account{
			Type: otpauth.TOTP, Issuer: "x", Name: id, Secret: s.secret, Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
		}); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := bench.SetMethod(ctx, "mail", verifier.MethodMail, false); err != nil {
		s.t.Fatal(err)
	}
}

// code is the app's code now; each call moves the clock to a new step first,
// since a code is good once.
func (s *site) code() string { return s.codeOf(s.secret) }

func (s *site) codeOf(secret otpauth.Secret) string {
	s.t.Helper()
	s.clock.pass(30 * time.Second)
	a := otpauth.Account{Type: otpauth.TOTP, Secret: secret, Algorithm: otpauth.SHA1, Digits: 6, Period: 30}
	c, err := a.At(s.clock.now())
	if err != nil {
		s.t.Fatal(err)
	}
	return c.Text
}

// browser is one browser without scripts.
type browser struct {
	s    *site
	t    testing.TB
	c    *http.Client
	lang string
	head http.Header // sent with every request
}

func (s *site) browser(lang string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &http.Client{
		Jar: jar, Transport: s.Client().Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &browser{s: s, t: s.t, c: c, lang: lang, head: http.Header{}}
}

// page is an answer.
type page struct {
	status int
	header http.Header
	body   string
	path   string // where it was read
	to     string // where it sends on
}

func (b *browser) do(method, path string, body io.Reader, kind string) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.s.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range b.head {
		r.Header[name] = values
	}
	r.Header.Set("Accept-Language", b.lang)
	r.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := b.c.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header, string(data), path, resp.Header.Get("Location")}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	return b.do(http.MethodGet, path, nil, "")
}

func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

// follow reads on until a page comes.
func (b *browser) follow(p page) page {
	b.t.Helper()
	for range 5 {
		if p.status != http.StatusSeeOther {
			return p
		}
		p = b.get(p.to)
	}
	b.t.Fatalf("redirects without end at %s", p.path)
	return p
}

// login logs a member in, with the second step where there is one.
func (b *browser) login(who string) page {
	b.t.Helper()
	p := b.post("/login", "email", who+"@example.jp", "password", password)
	if p.to == "/login/code" {
		var code string
		if who == "mail" {
			code = b.s.post.last(b.t.(*testing.T), verifier.MailLoginCode, "code")
		} else {
			code = b.s.code()
		}
		p = b.post("/login/code", "code", code)
	}
	p.must(b.t, http.StatusSeeOther)
	if p.to == "/login" {
		b.t.Fatalf("%s cannot log in", who)
	}
	return b.follow(p)
}

// cookie gives a cookie's value.
func (b *browser) cookie(name string) string {
	at, _ := url.Parse(b.s.URL)
	for _, c := range b.c.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) plant(name, value string) {
	at, _ := url.Parse(b.s.URL)
	b.c.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	whole   = regexp.MustCompile(`<span class="whole"[^>]*>([^<]*)</span>`)
	blanks  = regexp.MustCompile(`\s+`)
	keyText = regexp.MustCompile(`data-value="([A-Z2-7]+)"`)
	number  = regexp.MustCompile(`E-2FA-\d{3}`)
)

// text is what a person reads of a page.
func (p page) text() string {
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(whole.ReplaceAllString(p.body, "$1"), " ")), " "))
}

// must fails unless the page has the status.
func (p page) must(t testing.TB, status int) page {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s answers %d, not %d: %.600s", p.path, p.status, status, p.text())
	}
	return p
}

// says fails unless the words stand on the page in this order.
func (p page) says(t testing.TB, words ...string) page {
	t.Helper()
	rest := p.text()
	for _, w := range words {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Fatalf("%s does not say %q (in its place): %.1500s", p.path, w, p.text())
		}
		rest = after
	}
	return p
}

// refuses fails unless the page refuses with this number, announced as an
// error.
func (p page) refuses(t testing.TB, status int, what string) page {
	t.Helper()
	p.must(t, status)
	if got := number.FindString(p.text()); got != what {
		t.Fatalf("%s refuses with %q, not %s: %.800s", p.path, got, what, p.text())
	}
	if !strings.Contains(p.body, `role="alert"`) {
		t.Errorf("%s does not announce its error", p.path)
	}
	return p
}

func (p page) key(t testing.TB) otpauth.Secret {
	t.Helper()
	found := keyText.FindStringSubmatch(p.body)
	if found == nil {
		t.Fatalf("%s shows no setup key", p.path)
	}
	secret, _, err := otpauth.ParseKey(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return secret
}
