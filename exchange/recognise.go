// What a text is that is no account: named by its shape alone, without
// reading further into it than that takes.

package exchange

import (
	"strings"
)

// recogniseCode names what a text is that begins as something known: the
// things that QR codes hold in daily life, and other apps' ways to write a
// secret. It gives nil for what it does not know.
func recogniseCode(text string) *Error {
	lower := strings.ToLower(text[:min(len(text), 256)])
	for _, known := range []struct {
		reason Reason
		starts []string
	}{
		{ReasonPayment, []string{
			"000201", // EMV, JPQR among them
			"https://qr.paypay.ne.jp", "paypay:", "https://pay.line.me", "line://pay",
			"https://qr.alipay.com", "alipay:", "alipays:", "weixin:", "wxp:", "upi:",
			"bitcoin:", "ethereum:", "litecoin:", "lightning:",
		}},
		{ReasonWeb, []string{"http://", "https://", "www.", "urlto:"}},
		{ReasonWiFi, []string{"wifi:"}},
		{ReasonMail, []string{"mailto:", "matmsg:", "smtp:"}},
		{ReasonPhone, []string{"tel:", "sms:", "smsto:", "mms:", "mmsto:", "facetime:"}},
		{ReasonContact, []string{"begin:vcard", "mecard:", "bizcard:"}},
		{ReasonCalendar, []string{"begin:vcalendar", "begin:vevent"}},
		{ReasonPlace, []string{"geo:"}},
		{ReasonESIM, []string{"lpa:1$"}},
		{ReasonPasskey, []string{"fido:/"}},
		{ReasonRecovery, []string{"age-secret-key-1"}},
	} {
		for _, start := range known.starts {
			if strings.HasPrefix(lower, start) {
				return fail(known.reason)
			}
		}
	}
	for _, known := range []struct{ start, app string }{
		{"phonefactor:", "Microsoft Authenticator"},
		{"oktaverify:", "Okta Verify"},
		{"duo:", "Duo Mobile"},
	} {
		if strings.HasPrefix(lower, known.start) {
			return fail(ReasonOtherApp, "app", known.app)
		}
	}
	switch {
	case strings.HasPrefix(lower, "key=") && strings.Contains(lower, "&"):
		return fail(ReasonTextLater, "app", "KeeOtp")
	case isTraySettings(lower):
		return fail(ReasonTextLater, "app", "KeeTrayTOTP")
	case isLink(lower):
		return fail(ReasonLink)
	case isNumber(text):
		return fail(ReasonNumber)
	case isAddress(lower) && len(text) < 256:
		return fail(ReasonMail)
	}
	return nil
}

// isSteamLink tells an address that the Steam program opens, such as
// steam://run/440, from a secret.
func isSteamLink(entry string) bool {
	_, rest, _ := strings.Cut(entry, "://")
	return strings.Contains(strings.TrimSuffix(rest, "/"), "/")
}

// isLink tells whether a text begins with some scheme and two slashes.
func isLink(lower string) bool {
	scheme, _, found := strings.Cut(lower, "://")
	if !found || scheme == "" {
		return false
	}
	for _, c := range scheme {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// isTraySettings tells whether a text is such as "30;6" or "30;S".
func isTraySettings(lower string) bool {
	period, digits, found := strings.Cut(lower, ";")
	if !found || period == "" || len(period) > 4 || strings.Trim(period, "0123456789") != "" {
		return false
	}
	return digits == "s" || len(digits) == 1 && digits >= "1" && digits <= "9"
}

// isNumber tells whether a text has digits and nothing but what parts them.
func isNumber(text string) bool {
	digits := 0
	for _, r := range text {
		c := narrow(r)
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '-' || c == '+' || c == '(' || c == ')' || c == '.' || isBlank(c):
		default:
			return false
		}
	}
	return digits > 0
}

// isAddress tells whether a text is a mail address alone.
func isAddress(lower string) bool {
	user, host, found := strings.Cut(lower, "@")
	return found && user != "" && strings.Contains(host, ".") &&
		!strings.ContainsAny(lower, " \t\r\n/:") && !strings.Contains(host, "@")
}
