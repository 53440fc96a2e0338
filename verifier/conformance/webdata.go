// This file promises: T27 to T31, what the web and the data give away.

package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"rokketa/verifier"
)

func webTests() []test {
	return []test{
		{"T27", "Password, code and every proof replace the token; one that was planted before is worth nothing.", needNothing, t27},
		{"T28", "A request from another site changes nothing and gets 403.", needWeb, t28},
		{"T29", "Whether a member exists shows neither in the answer nor in the work that it takes.", needInside, t29},
		{"T30", "After a full run no log, no address, no metric and no record holds a code, a password or a secret.", needDatabase, t30},
		{"T31", "A secret cannot be read from the database without the key, and does not open in another member's row.", needDatabase, t31},
	}
}

func t27(t *trial) {
	p, _ := t.withApp()
	const known = "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
	b := t.planted(known)
	t.enter(b.login(p.email, p.password), "the password step")
	ticket := b.token()
	t.want(ticket != known && ticket != "", "the password step kept the planted token")
	victim := b.twin() // somebody who has seen the ticket
	t.enter(b.code(p.code(0)), "the code")
	session := b.token()
	t.want(session != ticket && session != known, "the code kept the ticket as the session")
	for what, token := range map[string]string{"the planted token": known, "the ticket": ticket} {
		t.want(t.planted(token).level() == "", "%s is a session", what)
		t.want(!t.planted(token).code(p.code(1)).ok(), "%s can be used for a code", what)
	}
	t.want(victim.level() == "", "the spent ticket leads to a session")
	before := b.twin()
	_, a := b.beginApp(proof{password: p.password, code: p.code(1)})
	t.enter(a, "a proof")
	t.want(b.token() != session, "a proof kept the token")
	t.want(before.level() == "", "the token from before the proof is good still")
	before = b.twin()
	next := p.password + " 9"
	t.enter(b.changePassword(p.password, next), "changing the password")
	p.password = next
	t.want(before.level() == "" && b.level() == "full", "changing the password kept the token")
	after := b.twin()
	t.enter(b.logout(), "logging out")
	t.want(after.level() == "" && b.level() == "", "a session outlives logging out")
}

// t28 is in the doors of the web.
func t28(t *trial) { t.foreign() }

func t30(t *trial) {
	// Six digits stand in a log by chance now and then, but not twice.
	var found []string
	for range 2 {
		if found = t.leaks(); len(found) == 0 {
			return
		}
		t.use(t.world(nil))
	}
	t.want(false, "%s", strings.Join(found, "; "))
}

// leaks walks through everything once and tells where something turned up.
func (t *trial) leaks() (found []string) {
	secrets := map[string]string{} // what it is, by itself
	keep := func(what, value string) { secrets[value] = what }
	p, b := t.withApp()
	keep("the password", p.password)
	keep("the setup key", p.phone.key)
	keep("the secret in hex", hex.EncodeToString(p.phone.secret))
	keep("the secret in base64", base64.RawStdEncoding.EncodeToString(p.phone.secret))
	keep("the secret in base64 for addresses", base64.RawURLEncoding.EncodeToString(p.phone.secret))
	keep("the secret", string(p.phone.secret))
	keep("a session's token", b.token())
	ticket := t.challenge(p)
	keep("a ticket", ticket.token())
	keep("the accepted code", p.code(0))
	keep("a replayed code", p.code(0))
	wrong := p.wrong()
	keep("a wrong code", wrong)
	keep("a mistyped password", "Vertippt-"+t.g.tag)
	for _, typed := range []string{p.code(0) + "7", "Ins-Codefeld-" + t.g.tag, p.phone.key} {
		keep("what was mistyped for a code", typed)
		ticket.code(typed)
	}
	ticket.code(wrong)
	t.browser().login(p.email, "Vertippt-"+t.g.tag)
	t.enter(ticket.code(p.code(0)), "the code")
	t.challenge(p).code(p.code(0))
	keep("a session's token", ticket.token())
	t.next()
	codes, a := ticket.recoveryCodes(proof{password: p.password, code: p.code(0)})
	t.enter(a, "making recovery codes")
	for _, code := range codes {
		keep("a recovery code", code)
		keep("a recovery code", strings.ReplaceAll(code, "-", ""))
	}
	keep("a session's token", ticket.token())
	again := t.challenge(p)
	t.enter(again.recover(codes[0]), "the recovery code")
	keep("a session's token", again.token())
	old := p.phone
	t.enrol(p, again, proof{})
	t.want(old.key != p.phone.key, "setting up again made the same secret")
	keep("the new setup key", p.phone.key)
	m, _ := t.withMail()
	keep("a mailed code", t.mailed(m))
	inside := t.challenge(m)
	keep("a mailed code", t.mailed(m))
	t.enter(inside.code(t.mailed(m)), "the mailed code")
	t.enter(t.browser().forgot(m.email), "asking for a link")
	t.did(t.w.flush(t.ctx))
	link, ok := t.w.post.last(m.email, verifier.MailReset)
	t.must(ok, "no link was mailed")
	token, _ := link.Details["token"].(string)
	keep("a link's token", token)
	t.enter(t.browser().reset(token, "Ganz neu-"+t.g.tag), "setting a new password")
	keep("a new password", "Ganz neu-"+t.g.tag)

	rows, err := t.g.dump(t.ctx)
	t.did(err)
	places := map[string]string{
		"the log": t.w.log.String(), "the record": fmt.Sprintf("%+v %+v", t.attempts(p), t.attempts(m)), "the database": rows,
	}
	for name, text := range t.w.trail() {
		places[name] = text
	}
	for value, what := range secrets {
		for place, text := range places {
			if place == "the database" && len(value) == 6 {
				continue // full of numbers
			}
			if holds(text, value) {
				found = append(found, what+" stands in "+place)
			}
		}
	}
	return found
}

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

// holds tells whether a text holds a value; six digits only if they stand
// alone, not within a longer number or word.
func holds(text, value string) bool {
	if !sixDigits.MatchString(value) {
		return strings.Contains(text, value)
	}
	for at := 0; ; {
		i := strings.Index(text[at:], value)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(value)
		if (i == 0 || !wordly(text[i-1])) && (end == len(text) || !wordly(text[end])) {
			return true
		}
		at = i + 1
	}
}

func wordly(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.'
}

func t31(t *trial) {
	p, _ := t.withApp()
	q, _ := t.withApp()
	row := func(p *person) verifier.FactorRow {
		rows, err := t.g.stores[0].Factors(t.ctx, p.id)
		t.did(err)
		for _, r := range rows {
			if r.State == verifier.FactorActive {
				return r
			}
		}
		t.must(false, "the member has no active app in the database")
		return verifier.FactorRow{}
	}
	mine, other := row(p), row(q)
	for _, form := range [][]byte{
		p.phone.secret, []byte(p.phone.key), []byte(hex.EncodeToString(p.phone.secret)), []byte(base64.StdEncoding.EncodeToString(p.phone.secret)),
	} {
		t.want(!bytes.Contains(mine.Sealed, form), "the secret stands in the database as it is")
	}
	t.want(len(mine.Sealed) >= len(p.phone.secret)+16, "the sealed secret has %d bytes: there is no room for a seal", len(mine.Sealed))
	// Under another key it does not open.
	stranger, err := verifier.NewKey(&failing{left: -1}, 1)
	t.did(err)
	keys, err := verifier.ParseKeys(stranger)
	t.did(err)
	home := t.w
	away := t.world(func(o *verifier.Options) { o.Keys = keys })
	t.did(away.clock.Set(t.now()))
	t.w = away
	a := t.knock(p, p.code(0), "192.0.2.1")
	t.want(!a.ok(), "a server with another key let the code in: %v", a)
	t.w = home
	t.did(away.close())
	// Another member's row does not take it.
	refused, err := t.g.stores[0].Apply(t.ctx, verifier.SealAgain{Factor: other.ID, Sealed: mine.Sealed, Key: mine.Key, OldKey: other.Key})
	t.did(err)
	t.must(refused < 0, "the secret could not be moved for the test")
	for what, code := range map[string]string{"the moved secret's code": p.code(0), "the own code": q.code(0)} {
		a := t.knock(q, code, "192.0.2.1")
		t.want(!a.ok(), "%s was let in: %v", what, a)
	}
	a = t.knock(p, p.code(0), "192.0.2.1")
	t.want(a.ok(), "the member whose secret was copied: %v", a)
}
