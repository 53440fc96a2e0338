// One request as a handler sees it: who asks, in which language, with which
// cookies; and how it is answered.

package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"rokketa/assets/text"
	"rokketa/verifier"
)

type call struct {
	p    *Portal
	w    http.ResponseWriter
	r    *http.Request
	t    *text.Table
	lang text.Language
	src  verifier.Source

	in      bool             // a session is open
	token   string           // of the session
	session verifier.Session // of the token
	api     bool             // answer in JSON
}

func (p *Portal) newCall(w http.ResponseWriter, r *http.Request) *call {
	c := &call{p: p, w: w, r: r, lang: p.Language(r), src: p.Source(r), api: isAPI(r)}
	c.t = p.tables[c.lang]
	return c
}

// Language is the language of the answer to a request: the chosen one, else
// the browser's, else Options.Language.
func (p *Portal) Language(r *http.Request) text.Language {
	if cookie, err := r.Cookie(p.cookieName("language")); err == nil {
		if l, ok := text.Parse(cookie.Value); ok {
			return l
		}
	}
	wanted := r.Header.Get("Accept-Language")
	if wanted == "" || len(wanted) > 512 {
		return p.o.Language
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil {
		return p.o.Language
	}
	for _, tag := range tags {
		if l, ok := text.Parse(tag.String()); ok {
			return l
		}
	}
	if len(tags) == 0 {
		return p.o.Language
	}
	return text.English // a reader of neither
}

// Table is the sentences of a request's language.
func (p *Portal) Table(r *http.Request) *text.Table { return p.tables[p.Language(r)] }

// say gives a sentence in the language of the answer.
func (c *call) say(key string, pairs ...any) string { return c.t.Say(key, pairs...) }

// pass lets a call through a gate, or answers it.
func (c *call) pass(who gate) bool {
	if who == open {
		return true
	}
	if err := c.find(); err != nil {
		if verifier.Refused(err, verifier.ReasonSession) {
			// The cookie stays: another page may have renewed it just now, and
			// then the login page leads on.
			if c.cookie("session") != "" {
				c.note("ended-session")
			}
			c.to("/login")
			return false
		}
		c.fail(err)
		return false
	}
	s := c.session
	switch {
	case who == seated:
		return true
	case s.Level == verifier.LevelEnrol:
		c.to("/settings/2fa")
		return false
	case who == staff && s.Member.Role != verifier.RoleStaff:
		c.fail(verifier.Refuse(verifier.ReasonForbidden))
		return false
	case who == staff && s.Level != verifier.LevelFull:
		c.note("staff")
		c.to("/settings/2fa")
		return false
	}
	return true
}

// find looks the session up by its cookie.
func (c *call) find() error {
	token := c.cookie("session")
	if token == "" {
		return verifier.Refuse(verifier.ReasonSession)
	}
	s, err := c.p.service.Session(c.r.Context(), token)
	if err != nil {
		return err
	}
	c.in, c.token, c.session = true, token, s
	return nil
}

// glance is find for pages that anybody may read: no session is no error.
func (c *call) glance() error {
	err := c.find()
	if verifier.Refused(err, verifier.ReasonSession) {
		return nil
	}
	return err
}

// readForm reads a form's fields, whole and once, with a bound.
func (c *call) readForm() error {
	kind := c.r.Header.Get("Content-Type")
	if kind != "" && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return errMalformed
	}
	if err := c.r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return errLarge
		}
		return errMalformed
	}
	for _, values := range c.r.PostForm {
		for _, v := range values {
			if strings.ContainsRune(v, 0) || strings.ToValidUTF8(v, "") != v {
				return errMalformed
			}
		}
	}
	return nil
}

// field gives a form's field; only what was posted counts.
func (c *call) field(name string) string { return c.r.PostForm.Get(name) }

// to sends the browser on to a page of this portal.
func (c *call) to(path string) { http.Redirect(c.w, c.r, path, http.StatusSeeOther) }

// cookieName: over https the prefix makes the browser hold that the cookie is
// of this host alone and was set by https.
func (p *Portal) cookieName(name string) string {
	if p.o.Secure {
		return "__Host-" + name
	}
	return name
}

func (c *call) cookie(name string) string {
	cookie, err := c.r.Cookie(c.p.cookieName(name))
	if err != nil || len(cookie.Value) > 512 {
		return ""
	}
	return cookie.Value
}

// set gives the browser a cookie; life 0 is until it is closed.
func (c *call) set(name, value string, life time.Duration) {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.p.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second),
		Secure: c.p.o.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (c *call) drop(name string) {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.p.cookieName(name), Path: "/", MaxAge: -1,
		Secure: c.p.o.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// enter keeps the token of a session that was just won.
func (c *call) enter(token string, remember bool) {
	var life time.Duration
	if remember {
		life = c.p.service.Profile().RememberMax
	}
	c.set("session", token, life)
	c.token = token
}

// renew keeps the token that takes the place of this session's.
func (c *call) renew(token string) {
	if token == "" || token == c.token {
		return
	}
	var life time.Duration
	if c.session.Idle > c.p.service.Profile().SessionIdle { // a remembered one
		life = max(c.session.Ends.Sub(c.p.service.Now()), time.Second)
	}
	c.set("session", token, life)
	c.token = token
}

// note has the next page say that something was done.
func (c *call) note(what string) { c.set("note", what, time.Minute) }

// notes are what a note may say; a cookie cannot say anything else. Those
// that tell of no success are in others.
func notes() map[string]string {
	return map[string]string{
		"out": "web.login.out", "resent": "web.code.resent", "reset": "web.reset.done",
		"password": "web.password.done", "enabled": "web.twostep.enabled", "replaced": "web.twostep.replaced",
		"disabled": "web.twostep.disabled", "disabled-mail": "web.twostep.disabled.mail", "stopped": "web.twostep.stopped",
		"mail": "web.mail.done", "asked": "web.proof.sent", "ended": "web.sessions.ended", "others": "web.sessions.others.ended",
		"staff-reset": "web.staff.reset.done", "staff-unlock": "web.staff.unlock.done", "staff-sessions": "web.staff.sessions.done",
	}
}

func others() map[string]string {
	return map[string]string{
		"ended-session": "verifier.refused.session", "over": "web.over", "over-enrol": "web.over.enrol", "staff": "web.twostep.staff",
		"imposed": "web.date.imposed",
	}
}

// refusals are notes of what could not be done on the way.
func refusals() map[string]verifier.Reason {
	return map[string]verifier.Reason{
		"mail-failed": verifier.ReasonMailFailed, "mail-often": verifier.ReasonMailOften, "not-on": verifier.ReasonNotOn,
	}
}

// noteRefusal has the next page say what was refused, and how long for. It
// reports false for what no note may say.
func (c *call) noteRefusal(r *verifier.Refusal) bool {
	if _, ok := refusals()[string(r.Reason)]; !ok {
		return false
	}
	c.note(string(r.Reason) + "." + strconv.Itoa(int((r.Wait+time.Second-1)/time.Second)))
	return true
}

// takeNote puts on a page what an earlier answer left, and drops it.
func (c *call) takeNote(v *view) {
	what := c.cookie("note")
	if what == "" {
		return
	}
	c.drop("note")
	if key, ok := notes()[what]; ok {
		v.Note, v.done = c.say(key), what
	}
	if key, ok := others()[what]; ok {
		v.Aside = c.say(key)
	}
	name, wait, _ := strings.Cut(what, ".")
	if reason, ok := refusals()[name]; ok {
		r := verifier.Refuse(reason)
		if n, err := strconv.Atoi(wait); err == nil && n > 0 && n <= int(time.Hour/time.Second) {
			r.Wait = time.Duration(n) * time.Second
		}
		v.Fault = c.explain(r)
	}
}
