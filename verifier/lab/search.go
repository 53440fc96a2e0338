// This file promises: why a code was refused, found by looking for it
// everywhere that a code can come from: other times, other settings, other
// set-ups, other accounts and other letters.

package lab

import (
	"strings"
	"time"
	"unicode"

	"rokketa/verifier"
)

// reach is how far the search looks, to each side.
const reach = 24 * time.Hour

// typedLate is the distance up to which a code counts as typed late (or on a
// phone that is a little ahead); beyond it the phone's clock is wrong.
const typedLate = 5 * time.Minute

// answer is what the search found. Its finding is Likely where chance could
// have made the hit: a code fits one of the day's 5,760 steps by accident once
// in 170 times. Two codes after one another that say the same are none.
type answer struct {
	verdict verifier.Verdict
	verifier.Finding
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
	mailed   bool // it is a code that was mailed to the member
	recovery func(typed string) bool
}

// search finds the best explanation. The order is that of what chance could
// imitate: a hit in three steps before one in 5,760.
func search(q question) answer {
	folded := fold(q.typed)
	if a, found := unreadable(folded, q); found {
		return a
	}
	for _, look := range []func(string, question) (answer, bool){
		byParams, byState, byMail, byOwner, byTime,
	} {
		if a, found := look(folded, q); found {
			return a
		}
	}
	return answer{verdict: verifier.VerdictWrong}
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

// digits is how long the member's codes are.
func (q question) digits() int {
	for _, h := range q.secrets {
		if h.owner == q.member && h.state == "active" {
			return h.phone.digits
		}
	}
	return 6
}

// unreadable: what cannot be a code of this account at all.
func unreadable(folded string, q question) (answer, bool) {
	runes := []rune(folded)
	digits := !strings.ContainsFunc(folded, func(r rune) bool { return r < '0' || r > '9' })
	if digits && len(runes) == q.digits() {
		return answer{}, false
	}
	if digits {
		// Eight digits may be the right code of another setting.
		if a, found := byParams(folded, q); found {
			return a, true
		}
	}
	if q.recovery != nil && q.recovery(folded) {
		return answer{verdict: verifier.VerdictRecoveryInCode}, true
	}
	return found(verifier.VerdictMalformed, verifier.Finding{Length: len(runes)})
}

func found(v verifier.Verdict, f verifier.Finding) (answer, bool) { return answer{v, f}, true }

// hit tells a code that is off steps away from the step of q.
func (q question) hit(v verifier.Verdict, p phone, off int64) (answer, bool) {
	return found(v, verifier.Finding{Step: p.step(q.at) + off, Offset: int(off), Seconds: int(off * p.period)})
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
func byParams(code string, q question) (answer, bool) {
	for _, h := range q.secrets {
		if h.owner != q.member || h.state != "active" {
			continue
		}
		for _, other := range variants(h.phone) {
			if off, found := within(other, code, q.at, int64(q.window)); found {
				a, _ := q.hit(verifier.VerdictParameters, other, off)
				a.Note = other.settings()
				return a, true
			}
		}
	}
	return answer{}, false
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
func byState(code string, q question) (answer, bool) {
	for _, state := range []string{"pending", "revoked"} {
		for _, h := range q.secrets {
			if h.owner != q.member || h.state != state {
				continue
			}
			off, found := within(h.phone, code, q.at, int64(q.window))
			if !found {
				continue
			}
			if state == "pending" {
				return q.hit(verifier.VerdictPendingSecret, h.phone, off)
			}
			a, _ := q.hit(verifier.VerdictOldSecret, h.phone, off)
			a.Revoked = h.since
			return a, true
		}
	}
	return answer{}, false
}

// byMail: a code from a mail typed where the app's code belongs.
func byMail(_ string, q question) (answer, bool) {
	return answer{verdict: verifier.VerdictMailCodeInApp}, q.mailed
}

// byOwner: the code of another demonstration account.
func byOwner(code string, q question) (answer, bool) {
	for _, h := range q.secrets {
		if h.owner == q.member || h.state != "active" {
			continue
		}
		if off, found := within(h.phone, code, q.at, int64(q.window)); found {
			a, _ := q.hit(verifier.VerdictOtherAccount, h.phone, off)
			a.Other = h.owner
			return a, true
		}
	}
	return answer{}, false
}

// byTime: the right secret at another time of the day before or after.
func byTime(code string, q question) (answer, bool) {
	for _, h := range q.secrets {
		if h.owner != q.member || h.state != "active" {
			continue
		}
		p := h.phone
		off, found := within(p, code, q.at, int64(reach/time.Second)/p.period)
		if !found {
			continue
		}
		distance := time.Duration(max(off, -off)*p.period) * time.Second
		slack := time.Duration(int64(q.window)*p.period) * time.Second
		verdict := verifier.VerdictTooNew
		switch {
		case distance >= 9*time.Hour-slack && distance <= 9*time.Hour+slack:
			verdict = verifier.VerdictTimeZone
		case distance > typedLate:
			verdict = verifier.VerdictDrift
		case off < 0:
			verdict = verifier.VerdictTooOld
		}
		a, _ := q.hit(verdict, p, off)
		a.Likely = true
		return a, true
	}
	return answer{}, false
}

// confirm compares a hit with the one before it: two codes after one another
// that are wrong by the same time are a phone whose clock is wrong, and no
// accident.
func confirm(before, now answer) answer {
	if !before.byTheClock() || !now.byTheClock() || now.Step == before.Step {
		return now
	}
	if off := now.Offset - before.Offset; off >= -1 && off <= 1 {
		now.Likely = false
		if now.verdict == verifier.VerdictTooOld || now.verdict == verifier.VerdictTooNew {
			now.verdict = verifier.VerdictDrift
		}
	}
	return now
}

func (a answer) byTheClock() bool {
	switch a.verdict {
	case verifier.VerdictTooOld, verifier.VerdictTooNew, verifier.VerdictDrift, verifier.VerdictTimeZone:
		return true
	}
	return false
}
