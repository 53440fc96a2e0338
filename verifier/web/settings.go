// The member's own pages beside the 2-step verification: home, settings,
// password, login history, open logins, the reminder and the steps to read.

package web

import (
	"net/http"
	"strings"
	"time"

	"rokketa/verifier"
)

func (c *call) home() error {
	v := c.view("home", c.say("web.home.welcome", "name", c.session.Member.Name))
	v.Data = struct{ Method string }{string(c.session.Member.Method)}
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) nagPage() error {
	v := c.view("nag", c.say("web.nag.title"))
	v.Width = "slim"
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) nagLater() error {
	if err := c.p.service.DismissNag(c.r.Context(), c.token); err != nil {
		return err
	}
	c.to("/home")
	return nil
}

func (c *call) dismissWarning() error {
	if err := c.p.service.DismissWarning(c.r.Context(), c.token); err != nil {
		return err
	}
	c.to("/home")
	return nil
}

func (c *call) settings() error {
	v := c.view("settings", c.say("web.settings.title"))
	v.Data = struct {
		Method  string
		Session verifier.Session
	}{string(c.session.Member.Method), c.session}
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) passwordView() *view {
	v := c.view("password", c.say("web.password.title"))
	v.Width = "slim"
	v.Data = struct{ Email string }{c.session.Member.Email}
	return v
}

func (c *call) passwordPage() error {
	c.show(http.StatusOK, c.passwordView())
	return nil
}

func (c *call) password() error {
	var entry verifier.Entry
	err := error(errNoPassword)
	switch {
	case c.field("password") == "":
	case c.field("next") == "":
		err = errNext
	default:
		entry, err = c.p.service.ChangePassword(c.r.Context(), c.token, c.field("password"), c.field("next"), c.src)
	}
	if err != nil {
		return c.again(c.passwordView(), err)
	}
	c.renew(entry.Token)
	c.note("password")
	c.to("/settings")
	return nil
}

// again shows a page once more with what was refused.
func (c *call) again(v *view, err error) error {
	if verifier.Refused(err, verifier.ReasonSession) {
		return err
	}
	status, err := v.refuse(err, c.session.Member.Method == verifier.MethodMail)
	if err == nil {
		c.show(status, v)
	}
	return err
}

// row is one line of a log as a page shows it.
type row struct {
	When, What, Device, IP string
	Failed, Good           bool
	Verdict, Reason, By    string
	Findings               []string
}

func (c *call) row(a verifier.Attempt) row {
	return row{
		When: c.time(a.At), What: c.say("verifier.event." + string(a.Event)),
		Device: c.deviceName(a.Source.UserAgent), IP: a.Source.IP,
		Failed: a.Verdict != verifier.VerdictOK, Good: a.Verdict == verifier.VerdictOK,
	}
}

func (c *call) history() error {
	from := c.r.URL.Query().Get("from")
	if len(from) > 128 {
		return errMalformed
	}
	page, err := c.p.service.History(c.r.Context(), c.token, from)
	if err != nil {
		return err
	}
	d := struct {
		Rows  []row
		Next  string
		Later bool
	}{Next: page.Next, Later: from != ""}
	for _, a := range page.Attempts {
		// What was wrong with a code is told to nobody outside, not even here.
		d.Rows = append(d.Rows, c.row(a))
	}
	v := c.view("history", c.say("web.history.title"))
	v.Data = d
	c.show(http.StatusOK, v)
	return nil
}

type sessionRow struct {
	ID, Device, IP, Begun, Seen string
	This                        bool
}

func (c *call) sessionsView() (*view, error) {
	all, err := c.p.service.Sessions(c.r.Context(), c.token)
	if err != nil {
		return nil, err
	}
	d := struct {
		Rows   []sessionRow
		Others bool
	}{Others: len(all) > 1}
	for _, s := range all {
		d.Rows = append(d.Rows, sessionRow{
			ID: s.ID, Device: c.deviceName(s.Source.UserAgent), IP: s.Source.IP,
			Begun: c.time(s.Created), Seen: c.time(s.Seen), This: s.ID == c.session.ID,
		})
	}
	v := c.view("sessions", c.say("web.sessions.title"))
	v.Data = d
	return v, nil
}

func (c *call) sessions() error {
	v, err := c.sessionsView()
	if err == nil {
		c.show(http.StatusOK, v)
	}
	return err
}

func (c *call) endSession() error {
	if err := c.p.service.EndSession(c.r.Context(), c.token, c.field("id"), c.src); err != nil {
		v, fault := c.sessionsView()
		if fault != nil {
			return fault
		}
		return c.again(v, err)
	}
	c.note("ended")
	c.to("/settings/sessions")
	return nil
}

func (c *call) endOthers() error {
	if _, err := c.p.service.EndOthers(c.r.Context(), c.token, c.src); err != nil {
		return err
	}
	c.note("others")
	c.to("/settings/sessions")
	return nil
}

// deviceName names a browser by its User-Agent in words that a person knows. The
// order matters: each browser claims to be its elders too.
func (c *call) deviceName(agent string) string {
	find := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := find("Edg", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "FxiOS/", "Firefox", "CriOS/", "Chrome",
		"Chrome/", "Chrome", "Safari/", "Safari", "curl/", "curl", "Go-http-client", "Go")
	system := find("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "Mac",
		"CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case agent == "":
		return ""
	case browser != "" && system != "":
		return c.say("web.device.on", "browser", browser, "system", system)
	case browser+system != "":
		return browser + system
	}
	return c.say("web.device.unknown")
}

type helpPart struct {
	ID, Title string
	Steps     []string
}

type numberRow struct{ Name, Value string }

// help is the steps in the guide's order, and this server's own numbers.
func (c *call) help() error {
	if err := c.glance(); err != nil {
		return err
	}
	part := func(id string, steps ...string) helpPart {
		h := helpPart{ID: id, Title: c.say("web.help." + id)}
		for _, s := range steps {
			h.Steps = append(h.Steps, c.say("web.help."+id+"."+s))
		}
		return h
	}
	v := c.view("help", c.say("web.help.title"))
	v.Data = struct {
		Parts   []helpPart
		Numbers []numberRow
	}{
		[]helpPart{
			part("enable", "1", "2", "3", "4", "5", "6"),
			part("app", "1", "2", "3", "4"),
			part("login", "1", "2", "3"),
		},
		c.numbers(),
	}
	c.show(http.StatusOK, v)
	return nil
}

// numbers tells the settings in force: they are this server's own.
func (c *call) numbers() []numberRow {
	p := c.p.service.Profile()
	window := c.span(0)
	if p.Back > 0 || p.Ahead > 0 {
		period := time.Duration(p.Parameters.Period) * time.Second
		window = "−" + c.span(time.Duration(p.Back)*period) + " / +" + c.span(time.Duration(p.Ahead)*period)
	}
	say := c.say
	all := []numberRow{
		{say("web.numbers.window"), window},
		{say("web.numbers.challenge"), c.span(p.ChallengeLife)},
		{say("web.numbers.enrol"), c.span(p.EnrolLife)},
	}
	if p.MailAllowed {
		all = append(all, numberRow{say("web.numbers.mail"), c.span(p.MailLife)},
			numberRow{say("web.numbers.resend"), c.span(p.ResendEvery)})
	}
	return append(all,
		numberRow{say("web.numbers.tries"), c.t.Count("web.count.times", 4)},
		numberRow{say("web.numbers.lock"), say("web.numbers.lock.value")},
		numberRow{say("web.numbers.stop"), c.t.Count("web.count.times", 100)},
		numberRow{say("web.numbers.idle"), c.span(p.SessionIdle)},
		numberRow{say("web.numbers.nag"), c.span(p.NagEvery)})
}

// span tells a length of time in its largest whole unit.
func (c *call) span(d time.Duration) string {
	for _, unit := range []struct {
		key    string
		length time.Duration
	}{{"days", 24 * time.Hour}, {"hours", time.Hour}, {"minutes", time.Minute}} {
		if d >= unit.length && d%unit.length == 0 {
			return c.t.Count("web.count."+unit.key, int(d/unit.length))
		}
	}
	return c.t.Count("web.count.seconds", int(d/time.Second))
}
