// This file promises: T32 to T35, the time, the date, and whom an outsider
// can keep out.

package conformance

import (
	"fmt"
	"time"

	"rokketa/verifier"
)

func timeTests() []test {
	return []test{
		{"T32", "At the edges of a step, after 2038, with a clock far off or set back the right step counts, used ones stay used, and no wait grows beyond an hour.", needClock, t32},
		{"T33", "What is learned of a slow clock stops at its bound and opens no used step.", needClock, t33},
		{"T34", "The date begins at midnight in Tokyo, each society has its own, and who has set nothing gets e-mail codes, or a page that helps.", needClock, t34},
		{"T35", "Who does not know the password cannot count against the code, nor keep the owner out.", needPlaces, t35},
	}
}

func t32(t *trial) {
	for what, at := range map[string]time.Time{
		"the first second of a step":     time.Unix(58_740_000*period, 0),
		"the last second of a step":      time.Unix(58_741_000*period+29, 0),
		"the last millisecond of a step": time.UnixMilli(58_742_000*period*1000 + 29_999),
		"the last second of 32 bits":     time.Unix(1<<31-1, 0),
		"the first second after that":    time.Unix(1<<31, 0),
		"beyond 32 bits without sign":    time.Unix(1<<32+1_000_000, 0),
	} {
		t.did(t.w.clock.Set(at))
		for _, offset := range []int64{-1, 0, 1, -2, 2} {
			p := t.newcomer("")
			b := t.browser()
			t.enter(b.login(p.email, p.password), what)
			t.enrol(p, b, proof{})
			t.did(t.w.clock.Set(at.Add(10 * period * time.Second)))
			a := t.knock(p, p.code(offset), "192.0.2.1")
			t.want(a.ok() == (offset >= -1 && offset <= 1), "%s: the code of %+d steps: %v", what, offset, a)
			t.did(t.w.clock.Set(at))
		}
	}
	t.did(t.w.clock.Set(begin()))
	for _, skew := range []time.Duration{-24 * time.Hour, 24 * time.Hour, -20 * 365 * 24 * time.Hour, 100 * 365 * 24 * time.Hour} {
		p, _ := t.withApp()
		a := t.knock(p, p.phone.code(step(t.now().Add(skew))), "192.0.2.1")
		t.want(!a.ok(), "the code of a phone that is wrong by %v: %v", skew, a)
	}
	t.back()
}

// back holds what happens when the server's clock goes back.
func (t *trial) back() {
	// A second comes twice: the leap second.
	p, _ := t.withApp()
	t.did(t.w.clock.Set(time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)))
	code := p.code(0)
	t.enter(t.knock(p, code, "192.0.2.1"), "the last second of the year")
	t.did(t.w.clock.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
	t.advance(-time.Second)
	t.want(!t.knock(p, code, "192.0.2.1").ok(), "in the second that came twice a used code counted again")
	// An hour comes twice.
	t.advance(-time.Hour)
	t.want(!t.knock(p, code, "192.0.2.1").ok(), "with the clock an hour back a used code counted again")
	t.want(!t.knock(p, p.code(0), "192.0.2.1").ok(), "with the clock an hour back an earlier step counted")
	t.advance(time.Hour + 2*period*time.Second)
	a := t.knock(p, p.code(0), "192.0.2.1")
	t.want(a.ok(), "with the clock past the used step: %v", a)
	// A lock while the clock goes back by ten hours.
	for range 5 {
		t.knock(p, p.wrong(), "192.0.2.1")
	}
	t.advance(-10 * time.Hour)
	fails := t.state(p).Fails
	a = t.knock(p, p.wrong(), "192.0.2.1")
	t.want(a.wait <= time.Hour, "with the clock set back the wait is %v", a.wait)
	t.want(t.state(p).Fails == fails+1, "with the clock set back a wait of ten hours keeps the member out: %v", a)
	t.advance(10*time.Hour + 2*time.Hour)
	a = t.knock(p, p.code(0), "192.0.2.1")
	t.want(a.ok(), "after the clock went back and came again: %v", a)
}

func t33(t *trial) {
	t.use(t.world(func(o *verifier.Options) { o.Profile.DriftBack, o.Profile.DriftAhead = 2, 2 }))
	for _, way := range []int64{-1, 1} {
		p, _ := t.withApp()
		var used []string
		accepted := int64(0)
		for off := int64(1); off <= 6; off++ {
			t.advance(20 * period * time.Second)
			code := p.code(way * off)
			a := t.knock(p, code, "192.0.2.1")
			drift := int64(t.state(p).Drift)
			t.want(drift >= -2 && drift <= 2, "the drift became %d", drift)
			if a.ok() {
				accepted = off
				used = append(used, code)
				t.want(!t.knock(p, code, "192.0.2.1").ok(), "a code %+d steps off counted twice", way*off)
			}
		}
		t.want(accepted == 3, "codes up to %d steps off were accepted, not 3: one and two that are learned", accepted)
		for _, code := range used {
			t.did(t.w.bench.SetFails(t.ctx, p.id, verifier.ClassCode, 0, time.Time{}))
			t.want(!t.knock(p, code, "192.0.2.1").ok(), "a used code counted again after the drift was learned")
		}
		// An earlier step that the drift brings into the window is still used.
		t.did(t.w.bench.SetFails(t.ctx, p.id, verifier.ClassCode, 0, time.Time{}))
		t.advance(20 * period * time.Second)
		t.enter(t.knock(p, p.code(3*way), "192.0.2.1"), "the last code within the bound")
		t.want(!t.knock(p, p.code(3*way-1), "192.0.2.1").ok(), "a step before the used one counted")
	}
}

func t34(t *trial) {
	ctx, s := t.ctx, t.w.servers[0]
	day := func(d int) time.Time { return time.Date(2025, 12, d, 0, 0, 0, 0, verifier.Tokyo()) }
	first, err := s.CreateSociety(ctx, "", "甲健康保険組合", day(10)) //nolint:gosmopolitan // a name
	t.did(err)
	second, err := s.CreateSociety(ctx, "", "乙健康保険組合", day(12)) //nolint:gosmopolitan // a name
	t.did(err)
	for _, society := range []verifier.Society{first, second} {
		p, away, open := t.newcomer(society.ID), t.newcomer(society.ID), t.newcomer(society.ID)
		t.did(t.w.clock.Set(society.Date.Add(-time.Second)))
		b := t.browser()
		t.enter(b.login(p.email, p.password), "the second before")
		t.want(b.level() == "password" && b.method() == "unset", "the second before the date the session is at level %q, method %q", b.level(), b.method())
		before := t.browser()
		t.enter(before.login(open.email, open.password), "the second before")

		t.did(t.w.clock.Set(society.Date))
		b = t.browser()
		t.enter(b.login(p.email, p.password), "the first second")
		t.want(b.level() == "", "the first second of the date the password alone led to a session at level %q", b.level())
		t.want(t.state(p).Member.Method == verifier.MethodMail, "the date left the method at %q", t.state(p).Member.Method)
		t.enter(b.code(t.mailed(p)), "the mailed code")
		t.want(b.level() == "full" && b.method() == "mail", "after the mailed code the session is at level %q, method %q", b.level(), b.method())

		t.w.post.down.Store(true)
		b = t.browser()
		a := b.login(away.email, away.password)
		t.want(a.err == nil && a.status < 500, "with the mail server away: %v", a)
		t.want(!a.ok() || b.trouble() != "", "with the mail server away nobody is told that the code could not be mailed")
		t.want(b.level() == "", "with the mail server away the password alone led to a session")
		t.w.post.down.Store(false)
		t.advance(61 * time.Second)
		t.enter(b.resend(), "asking again when the mail server is back")
		t.enter(b.code(t.mailed(away)), "the code that was mailed then")
	}
	// The other society's date did not count for the first's members.
	early := t.newcomer(second.ID)
	t.did(t.w.clock.Set(day(11)))
	b := t.browser()
	t.enter(b.login(early.email, early.password), "between the dates")
	t.want(b.level() == "password", "between the dates a member of the later society is at level %q", b.level())
}

func t35(t *trial) {
	t.use(t.world(func(o *verifier.Options) {
		o.Profile.IPPerMinute, o.Profile.IPBurst = verifier.ProfileRFC().IPPerMinute, verifier.ProfileRFC().IPBurst
	}))
	p, _ := t.withApp()
	for n := range 200 {
		b := t.browser()
		b.from(address(n))
		a := b.login(p.email, fmt.Sprintf("guess number %d", n))
		t.must(!a.ok(), "a wrong password was let in")
		if n%4 == 0 {
			t.want(!b.code(p.wrong()).ok(), "a code without a login was let in")
		}
	}
	for n := range 60 { // all from one place
		b := t.browser()
		b.from("203.0.113.200")
		t.want(!b.login(p.email, fmt.Sprintf("guess %d", n)).ok(), "a wrong password was let in")
	}
	v := t.state(p)
	t.want(v.Fails == 0 && v.RecoveryFails == 0, "%d wrong codes are counted", v.Fails+v.RecoveryFails)
	b := t.browser()
	b.from("192.0.2.77")
	t.enter(b.login(p.email, p.password), "the owner's password after two hundred wrong ones")
	t.enter(b.code(p.code(0)), "the owner's code")
	t.want(b.level() == "full", "the owner is at level %q", b.level())
}
