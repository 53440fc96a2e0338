// This file promises: the doors without the web: the rules are asked
// themselves.

package conformance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rokketa/verifier"
)

// direct is a browser that needs no HTTP.
type direct struct {
	ctx       context.Context
	servers   []*verifier.Service
	s         *verifier.Service
	src       verifier.Source
	session   string
	challenge string
	left      int    // other sessions, as told by the last change
	mail      string // what went wrong with mailing
}

func (d *direct) from(ip string) { d.src.IP = ip }
func (d *direct) at(server int)  { d.s = d.servers[server%len(d.servers)] }

func (d *direct) twin() browser {
	other := *d
	return &other
}

// told makes an answer of what the rules said.
func told(err error) answer {
	if err == nil {
		return answer{}
	}
	r, ok := errors.AsType[*verifier.Refusal](err)
	if !ok {
		return answer{err: err}
	}
	key, details := r.Explanation()
	var said strings.Builder
	said.WriteString(key)
	for _, name := range slices.Sorted(maps.Keys(details)) {
		fmt.Fprintf(&said, " %s=%v", name, details[name])
	}
	return answer{number: r.Number, said: said.String(), wait: r.Wait}
}

func (d *direct) login(email, password string) answer    { return d.enter(email, password, false) }
func (d *direct) remember(email, password string) answer { return d.enter(email, password, true) }

func (d *direct) enter(email, password string, remember bool) answer {
	r, err := d.s.Login(d.ctx, email, password, remember, d.src)
	if err == nil {
		d.session, d.challenge, d.mail = r.Session, r.Challenge, ""
		if r.Mail != nil {
			d.mail = r.Mail.Number
		}
	}
	return told(err)
}

// entered keeps the new token.
func (d *direct) entered(e verifier.Entry, err error) answer {
	if err == nil && e.Token != "" {
		d.session, d.challenge, d.left = e.Token, "", e.Others
	}
	return told(err)
}

func (d *direct) code(code string) answer {
	return d.entered(d.s.Code(d.ctx, d.challenge, code, d.src))
}

func (d *direct) resend() answer { return told(d.s.Resend(d.ctx, d.challenge, d.src)) }

func (d *direct) recover(code string) answer {
	return d.entered(d.s.Recover(d.ctx, d.challenge, code, d.src))
}

func (d *direct) level() string {
	s, err := d.s.Session(d.ctx, d.session)
	if err != nil {
		return ""
	}
	return string(s.Level)
}

func (d *direct) method() string {
	s, err := d.s.Session(d.ctx, d.session)
	if err != nil {
		return ""
	}
	return string(s.Member.Method)
}

func shown(p proof) verifier.Proof {
	return verifier.Proof{Password: p.password, Code: p.code, Recovery: p.recovery}
}

func (d *direct) beginApp(p proof) (string, answer) {
	enrolment, entry, err := d.s.BeginApp(d.ctx, d.session, shown(p), d.src)
	return enrolment.URI, d.entered(entry, err)
}

func (d *direct) confirmApp(code string) answer {
	return d.entered(d.s.ConfirmApp(d.ctx, d.session, code, d.src))
}

func (d *direct) askCode() answer { return told(d.s.AskCode(d.ctx, d.session, d.src)) }

func (d *direct) disable(p proof) answer {
	return d.entered(d.s.Disable(d.ctx, d.session, shown(p), d.src))
}

func (d *direct) beginMail(p proof) answer {
	return d.entered(d.s.BeginMail(d.ctx, d.session, shown(p), d.src))
}

func (d *direct) confirmMail(code string) answer {
	return d.entered(d.s.ConfirmMail(d.ctx, d.session, code, d.src))
}

func (d *direct) recoveryCodes(p proof) ([]string, answer) {
	codes, entry, err := d.s.RecoveryCodes(d.ctx, d.session, shown(p), d.src)
	return codes, d.entered(entry, err)
}

func (d *direct) changePassword(old, next string) answer {
	return d.entered(d.s.ChangePassword(d.ctx, d.session, old, next, d.src))
}

func (d *direct) forgot(email string) answer {
	return told(d.s.ForgotPassword(d.ctx, email, d.src))
}

func (d *direct) reset(token, next string) answer {
	return told(d.s.ResetPassword(d.ctx, token, next, d.src))
}

func (d *direct) endOthers() answer {
	_, err := d.s.EndOthers(d.ctx, d.session, d.src)
	return told(err)
}

func (d *direct) others() int { return d.left }

func (d *direct) logout() answer { return told(d.s.Logout(d.ctx, d.session, d.src)) }

func (d *direct) token() string {
	if d.session != "" {
		return d.session
	}
	return d.challenge
}

func (d *direct) plant(token string) { d.session, d.challenge = token, token }
func (d *direct) trouble() string    { return d.mail }
