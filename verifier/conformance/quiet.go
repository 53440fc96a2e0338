// This file promises: T29, nothing tells a stranger who is a member. What a
// server does for an answer is counted from within; the time that it took is
// printed, and judged by nobody: on a busy machine it says nothing.

package conformance

import (
	"context"
	"runtime"
	"strings"
	"time"

	"rokketa/verifier"
)

// hashMemory is what one check of a password takes here, in KiB: far more
// than all the rest of a login.
const hashMemory = 32 << 10

func t29(t *trial) {
	t.use(t.world(func(o *verifier.Options) {
		o.Profile.Argon = verifier.Argon{Memory: hashMemory, Time: 1, Threads: 1}
	}))
	app, _ := t.withApp()
	plain := t.newcomer("")
	sides := []struct{ what, email string }{
		{"nobody", "nobody." + t.g.tag + "@example.com"},
		{"a member with an app", app.email},
		{"a member without", plain.email},
	}
	t.did(t.w.flush(t.ctx))
	for _, typed := range []struct{ what, password string }{
		{"a wrong password", "not the password"}, {"no password", ""}, {"an endless password", strings.Repeat("x", 5000)},
	} {
		var nobody answer
		var checks int
		var asked int64
		for i, side := range sides {
			before, began := t.w.asked(), time.Now()
			var a answer
			hashes := hashed(func() { a = t.browser().login(side.email, typed.password) })
			t.note("%s of %s is answered in %v", typed.what, side.what, time.Since(began).Round(time.Millisecond))
			calls := t.w.asked() - before
			if i == 0 {
				nobody, checks, asked = a, hashes, calls
				t.want(!a.ok(), "%s of %s: %v", typed.what, side.what, a)
			}
			t.want(same(nobody, a), "%s: nobody gets %v %q, %s %v %q", typed.what, nobody, nobody.said, side.what, a, a.said)
			t.want(hashes == checks, "%s of %s takes %d checks of a password, of nobody %d", typed.what, side.what, hashes, checks)
			t.want(calls == asked, "%s of %s asks the database %d times, of nobody %d times", typed.what, side.what, calls, asked)
		}
		if typed.password == "not the password" {
			t.want(checks == 1, "a wrong password takes %d checks, not one", checks)
		}
	}
	var nobody answer
	for i, side := range sides {
		// Nobody is looked up before the answer, so it cannot depend on it.
		var a answer
		held := t.w.barred(t.ctx, func() { a = t.browser().forgot(side.email) })
		t.want(held, "a forgotten password of %s is answered only after a look at the database", side.what)
		t.want(a.ok(), "a forgotten password of %s: %v", side.what, a)
		if i == 0 {
			nobody = a
		}
		t.want(same(nobody, a), "a forgotten password: nobody gets %v %q, %s %v %q", nobody, nobody.said, side.what, a, a.said)
	}
	t.did(t.w.flush(t.ctx))
	for i, side := range sides {
		_, mailed := t.w.post.last(side.email, verifier.MailReset)
		t.want(mailed == (i > 0), "a link for %s was mailed: %v", side.what, mailed)
	}
}

// hashed tells how many checks of a password something took, by the memory
// that each of them takes anew.
func hashed(act func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	act()
	runtime.ReadMemStats(&after)
	const one = hashMemory << 10
	return int((after.TotalAlloc - before.TotalAlloc + one/2) / one)
}

// asked tells how often the servers went to the database.
func (w *world) asked() (n int64) {
	for _, g := range w.gate {
		n += g.asked.Load()
	}
	return n
}

// barred acts while nobody gets to the database, and tells whether that came
// to its end so.
func (w *world) barred(ctx context.Context, act func()) (free bool) {
	open := make(chan struct{})
	wait := func(ctx context.Context) {
		select {
		case <-open:
		case <-ctx.Done():
		}
	}
	for _, g := range w.gate {
		g.closed.Store(&wait)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		act()
	}()
	select {
	case <-ended:
		free = true
	case <-ctx.Done():
	case <-time.After(20 * time.Second): // long enough for any machine; only a wrong server waits
	}
	for _, g := range w.gate {
		g.closed.Store(nil)
	}
	close(open)
	<-ended
	return free
}
