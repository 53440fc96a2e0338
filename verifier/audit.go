// Attempts and verdicts: what was tried, and in plain words why it was
// refused. No attempt holds a code, a password or a secret.

package verifier

import (
	"context"
	"time"

	"rokketa/otpauth"
)

// Verdict is why an attempt ended as it did. Members see one message for all
// kinds of wrong; the verdict is for the audit log, the helpdesk and the
// laboratory. "verifier.verdict.VERDICT" is its sentence.
type Verdict string

const (
	VerdictOK               Verdict = "ok"
	VerdictWrong            Verdict = "wrong"
	VerdictMalformed        Verdict = "malformed"
	VerdictReplay           Verdict = "replay"  // right, but used before
	VerdictTooOld           Verdict = "too_old" // right some steps ago
	VerdictTooNew           Verdict = "too_new"
	VerdictDrift            Verdict = "drift_outside_window"
	VerdictOldSecret        Verdict = "old_secret"
	VerdictPendingSecret    Verdict = "pending_secret"
	VerdictOtherAccount     Verdict = "other_account"
	VerdictParameters       Verdict = "params_mismatch"
	VerdictTimeZone         Verdict = "tz_error"
	VerdictMailCodeInApp    Verdict = "mail_code_in_app_field"
	VerdictRecoveryInCode   Verdict = "recovery_code_in_code_field"
	VerdictLocked           Verdict = "locked"
	VerdictStopped          Verdict = "stopped" // 100 in a row: off until recovery or support
	VerdictThrottled        Verdict = "throttled"
	VerdictExpired          Verdict = "challenge_expired"
	VerdictForeign          Verdict = "challenge_foreign"
	VerdictPassword         Verdict = "password_wrong"
	VerdictUnknown          Verdict = "member_unknown"
	VerdictNotFresh         Verdict = "not_fresh"
	VerdictCodeExpired      Verdict = "mail_code_expired"
	VerdictSecretUnreadable Verdict = "secret_unreadable"
)

// Verdicts gives every verdict.
func Verdicts() []Verdict {
	return []Verdict{
		VerdictOK, VerdictWrong, VerdictMalformed, VerdictReplay, VerdictTooOld, VerdictTooNew,
		VerdictDrift, VerdictOldSecret, VerdictPendingSecret, VerdictOtherAccount, VerdictParameters,
		VerdictTimeZone, VerdictMailCodeInApp, VerdictRecoveryInCode, VerdictLocked, VerdictStopped,
		VerdictThrottled, VerdictExpired, VerdictForeign, VerdictPassword, VerdictUnknown, VerdictNotFresh,
		VerdictCodeExpired, VerdictSecretUnreadable,
	}
}

// Event is what was tried or done. "verifier.event.EVENT" is its sentence.
type Event string

const (
	EventLogin          Event = "login"       // the password step
	EventCode           Event = "code"        // the second step of a login
	EventRecover        Event = "recover"     // a recovery code in place of it
	EventProof          Event = "proof"       // password and code before a change
	EventAppBegun       Event = "app-begun"   // a QR code was shown
	EventAppConfirm     Event = "app-confirm" // the code that switches the app on
	EventAppCancelled   Event = "app-cancelled"
	EventDisabled       Event = "disabled"
	EventMailAsked      Event = "mail-asked" // a code was mailed
	EventMailConfirm    Event = "mail-confirm"
	EventMandatory      Event = "mandatory" // the date switched e-mail codes on
	EventRecoveryMade   Event = "recovery-made"
	EventPassword       Event = "password-changed"
	EventForgot         Event = "password-forgotten"
	EventReset          Event = "password-reset"
	EventLogout         Event = "logout"
	EventSessionEnded   Event = "session-ended"
	EventSupportFind    Event = "support-find" // Reason is what was looked for
	EventSupportView    Event = "support-view"
	EventSupportReset   Event = "support-reset"
	EventSupportUnlock  Event = "support-unlock"
	EventSupportEnded   Event = "support-sessions-ended"
	EventCreated        Event = "member-created"
	EventAddress        Event = "address-changed"
	EventSecretsRotated Event = "secrets-rotated"
)

// Checks tells whether an event is a check that can fail; of the others there
// is nothing to say when they went well.
func (e Event) Checks() bool {
	switch e {
	case EventLogin, EventCode, EventRecover, EventProof, EventAppConfirm, EventMailConfirm:
		return true
	}
	return false
}

// Events gives every event.
func Events() []Event {
	return []Event{
		EventLogin, EventCode, EventRecover, EventProof, EventAppBegun, EventAppConfirm, EventAppCancelled,
		EventDisabled, EventMailAsked, EventMailConfirm, EventMandatory, EventRecoveryMade, EventPassword,
		EventForgot, EventReset, EventLogout, EventSessionEnded, EventSupportFind, EventSupportView,
		EventSupportReset, EventSupportUnlock, EventSupportEnded, EventCreated, EventAddress, EventSecretsRotated,
	}
}

// Attempt is one line of the audit log.
type Attempt struct {
	ID      string // sorts by time
	At      time.Time
	Member  string // "" where no member has the address
	Actor   string // the staff who did it, if not the member
	Event   Event
	Method  Method // of the code, where there is one
	Verdict Verdict
	Finding Finding
	Reason  string // what support gave as the reason
	Session string // ID of the session that did it or came of it
	Source  Source
}

// Finding is what is known of a code beyond its verdict.
type Finding struct {
	Step    int64     `json:"step,omitzero"`    // that it is the code of
	Offset  int       `json:"offset,omitzero"`  // steps from the server's
	Seconds int       `json:"seconds,omitzero"` // that the member's clock seems off: negative is slow
	Drift   int       `json:"drift,omitzero"`   // learned, in steps
	Length  int       `json:"length,omitzero"`  // of what was typed, in characters
	Until   time.Time `json:"until,omitzero"`   // locked until
	First   time.Time `json:"first,omitzero"`   // when a replayed code was used first
	Session string    `json:"session,omitzero"` // that used it first
	Revoked time.Time `json:"revoked,omitzero"` // when an old secret ended
	Other   string    `json:"other,omitzero"`   // the demonstration account whose code it is
	Note    string    `json:"note,omitzero"`    // parameters that would fit, and the like
	Likely  bool      `json:"likely,omitzero"`  // might be chance
}

// Observer hears of every attempt once it has its verdict, after the database
// has it. It must not block.
type Observer interface {
	Attempt(a Attempt)
}

// Inspector looks for the reason of a refused app code, in laboratory mode:
// it alone is handed codes and secrets, after the refusal is decided.
type Inspector interface {
	Inspect(ctx context.Context, l Look) (Verdict, Finding)
}

// Look is what an Inspector may look at. Verdict and Finding are what the
// rules found by themselves, to be given back if nothing better is found.
type Look struct {
	Member  Member
	Code    string // as normalised
	At      time.Time
	Active  otpauth.Account
	Used    int64 // last used step, -1 for none
	Drift   int
	Pending []otpauth.Account // begun, not confirmed
	Old     []OldFactor       // revoked ones, latest first
	Mailed  bool              // it is a mail code of this member
	Verdict Verdict
	Finding Finding
}

// OldFactor is a secret that counts no more.
type OldFactor struct {
	Account otpauth.Account
	Revoked time.Time
}
