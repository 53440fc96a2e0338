// This file promises: why a code was refused, found by looking for it
// everywhere that a code can come from: other times, other settings, other
// set-ups, other accounts and other letters.

package lab

import (
	"strings"
	"time"
	"unicode"
)

// Verdict names what is found out about one attempt. The laboratory and the
// audit log alone see it; outside, every refused code is a wrong one.
type Verdict string

// The verdicts of the search. Those that the rules give themselves (ok,
// replay, locked, …) are passed through under their own names.
const (
	Malformed    Verdict = "malformed"
	Wrong        Verdict = "wrong"
	TooOld       Verdict = "too_old"
	TooNew       Verdict = "too_new"
	Drift        Verdict = "drift_outside_window"
	OldSecret    Verdict = "old_secret"
	Pending      Verdict = "pending_secret"
	OtherAccount Verdict = "other_account"
	Params       Verdict = "params_mismatch"
	TimeZone     Verdict = "tz_error"
	MailCode     Verdict = "mail_code_in_app_field"
	RecoveryCode Verdict = "recovery_code_in_code_field"
)

// reach is how far the search looks, to each side.
const reach = 24 * time.Hour

// typedLate is the distance up to which a code counts as typed late (or on a
// phone that is a little ahead); beyond it the phone's clock is wrong.
const typedLate = 5 * time.Minute

// Finding is what the search found.
type Finding struct {
	Verdict Verdict `json:"verdict"`
	Step    int64   `json:"step,omitempty"`    // the step that the code belongs to
	Steps   int64   `json:"steps,omitempty"`   // steps from now, less than zero is the past
	Seconds int64   `json:"seconds,omitempty"` // the same in seconds
	// Likely says that chance could have made this hit: a code fits one of
	// the day's 5,760 steps by accident once in 170 times. Two codes after
	// one another that say the same are no accident.
	Likely  bool      `json:"likely,omitempty"`
	Account string    `json:"account,omitempty"` // whose code it is
	Since   time.Time `json:"since,omitzero"`    // when the old secret was given up
	Params  string    `json:"params,omitempty"`  // the settings that would fit
	Length  int       `json:"length,omitempty"`  // of what is malformed, in characters
	Letters string    `json:"letters,omitempty"` // what it consists of: digits, letters, mixed, empty
}

// held is one secret that the laboratory knows.
type held struct {
	owner string
	state string // active, pending, revoked
	since time.Time
	phone phone
}

// question is one refused attempt and what is known around it.
type question struct {
	typed    string
	at       time.Time // the server's time
	member   string
	window   int // steps either side that are accepted
	secrets  []held
	mailed   []string // codes that were mailed to the member lately
	recovery func(typed string) bool
}

// search finds the best explanation. The order is that of what chance could
// imitate: a hit in three steps before one in 5,760.
func search(q question) Finding {
	folded := fold(q.typed)
	if finding, found := unreadable(folded, q); found {
		return finding
	}
	looks := []func(string, question) (Finding, bool){
		byParams, byState, byMail, byOwner, byTime,
	}
	for _, look := range looks {
		if finding, found := look(folded, q); found {
			return finding
		}
	}
	return Finding{Verdict: Wrong}
}

// fold is how the rules read what was typed: full-width digits are digits,
// spaces and dashes inside do not count.
func fold(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!' // full-width letters, digits and signs
		}
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, typed)
}

func unreadable(folded string, q question) (Finding, bool) {
	runes := []rune(folded)
	digits, others := 0, 0
	for _, r := range runes {
		if r >= '0' && r <= '9' {
			digits++
		} else {
			others++
		}
	}
	if others == 0 && len(runes) >= 6 && len(runes) <= 8 {
		if len(runes) == 6 {
			return Finding{}, false
		}
		// Eight digits may be the right code of another setting.
		if f, found := byParams(folded, q); found {
			return f, true
		}
	}
	if q.recovery != nil && q.recovery(folded) {
		return Finding{Verdict: RecoveryCode}, true
	}
	letters := "digits"
	switch {
	case len(runes) == 0:
		letters = "empty"
	case digits == 0:
		letters = "letters"
	case others > 0:
		letters = "mixed"
	}
	return Finding{Verdict: Malformed, Length: len(runes), Letters: letters}, true
}

// within looks for the code in the steps around the server's time; the one
// nearest to it counts.
func within(p phone, code string, at time.Time, steps int64) (off int64, found bool) {
	if len(code) != p.digits {
		return 0, false
	}
	codeOf, now := p.coder(), p.step(at)
	for d := int64(0); d <= steps; d++ {
		if d <= now && codeOf(now-d) == code {
			return -d, true
		}
		if d > 0 && codeOf(now+d) == code {
			return d, true
		}
	}
	return 0, false
}

// byParams: the right secret, read with other settings than those it has.
func byParams(code string, q question) (Finding, bool) {
	for _, h := range q.secrets {
		if h.owner != q.member || h.state != "active" {
			continue
		}
		for _, other := range variants(h.phone) {
			if off, found := within(other, code, q.at, int64(q.window)); found {
				return Finding{
					Verdict: Params, Params: other.settings(), Steps: off, Step: other.step(q.at) + off,
					Seconds: off * other.period,
				}, true
			}
		}
	}
	return Finding{}, false
}

// variants are the settings that an app may have taken instead of p's.
func variants(p phone) []phone {
	var all []phone
	for _, algorithm := range []string{"SHA1", "SHA256", "SHA512"} {
		for _, digits := range []int{6, 8} {
			for _, period := range []int64{30, 60} {
				v := phone{p.secret, algorithm, digits, period}
				if v.algorithm != p.algorithm || v.digits != p.digits || v.period != p.period {
					all = append(all, v)
				}
			}
		}
	}
	return all
}

// byState: the member's own secret of an earlier set-up, or of one that has
// not been confirmed.
func byState(code string, q question) (Finding, bool) {
	for _, state := range []string{"pending", "revoked"} {
		for _, h := range q.secrets {
			if h.owner != q.member || h.state != state {
				continue
			}
			off, found := within(h.phone, code, q.at, int64(q.window))
			if !found {
				continue
			}
			f := Finding{
				Verdict: OldSecret, Since: h.since, Steps: off, Step: h.phone.step(q.at) + off,
				Seconds: off * h.phone.period,
			}
			if state == "pending" {
				f.Verdict, f.Since = Pending, time.Time{}
			}
			return f, true
		}
	}
	return Finding{}, false
}

// byMail: a code from a mail typed where the app's code belongs.
func byMail(code string, q question) (Finding, bool) {
	for _, mailed := range q.mailed {
		if mailed == code {
			return Finding{Verdict: MailCode}, true
		}
	}
	return Finding{}, false
}

// byOwner: the code of another demonstration account.
func byOwner(code string, q question) (Finding, bool) {
	for _, h := range q.secrets {
		if h.owner == q.member || h.state != "active" {
			continue
		}
		if off, found := within(h.phone, code, q.at, int64(q.window)); found {
			return Finding{
				Verdict: OtherAccount, Account: h.owner, Steps: off, Step: h.phone.step(q.at) + off,
				Seconds: off * h.phone.period,
			}, true
		}
	}
	return Finding{}, false
}

// byTime: the right secret at another time of the day before or after.
func byTime(code string, q question) (Finding, bool) {
	for _, h := range q.secrets {
		if h.owner != q.member || h.state != "active" {
			continue
		}
		p := h.phone
		off, found := within(p, code, q.at, int64(reach/time.Second)/p.period)
		if !found {
			continue
		}
		f := Finding{Step: p.step(q.at) + off, Steps: off, Seconds: off * p.period, Likely: true}
		distance := time.Duration(max(f.Seconds, -f.Seconds)) * time.Second
		slack := time.Duration(int64(q.window)*p.period) * time.Second
		switch {
		case distance >= 9*time.Hour-slack && distance <= 9*time.Hour+slack:
			f.Verdict = TimeZone
		case distance > typedLate:
			f.Verdict = Drift
		case f.Steps < 0:
			f.Verdict = TooOld
		default:
			f.Verdict = TooNew
		}
		return f, true
	}
	return Finding{}, false
}

// confirm compares a hit with the one before it: two codes after one another
// that are wrong by the same time are a phone whose clock is wrong, and no
// accident.
func confirm(before, now Finding) Finding {
	if !before.byTheClock() || !now.byTheClock() || now.Step == before.Step {
		return now
	}
	if off := now.Steps - before.Steps; off >= -1 && off <= 1 {
		now.Likely = false
		if now.Verdict == TooOld || now.Verdict == TooNew {
			now.Verdict = Drift
		}
	}
	return now
}

func (f Finding) byTheClock() bool {
	switch f.Verdict {
	case TooOld, TooNew, Drift, TimeZone:
		return true
	}
	return false
}
