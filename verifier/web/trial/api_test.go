// The JSON API: the whole way of a client under test, its document, and that
// it is as strong as the forms.

package trial_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/verifier"
	"rokketa/verifier/web"
)

// answer is a JSON answer.
type answer map[string]any

func (a answer) text(name string) string { s, _ := a[name].(string); return s }

// call calls the API with a token ("" for none).
func (b *browser) call(path, token string, body any) (int, answer) {
	b.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.head.Del("Authorization")
	if token != "" {
		b.head.Set("Authorization", "Bearer "+token)
	}
	method := http.MethodPost
	if body == nil {
		method, data = http.MethodGet, nil
	}
	p := b.do(method, "/api/v1/"+path, bytes.NewReader(data), "application/json")
	var a answer
	if err := json.Unmarshal([]byte(p.body), &a); err != nil {
		b.t.Fatalf("%s answers no JSON: %d %s", path, p.status, p.body)
	}
	want := "application/json"
	if p.status >= 400 {
		want = "application/problem+json"
	}
	if got := p.header.Get("Content-Type"); got != want {
		b.t.Errorf("%s answers %d as %s", path, p.status, got)
	}
	if len(p.header["Set-Cookie"]) > 0 {
		b.t.Errorf("%s sets a cookie", path)
	}
	readDocument(b.t).check(b.t, method, "/api/v1/"+path, data, p)
	return p.status, a
}

func (b *browser) calls(path, token string, body any) answer {
	b.t.Helper()
	status, a := b.call(path, token, body)
	if status != 200 {
		b.t.Fatalf("%s answers %d: %v", path, status, a)
	}
	return a
}

func (b *browser) refused(path, token string, body any, status int, number string) answer {
	b.t.Helper()
	got, a := b.call(path, token, body)
	if got != status || a.text("number") != number || a.text("detail") == "" {
		b.t.Fatalf("%s answers %d %v, not %d %s", path, got, a, status, number)
	}
	return a
}

func TestAClientEnrolsConfirmsVerifiesAndDisables(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	login := answer{"email": "unset@example.jp", "password": password}

	a := b.calls("login", "", login)
	token := a.text("session")
	if token == "" || a.text("level") != "password" {
		t.Fatalf("login answers %v", a)
	}
	a = b.calls("enrol", token, answer{})
	account, _, err := otpauth.ParseURI(a.text("uri"))
	if err != nil {
		t.Fatal(err)
	}
	if a.text("key") != otpauth.EncodeKey(account.Secret.Reveal()) || a["digits"] != 6.0 || a["period"] != 30.0 || a.text("algorithm") != "SHA1" {
		t.Errorf("enrol answers %v", a)
	}
	token = a.text("session")
	b.refused("confirm", token, answer{"code": "000000"}, 401, "E-2FA-104")
	first := s.codeOf(account.Secret)
	a = b.calls("confirm", token, answer{"code": first})
	token = a.text("session")
	if a.text("level") != "full" {
		t.Errorf("confirm answers %v", a)
	}
	if a = b.calls("account", token, nil); a.text("method") != "app" || a["pending"] != false {
		t.Errorf("account answers %v", a)
	}
	b.calls("logout", token, answer{})
	b.refused("account", token, nil, 401, "E-2FA-109")

	a = b.calls("login", "", login)
	challenge := a.text("challenge")
	if challenge == "" || a.text("method") != "app" {
		t.Fatalf("login answers %v", a)
	}
	used := b.refused("verify", "", answer{"challenge": challenge, "code": first}, 401, "E-2FA-104")
	never := b.refused("verify", "", answer{"challenge": challenge, "code": "000000"}, 401, "E-2FA-104")
	if used.text("detail") != never.text("detail") || used.text("reason") != never.text("reason") {
		t.Error("the API tells a used code from a wrong one")
	}
	b.refused("verify", "", answer{"challenge": challenge, "code": "12345"}, 401, "E-2FA-105")
	b.refused("verify", "", answer{"challenge": challenge}, 422, "E-2FA-211")
	token = b.calls("verify", "", answer{"challenge": challenge, "code": s.codeOf(account.Secret)}).text("session")

	b.refused("disable", token, answer{"password": password, "code": "000000"}, 401, "E-2FA-104")
	b.refused("disable", token, answer{"password": "no no no no", "code": s.codeOf(account.Secret)}, 401, "E-2FA-111")
	if got, _ := b.call("disable", token, answer{}); got != 401 {
		t.Errorf("disable without a proof answers %d", got)
	}
	a = b.calls("disable", token, answer{"password": password, "code": s.codeOf(account.Secret)})
	if a.text("method") != "unset" || a.text("session") == token {
		t.Errorf("disable answers %v", a)
	}
}

func TestTheAPIReplacesADeviceAndDropsASetUp(t *testing.T) {
	s := open(t)
	b := s.browser("en")
	a := b.calls("login", "", answer{"email": "app@example.jp", "password": password})
	token := b.calls("verify", "", answer{"challenge": a.text("challenge"), "code": s.code()}).text("session")
	if got, _ := b.call("enrol", token, answer{}); got != 401 {
		t.Errorf("an app is replaced without a proof: %d", got)
	}
	a = b.calls("enrol", token, answer{"password": password, "code": s.code()})
	if a["replace"] != true || a.text("session") == token {
		t.Errorf("enrol answers %v", a)
	}
	token = a.text("session")
	b.calls("cancel", token, answer{})
	b.refused("confirm", token, answer{"code": "123456"}, 409, "E-2FA-113")
}

func TestTheAPIMailsCodes(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	a := b.calls("login", "", answer{"email": "mail@example.jp", "password": password})
	if a.text("method") != "mail" || strings.HasPrefix(a.text("mailed_to"), "mail@") {
		t.Errorf("login answers %v", a)
	}
	if again := b.refused("resend", "", answer{"challenge": a.text("challenge")}, 429, "E-2FA-121"); again["seconds"] == nil {
		t.Errorf("a wait without its length: %v", again)
	}
	b.calls("verify", "", answer{"challenge": a.text("challenge"), "code": s.post.last(t, verifier.MailLoginCode, "code")})
	b.refused("resend", "", answer{"challenge": "x"}, 401, "E-2FA-108")
	s.clock.pass(61 * time.Second)
	a = b.calls("login", "", answer{"email": "mail@example.jp", "password": password})
	s.clock.pass(61 * time.Second)
	b.calls("resend", "", answer{"challenge": a.text("challenge")})
}

// Who gets codes by e-mail can change that by the API alone.
func TestAnEMailUserProvesItselfToTheAPI(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	a := b.calls("login", "", answer{"email": "mail@example.jp", "password": password})
	token := b.calls("verify", "", answer{"challenge": a.text("challenge"), "code": s.post.last(t, verifier.MailLoginCode, "code")}).text("session")
	b.calls("ask", token, answer{})
	if again := b.refused("ask", token, answer{}, 429, "E-2FA-121"); again["seconds"] == nil {
		t.Errorf("a wait without its length: %v", again)
	}
	a = b.calls("disable", token, answer{"password": password, "code": s.post.last(t, verifier.MailConfirmCode, "code")})
	if a.text("method") != "unset" {
		t.Errorf("disable answers %v", a)
	}
	b.refused("ask", a.text("session"), answer{}, 409, "E-2FA-114")
}

func TestACookieIsNoTokenOfTheAPI(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	b.login("app")
	b.refused("account", "", nil, 401, "E-2FA-109")
	b.calls("account", b.cookie("session"), nil)
}

func TestWhatIsNoCallIsRefusedWithOneSentence(t *testing.T) {
	s := open(t)
	b := s.browser("ja")
	for body, status := range map[string]int{
		``: 400, `null`: 400, `[]`: 400, `"x"`: 400, `{`: 400, `{} {}`: 400, `{"email":1}`: 400, `{"nix":1}`: 400, "{\"email\":\"\xff\"}": 400,
		`{}`: 422, `{"email":"a"}`: 422, `{"email":"` + strings.Repeat("x", 17<<10) + `"}`: 413,
	} {
		if p := b.do("POST", "/api/v1/login", strings.NewReader(body), "application/json"); p.status != status || !number.MatchString(p.body) {
			t.Errorf("%.40q is answered %d: %s", body, p.status, p.body)
		}
	}
	if p := b.do("POST", "/api/v1/login", strings.NewReader(`{}`), "text/plain"); p.status != 415 {
		t.Errorf("plain text is answered %d", p.status)
	}
	if p := b.get("/api/v1/login"); p.status != 405 || !strings.Contains(p.header.Get("Content-Type"), "problem+json") {
		t.Errorf("GET is answered %d %s", p.status, p.body)
	}
	if p := b.get("/api/v2"); p.status != 404 || !strings.Contains(p.header.Get("Content-Type"), "problem+json") {
		t.Errorf("an unknown address is answered %d %s", p.status, p.body)
	}
}

func TestTheDocumentDescribesTheRoutesAsTheyAre(t *testing.T) {
	s := open(t)
	p := s.browser("ja").get("/api/v1/openapi.json").must(t, 200)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Security    []map[string][]string
			RequestBody struct {
				Content map[string]struct{ Schema map[string]any }
			}
			Responses map[string]map[string]any
		}
		Components struct {
			Schemas, Responses, SecuritySchemes map[string]any
		}
	}
	if err := json.Unmarshal([]byte(p.body), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("it is OpenAPI %s", doc.OpenAPI)
	}
	portal, err := web.New(s.service, web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var real, told []string
	for _, r := range portal.Routes() {
		if strings.Contains(r, " /api/") {
			real = append(real, r)
		}
	}
	b := s.browser("ja")
	for path, methods := range doc.Paths {
		for method, op := range methods {
			told = append(told, strings.ToUpper(method)+" "+path)
			for status := range op.Responses {
				if status < "200" || status > "599" {
					t.Errorf("%s may answer %q", path, status)
				}
			}
			// Without a token a call is 401 just where the document asks for one.
			body := strings.NewReader("{}")
			got := b.do(strings.ToUpper(method), path, body, "application/json").status
			if secured := len(op.Security) > 0; secured != (got == 401) && path != "/api/v1/verify" && path != "/api/v1/resend" {
				t.Errorf("%s %s: secured is %v in the document, and without a token the answer is %d", method, path, secured, got)
			}
			if _, ok := op.Responses[itoa(got)]; !ok {
				t.Errorf("%s %s answers %d, which the document does not know", method, path, got)
			}
		}
	}
	slices.Sort(real)
	slices.Sort(told)
	if !slices.Equal(real, told) {
		t.Errorf("the document tells\n%v\nand there are\n%v", told, real)
	}
	for _, ref := range regexpRef.FindAllStringSubmatch(p.body, -1) {
		in := map[string]map[string]any{"schemas": doc.Components.Schemas, "responses": doc.Components.Responses}[ref[1]]
		if in[ref[2]] == nil {
			t.Errorf("the document refers to %s, which is not there", ref[0])
		}
	}
}
