// Why a text is no account, or is none yet: the errors of this package, and
// their keys for the translations.

package exchange

import (
	"fmt"
	"sort"
	"strings"
)

// Reason says what a text is instead of an account, as the last part of a
// translation key.
type Reason string

const (
	ReasonEmpty       Reason = "empty"        // there is no text
	ReasonLong        Reason = "long"         // limit in MiB
	ReasonMany        Reason = "many"         // more entries than limit
	ReasonKeys        Reason = "keys"         // several setup keys, or one on several lines
	ReasonCodeLater   Reason = "later.code"   // another app's export QR code; app
	ReasonFileLater   Reason = "later.file"   // another app's file; app
	ReasonTextLater   Reason = "later.text"   // another app's way to write a secret; app
	ReasonOtherApp    Reason = "other.app"    // a code that only one other app can use; app
	ReasonFileUnknown Reason = "file.unknown" // a file, but nothing that is known
	ReasonWeb         Reason = "web"          // a web address
	ReasonLink        Reason = "link"         // an address that another program opens
	ReasonWiFi        Reason = "wifi"
	ReasonMail        Reason = "mail"     // an e-mail address or message
	ReasonPhone       Reason = "phone"    // a telephone number or short message
	ReasonPayment     Reason = "payment"  // PayPay, EMV, a coin's address
	ReasonContact     Reason = "contact"  // a visiting card
	ReasonCalendar    Reason = "calendar" // a date
	ReasonPlace       Reason = "place"    // a point on the map
	ReasonESIM        Reason = "esim"     // a telephone contract
	ReasonPasskey     Reason = "passkey"  // sign-in with a phone nearby
	ReasonRecovery    Reason = "recovery" // the key of a recovery sheet
	ReasonNumber      Reason = "number"   // digits alone, as of a code or a product
	ReasonText        Reason = "text"     // any other text
)

// reasons lists every Reason with its short technical English.
func reasons() map[Reason]string {
	return map[Reason]string{
		ReasonEmpty:       "no text",
		ReasonLong:        "text too long",
		ReasonMany:        "too many entries",
		ReasonKeys:        "several setup keys, or one on several lines",
		ReasonCodeLater:   "export QR code not read yet",
		ReasonFileLater:   "file of another app not read yet",
		ReasonTextLater:   "settings of another app not read yet",
		ReasonOtherApp:    "code for another app alone",
		ReasonFileUnknown: "file of an unknown kind",
		ReasonWeb:         "a web address, not an account",
		ReasonLink:        "a link to another program, not an account",
		ReasonWiFi:        "a Wi-Fi network, not an account",
		ReasonMail:        "a mail address or message, not an account",
		ReasonPhone:       "a telephone number or short message, not an account",
		ReasonPayment:     "a payment code, not an account",
		ReasonContact:     "a visiting card, not an account",
		ReasonCalendar:    "a date, not an account",
		ReasonPlace:       "a place, not an account",
		ReasonESIM:        "an eSIM contract, not an account",
		ReasonPasskey:     "a passkey sign-in, not an account",
		ReasonRecovery:    "a recovery key, not an account",
		ReasonNumber:      "digits alone, not an account",
		ReasonText:        "plain text, not an account",
	}
}

// Error is why an entry is not an account. It never holds any of its text.
type Error struct {
	Reason  Reason
	Details map[string]any // named values, as listed beside each Reason
}

// Error gives short technical English.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("exchange: " + reasons()[e.Reason])
	names := make([]string, 0, len(e.Details))
	for name := range e.Details {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		fmt.Fprintf(&b, "%s%s %v", [2]string{": ", ", "}[min(i, 1)], name, e.Details[name])
	}
	return b.String()
}

// Explanation gives the key of the sentence for a person, and its values.
func (e *Error) Explanation() (key string, details map[string]any) {
	return "exchange." + string(e.Reason), e.Details
}

func fail(r Reason, pairs ...any) *Error {
	e := &Error{Reason: r}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Details == nil {
			e.Details = map[string]any{}
		}
		e.Details[pairs[i].(string)] = pairs[i+1]
	}
	return e
}

// Explanations lists every key that an error of this package gives.
func Explanations() []string {
	var keys []string
	for r := range reasons() {
		keys = append(keys, "exchange."+string(r))
	}
	sort.Strings(keys)
	return keys
}
