// This file promises: T19 to T26, there is no way around the second step.

package conformance

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing/iotest"
	"time"

	"rokketa/verifier"
)

func aroundTests() []test {
	return []test{
		{"T19", "The ticket from password to code opens nothing else, and 000000 is an ordinary wrong code.", needNothing, t19},
		{"T20", "A right code without the password step is worth nothing.", needNothing, t20},
		{"T21", "A password set anew by mail logs nobody in, leaves the second step on and ends every session.", needClock, t21},
		{"T22", "Without the password nobody has a code mailed.", needMail, t22},
		{"T23", "A mailed code does not stand in for the app's.", needMail, t23},
		{"T24", "Switching off takes password and code, offers to end other sessions, and lowers them; a proof is fresh for five minutes.", needClock, t24},
		{"T25", "A secret has 160 bits, all of them random, whatever way the random source gives them; without it there is none.", needDatabase, t25},
		{"T26", "Setting up again makes a new secret, and the old QR code is known as such.", needLab, t26},
	}
}

func t19(t *trial) {
	p, _ := t.withApp()
	b := t.challenge(p)
	for _, as := range []struct {
		what string
		b    browser
	}{{"the ticket", b.twin()}, {"the ticket as a session", t.planted(b.token())}} {
		t.want(as.b.level() == "", "%s is a session at level %q", as.what, as.b.level())
		uri, a := as.b.beginApp(proof{password: p.password})
		t.want(!a.ok() && uri == "", "%s began an app: %v", as.what, a)
		a = as.b.disable(proof{password: p.password})
		t.want(!a.ok(), "%s switched off: %v", as.what, a)
		t.want(!as.b.beginMail(proof{password: p.password}).ok(), "%s began e-mail codes", as.what)
		codes, a := as.b.recoveryCodes(proof{password: p.password})
		t.want(!a.ok() && len(codes) == 0, "%s made recovery codes: %v", as.what, a)
		t.want(!as.b.changePassword(p.password, p.password+"3").ok(), "%s changed the password", as.what)
		t.want(!as.b.endOthers().ok(), "%s ended sessions", as.what)
	}
	t.sweep(b.twin())
	if p.code(-1) != "000000" && p.code(0) != "000000" && p.code(1) != "000000" {
		a, wrong := b.code("000000"), b.code(p.wrong())
		t.want(same(a, wrong), "000000: %v, another wrong code: %v", a, wrong)
	}
	t.enter(b.code(p.code(0)), "the right code")
}

// planted gives a browser that was given a token, as session and as ticket.
func (t *trial) planted(token string) browser {
	b := t.browser()
	b.plant(token)
	return b
}

func t20(t *trial) {
	p, _ := t.withApp()
	t.challenge(p) // the owner's own, elsewhere
	b := t.browser()
	a := b.code(p.code(0))
	t.want(!a.ok() && b.level() == "", "a code alone: %v", a)
	b = t.planted("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	a = b.code(p.code(0))
	t.want(!a.ok() && b.level() == "", "a code with an invented ticket: %v", a)
	b = t.browser()
	a = b.login(p.email, "not the password")
	t.want(a.number == noLogin, "a wrong password: %v", a)
	a = b.code(p.code(0))
	t.want(!a.ok() && b.level() == "", "a code after a wrong password: %v", a)
}

func t21(t *trial) {
	p, first := t.withApp()
	second := t.inside(p)
	b := t.browser()
	t.enter(b.forgot(p.email), "asking for a link")
	t.did(t.w.flush(t.ctx))
	link, ok := t.w.post.last(p.email, verifier.MailReset)
	t.must(ok, "no link was mailed")
	token, _ := link.Details["token"].(string)
	t.want(second.level() == "full", "asking for a link ended a session")
	old := p.password
	p.password = "Ein neues Kennwort 7"
	t.enter(b.reset(token, p.password), "setting a new password")
	t.want(b.level() == "", "setting a new password logged in")
	t.want(first.level() == "" && second.level() == "", "a session is open after setting a new password")
	t.want(!t.browser().reset(token, "Noch ein Kennwort 8").ok(), "the link counts twice")
	a := t.browser().login(p.email, old)
	t.want(a.number == noLogin, "the old password: %v", a)
	t.next()
	b = t.challenge(p) // holds that the password is not enough
	t.want(!b.code(p.wrong()).ok(), "a wrong code was let in")
	t.enter(b.code(p.code(0)), "the code of the app from before")
	t.want(b.method() == "app", "the second step is %q", b.method())
}

func t22(t *trial) {
	p, _ := t.withApp()
	m, _ := t.withMail()
	t.did(t.w.flush(t.ctx))
	nothing := func(what string, act func() answer) {
		before := len(t.w.post.all(p.email)) + len(t.w.post.all(m.email))
		a := act()
		t.did(t.w.flush(t.ctx))
		after := len(t.w.post.all(p.email)) + len(t.w.post.all(m.email))
		t.want(after == before, "%s: %d mails were sent (%v)", what, after-before, a)
	}
	nothing("another code without a login", func() answer { return t.browser().resend() })
	nothing("a code for a change without a session", func() answer { return t.browser().askCode() })
	nothing("an invented ticket", func() answer { return t.planted("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB").resend() })
	nothing("a wrong password", func() answer { return t.browser().login(m.email, "not the password") })
	nothing("a mail in place of the app", func() answer { return t.challenge(p).resend() })
	known, unknown := t.browser().forgot(p.email), t.browser().forgot("nobody."+t.g.tag+"@example.com")
	t.want(same(known, unknown), "a link for a member: %v %q, for nobody: %v %q", known, known.said, unknown, unknown.said)
}

func t23(t *trial) {
	p, _ := t.withApp()
	b := t.challenge(p)
	b.resend()
	t.did(t.w.flush(t.ctx))
	_, mailed := t.w.post.last(p.email, verifier.MailLoginCode, verifier.MailConfirmCode)
	t.want(!mailed, "a code was mailed to a member who uses an app")
	t.want(!b.confirmMail(p.code(0)).ok() && b.level() == "", "confirming the address led to a session")
	as := t.planted(b.token())
	t.want(!as.beginMail(proof{password: p.password}).ok(), "the ticket began e-mail codes")
	t.want(!as.confirmMail("123456").ok() && as.level() == "", "the ticket confirmed e-mail codes")
	t.enter(t.browser().forgot(p.email), "asking for a link")
	t.did(t.w.flush(t.ctx))
	link, ok := t.w.post.last(p.email, verifier.MailReset)
	t.must(ok, "no link was mailed")
	token, _ := link.Details["token"].(string)
	t.want(!b.code(token).ok() && b.level() == "", "the link's token stood in for the code")
	t.want(t.state(p).Member.Method == verifier.MethodApp, "the method became %q", t.state(p).Member.Method)
	t.enter(b.code(p.code(0)), "the app's code")
}

func t24(t *trial) {
	p, _ := t.withApp()
	other := t.inside(p)
	b := t.inside(p)
	for what, p := range map[string]proof{
		"nothing":                       {},
		"the password alone":            {password: p.password},
		"the code alone":                {code: p.code(1)},
		"a wrong password and the code": {password: "not the password", code: p.code(1)},
	} {
		a := b.disable(p)
		t.want(!a.ok(), "switching off with %s: %v", what, a)
		if web, ok := b.(*pages); ok {
			status, _ := t.call(web, "disable", web.token(), fmt.Sprintf(`{"password":%q,"code":%q}`, p.password, p.code))
			t.want(status >= 400 && status < 500, "switching off with %s by the programs' interface: %d", what, status)
		}
	}
	t.want(b.method() == "app", "the method became %q", b.method())
	t.did(t.w.bench.SetFails(t.ctx, p.id, verifier.ClassCode, 0, time.Time{}))
	before := b.twin()
	t.advance(2 * period * time.Second)
	t.enter(b.disable(proof{password: p.password, code: p.code(0)}), "switching off with password and code")
	t.want(b.method() == "unset", "after switching off the method is %q", b.method())
	t.want(before.level() == "", "the token from before the change is good still")
	t.want(b.others() > 0, "ending other sessions is not offered")
	t.want(other.level() != "full", "the other session is at level %q still", other.level())
	t.enter(b.endOthers(), "ending the other sessions")
	t.want(other.level() == "", "the other session is open still")
	t.want(b.level() != "", "the own session was ended with the others")
	t.fresh()
}

// fresh holds what counts as a fresh proof of who somebody is: a login or a
// proof, for five minutes, and nothing else that gives the session a token.
func (t *trial) fresh() {
	const over = 5*time.Minute + time.Second
	p, _ := t.withMail()
	inside := func() browser {
		t.advance(2 * time.Minute) // a code may be mailed again
		b := t.challenge(p)
		t.enter(b.code(t.mailed(p)), "the mailed code")
		return b
	}
	prove := func(b browser) {
		t.enter(b.askCode(), "asking for a code")
		_, a := b.recoveryCodes(proof{password: p.password, code: t.mailed(p)})
		t.enter(a, "a proof")
	}
	begins := func(b browser) bool {
		_, a := b.beginApp(proof{})
		return a.ok()
	}
	b := inside()
	t.advance(over)
	t.want(!begins(b), "a login of five minutes ago is fresh still")
	next := p.password + " 2"
	t.enter(b.changePassword(p.password, next), "changing the password")
	p.password = next
	t.want(!begins(b), "changing the password counts as the proof of both steps")
	prove(b)
	t.want(begins(b), "after a proof another one is asked for at once")
	b = inside()
	t.advance(over)
	prove(b)
	t.advance(over)
	t.want(!begins(b), "a proof of five minutes ago is fresh still")
}

func t25(t *trial) {
	// A source of known bytes that gives one at a time.
	known := make([]byte, 1<<16)
	for i := range known {
		known[i] = byte(i*i>>3) ^ byte(i*31) ^ byte(i>>8)
	}
	var given bytes.Buffer
	source := iotest.OneByteReader(io.TeeReader(bytes.NewReader(known), &given))
	w := t.use(t.world(func(o *verifier.Options) { o.Random = source }))
	var secrets [][]byte
	for range 40 {
		p := t.newcomer("")
		b := t.browser()
		t.enter(b.login(p.email, p.password), "the first login")
		uri, a := b.beginApp(proof{})
		t.enter(a, "beginning to set an app up")
		phone, err := scan(uri)
		t.did(err)
		t.want(len(phone.secret)*8 >= 160, "a secret of %d bits", len(phone.secret)*8)
		t.want(bytes.Contains(given.Bytes(), phone.secret), "a secret is not the random source's bytes")
		for _, other := range secrets {
			t.want(!bytes.Equal(other, phone.secret), "a secret was made twice")
		}
		secrets = append(secrets, phone.secret)
	}
	for i := range secrets[0] {
		seen := map[byte]bool{}
		for _, s := range secrets {
			seen[s[i]] = true
		}
		t.want(len(seen) > 8, "byte %d of the secrets has %d values in %d secrets", i, len(seen), len(secrets))
	}
	_ = w
	// A source that fails in the middle of a secret.
	broken := &failing{left: -1}
	t.use(t.world(func(o *verifier.Options) { o.Random = broken }))
	p := t.newcomer("")
	b := t.browser()
	t.enter(b.login(p.email, p.password), "the first login")
	for left := range 20 {
		broken.set(left)
		uri, a := b.beginApp(proof{})
		broken.set(-1)
		t.want(!a.ok() && uri == "", "with a random source that fails after %d bytes a secret was made", left)
	}
	_, a := b.beginApp(proof{})
	t.enter(a, "beginning with the source whole again")
}

var errDry = errors.New("the random source is dry")

func t26(t *trial) {
	p, b := t.withApp()
	old := p.phone
	t.enter(b.disable(proof{password: p.password, code: p.code(0)}), "switching off")
	t.next()
	if b.level() != "full" && b.level() != "password" {
		t.must(false, "after switching off the session is at level %q", b.level())
	}
	t.enrol(p, b, proof{})
	t.want(old.key != p.phone.key, "setting up again made the same secret")
	t.advance(2 * period * time.Second)
	code := old.code(step(t.now()))
	if code == p.code(-1) || code == p.code(0) || code == p.code(1) {
		t.next()
		code = old.code(step(t.now()))
	}
	t.refusedAsWrong(t.challenge(p).code(code), p, "the code of the old QR code")
	found := false
	for _, a := range t.attempts(p) {
		found = found || a.Verdict == verifier.VerdictOldSecret
	}
	t.want(found, "the log does not say that it was the old QR code")
	t.enter(t.challenge(p).code(p.code(0)), "the new QR code's code")
}
