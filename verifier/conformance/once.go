// This file promises: T1 to T8, a code counts one time only.

package conformance

import (
	"strings"
	"sync"
	"time"

	"rokketa/verifier"
)

func onceTests() []test {
	return []test{
		{"T1", "A code that logged one session in is refused in a second.", needNothing, t1},
		{"T2", "A used code is refused one step later too, while it is still in the window.", needClock, t2},
		{"T3", "A code that was sent a step early is used up when its own step comes.", needClock, t3},
		{"T4", "After a later step was used, an unused code of an earlier step is refused.", needClock, t4},
		{"T5", "Of fifty simultaneous logins with one right code exactly one succeeds.", needLock, t5},
		{"T6", "A request with an older step that is held up until a newer one is through never lowers the used step.", needDatabase, t6},
		{"T7", "The code that confirmed the set-up does not log in.", needNothing, t7},
		{"T8", "Full-width digits and spaces make no second code of a used one, whichever is sent first.", needClock, t8},
	}
}

// refusedAsWrong holds that an answer looks exactly like that to a wrong code.
func (t *trial) refusedAsWrong(a answer, p *person, what string) {
	t.want(!a.ok(), "%s was let in", what)
	wrong := t.challenge(p).code(p.wrong())
	t.want(same(a, wrong), "%s can be told from a wrong code: %v %q, a wrong one gets %v %q", what, a, a.said, wrong, wrong.said)
}

func t1(t *trial) {
	p, _ := t.withApp()
	first, second := t.challenge(p), t.challenge(p)
	code := p.code(0)
	t.enter(first.code(code), "the first use")
	t.want(first.level() == "full", "the first use led to a session at level %q", first.level())
	a := second.code(code)
	t.want(second.level() == "", "the second use led to a session")
	t.refusedAsWrong(a, p, "the second use")
	t.want(first.level() == "full", "the second use ended the first session")
}

func t2(t *trial) {
	p, _ := t.withApp()
	code := p.code(0)
	t.enter(t.challenge(p).code(code), "the first use")
	t.next()
	t.refusedAsWrong(t.challenge(p).code(code), p, "the same code a step later")
}

func t3(t *trial) {
	p, _ := t.withApp()
	early := p.code(1)
	t.enter(t.challenge(p).code(early), "the next step's code")
	t.next()
	t.refusedAsWrong(t.challenge(p).code(early), p, "the code at its own step")
	t.next()
	t.enter(t.challenge(p).code(p.code(0)), "the code after it")
}

func t4(t *trial) {
	p, _ := t.withApp()
	t.enter(t.challenge(p).code(p.code(0)), "this step's code")
	t.refusedAsWrong(t.challenge(p).code(p.code(-1)), p, "the unused code of the step before")
}

func t5(t *trial) {
	p, _ := t.withApp()
	t.race(p, 50, "fifty challenges", func() browser { return t.challenge(p) })
	if t.g.remote != nil {
		return // the clock would have to move
	}
	t.next()
	one := t.challenge(p)
	t.race(p, 50, "one challenge", func() browser { return one.twin() })
}

// race sends one right code from many browsers at once.
func (t *trial) race(p *person, many int, what string, open func() browser) {
	code := p.code(0)
	browsers := make([]browser, many)
	for i := range browsers {
		browsers[i] = open()
		browsers[i].at(i)
	}
	var wait sync.WaitGroup
	start := make(chan struct{})
	answers := make([]answer, many)
	for i, b := range browsers {
		wait.Go(func() {
			<-start
			answers[i] = b.code(code)
		})
	}
	close(start)
	wait.Wait()
	in, live := 0, 0
	for i, a := range answers {
		t.want(a.err == nil, "%s: %v", what, a)
		if a.ok() {
			in++
		}
		if browsers[i].level() != "" {
			live++
		}
	}
	t.want(in == 1, "%s: %d of %d were let in", what, in, many)
	t.want(live == 1, "%s: %d sessions came of it", what, live)
}

func t6(t *trial) {
	p, _ := t.withApp()
	slow, quick := t.challenge(p), t.challenge(p)
	slow.at(0)
	quick.at(1)
	older, newer := p.code(0), p.code(1)
	held, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	hold := func(ops []verifier.Op) error {
		for _, op := range ops {
			if _, raises := op.(verifier.RaiseStep); raises {
				first := false
				once.Do(func() { first = true })
				if first {
					close(held)
					<-release
				}
			}
		}
		return nil
	}
	t.w.gate[0].before.Store(&hold)
	defer t.w.gate[0].before.Store(nil)
	late := make(chan answer, 1)
	go func() { late <- slow.code(older) }()
	select {
	case <-held:
	case a := <-late:
		t.must(false, "the code was decided without raising the used step: %v", a)
	case <-time.After(30 * time.Second):
		t.must(false, "the request with the older step did not come to its decision")
	}
	a := quick.code(newer)
	used := t.state(p).UsedStep
	close(release)
	end := <-late
	t.enter(a, "the newer code")
	t.want(!end.ok() && slow.level() == "", "the held request was let in after the newer one")
	t.want(used == step(t.now())+1, "the used step is %d, not that of the newer code", used-step(t.now()))
	t.want(t.state(p).UsedStep == used, "the held request lowered the used step")
	t.refusedAsWrong(end, p, "the held request")
}

func t7(t *trial) {
	p := t.newcomer("")
	b := t.browser()
	t.enter(b.login(p.email, p.password), "the first login")
	t.enrol(p, b, proof{})
	t.refusedAsWrong(t.challenge(p).code(p.first), p, "the code of the set-up")
}

// variants are other ways to write a code.
func variants(code string) map[string]string {
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
	return map[string]string{
		"a leading space":         " " + code,
		"an inner space":          code[:3] + " " + code[3:],
		"a full-width space":      code[:3] + "\u3000" + code[3:],
		"full-width digits":       wide,
		"digits of mixed width":   wide[:9] + code[3:],
		"a trailing newline":      code + "\n",
		"an extra leading zero":   "0" + code,
		"a zero-width space":      code[:2] + "\u200b" + code[2:],
		"digits of other scripts": strings.Map(func(r rune) rune { return r - '0' + '٠' }, code),
	}
}

func t8(t *trial) {
	p, _ := t.withApp()
	for name := range variants("123456") {
		// The plain code first, then the variant.
		t.next()
		code := p.code(0)
		t.enter(t.challenge(p).code(code), "the plain code")
		b := t.challenge(p)
		a := b.code(variants(code)[name])
		t.want(!a.ok() && b.level() == "", "%s made a used code count again", name)
		t.want(a.number == noCode || a.number == noForm, "%s: %v", name, a)
		// The variant first, then the plain code.
		t.next()
		code = p.code(0)
		b = t.challenge(p)
		a = b.code(variants(code)[name])
		t.want(a.ok() || a.number == noForm || a.number == noCode, "%s, sent first: %v", name, a)
		again := t.challenge(p).code(code)
		t.want(a.ok() != again.ok(), "%s, sent first: %v, and the plain code then: %v", name, a, again)
		if must, ok := forgiven()[name]; ok {
			t.want(a.ok() == must, "%s, sent first: %v", name, a)
		}
	}
}

// forgiven says which ways of writing a member may use.
func forgiven() map[string]bool {
	return map[string]bool{
		"a leading space": true, "an inner space": true, "a full-width space": true, "full-width digits": true,
		"digits of mixed width": true, "an extra leading zero": false,
	}
}
