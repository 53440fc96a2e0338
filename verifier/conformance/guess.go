// This file promises: T9 to T18, guessing leads nowhere.

package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"rokketa/verifier"
)

func guessTests() []test {
	return []test{
		{"T9", "Wrong codes from ever new addresses lock the account from the fifth on, at most a hundred are evaluated, and then the right one counts no more.", needClock, t9},
		{"T10", "New logins between wrong codes neither reset the number of tries nor multiply it.", needLock, t10},
		{"T11", "A lock outlives a rolled back login, a restart and the way to another server.", needServers, t11},
		{"T12", "Of a hundred simultaneous wrong codes no more than the free tries are evaluated.", needDatabase, t12},
		{"T13", "A wrong code counts at every door: login, set-up, change, switching off, recovery.", needDatabase, t13},
		{"T14", "A new mail code sets no counter back, and neither the old one nor that of another login counts.", needClock, t14},
		{"T15", "The right password alone does not set the counter of wrong codes back.", needDatabase, t15},
		{"T16", "A login that ran into a lock is over: the password is asked for again.", needClock, t16},
		{"T17", "While the account is locked no way in leads to a session, but the recovery code's, which is on record.", needClock, t17},
		{"T18", "A recovery code counts once, also for thirty at once, and guessing them is slowed down.", needClock, t18},
	}
}

// knock logs in with the password and sends one code.
func (t *trial) knock(p *person, code, ip string) answer {
	b := t.browser()
	b.from(ip)
	if a := b.login(p.email, p.password); !a.ok() {
		return a
	}
	return b.code(code)
}

// waits is how long the n-th wrong code in a row locks.
func waits(n int) time.Duration {
	switch {
	case n < 5:
		return 0
	case n == 5:
		return 30 * time.Second
	case n == 6:
		return time.Minute
	case n == 7:
		return 5 * time.Minute
	case n == 8:
		return 15 * time.Minute
	}
	return time.Hour
}

// address gives another address for each n.
func address(n int) string { return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255) }

func t9(t *trial) {
	p, _ := t.withApp()
	for n := 1; n <= 101; n++ {
		a := t.knock(p, p.wrong(), address(n))
		t.must(!a.ok() && a.err == nil, "wrong code %d: %v", n, a)
		if n < 100 {
			v := t.state(p)
			var wait time.Duration
			if !v.Locked.IsZero() {
				wait = v.Locked.Sub(t.now())
			}
			t.want(wait == waits(n), "wrong code %d locks for %v, not %v", n, wait, waits(n))
			if n >= 5 && (n < 12 || n%20 == 0) {
				a := t.knock(p, p.code(0), address(1000+n))
				t.want(a.number == noLocked, "the right code while locked after %d wrong ones: %v", n, a)
			}
			t.advance(wait)
		}
	}
	t.want(t.evaluated(p)-1 <= 100, "%d wrong codes were evaluated", t.evaluated(p)-1) // one switched the app on
	t.want(t.state(p).Stopped, "the class of codes is not off after a hundred wrong ones")
	for range 3 {
		t.advance(1000 * time.Hour)
		a := t.knock(p, p.code(0), "203.0.113.9")
		t.want(a.number == noStopped, "the right code after a hundred wrong ones: %v", a)
	}
}

func t10(t *trial) {
	p, _ := t.withApp()
	browsers := make([]browser, 10)
	for i := range browsers {
		browsers[i] = t.challenge(p)
	}
	refused := 0
	for i, b := range browsers {
		fresh := t.challenge(p) // opened in between
		if i%2 == 0 {
			b = fresh
		}
		a := b.code(p.wrong())
		t.must(!a.ok(), "a wrong code was let in")
		if a.number == noCode {
			refused++
		}
		if refused >= 5 || a.number == noLocked {
			break
		}
	}
	t.want(refused <= 5, "%d wrong codes were evaluated", refused)
	a := t.knock(p, p.code(0), "192.0.2.1")
	t.want(a.number == noLocked, "the right code in a new login after five wrong ones: %v", a)
}

func t11(t *trial) {
	p, _ := t.withApp()
	for range 5 {
		b := t.challenge(p)
		b.at(0)
		fail := func([]verifier.Op) error { return errors.New("the transaction is rolled back") }
		t.w.gate[0].before.Store(&fail)
		a := b.code(p.wrong())
		t.w.gate[0].before.Store(nil)
		t.want(!a.ok(), "a wrong code was let in")
		t.want(b.level() == "", "a rolled back login led to a session")
	}
	locked := func(where string) {
		for i := range t.w.servers {
			b := t.browser()
			b.at(i)
			a := b.login(p.email, p.password)
			if a.ok() {
				a = b.code(p.code(0))
			}
			t.want(a.number == noLocked, "%s, server %d: the right code: %v", where, i+1, a)
		}
	}
	locked("after five rolled back logins")
	now := t.now()
	again := t.world(nil) // new services over the same database
	t.did(again.clock.Set(now))
	t.use(again)
	locked("after a restart")
}

func t12(t *trial) {
	p, _ := t.withApp()
	const many = 100
	browsers, codes := make([]browser, many), make([]string, many)
	for i := range browsers {
		browsers[i], codes[i] = t.challenge(p), p.wrong()
	}
	before := t.evaluated(p)
	var wait sync.WaitGroup
	start := make(chan struct{})
	for i, b := range browsers {
		wait.Go(func() {
			<-start
			b.code(codes[i])
		})
	}
	close(start)
	wait.Wait()
	t.want(t.evaluated(p)-before <= 5, "%d of %d were evaluated", t.evaluated(p)-before, many)
	v := t.state(p)
	t.want(v.Fails == 5, "%d were counted", v.Fails)
	t.want(v.Locked.After(t.now()), "the account is not locked")
}

func t13(t *trial) {
	p, _ := t.withApp()
	codes, a := t.inside(p).recoveryCodes(proof{password: p.password, code: p.code(1)})
	t.enter(a, "making recovery codes")
	t.must(len(codes) > 0, "no recovery codes were made")
	t.advance(2 * period * time.Second)
	b := t.inside(p)
	count := func(what string, knock func() answer) {
		t.did(t.w.bench.SetFails(t.ctx, p.id, verifier.ClassCode, 0, time.Time{}))
		before := t.state(p)
		a := knock()
		after := t.state(p)
		t.want(!a.ok(), "%s: a wrong code was let in", what)
		t.want(after.Fails+after.RecoveryFails == before.Fails+before.RecoveryFails+1, "%s: the wrong code was not counted: %v", what, a)
	}
	with := func() proof { return proof{password: p.password, code: p.wrong()} }
	count("login", func() answer { return t.challenge(p).code(p.wrong()) })
	count("login by the programs' interface", func() answer { return t.program(p, p.wrong()) })
	count("recovery code at login", func() answer { return t.challenge(p).recover("AAAA-BBBB-CCCC-DDDD") })
	count("switching off", func() answer { return b.disable(with()) })
	count("switching off by recovery code", func() answer {
		return b.disable(proof{password: p.password, recovery: "AAAA-BBBB-CCCC-EEEE"})
	})
	count("a new device", func() answer { _, a := b.beginApp(with()); return a })
	count("new recovery codes", func() answer { _, a := b.recoveryCodes(with()); return a })
	count("to e-mail codes", func() answer { return b.beginMail(with()) })
	t.did(t.w.bench.SetFails(t.ctx, p.id, verifier.ClassCode, 0, time.Time{}))
	uri, a := b.beginApp(proof{password: p.password, code: p.code(1)})
	t.enter(a, "beginning with a new device")
	fresh, err := scan(uri)
	t.did(err)
	count("set-up", func() answer { return b.confirmApp(fresh.wrong(t.now(), 3)) })

	m, _ := t.withMail()
	inside := t.challenge(m)
	t.enter(inside.code(t.mailed(m)), "the mailed code")
	p = m
	count("mailed code", func() answer { return t.challenge(m).code("000000") })
	count("switching e-mail codes off", func() answer { return inside.disable(proof{password: m.password, code: "000000"}) })
}

func t14(t *trial) {
	p, _ := t.withMail()
	b := t.challenge(p)
	first := t.mailed(p)
	t.want(!b.code(t.otherThan(first)).ok(), "a wrong code was let in")
	fails := t.state(p).Fails
	t.want(fails == 1, "%d wrong codes were counted after one", fails)
	t.advance(61 * time.Second)
	t.enter(b.resend(), "asking for another code")
	second := t.mailed(p)
	t.must(first != second, "the same code was mailed twice")
	t.want(t.state(p).Fails == fails, "asking for another code set the counter from %d to %d", fails, t.state(p).Fails)
	a := b.code(first)
	t.want(a.number == noCode, "the old code: %v", a)
	t.advance(61 * time.Second)
	other := t.challenge(p)
	third := t.mailed(p)
	t.must(third != second, "the same code was mailed twice")
	a = b.code(third)
	t.want(a.number == noCode && b.level() == "", "the code of another login: %v", a)
	t.want(t.state(p).Fails == fails+2, "%d wrong codes were counted after %d", t.state(p).Fails, fails+2)
	t.enter(b.code(second), "the login's own code")
	t.enter(other.code(third), "the other login's own code")
}

// otherThan gives a code that is not this one.
func (t *trial) otherThan(code string) string {
	if code == "271828" {
		return "314159"
	}
	return "271828"
}

func t15(t *trial) {
	p, _ := t.withApp()
	for range 3 {
		t.want(!t.challenge(p).code(p.wrong()).ok(), "a wrong code was let in")
	}
	t.challenge(p)
	t.challenge(p)
	t.want(t.state(p).Fails == 3, "%d wrong codes are counted after 3 and the right password", t.state(p).Fails)
}

func t16(t *trial) {
	p, _ := t.withApp()
	bystander := t.challenge(p)
	b := t.challenge(p)
	var last answer
	for range 5 {
		last = b.code(p.wrong())
	}
	t.want(!last.ok(), "a wrong code was let in")
	t.advance(31 * time.Second)
	a := b.code(p.code(0))
	t.want(a.number == noChallenge && b.level() == "", "the right code in the login that ran into the lock: %v", a)
	a = bystander.code(p.code(0))
	t.want(a.ok(), "the right code in another login after the lock: %v", a)
}

func t17(t *trial) {
	p, _ := t.withApp()
	codes, a := t.inside(p).recoveryCodes(proof{password: p.password, code: p.code(1)})
	t.enter(a, "making recovery codes")
	t.advance(2 * period * time.Second)
	live := t.inside(p)
	t.advance(10 * time.Minute) // no longer fresh
	waiting := t.challenge(p)
	for range 5 {
		t.knock(p, p.wrong(), "198.51.100.7")
	}
	t.must(t.state(p).Locked.After(t.now()), "five wrong codes did not lock")
	locked := func(what string, a answer, b browser) {
		t.want(!a.ok() && (b == nil || b.level() == ""), "%s: %v", what, a)
	}
	locked("a login that was under way", waiting.code(p.code(0)), waiting)
	locked("a new login", t.knock(p, p.code(0), "203.0.113.5"), nil)
	locked("a new login through the programs' interface", t.program(p, p.code(0)), nil)
	kept := t.browser()
	if a = kept.remember(p.email, p.password); a.ok() {
		a = kept.code(p.code(0))
	}
	locked("a login that is to be remembered", a, kept)
	locked("switching off in a session that is open", live.disable(proof{password: p.password, code: p.code(0)}), nil)
	_, a = live.beginApp(proof{password: p.password, code: p.code(0)})
	locked("a new device in a session that is open", a, nil)
	t.want(live.method() == "app", "the account's method became %q", live.method())

	t.enter(t.browser().forgot(p.email), "asking for a link")
	t.did(t.w.flush(t.ctx))
	link, ok := t.w.post.last(p.email, verifier.MailReset)
	t.must(ok, "no link was mailed")
	token, _ := link.Details["token"].(string)
	b := t.browser()
	p.password += "2"
	t.enter(b.reset(token, p.password), "setting a new password")
	t.want(b.level() == "", "setting a new password logged in")
	locked("a login after setting a new password", t.knock(p, p.code(0), "203.0.113.6"), nil)

	b = t.browser()
	if a = b.login(p.email, p.password); a.ok() {
		a = b.recover(codes[0])
		t.enter(a, "the recovery code")
		t.want(b.level() == "enrol", "the recovery code led to a session at level %q", b.level())
		t.want(t.attempts(p)[0].Event == verifier.EventRecover || t.recorded(p, verifier.EventRecover), "the recovery is not on record")
	} else {
		t.want(a.number == noLocked, "a login to use a recovery code: %v", a)
	}
}

// recorded tells whether an event that went well is in a member's log.
func (t *trial) recorded(p *person, e verifier.Event) bool {
	for _, a := range t.attempts(p) {
		if a.Event == e && a.Verdict == verifier.VerdictOK {
			return true
		}
	}
	return false
}

// flush waits for the mails that go out on the side.
func (w *world) flush(ctx context.Context) error {
	var wrong []error
	for _, s := range w.servers {
		wrong = append(wrong, s.Flush(ctx))
	}
	if w.clock.processes != nil {
		wrong = append(wrong, w.clock.processes.flush(ctx))
	}
	return errors.Join(wrong...)
}

func t18(t *trial) {
	p, _ := t.withApp()
	codes, a := t.inside(p).recoveryCodes(proof{password: p.password, code: p.code(1)})
	t.enter(a, "making recovery codes")
	t.must(len(codes) >= 2, "%d recovery codes were made", len(codes))
	browsers := make([]browser, 30)
	for i := range browsers {
		browsers[i] = t.challenge(p)
	}
	answers := make([]answer, len(browsers))
	start := make(chan struct{})
	var wait sync.WaitGroup
	for i, b := range browsers {
		wait.Go(func() {
			<-start
			answers[i] = b.recover(codes[0])
		})
	}
	close(start)
	wait.Wait()
	in := 0
	for i, a := range answers {
		t.want(a.err == nil, "one of thirty: %v", a)
		if a.ok() {
			in++
			t.want(browsers[i].level() == "enrol", "the recovery code led to a session at level %q", browsers[i].level())
		}
	}
	t.want(in == 1, "%d of %d uses of one recovery code were let in", in, len(browsers))
	t.advance(2 * time.Hour)
	b := t.challenge(p)
	a = b.recover(codes[0])
	t.want((a.number == noRecovery || a.number == noLocked) && b.level() == "", "the used recovery code, later: %v", a)
	for n := range 8 {
		t.challenge(p).recover(fmt.Sprintf("AAAA-BBBB-CCCC-%04d", n+2000))
	}
	b = t.challenge(p)
	a = b.recover(codes[1])
	t.want(a.number == noLocked && b.level() == "", "a good recovery code after many wrong ones: %v", a)
}
