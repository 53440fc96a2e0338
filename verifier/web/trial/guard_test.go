// What holds against every caller: cookies, other sites, planted sessions, no
// way past the second step, nothing kept.

package trial_test

import (
	"html/template"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"rokketa/assets/text"
	"rokketa/verifier"
	"rokketa/verifier/web"
)

// protected are all addresses that need a session, with their methods.
func protected(s *site) map[string][]string {
	all := map[string][]string{}
	portal, _ := web.New(s.service, web.Options{})
	openPaths := map[string]bool{
		"/{$}": true, "/static/{name}": true, "/favicon.ico": true, "/language": true, "/login": true, "/login/code": true,
		"/login/resend": true, "/login/cancel": true, "/login/recover": true, "/forgot": true, "/forgot/sent": true,
		"/reset": true, "/logout": true, "/help": true, "/api/v1/openapi.json": true, "/api/v1/login": true,
		"/api/v1/verify": true, "/api/v1/resend": true,
	}
	for _, route := range portal.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if !openPaths[path] {
			all[method] = append(all[method], strings.ReplaceAll(path, "{id}", "app"))
		}
	}
	return all
}

// T19: between password and code nothing is open.
func TestAChallengeOpensNothing(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
	if b.cookie("session") != "" || b.cookie("challenge") == "" {
		t.Fatal("after the password there is a session, or no challenge")
	}
	_, challenge, _ := strings.Cut(b.cookie("challenge"), ".")
	all := protected(s)
	if len(all["GET"]) < 15 || len(all["POST"]) < 20 {
		t.Fatalf("too few routes: %v", all)
	}
	try := func(what string) {
		for method, paths := range all {
			for _, path := range paths {
				api := strings.HasPrefix(path, "/api/")
				kind, body := "application/x-www-form-urlencoded", "code=000000"
				if api {
					kind, body = "application/json", "{}"
				}
				p := b.do(method, path, strings.NewReader(body), kind)
				if api && p.status == 401 || !api && p.status == 303 && p.to == "/login" {
					continue
				}
				t.Errorf("%s: %s %s is answered %d (%s)", what, method, path, p.status, p.to)
			}
		}
	}
	try("challenge cookie")
	b.head.Set("Authorization", "Bearer "+challenge)
	try("challenge as bearer")
	b.plant("session", challenge)
	try("challenge as session")
	b.head.Del("Authorization")

	// 000000 counts as wrong.
	b.post("/login/code", "code", "000000").refuses(t, 422, "E-2FA-104")
	st := s.browser("ja")
	st.login("staff")
	st.get("/staff/members/app").says(t, "続けて失敗した回数", "1回")
}

// T20: a right code without the password step.
func TestARightCodeAloneIsNothing(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	if p := b.post("/login/code", "code", s.code()); p.to != "/login" {
		t.Errorf("a code alone is answered %d %s", p.status, p.to)
	}
	for _, body := range []string{`{"code":"` + s.code() + `"}`, `{"challenge":"x","code":"` + s.code() + `"}`} {
		if p := b.do("POST", "/api/v1/verify", strings.NewReader(body), "application/json"); p.status != 401 {
			t.Errorf("a code alone is answered %d: %s", p.status, p.body)
		}
	}
	b.plant("challenge", "s.invented")
	if p := b.post("/login/code", "code", s.code()); p.to != "/login" {
		t.Errorf("an invented challenge is answered %d %s", p.status, p.to)
	}
}

// T27: a planted cookie is replaced at each step, and dead.
func TestAPlantedCookieNeverBecomesASession(t *testing.T) {
	s := open(t)
	foe := s.browser("ja")
	foe.login("unset")
	planted := foe.cookie("session")

	b := s.browser("ja")
	b.plant("session", planted)
	b.plant("challenge", "s.planted")
	b.post("/login", "email", "app@example.jp", "password", password).must(t, 303)
	if c := b.cookie("challenge"); c == "s.planted" || b.cookie("session") == planted {
		t.Error("the password step keeps what was planted")
	}
	if p := foe.get("/home"); p.to != "/login" {
		t.Error("the planted session lives on")
	}
	b.plant("session", planted)
	b.post("/login/code", "code", s.code()).must(t, 303)
	first := b.cookie("session")
	if first == planted || first == "" {
		t.Fatal("the second step keeps what was planted")
	}
	// A step-up replaces the token, and the old one is dead.
	b.post("/settings/2fa/recovery", "password", password, "code", s.code()).must(t, 200)
	if b.cookie("session") == first {
		t.Error("a step-up keeps the token")
	}
	old := s.browser("ja")
	old.plant("session", first)
	if p := old.get("/home"); p.to != "/login" {
		t.Error("the token before the step-up is alive")
	}
	last := b.cookie("session")
	b.post("/logout")
	old.plant("session", last)
	if p := old.get("/home"); p.to != "/login" {
		t.Error("the token after logout is alive")
	}
}

// T28: other sites change nothing.
func TestOtherSitesChangeNothing(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	for _, head := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}},
		{"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://example.com"}},
		{"Origin": {"null"}},
	} {
		b.head = head
		for _, path := range []string{
			"/login", "/login/code", "/logout", "/settings/2fa/app", "/settings/2fa/disable", "/settings/password",
			"/language", "/nag", "/staff/members/app/reset", "/lab/clock",
		} {
			b.post(path, "password", password, "code", s.code()).refuses(t, 403, "E-2FA-201")
		}
		p := b.do("POST", "/api/v1/login", strings.NewReader(`{}`), "application/json")
		if p.status != 403 {
			t.Errorf("the API answers another site with %d", p.status)
		}
	}
	b.head = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	b.get("/settings/2fa").must(t, 200).says(t, "認証を無効化")
	b.post("/settings/2fa/disable", "password", password, "code", s.code()).must(t, 303)
}

// T29: unknown and known members are answered alike.
func TestUnknownMembersLookLikeKnownOnes(t *testing.T) {
	s := open(t)
	answer := func(path, email string) page {
		p := s.browser("ja").post(path, "email", email, "password", "wrong wrong wrong")
		p.body = strings.ReplaceAll(p.body, email, "")
		p.header.Del("Date")
		p.header.Del("Content-Length")
		return p
	}
	for _, path := range []string{"/login", "/forgot"} {
		known, unknown := answer(path, "app@example.jp"), answer(path, "nix@example.jp")
		if known.status != unknown.status || known.body != unknown.body || known.to != unknown.to {
			t.Errorf("%s tells who is a member: %d and %d", path, known.status, unknown.status)
		}
		for name := range known.header {
			if strings.Join(known.header[name], "\n") != strings.Join(unknown.header[name], "\n") {
				t.Errorf("%s tells who is a member by %s", path, name)
			}
		}
	}
}

// T30: codes, keys and passwords stand nowhere but where they are typed.
func TestNothingSecretIsLoggedOrPutIntoAnAddress(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("unset")
	p := b.follow(b.post("/settings/2fa/app"))
	shown := keyText.FindStringSubmatch(p.body)[1]
	secret := p.key(t)
	code := s.codeOf(secret)
	done := b.post("/settings/2fa/app/confirm", "code", code).must(t, 303)
	b.post("/logout")
	b.post("/login", "email", "unset@example.jp", "password", password)
	b.post("/login/code", "code", "987654")
	second := s.codeOf(secret)
	b.post("/login/code", "code", second).must(t, 303)
	b.do("POST", "/api/v1/verify", strings.NewReader(`{"challenge":"`+b.cookie("session")+`","code":"`+second+`"}`), "application/json")
	st := s.browser("ja")
	st.login("staff")
	view := st.get("/staff/members/unset").must(t, 200)
	history := b.get("/settings/history").must(t, 200)
	if strings.Contains(done.to, code) {
		t.Error("a code is in an address")
	}
	for _, hidden := range []string{shown, password, b.cookie("session"), code, second, "987654"} {
		for where, words := range map[string]string{"log": s.log.String(), "helpdesk": view.body, "history": history.body} {
			if strings.Contains(words, hidden) {
				t.Errorf("%q stands in the %s", hidden, where)
			}
		}
	}
}

func TestOverHTTPSCookiesArePinnedToTheHost(t *testing.T) {
	s := open(t, func(_ *verifier.Options, o *web.Options) { o.Secure = true })
	b := s.browser("ja")
	p := b.post("/login", "email", "unset@example.jp", "password", password).must(t, 303)
	checkCookies(t, p, "__Host-session", true)
	if p.header.Get("Strict-Transport-Security") == "" {
		t.Error("there is no HSTS")
	}
	b.get("/home").must(t, 200)

	s = open(t, func(_ *verifier.Options, o *web.Options) { o.Secure, o.Local = true, true })
	p = s.browser("ja").post("/login", "email", "unset@example.jp", "password", password).must(t, 303)
	checkCookies(t, p, "__Host-session", true)
	if p.header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS is sent for localhost")
	}

	s = open(t)
	p = s.browser("ja").post("/login", "email", "unset@example.jp", "password", password).must(t, 303)
	checkCookies(t, p, "session", false)
	if p.header.Get("Strict-Transport-Security") != "" {
		t.Error("there is HSTS without TLS")
	}
}

func checkCookies(t *testing.T, p page, want string, secure bool) {
	t.Helper()
	found := false
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		found = found || c.Name == want && c.Value != ""
		if !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("the cookie %s is loose: %s", c.Name, c.Raw)
		}
		if c.Name == want && c.MaxAge != 0 {
			t.Error("the session's cookie outlives the browser though nobody asked")
		}
	}
	if !found {
		t.Errorf("there is no cookie %s", want)
	}
}

func TestStayingLoggedInLengthensTheCookieAndNeverSkipsTheSecondStep(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	p := b.post("/login", "email", "app@example.jp", "password", password, "remember", "yes").must(t, 303)
	if p.to != "/login/code" {
		t.Fatalf("a remembered login leads to %s", p.to)
	}
	p = b.post("/login/code", "code", s.code()).must(t, 303)
	if !strings.Contains(strings.Join(p.header["Set-Cookie"], "\n"), "Max-Age=2592000") {
		t.Errorf("the cookie is not longer: %v", p.header["Set-Cookie"])
	}
	b.post("/logout")
	if p := b.post("/login", "email", "app@example.jp", "password", password, "remember", "yes"); p.to != "/login/code" {
		t.Error("the second login skips the second step")
	}
}

func TestTheOwnFilesAreKeptForEverAndNothingElseIs(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	files := regexp.MustCompile(`/static/[a-z]+-[0-9a-f]{12}\.(css|js|svg)`).FindAllString(b.get("/login").body, -1)
	if len(files) < 3 {
		t.Fatalf("the page names %v", files)
	}
	for _, f := range files {
		p := b.get(f).must(t, 200)
		if !strings.Contains(p.header.Get("Cache-Control"), "immutable") || p.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is kept as %q", f, p.header.Get("Cache-Control"))
		}
	}
}

func TestOthersFindRoomOnEveryPage(t *testing.T) {
	s := open(t, func(_ *verifier.Options, o *web.Options) {
		o.Slot = func(_ *http.Request, place web.Place, _ *text.Table) template.HTML {
			return template.HTML("<p>[" + place + "]</p>")
		}
		o.Styles = []string{"/lab/static/lab.css"}
		o.LabBody = 100 << 10
		o.Lab = func(p *web.Portal) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					if err := r.ParseForm(); err != nil {
						p.Fail(w, r, verifier.Refuse(verifier.ReasonBadName))
						return
					}
				}
				p.Frame(w, r, http.StatusOK, web.Frame{Title: "bench", Body: "<h1>bench</h1>", Scripts: []string{"/lab/static/lab.js"}})
			})
		}
	})
	b := s.browser("en")
	b.get("/login").must(t, 200).says(t, "[banner]", "[login]", "[below]", "[end]")
	b.login("unset").says(t, "[banner]", "[below]", "[end]")
	p := b.get("/lab/anything").must(t, 200).says(t, "[banner]", "bench", "[below]")
	for _, want := range []string{`<link rel="stylesheet" href="/lab/static/lab.css">`, `<script src="/lab/static/lab.js" defer>`, "<h1>bench</h1>"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the frame lacks %s", want)
		}
	}
	checkHeaders(t, p)
	b.post("/lab/x", "a", strings.Repeat("x", 50<<10)).must(t, 200)
	b.post("/lab/x", "a", strings.Repeat("x", 120<<10)).refuses(t, 422, "E-2FA-148")
	b.post("/login", "email", strings.Repeat("x", 20<<10)).refuses(t, 413, "E-2FA-202")
}
