// A forgotten password: the mail with a link, and the page that the link opens.
// It logs nobody in and leaves the second factor as it is.

package web

import (
	"net/http"

	"rokketa/verifier"
)

func (c *call) forgotView() *view {
	v := c.view("forgot", c.say("web.forgot.title"))
	v.Width = "slim"
	return v
}

func (c *call) forgotPage() error {
	c.show(http.StatusOK, c.forgotView())
	return nil
}

func (c *call) forgot() error {
	err := error(errNoEmail)
	if !blank(c.field("email")) {
		err = c.p.service.ForgotPassword(c.r.Context(), c.field("email"), c.src)
	}
	if err != nil {
		v := c.forgotView()
		status, err := v.refuse(err, false)
		if err == nil {
			c.show(status, v)
		}
		return err
	}
	c.to("/forgot/sent")
	return nil
}

func (c *call) forgotSent() error {
	v := c.view("sent", c.say("web.forgot.sent.title"))
	v.Width = "slim"
	c.show(http.StatusOK, v)
	return nil
}

// resetPage takes the token of a mailed link out of the address at once, so
// that it stands in no history, no log and no Referer.
func (c *call) resetPage() error {
	if token := c.r.URL.Query().Get("token"); token != "" {
		if len(token) > 256 {
			return errMalformed
		}
		c.set("reset", token, c.p.service.Profile().ResetLife)
		c.to("/reset")
		return nil
	}
	token := c.cookie("reset")
	if token == "" {
		c.to("/forgot")
		return nil
	}
	if err := c.p.service.ResetOpen(c.r.Context(), token); err != nil {
		return c.resetOver(err)
	}
	c.show(http.StatusOK, c.resetView())
	return nil
}

func (c *call) resetView() *view {
	v := c.view("reset", c.say("web.reset.title"))
	v.Width = "slim"
	return v
}

// resetOver says that a link is over on the page that sends a new one.
func (c *call) resetOver(err error) error {
	if !verifier.Refused(err, verifier.ReasonReset) {
		return err
	}
	c.drop("reset")
	v := c.forgotView()
	v.Path = "/forgot"
	status, err := v.refuse(err, false)
	if err == nil {
		c.show(status, v)
	}
	return err
}

func (c *call) reset() error {
	token := c.cookie("reset")
	if token == "" {
		c.to("/forgot")
		return nil
	}
	err := error(errNext)
	if c.field("next") != "" {
		err = c.p.service.ResetPassword(c.r.Context(), token, c.field("next"), c.src)
	}
	if verifier.Refused(err, verifier.ReasonReset) {
		return c.resetOver(err)
	}
	if err != nil {
		v := c.resetView()
		status, err := v.refuse(err, false)
		if err == nil {
			c.show(status, v)
		}
		return err
	}
	c.drop("reset")
	c.drop("session")
	c.drop("challenge")
	c.note("reset")
	c.to("/login")
	return nil
}
