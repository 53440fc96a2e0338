// Mails: what is to be told to whom. The words are made elsewhere.

package verifier

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// MailKind says what a mail is about; its text is "verifier.mail.KIND.subject"
// and "verifier.mail.KIND.body" in the translations, with Mail.Details and
// "brand" and "name" as values.
type MailKind string

const (
	MailLoginCode       MailKind = "login-code"       // code, minutes
	MailConfirmCode     MailKind = "confirm-code"     // code, minutes: to switch e-mail codes on, or to prove oneself for a change
	MailLogin           MailKind = "login"            // time, ip, agent: somebody logged in
	MailAppAdded        MailKind = "app-added"        // time
	MailAppReplaced     MailKind = "app-replaced"     // time
	MailAppRemoved      MailKind = "app-removed"      // time
	MailMethodMail      MailKind = "method-mail"      // time: e-mail codes are on
	MailMethodOff       MailKind = "method-off"       // time: nothing is on
	MailMandatory       MailKind = "mandatory"        // e-mail codes were switched on by the date
	MailRecoveryMade    MailKind = "recovery-made"    // time, count
	MailRecoveryUsed    MailKind = "recovery-used"    // time, left
	MailWrongCode       MailKind = "wrong-code"       // time, ip, agent: right password, wrong code
	MailPasswordChanged MailKind = "password-changed" // time
	MailReset           MailKind = "reset"            // token, minutes: to set a new password; the writer makes "link" of the token
	MailSupportReset    MailKind = "support-reset"    // time, reason
	MailSupportUnlock   MailKind = "support-unlock"   // time, reason
	MailSupportEnded    MailKind = "support-ended"    // time, reason: the sessions were ended
	MailAddress         MailKind = "address-changed"  // time: to the old address and to the new one
)

// MailKinds gives every kind.
func MailKinds() []MailKind {
	return []MailKind{
		MailLoginCode, MailConfirmCode, MailLogin, MailAppAdded, MailAppReplaced, MailAppRemoved, MailMethodMail,
		MailMethodOff, MailMandatory, MailRecoveryMade, MailRecoveryUsed, MailWrongCode, MailPasswordChanged,
		MailReset, MailSupportReset, MailSupportUnlock, MailSupportEnded, MailAddress,
	}
}

// Mail is one mail to be written and sent. Details may hold a code or a
// token, so a Mail prints without them; "time" is a time.Time.
type Mail struct {
	To, Name string
	Member   string // ID
	Kind     MailKind
	Language string // "ja" or "en"
	Time     time.Time
	Details  map[string]any
}

// Format prints who and what, never the details.
func (m Mail) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "mail %s to %s", m.Kind, m.To) }

// LogValue is the same for slog.
func (m Mail) LogValue() slog.Value {
	return slog.GroupValue(slog.String("kind", string(m.Kind)), slog.String("member", m.Member))
}

// Mailer writes and sends a mail. It may take its time, but ends with ctx.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Source is where a request came from, as far as the portal can tell.
type Source struct {
	IP        string // without a port; from a proxy's header only if the proxy is a named one
	UserAgent string
}
