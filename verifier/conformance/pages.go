// This file promises: a browser without scripts at the portal's pages. It
// sends the forms, keeps the cookies, follows where it is sent, and reads what
// a person would read.

package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pages is a browser.
type pages struct {
	ctx     context.Context
	client  *http.Client
	servers []string // their addresses
	base    string
	ip      string
	cookies map[string]string
	left    int    // other sessions that are offered to be ended
	mail    string // number of what went wrong with mailing a code
	seen    *visited
	header  http.Header // more of every request
	secure  bool        // cookies bear the prefix of https
}

// page is what came of a request, after being sent on.
type page struct {
	status int
	path   string
	body   string
	number string
}

var (
	numberShown = regexp.MustCompile(`class="number">[^<]*(E-2FA-\d+)`)
	keyShown    = regexp.MustCompile(`id="key"[^>]*data-value="([A-Z2-7]+)"`)
	codesShown  = regexp.MustCompile(`(?s)<ol class="codes"[^>]*>(.*?)</ol>`)
	itemShown   = regexp.MustCompile(`<li>([^<]*)</li>`)
	waitShown   = regexp.MustCompile(`data-left="(\d+)"`)
	mainShown   = regexp.MustCompile(`(?s)<main.*</main>`)
	typedShown  = regexp.MustCompile(` value="[^"]*"`)
)

func (p *pages) from(ip string) { p.ip = ip }
func (p *pages) at(server int)  { p.base = p.servers[server%len(p.servers)] }

func (p *pages) twin() browser {
	other := *p
	other.cookies = maps.Clone(p.cookies)
	return &other
}

// reply is an answer as it came.
type reply struct {
	status         int
	path, location string
	body           string
}

// send sends one request.
func (p *pages) send(method, path string, body io.Reader, kind string) (reply, error) {
	r, err := http.NewRequestWithContext(p.ctx, method, p.base+path, body)
	if err != nil {
		return reply{}, err
	}
	maps.Copy(r.Header, p.header)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if p.ip != "" {
		r.Header.Set("X-Forwarded-For", p.ip)
	}
	for name, value := range p.cookies {
		if p.secure {
			name = "__Host-" + name
		}
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := p.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = answer.Body.Close() }() // read whole or not at all
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return reply{}, err
	}
	for _, c := range answer.Cookies() {
		if c.MaxAge < 0 {
			delete(p.cookies, strings.TrimPrefix(c.Name, "__Host-"))
		} else {
			p.cookies[strings.TrimPrefix(c.Name, "__Host-")] = c.Value
		}
	}
	p.seen.add(answer.Header.Get("Location"))
	return reply{answer.StatusCode, r.URL.Path, answer.Header.Get("Location"), string(text)}, nil
}

// get reads a page; form sends one. Both go where they are sent on to.
func (p *pages) get(path string) (page, error) {
	return p.follow(p.send(http.MethodGet, path, nil, ""))
}

func (p *pages) form(path string, pairs ...string) (page, error) {
	fields := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fields.Set(pairs[i], pairs[i+1])
		}
	}
	return p.follow(p.send(http.MethodPost, path, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded"))
}

func (p *pages) follow(came reply, err error) (page, error) {
	for range 10 {
		if err != nil {
			return page{}, err
		}
		if came.status != http.StatusSeeOther && came.status != http.StatusFound {
			one := page{status: came.status, path: came.path, body: came.body}
			if found := numberShown.FindStringSubmatch(came.body); found != nil {
				one.number = found[1]
			}
			return one, nil
		}
		to, wrong := url.Parse(came.location)
		if wrong != nil || to.Host != "" && to.Scheme+"://"+to.Host != p.base {
			return page{}, fmt.Errorf("sent on to %q", came.location)
		}
		to.Fragment = ""
		came, err = p.send(http.MethodGet, to.RequestURI(), nil, "")
	}
	return page{}, fmt.Errorf("sent on in a circle")
}

// told makes an answer of a page: it let in if it led to one of the paths
// without a refusal; elsewhere it refused, by the number it shows or else by
// the given one.
func (p *pages) told(one page, err error, otherwise string, paths ...string) answer {
	if err != nil {
		return answer{err: err}
	}
	if one.status >= 500 && one.status != http.StatusServiceUnavailable {
		return answer{status: one.status, err: fmt.Errorf("%s answered %d", one.path, one.status)}
	}
	a := answer{status: one.status, number: one.number, said: typedShown.ReplaceAllString(mainShown.FindString(one.body), "")}
	if found := waitShown.FindStringSubmatch(one.body); found != nil {
		seconds, _ := strconv.Atoi(found[1])
		a.wait = time.Duration(seconds) * time.Second
	}
	if a.number == "" {
		for _, path := range paths {
			if strings.HasPrefix(one.path, path) {
				return a
			}
		}
		a.number = otherwise
	}
	return a
}

// inner are the paths that only a session opens.
func inner() []string { return []string{"/home", "/settings", "/nag", "/staff"} }

func (p *pages) login(email, password string) answer    { return p.enter(email, password, "") }
func (p *pages) remember(email, password string) answer { return p.enter(email, password, "yes") }

func (p *pages) enter(email, password, remember string) answer {
	one, err := p.form("/login", "email", email, "password", password, "remember", remember)
	p.mail = ""
	if err == nil && one.path == "/login/code" { // asked for a code; a number is about the mail
		p.mail, one.number = one.number, ""
		return answer{status: http.StatusOK}
	}
	return p.told(one, err, noLogin, inner()...)
}

func (p *pages) code(code string) answer {
	one, err := p.form("/login/code", "code", code)
	return p.told(one, err, noChallenge, inner()...)
}

func (p *pages) resend() answer {
	one, err := p.form("/login/resend")
	return p.told(one, err, noChallenge, "/login/code")
}

func (p *pages) recover(code string) answer {
	one, err := p.form("/login/recover", "recovery", code)
	return p.told(one, err, noChallenge, inner()...)
}

// account asks the API of the session's state, which the pages show in words.
func (p *pages) account() (level, method string) {
	token := p.cookies["session"]
	if token == "" {
		return "", ""
	}
	one, err := p.get("/settings/2fa") // by the cookie
	if err != nil || one.status != http.StatusOK || one.path != "/settings/2fa" {
		return "", ""
	}
	asked := *p
	asked.cookies = map[string]string{}
	asked.header = http.Header{"Authorization": {"Bearer " + token}}
	came, err := asked.send(http.MethodGet, "/api/v1/account", nil, "")
	var state struct{ Level, Method string }
	if err != nil || json.Unmarshal([]byte(came.body), &state) != nil {
		return "", ""
	}
	return state.Level, state.Method
}

func (p *pages) level() string {
	level, _ := p.account()
	return level
}

func (p *pages) method() string {
	_, method := p.account()
	return method
}

// either gives what goes into the field that takes a code or a recovery code.
func either(shown proof) string {
	if shown.recovery != "" {
		return shown.recovery
	}
	return shown.code
}

func (p *pages) beginApp(shown proof) (string, answer) {
	path := "/settings/2fa/app"
	if shown != (proof{}) && p.method() == "app" {
		path = "/settings/2fa/device"
	}
	one, err := p.form(path, "password", shown.password, "code", either(shown))
	a := p.told(one, err, noSession, "/settings/2fa")
	if !a.ok() {
		return "", a
	}
	found := keyShown.FindStringSubmatch(one.body)
	if found == nil {
		a.number = noFresh // sent to where a proof is asked for
		return "", a
	}
	return "otpauth://totp/x?secret=" + found[1], a
}

func (p *pages) confirmApp(code string) answer {
	one, err := p.form("/settings/2fa/app/confirm", "code", code)
	return p.told(one, err, noSession, "/settings/2fa")
}

func (p *pages) askCode() answer {
	one, err := p.form("/settings/ask", "back", "/settings/2fa/disable")
	return p.told(one, err, noSession, "/settings/2fa")
}

func (p *pages) disable(shown proof) answer {
	asked, err := p.get("/settings/2fa/disable")
	if err != nil {
		return answer{err: err}
	}
	one, err := p.form("/settings/2fa/disable", "password", shown.password, "code", either(shown))
	// Offered by a box to tick on the way, or by a button afterwards.
	p.left = strings.Count(asked.body, `name="others"`) + strings.Count(one.body, `action="/settings/sessions/others"`)
	return p.told(one, err, noSession, "/settings/2fa")
}

func (p *pages) beginMail(shown proof) answer {
	one, err := p.form("/settings/2fa/mail", "password", shown.password, "code", either(shown))
	a := p.told(one, err, noSession, "/settings/2fa/mail/code")
	return a
}

func (p *pages) confirmMail(code string) answer {
	one, err := p.form("/settings/2fa/mail/confirm", "code", code)
	return p.told(one, err, noSession, "/settings/2fa")
}

func (p *pages) recoveryCodes(shown proof) ([]string, answer) {
	one, err := p.form("/settings/2fa/recovery", "password", shown.password, "code", either(shown))
	a := p.told(one, err, noSession, "/settings/2fa/recovery")
	var codes []string
	if found := codesShown.FindStringSubmatch(one.body); found != nil {
		for _, item := range itemShown.FindAllStringSubmatch(found[1], -1) {
			codes = append(codes, html.UnescapeString(item[1]))
		}
	}
	if a.ok() && len(codes) == 0 {
		a.number = noFresh
	}
	return codes, a
}

func (p *pages) changePassword(old, next string) answer {
	one, err := p.form("/settings/password", "password", old, "next", next)
	return p.told(one, err, noSession, "/settings")
}

func (p *pages) forgot(email string) answer {
	one, err := p.form("/forgot", "email", email)
	return p.told(one, err, noLogin, "/forgot/sent")
}

func (p *pages) reset(token, next string) answer {
	one, err := p.get("/reset?token=" + url.QueryEscape(token))
	if a := p.told(one, err, "E-2FA-135", "/reset"); !a.ok() {
		return a
	}
	one, err = p.form("/reset", "next", next)
	return p.told(one, err, "E-2FA-135", "/login")
}

func (p *pages) endOthers() answer {
	one, err := p.form("/settings/sessions/others")
	return p.told(one, err, noSession, "/settings/sessions")
}

func (p *pages) others() int { return p.left }

func (p *pages) logout() answer {
	one, err := p.form("/logout")
	return p.told(one, err, noSession, "/login")
}

func (p *pages) token() string {
	if token := p.cookies["session"]; token != "" {
		return token
	}
	_, token, _ := strings.Cut(p.cookies["challenge"], ".")
	return token
}

func (p *pages) plant(token string) {
	p.cookies["session"], p.cookies["challenge"] = token, "s."+token
}

func (p *pages) trouble() string { return p.mail }
