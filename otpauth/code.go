// Codes: what an account shows at a moment, and for how long.

package otpauth

import (
	"strings"
	"time"
)

// lastSecond is the end of the year 9999, the last that a time can be
// written with in RFC 3339.
const lastSecond = 253402300799

// Code is one code with its validity.
type Code struct {
	Text  string    // digits with leading zeros, or Steam's characters
	From  time.Time // the code is current from here; zero for HOTP
	Until time.Time // and up to, not including, here; zero for HOTP
	Step  uint64    // the time step or counter that it belongs to
}

// Left is how long the code stays current: 0 once it is over, and for HOTP.
func (c Code) Left(t time.Time) time.Duration {
	if c.Until.IsZero() {
		return 0
	}
	return max(0, c.Until.Sub(t))
}

// lateTime is before a code's end when the next one is of more use.
const lateTime = 5 * time.Second

// Late says whether the code ends so soon that the next one is of more use: in
// its last five seconds, of a period under 30 seconds in its last sixth. A
// counted code has no end.
func (c Code) Late(t time.Time) bool {
	return !c.Until.IsZero() && c.Left(t) <= min(lateTime, c.Until.Sub(c.From)/6)
}

// Grouped is the code as it is best read: "123 456", "1234 5678". Codes of up
// to five characters, Steam's among them, stay as they are.
func (c Code) Grouped() string {
	s := c.Text
	switch len(s) {
	case 6, 7:
		return s[:3] + " " + s[3:]
	case 8:
		return s[:4] + " " + s[4:]
	case 9, 10:
		return s[:3] + " " + s[3:6] + " " + s[6:]
	}
	return s
}

// At gives the code that is current at t; for HOTP the code of a.Counter,
// whatever t is. From and Until are in t's location. The error is an *Error.
func (a Account) At(t time.Time) (Code, error) {
	if err := a.Check(); err != nil {
		return Code{}, err
	}
	if a.Type == HOTP {
		return a.make(a.Counter, nil)
	}
	step, ok := a.step(t)
	if !ok {
		return Code{}, fail(ReasonTime)
	}
	return a.make(step, t.Location())
}

// AtCounter gives the code of a counter, or of a time step for TOTP and
// Steam. From and Until are in UTC.
func (a Account) AtCounter(c uint64) (Code, error) {
	if err := a.Check(); err != nil {
		return Code{}, err
	}
	return a.make(c, time.UTC)
}

// Next gives the code that follows c.
func (a Account) Next(c Code) (Code, error) {
	if err := a.Check(); err != nil {
		return Code{}, err
	}
	if c.Step+1 == 0 {
		return Code{}, fail(ReasonCounterEnd)
	}
	where := time.UTC
	if !c.From.IsZero() {
		where = c.From.Location()
	}
	return a.make(c.Step+1, where)
}

// step is the time step of t (RFC 6238, section 4.2, with T0 = 0); there is
// none before 1970 or after 9999.
func (a Account) step(t time.Time) (step uint64, ok bool) {
	seconds := t.Unix()
	if seconds < 0 || seconds > lastSecond {
		return 0, false
	}
	return uint64(seconds) / uint64(a.Period), true
}

// make gives the code of a step for an account that Check has passed.
func (a Account) make(step uint64, where *time.Location) (Code, error) {
	code := Code{Step: step}
	if a.Type != HOTP {
		if step > lastSecond/uint64(a.Period) {
			return Code{}, fail(ReasonTime)
		}
		seconds := int64(step) * int64(a.Period)
		code.From = time.Unix(seconds, 0).In(where)
		code.Until = time.Unix(seconds+int64(a.Period), 0).In(where)
	}
	g, ok := a.generator()
	if !ok {
		return Code{}, fail(ReasonSecretEmpty)
	}
	code.Text = string(g.code(step))
	return code, nil
}

// typedCode is a code as a person types it, in the form of Code.Text:
// without spaces and dashes, full-width characters as ASCII, letters upper
// case.
func typedCode(s string) string {
	if len(s) > 256 { // no code is: do not work on what was pasted by mistake
		return ""
	}
	return strings.Map(func(r rune) rune {
		r = fold(r)
		switch {
		case isSeparator(r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, s)
}
