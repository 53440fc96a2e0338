// Verifying a code against a window of steps, for the side that checks.

package otpauth

import (
	"crypto/subtle"
	"math"
	"time"
)

// Window is how many steps beside the current one are accepted.
type Window struct {
	Back  int // earlier steps: the code was typed slowly, or the clock is behind
	Ahead int // later steps: the clock is ahead
}

// Verify tells whether code is the account's code at t or within the window,
// and of which step. Full-width digits, spaces and dashes are accepted. Every
// step of the window is compared, in constant time; should two steps have the
// same code, the one nearest to t counts, the earlier before the later.
//
// For HOTP it is VerifyCounter with w.Ahead. That a step is used only once is
// for the caller to see to.
func (a Account) Verify(code string, t time.Time, w Window) (step uint64, ok bool) {
	if a.Type == HOTP {
		return a.VerifyCounter(code, w.Ahead)
	}
	if a.Check() != nil {
		return 0, false
	}
	now, inTime := a.step(t)
	if !inTime {
		return 0, false
	}
	m, could := a.matcher(code)
	if !could {
		return 0, false
	}
	m.try(now)
	back, ahead := min(uint64(max(0, w.Back)), now), uint64(max(0, w.Ahead))
	for d := uint64(1); d <= max(back, ahead); d++ {
		if d <= back {
			m.try(now - d)
		}
		if d <= ahead {
			m.try(now + d)
		}
	}
	return m.step, m.ok
}

// VerifyCounter tells whether code is the HOTP account's code of a.Counter or
// of one of the lookAhead counters after it, and of which (RFC 4226, section
// 7.4). The next counter to expect is the one after it.
func (a Account) VerifyCounter(code string, lookAhead int) (counter uint64, ok bool) {
	if a.Type != HOTP || a.Check() != nil {
		return 0, false
	}
	m, could := a.matcher(code)
	if !could {
		return 0, false
	}
	last := min(uint64(max(0, lookAhead)), math.MaxUint64-a.Counter)
	for d := uint64(0); d <= last; d++ {
		m.try(a.Counter + d)
	}
	return m.step, m.ok
}

// matcher compares one typed code with those of many steps; the first match
// counts, but no match ends the comparing.
type matcher struct {
	*generator
	typed []byte
	step  uint64
	ok    bool
}

// matcher is for an account that Check has passed; it reports false if the
// code cannot be one of the account's.
func (a Account) matcher(code string) (m *matcher, ok bool) {
	g, ok := a.generator()
	m = &matcher{generator: g, typed: []byte(typedCode(code))}
	return m, ok && len(m.typed) == a.Digits
}

func (m *matcher) try(step uint64) {
	if subtle.ConstantTimeCompare(m.code(step), m.typed) == 1 && !m.ok {
		m.step, m.ok = step, true
	}
}
