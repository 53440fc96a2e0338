// 「2段階認証設定」: the authenticator app in the guide's three steps. A new
// app is shown by a form, never by reading a page, and is confirmed before
// the one that it replaces ends.

package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"rokketa/internal/qrdraw"
	"rokketa/verifier"
)

// proofNeed is what a person must show before a change.
type proofNeed struct {
	Needed   bool // anything at all
	App      bool // the app's current code
	Mail     bool // a mailed code
	Recovery bool // a recovery code will do in place of the app's
}

// need tells what a change needs; fresh says that a young login is enough.
func (c *call) need(fresh bool) proofNeed {
	n := proofNeed{Needed: !fresh || !c.session.Fresh}
	switch c.session.Member.Method {
	case verifier.MethodApp:
		n.App, n.Recovery = true, c.p.service.Profile().RecoveryCodes > 0
		n.Needed = true
	case verifier.MethodMail:
		n.Mail = n.Needed
	}
	if c.session.Level == verifier.LevelEnrol {
		n = proofNeed{}
	}
	return n
}

// proof reads what was shown. The field takes either: what has the form of a
// recovery code is one.
func (c *call) proof(n proofNeed) (verifier.Proof, error) {
	if !n.Needed {
		return verifier.Proof{}, nil
	}
	p := verifier.Proof{Password: c.field("password"), Code: c.field("code")}
	switch {
	case p.Password == "":
		return p, errNoPassword
	case (n.App || n.Mail) && blank(p.Code):
		return p, errNoCode
	}
	if _, ok := verifier.NormalRecovery(p.Code); ok && n.Recovery {
		p.Code, p.Recovery = "", p.Code
	}
	return p, nil
}

// twoStepData is what the settings page shows.
type twoStepData struct {
	Overview    verifier.Overview
	On          bool // an app is active
	Pending     bool // a QR code is shown
	Confirming  bool // the fault is about the code in step three
	Proof       proofNeed
	Must, Offer string
	MailAllowed bool
	RecoveryOn  bool

	QR      template.HTML
	Key     string
	Groups  []string
	Account string
	Minutes int
	Expires time.Time

	digits int // of the app that is being set up; 0 for none
}

func (c *call) twoStepView() (*view, *twoStepData, error) {
	overview, err := c.p.service.Overview(c.r.Context(), c.token)
	if err != nil {
		return nil, nil, err
	}
	c.session.Member.Method = overview.Method
	profile := c.p.service.Profile()
	full := c.session.Level != verifier.LevelEnrol
	d := &twoStepData{
		Overview: overview, On: full && overview.Method == verifier.MethodApp, Proof: c.need(true),
		MailAllowed: profile.MailAllowed,
		RecoveryOn:  profile.RecoveryCodes > 0 && full && overview.Method == verifier.MethodApp,
	}
	switch {
	case full:
	case c.session.Member.Settle:
		d.Must = c.say("web.twostep.settle")
	case overview.Method == verifier.MethodMail && !profile.MailAllowed:
		d.Must = c.say("web.twostep.barred")
	default:
		d.Must = c.say("web.twostep.limited")
	}
	if overview.Pending {
		e, err := c.p.service.PendingApp(c.r.Context(), c.token)
		switch {
		case verifier.Refused(err, verifier.ReasonNoPending):
		case err != nil:
			return nil, nil, err
		default:
			if err := d.draw(e, profile.EnrolLife); err != nil {
				return nil, nil, err
			}
		}
	}
	v := c.view("twostep", c.say("web.twostep.title"))
	v.Data, v.digits = d, d.digits
	return v, d, nil
}

// draw puts the QR code and the key of an enrolment on the page.
func (d *twoStepData) draw(e verifier.Enrolment, life time.Duration) error {
	var svg bytes.Buffer
	if err := qrdraw.SVG(&svg, e.URI, qrdraw.Options{Scale: 6, Level: qrdraw.Medium}); err != nil {
		return fmt.Errorf("web: QR code: %w", err)
	}
	d.Pending = true
	d.QR = template.HTML(svg.String()) // drawn here: numbers and fixed words
	d.Key, d.Groups = e.Key, groups(e.Key)
	d.Account, d.digits = e.Account.Label(), e.Account.Digits
	d.Minutes, d.Expires = int(life/time.Minute), e.Expires
	return nil
}

// groups cuts a key in fours: nobody copies thirty-two letters in a row.
func groups(key string) []string {
	var all []string
	for ; len(key) > 4; key = key[4:] {
		all = append(all, key[:4])
	}
	return append(all, key)
}

func (c *call) twoStep() error {
	v, d, err := c.twoStepView()
	if err != nil {
		return err
	}
	switch v.done { // what else is logged in matters where the factor has changed
	case "enabled", "replaced", "disabled", "disabled-mail", "mail":
		if d.Overview.Others > 0 && !d.Pending && c.session.Level != verifier.LevelEnrol {
			d.Offer = "others"
		}
	}
	c.show(http.StatusOK, v)
	return nil
}

// againTwoStep shows the settings page once more with what was refused.
func (c *call) againTwoStep(err error, confirming bool) error {
	if verifier.Refused(err, verifier.ReasonSession) || !refusedBy(err) {
		return err
	}
	v, d, fault := c.twoStepView()
	if fault != nil {
		return fault
	}
	if confirming && !d.Pending && errors.Is(err, errNoCode) { // the page has no field for a code any more
		c.note("over-enrol")
		c.to("/settings/2fa")
		return nil
	}
	d.Confirming = confirming
	if verifier.Refused(err, verifier.ReasonFresh) {
		d.Proof.Needed, d.Proof.Mail = true, d.Overview.Method == verifier.MethodMail
	}
	status, err := v.refuse(err, !confirming && d.Overview.Method == verifier.MethodMail)
	if err == nil {
		c.show(status, v)
	}
	return err
}

// beginApp shows a QR code and a key.
func (c *call) beginApp() error {
	if c.session.Member.Method == verifier.MethodApp && c.session.Level != verifier.LevelEnrol {
		c.to("/settings/2fa/device")
		return nil
	}
	need := c.need(true)
	if c.field("password") != "" {
		need.Needed, need.Mail = true, c.session.Member.Method == verifier.MethodMail
	}
	p, err := c.proof(need)
	if err == nil {
		var entry verifier.Entry
		if _, entry, err = c.p.service.BeginApp(c.r.Context(), c.token, p, c.src); err == nil {
			c.renew(entry.Token)
			c.to("/settings/2fa#step2")
			return nil
		}
	}
	return c.againTwoStep(err, false)
}

func (c *call) confirmApp() error {
	was := c.session.Member.Method
	entry, err := verifier.Entry{}, error(errNoCode)
	if !blank(c.field("code")) {
		entry, err = c.p.service.ConfirmApp(c.r.Context(), c.token, c.field("code"), c.src)
	}
	if verifier.Refused(err, verifier.ReasonNoPending) {
		c.note("over-enrol")
		c.to("/settings/2fa")
		return nil
	}
	if err != nil {
		return c.againTwoStep(err, true)
	}
	c.renew(entry.Token)
	if was == verifier.MethodApp {
		c.note("replaced")
	} else {
		c.note("enabled")
	}
	c.to("/settings/2fa")
	return nil
}

func (c *call) cancelApp() error {
	if err := c.p.service.CancelApp(c.r.Context(), c.token, c.src); err != nil && !verifier.Refused(err, verifier.ReasonNoPending) {
		return err
	}
	c.note("stopped")
	c.to("/settings/2fa")
	return nil
}

// askCode mails the code that a proof of an e-mail user needs. The page that
// asked says what came of it.
func (c *call) askCode() error {
	err := c.p.service.AskCode(c.r.Context(), c.token, c.src)
	if r, ok := errors.AsType[*verifier.Refusal](err); err != nil && (!ok || !c.noteRefusal(r)) {
		return err
	}
	if err == nil {
		c.note("asked")
	}
	c.to(c.here(c.field("back")))
	return nil
}
