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
	m := a.matcher(code)
	m.try(now, true)
	back, ahead := uint64(max(0, w.Back)), uint64(max(0, w.Ahead))
	for d := uint64(1); d <= max(back, ahead); d++ {
		m.try(now-d, d <= back && d <= now)
		m.try(now+d, d <= ahead)
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
	m := a.matcher(code)
	for d := range uint64(max(0, lookAhead)) + 1 {
		m.try(a.Counter+d, d <= math.MaxUint64-a.Counter)
	}
	return m.step, m.ok
}

// matcher compares one typed code with those of many steps; the first match
// counts, but no match ends the comparing.
type matcher struct {
	account Account
	key     string
	typed   []byte
	step    uint64
	ok      bool
}

func (a Account) matcher(code string) *matcher {
	return &matcher{account: a, key: a.Secret.key(), typed: []byte(typedCode(code))}
}

func (m *matcher) try(step uint64, within bool) {
	if !within || len(m.typed) != m.account.Digits {
		return
	}
	text, err := m.account.text(m.key, step)
	if err != nil {
		return
	}
	if subtle.ConstantTimeCompare([]byte(text), m.typed) == 1 && !m.ok {
		m.step, m.ok = step, true
	}
}
