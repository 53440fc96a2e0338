// The way in and out: password, second step, recovery code, language. Between password and code there is a challenge in a cookie of its own,
// which opens the code page and nothing else.

package web

import (
	"net/http"
	"strings"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// front sends on to the first page of whoever asks.
func (c *call) front() error {
	if err := c.glance(); err != nil {
		return err
	}
	if !c.in && c.p.o.Front != "" {
		c.to(c.p.o.Front)
		return nil
	}
	c.to(c.start())
	return nil
}

// start is the first page after a login.
func (c *call) start() string {
	switch s := c.session; {
	case !c.in:
		return "/login"
	case s.Level == verifier.LevelEnrol:
		return "/settings/2fa"
	case s.Member.Role == verifier.RoleStaff:
		return "/staff"
	}
	return "/home"
}

// setLanguage keeps the chosen language for a year and goes back to the page.
func (c *call) setLanguage() error {
	l, ok := text.Parse(c.field("language"))
	if !ok {
		return errMalformed
	}
	c.set("language", string(l), 365*24*time.Hour)
	c.to(c.here(c.field("back")))
	return nil
}

// here gives a path of this portal; anything else becomes the first page.
func (c *call) here(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") || len(path) > 512 {
		return "/"
	}
	return path
}

type loginData struct {
	Email    string
	Remember bool
}

func (c *call) loginView(d loginData) *view {
	v := c.view("login", c.say("web.login.title"))
	v.Width, v.Data = "slim", d
	return v
}

func (c *call) loginPage() error {
	if err := c.glance(); err != nil {
		return err
	}
	if c.in {
		switch c.cookie("note") {
		case "ended-session", "over": // the word of a page that came late
			c.drop("note")
		}
		c.to(c.start())
		return nil
	}
	if c.cookie("session") != "" {
		c.drop("session")
	}
	c.show(http.StatusOK, c.loginView(loginData{}))
	return nil
}

func (c *call) login() error {
	d := loginData{Email: c.field("email"), Remember: c.field("remember") != ""}
	result, err := c.tryLogin(d)
	if err != nil {
		v := c.loginView(d)
		status, err := v.refuse(err, false)
		if err == nil {
			c.show(status, v)
		}
		return err
	}
	// Whatever the browser held before is over: nothing planted lives on.
	if old := c.cookie("session"); old != "" {
		if err := c.p.service.Logout(c.r.Context(), old, c.src); err != nil {
			return err
		}
	}
	if result.Session != "" {
		c.drop("challenge")
		return c.arrive(verifier.Entry{Token: result.Session}, d.Remember)
	}
	switch {
	case result.Mail != nil:
		c.noteRefusal(result.Mail)
	case result.Imposed:
		c.note("imposed")
	}
	c.drop("session")
	c.set("challenge", keep(result.Challenge, d.Remember), 0)
	c.to("/login/code")
	return nil
}

func (c *call) tryLogin(d loginData) (verifier.LoginResult, error) {
	switch {
	case strings.TrimSpace(d.Email) == "":
		return verifier.LoginResult{}, errNoEmail
	case c.field("password") == "":
		return verifier.LoginResult{}, errNoPassword
	}
	return c.p.service.Login(c.r.Context(), d.Email, c.field("password"), d.Remember, c.src)
}

// keep writes a challenge with what the session's cookie will need to know.
func keep(challenge string, remember bool) string {
	if remember {
		return "r." + challenge
	}
	return "s." + challenge
}

// challenge reads what keep wrote.
func (c *call) challenge() (token string, remember bool) {
	how, token, _ := strings.Cut(c.cookie("challenge"), ".")
	return token, how == "r"
}

// arrive goes to the first page with a session that was just won.
func (c *call) arrive(e verifier.Entry, remember bool) error {
	c.enter(e.Token, remember)
	s, err := c.p.service.Session(c.r.Context(), e.Token)
	if err != nil {
		return err
	}
	c.in, c.session = true, s
	if e.Nag && s.Level != verifier.LevelEnrol {
		c.to("/nag")
		return nil
	}
	c.to(c.start())
	return nil
}

// codeData is what the code page shows.
type codeData struct {
	Mail     bool
	MailedTo string
	Minutes  int
	Recovery bool
	Locked   bool // no code is looked at now
}

// codeView begins the code page of the challenge in the cookie.
func (c *call) codeView(page, title string) (*view, codeData, error) {
	token, _ := c.challenge()
	if token == "" {
		return nil, codeData{}, verifier.Refuse(verifier.ReasonSession)
	}
	about, err := c.p.service.Challenge(c.r.Context(), token)
	if err != nil {
		return nil, codeData{}, err
	}
	profile := c.p.service.Profile()
	d := codeData{
		Mail: about.Method == verifier.MethodMail, MailedTo: about.MailedTo,
		Minutes: int(profile.MailLife / time.Minute), Recovery: profile.RecoveryCodes > 0,
	}
	v := c.view(page, c.say(title))
	v.Width, v.Data = "slim", d
	if d.Mail {
		v.digits = profile.MailDigits
	}
	if about.Locked != nil {
		d.Locked = true
		v.Data = d
		if _, err := v.refuse(about.Locked, d.Mail); err != nil {
			return nil, d, err
		}
	}
	return v, d, nil
}

func (c *call) codePage() error {
	v, _, err := c.codeView("code", "web.code.title")
	if verifier.Refused(err, verifier.ReasonSession) {
		c.to("/login")
		return nil
	}
	if err != nil {
		return c.lost(err)
	}
	c.show(http.StatusOK, v)
	return nil
}

// lost drops a challenge that is over, so that the next page is the login.
func (c *call) lost(err error) error {
	if verifier.Refused(err, verifier.ReasonSession, verifier.ReasonChallenge) {
		c.drop("challenge")
	}
	return err
}

func (c *call) code() error {
	return c.second("code", "web.code.title", func(token string) (verifier.Entry, error) {
		if blank(c.field("code")) {
			return verifier.Entry{}, errNoCode
		}
		return c.p.service.Code(c.r.Context(), token, c.field("code"), c.src)
	})
}

func (c *call) recoverPage() error {
	v, _, err := c.codeView("recover", "web.recover.title")
	if verifier.Refused(err, verifier.ReasonSession) {
		c.to("/login")
		return nil
	}
	if err != nil {
		return c.lost(err)
	}
	v.Fault = nil
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) recover() error {
	return c.second("recover", "web.recover.title", func(token string) (verifier.Entry, error) {
		if blank(c.field("recovery")) {
			return verifier.Entry{}, errNoRecovery
		}
		return c.p.service.Recover(c.r.Context(), token, c.field("recovery"), c.src)
	})
}

// second is the second step, by either code. While a lock lasts the challenge
// is dead, so the refusal is told on the page it came from, without a way on
// but to begin again.
func (c *call) second(page, title string, try func(token string) (verifier.Entry, error)) error {
	token, remember := c.challenge()
	if token == "" {
		c.to("/login")
		return nil
	}
	entry, err := try(token)
	if err == nil {
		c.drop("challenge")
		return c.arrive(entry, remember)
	}
	if verifier.Refused(err, verifier.ReasonSession, verifier.ReasonChallenge) {
		// The same form pressed twice: the first press has logged in.
		if fault := c.glance(); fault != nil {
			return fault
		}
		if c.in {
			c.drop("challenge")
			c.to(c.start())
			return nil
		}
		return c.lost(err)
	}
	if !refusedBy(err) {
		return err
	}
	v, d, gone := c.codeView(page, title)
	if gone != nil {
		if !refusedBy(gone) {
			return gone
		}
		c.drop("challenge") // a lock began: back to the password, with the reason
		v = c.loginView(loginData{})
		v.Path = "/login"
	}
	status, err := v.refuse(err, d.Mail)
	if err == nil {
		c.show(status, v)
	}
	return err
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func (c *call) resend() error {
	token, _ := c.challenge()
	if token == "" {
		c.to("/login")
		return nil
	}
	if err := c.p.service.Resend(c.r.Context(), token, c.src); err != nil {
		v, _, gone := c.codeView("code", "web.code.title")
		if gone != nil {
			return c.lost(gone)
		}
		status, err := v.refuse(err, true)
		if err == nil {
			c.show(status, v)
		}
		return err
	}
	c.note("resent")
	c.to("/login/code")
	return nil
}

func (c *call) cancelLogin() error {
	if token, _ := c.challenge(); token != "" {
		if err := c.p.service.Cancel(c.r.Context(), token); err != nil && !verifier.Refused(err) {
			return err
		}
	}
	c.drop("challenge")
	c.to("/login")
	return nil
}

func (c *call) logout() error {
	if token := c.cookie("session"); token != "" {
		if err := c.p.service.Logout(c.r.Context(), token, c.src); err != nil {
			return err
		}
	}
	c.drop("session")
	c.drop("challenge")
	c.note("out")
	c.to("/login")
	return nil
}
