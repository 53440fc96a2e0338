//go:build !nolab

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"rokketa/assets/text"
	"rokketa/verifier/lab"
)

func openLab(t *testing.T, more ...string) *running {
	t.Helper()
	return settings{}.start(t, append([]string{"--lab", "--listen", "127.0.0.1:0"}, more...)...)
}

// TestScenarios is the self-test of every story.
func TestScenarios(t *testing.T) {
	r := openLab(t)
	stories, err := lab.Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	if len(stories) != 6 {
		t.Errorf("%d scenarios", len(stories))
	}
	for _, s := range stories {
		t.Run(s.Name, func(t *testing.T) {
			var got struct {
				Passed bool
				Steps  []lab.Told
			}
			r.get(http.StatusOK, "/lab/scenarios/"+s.Name, "{}", &got)
			if !got.Passed || len(got.Steps) != len(s.Steps) {
				t.Errorf("passed: %v, %d of %d steps", got.Passed, len(got.Steps), len(s.Steps))
			}
			for _, step := range got.Steps {
				if step.Wrong != "" {
					t.Errorf("%s (%s): %s", step.Step.Do, step.Step.Say, step.Wrong)
				}
			}
		})
	}
	if status, _ := r.ask("/lab/scenarios/none", "{}"); status != http.StatusNotFound {
		t.Errorf("a scenario that is not there: %d", status)
	}
}

// rawKey is a key where a sentence should be.
var rawKey = regexp.MustCompile(`\b(lab|verifier|verifierd|web)\.[a-z-]+(\.[a-z-]+)*\b`)

func TestEveryPageSpeaksBothLanguages(t *testing.T) {
	r := openLab(t)
	r.get(http.StatusOK, "/lab/faults", `{"mail":{"":{"mode":"late","delay":"1s"},"x@mihon.example":{"mode":"spam"}}}`, nil)
	r.verify(r.login("slow@mihon.example", lab.Password), code(t, r, "slow"))
	r.login("mail@mihon.example", lab.Password)
	pages := []string{
		"/lab/", "/lab/clock", "/lab/members", "/lab/members/slow", "/lab/members/recovery", "/lab/members/mail", "/lab/members/locked",
		"/lab/members/stopped", "/lab/attempts", "/lab/inbox", "/lab/inbox/1", "/lab/faults", "/lab/profiles", "/lab/profiles?a=rfc&b=nist",
		"/lab/scenarios", "/lab/scenarios/replay", "/lab/nothing", "/lab/members/nobody", "/login",
	}
	for _, story := range []string{"jikoku-zure", "soatari"} {
		pages = append(pages, "POST /lab/scenarios/"+story)
	}
	own := regexp.MustCompile(`(href|src|action|value|content)="[^"]*"|/lab/[a-z./-]+`)
	for _, page := range pages {
		for _, language := range text.Languages() {
			path, post := strings.CutPrefix(page, "POST ")
			headers := []string{"Accept", "text/html", "Accept-Language", string(language)}
			body := ""
			if post {
				body = "x=1"
				headers = append(headers, "Content-Type", "application/x-www-form-urlencoded")
			}
			_, got := r.ask(path, body, headers...)
			if !strings.Contains(got, text.For(language).Say("lab.banner")) || !strings.Contains(got, `<html lang="`+string(language)+`"`) {
				t.Errorf("%s in %s has no banner or another language", page, language)
			}
			if raw := rawKey.FindString(own.ReplaceAllString(got, "")); raw != "" {
				t.Errorf("%s in %s shows %q", page, language, raw)
			}
			if strings.Contains(got, "{{") || strings.Contains(got, "ZgotmplZ") || strings.Contains(got, "&lt;no value&gt;") || strings.Contains(got, "style=") {
				t.Errorf("%s in %s is not well made", page, language)
			}
		}
	}
}

func code(t *testing.T, r *running, member string) string {
	t.Helper()
	var shown struct{ Code string }
	r.get(http.StatusOK, "/lab/members/"+member+"/code", "", &shown)
	return shown.Code
}

func TestEveryStateIsReachedFromEveryOther(t *testing.T) {
	r := openLab(t)
	r.get(http.StatusOK, "/lab/clock", `{"freeze":true}`, nil)
	for _, from := range lab.States() {
		for _, to := range lab.States() {
			r.get(http.StatusOK, "/lab/members/app", `{"state":"`+from+`"}`, nil)
			var got lab.Person
			r.get(http.StatusOK, "/lab/members/app", `{"state":"`+to+`"}`, &got)
			r.get(http.StatusOK, "/lab/clock", `{"advance":"30s"}`, nil)
			want := map[string]string{"unset": "unset", "mail": "mail", "must_migrate": "mail"}[to]
			if want == "" {
				want = "app"
			}
			if string(got.Method) != want || got.State != to || (to == "stopped") != got.Stopped || (to == "locked") == got.Locked.IsZero() && to != "stopped" {
				t.Errorf("from %s to %s: %+v", from, to, got)
			}
		}
	}
	if status, _ := r.ask("/lab/members/app", `{"state":"happy"}`); status != http.StatusBadRequest {
		t.Errorf("an unknown state: %d", status)
	}
}

func TestACodeOfTheLaboratoryLogsInAtOnce(t *testing.T) {
	r := openLab(t)
	r.get(http.StatusOK, "/lab/clock", `{"freeze":true}`, nil)
	if status, body := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); status != http.StatusUnauthorized {
		t.Errorf("the same code again: %d", status)
	}
	r.get(http.StatusOK, "/lab/assert", `{"member":"app","event":"code","verdict":"replay"}`, nil)
	r.get(http.StatusConflict, "/lab/assert", `{"member":"app","event":"code","verdict":"ok"}`, nil)
	var attempts []lab.Attempt
	r.get(http.StatusOK, "/lab/attempts?member=app&verdict=replay", "", &attempts)
	if len(attempts) != 1 || attempts[0].Finding.First.IsZero() {
		t.Errorf("attempts %+v", attempts)
	}
	r.get(http.StatusOK, "/lab/attempts/clear", "{}", nil)
	r.get(http.StatusOK, "/lab/attempts", "", &attempts)
	if len(attempts) != 0 {
		t.Errorf("attempts after clearing %+v", attempts)
	}
}

func TestTheSwitchOverDateIsOneClickAway(t *testing.T) {
	r := openLab(t)
	var in struct{ Session, Challenge string }
	r.get(http.StatusOK, "/lab/clock", `{"freeze":true,"set":"2025-12-09T23:59:59+09:00"}`, nil)
	r.get(http.StatusCreated, "/lab/members", `{"email":"new@mihon.example","state":"unset"}`, nil)
	login := `{"email":"new@mihon.example","password":"` + lab.Password + `"}`
	r.get(http.StatusOK, "/api/v1/login", login, &in)
	if in.Session == "" {
		t.Error("a second before the date the password is not enough")
	}
	r.get(http.StatusOK, "/lab/clock", `{"advance":"1s"}`, nil)
	in.Session = ""
	r.get(http.StatusOK, "/api/v1/login", login, &in)
	if in.Session != "" || in.Challenge == "" {
		t.Error("at midnight the password is enough")
	}
	r.get(http.StatusOK, "/lab/societies", `{"id":"mihon","date":"2026-01-01"}`, nil)
	r.get(http.StatusOK, "/lab/members/new@mihon.example", `{"state":"unset"}`, nil)
	r.get(http.StatusOK, "/api/v1/login", login, &in)
	if in.Session == "" {
		t.Error("the date was moved, and the password is not enough")
	}
}

func TestQRCodesCanBeOdd(t *testing.T) {
	r := openLab(t)
	for variant, want := range map[string]func(u *url.URL) bool{
		"plain": func(u *url.URL) bool { return u.Query().Get("digits") != "8" },
		"sha256": func(u *url.URL) bool {
			return u.Query().Get("algorithm") == "SHA256" && !strings.Contains(u.Query().Get("secret"), "=")
		},
		"digits8":  func(u *url.URL) bool { return u.Query().Get("digits") == "8" },
		"period60": func(u *url.URL) bool { return u.Query().Get("period") == "60" },
		"padded":   func(u *url.URL) bool { return strings.HasSuffix(u.Query().Get("secret"), "====") },
		"issuer":   func(u *url.URL) bool { return u.Query().Get("issuer") == "Another Portal" },
		"bare":     func(u *url.URL) bool { return !u.Query().Has("issuer") && !strings.Contains(u.Path, ":") },
		"lower":    func(u *url.URL) bool { s := u.Query().Get("secret"); return s != "" && s == strings.ToLower(s) },
		"extra":    func(u *url.URL) bool { return u.Query().Get("x-lab") == "1" },
	} {
		t.Run(variant, func(t *testing.T) {
			r.get(http.StatusOK, "/lab/members/app", `{"qr":"`+variant+`","state":"app"}`, nil)
			var out struct{ URI string }
			r.get(http.StatusOK, "/lab/members/app/uri", "", &out)
			u, err := url.Parse(out.URI)
			if err != nil || u.Scheme != "otpauth" || !want(u) {
				t.Errorf("%v, %s://%s%s?%v", err, u.Scheme, u.Host, u.Path, len(u.RawQuery))
			}
			if status, body := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); status != http.StatusOK {
				t.Errorf("its code: %d %s", status, body)
			}
		})
	}
	if status, _ := r.ask("/lab/members/app", `{"qr":"round"}`); status != http.StatusBadRequest {
		t.Errorf("an unknown variant: %d", status)
	}
}

func TestMailsGoWrongOnOrder(t *testing.T) {
	r := openLab(t)
	r.get(http.StatusOK, "/lab/clock", `{"freeze":true}`, nil)
	letters := func() []lab.Letter {
		var all []lab.Letter
		r.get(http.StatusOK, "/lab/inbox?to=mail@mihon.example&kind=login-code", "", &all)
		return all
	}
	order := func(mode string) {
		r.get(http.StatusOK, "/lab/faults", fmt.Sprintf(`{"mail":{"mail@mihon.example":{"mode":%q,"delay":"2m"}}}`, mode), nil)
		r.get(http.StatusOK, "/lab/clock", `{"advance":"1h"}`, nil) // another code may be asked for
		r.get(http.StatusOK, "/lab/inbox/clear", `{}`, nil)
		if r.login("mail@mihon.example", lab.Password) == "" {
			t.Errorf("%s: the login is refused", mode)
		}
	}
	for mode, want := range map[string]int{"": 1, "doubled": 2, "lost": 0, "refused": 0, "spam": 1, "late": 0} {
		order(mode)
		if got := letters(); len(got) != want {
			t.Errorf("%q: %d mails, want %d", mode, len(got), want)
		}
	}
	order("late")
	r.get(http.StatusOK, "/lab/clock", `{"advance":"2m"}`, nil)
	if got := letters(); len(got) != 1 || len(got[0].Code) != 6 || !strings.Contains(got[0].Body, got[0].Code) {
		t.Errorf("late: %+v", got)
	}
	order("spam")
	r.get(http.StatusNotFound, "/lab/inbox/last?to=mail@mihon.example&kind=login-code", "", nil)
	if status, _ := r.ask("/lab/faults", `{"mail":{"":{"mode":"eaten"}}}`); status != http.StatusBadRequest {
		t.Errorf("an unknown fault: %d", status)
	}
}

func TestTheServerGoesWrongOnOrder(t *testing.T) {
	r := openLab(t)
	r.get(http.StatusOK, "/lab/clock", `{"freeze":true}`, nil)
	challenge, typed := r.login("app@mihon.example", lab.Password), code(t, r, "app")
	r.get(http.StatusOK, "/lab/faults", `{"busy":1}`, nil)
	if status, _ := r.verify(challenge, typed); status < 500 {
		t.Errorf("a busy database: %d", status)
	}
	r.get(http.StatusOK, "/lab/faults", `{"lost":1}`, nil)
	if status, body := r.verify(challenge, typed); status != 0 {
		t.Errorf("an answer that is lost: %d %s", status, body)
	}
	// The work was done, so the same code is a replay now.
	if status, _ := r.verify(r.login("app@mihon.example", lab.Password), typed); status != http.StatusUnauthorized {
		t.Errorf("the resent code: %d", status)
	}
	r.get(http.StatusOK, "/lab/assert", `{"member":"app","event":"code","verdict":"replay"}`, nil)
	before := struct{ Now string }{}
	after := before
	r.get(http.StatusOK, "/lab/clock", "", &before)
	r.get(http.StatusOK, "/lab/faults", `{"slow":"31s","slows":1}`, nil)
	r.verify(r.login("app@mihon.example", lab.Password), "000000")
	r.get(http.StatusOK, "/lab/clock", "", &after)
	if before == after {
		t.Error("a slow check takes no time")
	}
	r.get(http.StatusOK, "/lab/members/app", `{"unlock":true,"damage":true}`, nil)
	status, body := r.verify(r.login("app@mihon.example", lab.Password), "000000")
	if !strings.Contains(body, "E-2FA-117") {
		t.Errorf("a damaged secret: %d %s", status, body)
	}
}

func TestSessionsEndAndLocksBeginNow(t *testing.T) {
	r := openLab(t)
	var in struct{ Session string }
	r.get(http.StatusOK, "/api/v1/login", `{"email":"unset@mihon.example","password":"`+lab.Password+`"}`, &in)
	account := func() int {
		status, _ := r.ask("/api/v1/account", "", "Authorization", "Bearer "+in.Session)
		return status
	}
	if got := account(); got != http.StatusOK {
		t.Fatalf("the session: %d", got)
	}
	r.get(http.StatusOK, "/lab/members/unset", `{"end-sessions":true}`, nil)
	if got := account(); got != http.StatusUnauthorized {
		t.Errorf("the ended session: %d", got)
	}
	r.get(http.StatusOK, "/lab/members/app", `{"lock":true}`, nil)
	if _, body := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); !strings.Contains(body, "E-2FA-106") {
		t.Errorf("locked: %s", body)
	}
	r.get(http.StatusOK, "/lab/members/app", `{"unlock":true}`, nil)
	if status, body := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); status != http.StatusOK {
		t.Errorf("unlocked: %d %s", status, body)
	}
}

func TestTheLaboratoryAnswersThisMachineAlone(t *testing.T) {
	r := openLab(t)
	for _, host := range []string{"evil.example", "192.0.2.1:80", "localhost.evil.example"} {
		if status, body := r.ask("/lab/members", "", "Host", host); status != http.StatusMisdirectedRequest || strings.Contains(body, "secret") {
			t.Errorf("%s: %d", host, status)
		}
	}
	if status, _ := r.ask("/lab/clock", `{"freeze":true}`, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("from another site: %d", status)
	}
	if status, _ := r.ask("/lab/members", "", "Host", "localhost:1"); status != http.StatusOK {
		t.Errorf("localhost: %d", status)
	}
}

func TestWhatTheLaboratoryCannotReadIsASentence(t *testing.T) {
	r := openLab(t)
	for path, bodies := range map[string][]string{
		"/lab/clock":     {`{"set":"yesterday"}`, `{"advance":"soon"}`, `{"rate":-1}`, `{"rate":"NaN"}`, `{"account":"app","skew":"x"}`, `{`, `[]`, `null`, `{"set":"1900-01-01"}`},
		"/lab/members":   {`{}`, `{"email":"x"}`, `{"email":"app@mihon.example"}`, `{"email":"q@mihon.example","society":"none"}`},
		"/lab/societies": {`{}`, `{"id":"mihon","date":"soon"}`},
		"/lab/faults":    {`{"busy":"many"}`, `{"slow":5}`, `{"slow":"9999h"}`, `{"mail":7}`},
		"/lab/assert":    {`{"member":"nobody"}`},
		"/lab/language":  {`{"language":"fr"}`},
	} {
		for _, body := range bodies {
			status, answer := r.ask(path, body, "Accept-Language", "en")
			var said struct{ Error string }
			if err := json.Unmarshal([]byte(answer), &said); err != nil || status/100 != 4 || said.Error == "" || rawKey.MatchString(said.Error) {
				t.Errorf("%s %s: %d %s", path, body, status, answer)
			}
		}
	}
}

func TestTheDoorsAreDescribed(t *testing.T) {
	r := openLab(t)
	var doc struct{ Paths map[string]map[string]any }
	r.get(http.StatusOK, "/lab/openapi.json", "", &doc)
	for path, methods := range doc.Paths {
		for method := range methods {
			body := ""
			if method == "post" {
				body = "{}"
			}
			path := strings.NewReplacer("{id}", "app", "{name}", "none").Replace(path)
			if strings.HasPrefix(path, "/lab/inbox/") || path == "/lab/events" || path == "/lab/assert" {
				continue
			}
			if status, answer := r.ask(path, body); status == http.StatusMethodNotAllowed || status == http.StatusNotFound && !strings.Contains(path, "none") {
				t.Errorf("%s %s: %d %s", method, path, status, answer)
			}
		}
	}
}

// TestFirstPage: the address that the first line names leads to the sample
// members, one of every state.
func TestFirstPage(t *testing.T) {
	r := openLab(t)
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	whole, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	status, page := answer.StatusCode, string(whole)
	for _, who := range []string{"app@mihon.example", "mail@mihon.example", "unset@mihon.example", "locked@mihon.example"} {
		if status != http.StatusOK || !strings.Contains(page, who) {
			t.Errorf("the first page (%d) does not list %s", status, who)
		}
	}
}
