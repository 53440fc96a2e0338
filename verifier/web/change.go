// Changes to a factor that is on: a new device, switching off, e-mail codes
// in its place, recovery codes. Each needs its proof.

package web

import (
	"net/http"
	"time"

	"rokketa/verifier"
)

type proofData struct {
	Proof  proofNeed
	On     bool // an app is active
	Others bool // the box that ends other logins
}

func (c *call) proofView(page, title string) (*view, *proofData) {
	v := c.view(page, c.say(title))
	d := &proofData{Proof: c.need(false), On: c.session.Member.Method == verifier.MethodApp, Others: true}
	v.Data = d
	return v, d
}

func (c *call) devicePage() error {
	v, _ := c.proofView("device", "web.device.title")
	c.show(http.StatusOK, v)
	return nil
}

// device begins a set-up beside the app that is on.
func (c *call) device() error {
	p, err := c.proof(c.need(false))
	if err == nil {
		var entry verifier.Entry
		if _, entry, err = c.p.service.BeginApp(c.r.Context(), c.token, p, c.src); err == nil {
			c.renew(entry.Token)
			c.to("/settings/2fa#step2")
			return nil
		}
	}
	v, _ := c.proofView("device", "web.device.title")
	return c.again(v, err)
}

func (c *call) disablePage() error {
	if c.session.Member.Method == verifier.MethodUnset {
		c.to("/settings/2fa")
		return nil
	}
	v, _ := c.proofView("disable", "web.disable.title")
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) disable() error {
	p, err := c.proof(c.need(false))
	if err == nil {
		var entry verifier.Entry
		if entry, err = c.p.service.Disable(c.r.Context(), c.token, p, c.src); err == nil {
			c.renew(entry.Token)
			return c.disabled()
		}
	}
	v, d := c.proofView("disable", "web.disable.title")
	d.Others = c.field("others") != ""
	return c.again(v, err)
}

func (c *call) disabled() error {
	if c.field("others") != "" {
		if _, err := c.p.service.EndOthers(c.r.Context(), c.token, c.src); err != nil {
			return err
		}
	}
	what := "disabled"
	if c.session.Mandatory {
		what = "disabled-mail"
	}
	c.note(what)
	c.to("/settings/2fa")
	return nil
}

type mailData struct {
	Proof   proofNeed
	On      bool
	Sent    bool
	Email   string
	Minutes int
}

func (c *call) mailView(sent bool) (*view, *mailData) {
	v := c.view("mail", c.say("web.mail.title"))
	v.Width = "slim"
	if sent {
		v.digits = c.p.service.Profile().MailDigits
	}
	d := &mailData{
		Proof: c.need(true), On: c.session.Member.Method == verifier.MethodApp, Sent: sent,
		Email: c.session.Member.Email, Minutes: int(c.p.service.Profile().MailLife / time.Minute),
	}
	v.Data = d
	return v, d
}

func (c *call) mailPage() error {
	if !c.p.service.Profile().MailAllowed {
		return verifier.Refuse(verifier.ReasonMailBarred)
	}
	if c.session.Member.Method == verifier.MethodMail && c.session.Level != verifier.LevelEnrol {
		c.to("/settings/2fa")
		return nil
	}
	v, _ := c.mailView(false)
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) mailCodePage() error {
	v, _ := c.mailView(true)
	c.show(http.StatusOK, v)
	return nil
}

func (c *call) beginMail() error {
	need := c.need(true)
	need.Needed = need.Needed || c.field("password") != ""
	p, err := c.proof(need)
	if err == nil {
		var entry verifier.Entry
		entry, err = c.p.service.BeginMail(c.r.Context(), c.token, p, c.src)
		c.renew(entry.Token) // even where the mail was refused: the proof has changed the token
		if err == nil {
			c.to("/settings/2fa/mail/code")
			return nil
		}
	}
	v, d := c.mailView(false)
	d.Proof.Needed = d.Proof.Needed || verifier.Refused(err, verifier.ReasonFresh)
	return c.again(v, err)
}

func (c *call) confirmMail() error {
	entry, err := verifier.Entry{}, error(errNoCode)
	if !blank(c.field("code")) {
		entry, err = c.p.service.ConfirmMail(c.r.Context(), c.token, c.field("code"), c.src)
	}
	if err != nil {
		v, _ := c.mailView(true)
		if verifier.Refused(err, verifier.ReasonSession) {
			return err
		}
		status, err := v.refuse(err, true)
		if err == nil {
			c.show(status, v)
		}
		return err
	}
	c.renew(entry.Token)
	c.note("mail")
	c.to("/settings/2fa")
	return nil
}

type recoveryData struct {
	proofData
	Left  int
	Codes []string
	Name  string
	Made  time.Time
}

func (c *call) recoveryView() (*view, *recoveryData, error) {
	overview, err := c.p.service.Overview(c.r.Context(), c.token)
	if err != nil {
		return nil, nil, err
	}
	v, p := c.proofView("recovery", "web.recovery.title")
	d := &recoveryData{proofData: *p, Left: overview.Recovery}
	v.Data = d
	return v, d, nil
}

func (c *call) recoveryPage() error {
	if c.p.service.Profile().RecoveryCodes == 0 {
		return verifier.Refuse(verifier.ReasonNoRecovery)
	}
	v, _, err := c.recoveryView()
	if err == nil {
		c.show(http.StatusOK, v)
	}
	return err
}

// recoveryCodes shows new codes, this once. The page has no language switch:
// reading it anew would not show them again.
func (c *call) recoveryCodes() error {
	var codes []string
	p, err := c.proof(c.need(false))
	if err == nil {
		var entry verifier.Entry
		if codes, entry, err = c.p.service.RecoveryCodes(c.r.Context(), c.token, p, c.src); err == nil {
			c.renew(entry.Token)
		}
	}
	v, d, fault := c.recoveryView()
	if fault != nil {
		return fault
	}
	if err != nil {
		return c.again(v, err)
	}
	d.Codes, d.Name, d.Made = codes, c.session.Member.Name, c.p.service.Now()
	v.Path = ""
	c.show(http.StatusOK, v)
	return nil
}
