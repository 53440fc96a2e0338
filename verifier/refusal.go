// Refusals: what a person may not do, and what to do instead.

package verifier

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Reason is the kind of a refusal.
type Reason string

// The reasons. Each has a number that a person can tell the helpdesk.
const (
	ReasonLogin     Reason = "login"     // address or password wrong: one answer for all causes
	ReasonThrottled Reason = "throttled" // too many sign-ins from this address; Wait
	ReasonBusy      Reason = "busy"
	ReasonCode      Reason = "code"      // wrong, or used before
	ReasonMalformed Reason = "malformed" // not six digits; not counted
	ReasonLocked    Reason = "locked"    // Wait
	ReasonStopped   Reason = "stopped"   // off until recovery or support
	ReasonChallenge Reason = "challenge" // over: log in from the start
	ReasonSession   Reason = "session"   // not logged in, or no longer
	ReasonFresh     Reason = "fresh"     // a proof is needed first
	ReasonPassword  Reason = "password"  // wrong, inside a session
	ReasonRecovery  Reason = "recovery"  // recovery code wrong or used
	ReasonNoPending Reason = "no-pending"
	ReasonNotOn     Reason = "not-on"    // there is nothing to switch off
	ReasonMandatory Reason = "mandatory" // may not be switched off any more
	ReasonLimited   Reason = "limited"   // this session may only set up a new factor
	ReasonDamaged   Reason = "damaged"   // the secret cannot be read: support must reset it

	ReasonMailOften   Reason = "mail-often"  // Wait
	ReasonMailFailed  Reason = "mail-failed" // could not be handed over
	ReasonMailBarred  Reason = "mail-barred" // e-mail codes are not allowed here
	ReasonNoRecovery  Reason = "no-recovery" // recovery codes are not in use here
	ReasonShort       Reason = "short"       // a new password; details: limit
	ReasonLong        Reason = "long"        // details: limit
	ReasonCommon      Reason = "common"      // too easily guessed
	ReasonOwnName     Reason = "own-name"    // the password is the address or the name
	ReasonReset       Reason = "reset"       // the link is over
	ReasonForbidden   Reason = "forbidden"   // the role may not
	ReasonWhy         Reason = "why"         // support gave no reason
	ReasonNoMember    Reason = "no-member"   // details: member
	ReasonNoSociety   Reason = "no-society"  // details: society
	ReasonTaken       Reason = "taken"       // the address or ID exists; details: name
	ReasonBadAddress  Reason = "bad-address" // details: address
	ReasonBadDate     Reason = "bad-date"    // details: date
	ReasonBadName     Reason = "bad-name"
	ReasonBadLanguage Reason = "bad-language" // details: language
	ReasonNoSession   Reason = "no-session"   // to be ended: it has ended already
)

// numbers gives each reason its number, in the order in which they are told.
func numbers() []struct {
	Reason Reason
	Number string
} {
	return []struct {
		Reason Reason
		Number string
	}{
		{ReasonLogin, "E-2FA-101"},
		{ReasonThrottled, "E-2FA-102"},
		{ReasonBusy, "E-2FA-103"},
		{ReasonCode, "E-2FA-104"},
		{ReasonMalformed, "E-2FA-105"},
		{ReasonLocked, "E-2FA-106"},
		{ReasonStopped, "E-2FA-107"},
		{ReasonChallenge, "E-2FA-108"},
		{ReasonSession, "E-2FA-109"},
		{ReasonFresh, "E-2FA-110"},
		{ReasonPassword, "E-2FA-111"},
		{ReasonRecovery, "E-2FA-112"},
		{ReasonNoPending, "E-2FA-113"},
		{ReasonNotOn, "E-2FA-114"},
		{ReasonMandatory, "E-2FA-115"},
		{ReasonLimited, "E-2FA-116"},
		{ReasonDamaged, "E-2FA-117"},
		{ReasonMailOften, "E-2FA-121"},
		{ReasonMailFailed, "E-2FA-122"},
		{ReasonMailBarred, "E-2FA-123"},
		{ReasonNoRecovery, "E-2FA-124"},
		{ReasonShort, "E-2FA-131"},
		{ReasonLong, "E-2FA-132"},
		{ReasonCommon, "E-2FA-133"},
		{ReasonOwnName, "E-2FA-134"},
		{ReasonReset, "E-2FA-135"},
		{ReasonNoSession, "E-2FA-136"},
		{ReasonForbidden, "E-2FA-141"},
		{ReasonWhy, "E-2FA-142"},
		{ReasonNoMember, "E-2FA-143"},
		{ReasonNoSociety, "E-2FA-144"},
		{ReasonTaken, "E-2FA-145"},
		{ReasonBadAddress, "E-2FA-146"},
		{ReasonBadDate, "E-2FA-147"},
		{ReasonBadName, "E-2FA-148"},
		{ReasonBadLanguage, "E-2FA-149"},
	}
}

// Reasons gives every reason.
func Reasons() []Reason {
	var all []Reason
	for _, n := range numbers() {
		all = append(all, n.Reason)
	}
	return all
}

// Refusal is a no that a person is told.
type Refusal struct {
	Number  string // stable, such as "E-2FA-104"
	Reason  Reason
	Wait    time.Duration // until it may be tried again, where that is known
	Details map[string]any
}

// Error is short technical English.
func (r *Refusal) Error() string {
	return fmt.Sprintf("verifier: refused: %s (%s)", r.Reason, r.Number)
}

// Explanation gives "verifier.refused.REASON" and its values: number, and
// where there is a wait, seconds and minutes (rounded up). Of a reason that
// tells its wait the key goes on with ".seconds" or ".minutes".
func (r *Refusal) Explanation() (key string, details map[string]any) {
	details = map[string]any{"number": r.Number}
	key = "verifier.refused." + string(r.Reason)
	if r.Wait > 0 {
		seconds := int((r.Wait + time.Second - 1) / time.Second)
		details["seconds"], details["minutes"] = seconds, (seconds+59)/60
		switch {
		case !slices.Contains(waits(), r.Reason):
		case seconds < 60:
			key += ".seconds"
		default:
			key += ".minutes"
		}
	}
	for name, value := range r.Details {
		details[name] = value
	}
	return key, details
}

// waits are the reasons whose sentence tells a wait.
func waits() []Reason { return []Reason{ReasonThrottled, ReasonLocked, ReasonMailOften} }

// Is makes errors.Is match refusals of the same reason.
func (r *Refusal) Is(target error) bool {
	other, ok := errors.AsType[*Refusal](target)
	return ok && other.Reason == r.Reason
}

// Refused tells whether err is a refusal for one of the reasons; with none
// named, for any.
func Refused(err error, reasons ...Reason) bool {
	r, ok := errors.AsType[*Refusal](err)
	return ok && (len(reasons) == 0 || slices.Contains(reasons, r.Reason))
}

// Refuse makes the refusal for a reason, with pairs of a detail's name and
// its value.
func Refuse(reason Reason, pairs ...any) *Refusal {
	r := &Refusal{Reason: reason, Number: "E-2FA-199"}
	for _, n := range numbers() {
		if n.Reason == reason {
			r.Number = n.Number
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if r.Details == nil {
			r.Details = map[string]any{}
		}
		r.Details[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return r
}

func refuseFor(reason Reason, wait time.Duration) *Refusal {
	r := Refuse(reason)
	r.Wait = max(wait, 0)
	return r
}

// Explanations gives every key that this package's errors and values name.
func Explanations() []string {
	var keys []string
	for _, r := range Reasons() {
		keys = append(keys, "verifier.refused."+string(r))
	}
	for _, r := range waits() {
		keys = append(keys, "verifier.refused."+string(r)+".seconds", "verifier.refused."+string(r)+".minutes")
	}
	for _, v := range Verdicts() {
		keys = append(keys, "verifier.verdict."+string(v))
	}
	for _, e := range Events() {
		keys = append(keys, "verifier.event."+string(e))
	}
	for _, k := range MailKinds() {
		keys = append(keys, "verifier.mail."+string(k)+".subject", "verifier.mail."+string(k)+".body")
	}
	for _, m := range []Method{MethodUnset, MethodMail, MethodApp} {
		keys = append(keys, "verifier.method."+string(m))
	}
	return keys
}
