// URIs that are refused: whatever is stated and would change the code, but is
// not something that codes are made of here.

package otpauth_test

import (
	"errors"
	"strings"
	"testing"

	"rokketa/otpauth"
)

var refused = []struct {
	what   string
	uri    string
	reason otpauth.Reason
	detail string // a value that the error must name
}{
	{"nothing", "", otpauth.ReasonScheme, ""},
	{"no URI", "hello", otpauth.ReasonScheme, ""},
	{"a web address", "https://example.com/", otpauth.ReasonScheme, "https"},
	{"too long a text", "otpauth://totp/" + strings.Repeat("a", 70000), otpauth.ReasonLong, ""},
	{"mOTP", "motp://Shop:me?secret=0123456789abcdef", otpauth.ReasonType, "mOTP"},
	{"Yandex", "otpauth://yaotp/me?secret=QWERTYUIOP", otpauth.ReasonType, "yaotp"},
	{"no type", "otpauth:///me?secret=QWERTYUIOP", otpauth.ReasonType, ""},

	{"MD5", start + "&algorithm=MD5", otpauth.ReasonAlgorithm, "MD5"},
	{"SHA224", start + "&algorithm=SHA224", otpauth.ReasonAlgorithm, "SHA224"},
	{"SHA384", start + "&algorithm=SHA384", otpauth.ReasonAlgorithm, "SHA384"},
	{"GOST", start + "&algorithm=GOST", otpauth.ReasonAlgorithm, "GOST"},
	{"SHA without a number", start + "&algorithm=SHA", otpauth.ReasonAlgorithm, "SHA"},
	{"an empty algorithm", start + "&algorithm=", otpauth.ReasonAlgorithm, ""},
	{"an algorithm without =", start + "&algorithm", otpauth.ReasonAlgorithm, ""},

	{"no digits at all", start + "&digits=0", otpauth.ReasonDigits, "0"},
	{"eleven digits", start + "&digits=11", otpauth.ReasonDigits, "11"},
	{"a hundred digits", start + "&digits=100", otpauth.ReasonDigits, "100"},
	{"negative digits", start + "&digits=-6", otpauth.ReasonDigits, "-6"},
	{"empty digits", start + "&digits=", otpauth.ReasonDigits, ""},
	{"digits in words", start + "&digits=six", otpauth.ReasonDigits, "six"},
	{"a sign before the digits", start + "&digits=%2B6", otpauth.ReasonDigits, "+6"},

	{"a negative period", start + "&period=-30", otpauth.ReasonPeriod, "-30"},
	{"no period at all", start + "&period=0", otpauth.ReasonPeriod, "0"},
	{"an empty period", start + "&period=", otpauth.ReasonPeriod, ""},
	{"too long a period", start + "&period=2147483648", otpauth.ReasonPeriod, "2147483648"},
	{"half a second", start + "&period=0.5", otpauth.ReasonPeriod, "0.5"},

	{"an empty counter", "otpauth://hotp/me?secret=QWERTYUIOP&counter=", otpauth.ReasonCounter, ""},
	{"a negative counter", "otpauth://hotp/me?secret=QWERTYUIOP&counter=-1", otpauth.ReasonCounter, "-1"},

	{"no secret", "otpauth://totp/me?issuer=Shop", otpauth.ReasonSecretEmpty, ""},
	{"an empty secret", "otpauth://totp/me?secret=", otpauth.ReasonSecretEmpty, ""},
	{"a secret of padding", "otpauth://totp/me?secret=%3D%3D%3D%3D", otpauth.ReasonSecretEmpty, ""},
	{"a secret with punctuation", "otpauth://totp/issuer:account%20name?secret=QWERT!£$%^&*(YUIOP&issuer=issuer", otpauth.ReasonSecretCharacter, "!"},
	{"a secret with escaped punctuation", "otpauth://totp/me?secret=QWERT%21YUIOP", otpauth.ReasonSecretCharacter, "!"},
	{"a secret with 0", "otpauth://totp/me?secret=QWERTYUI0P", otpauth.ReasonSecretLookalike, "0"},
	{"a secret with 1", "otpauth://totp/me?secret=QWERTYU1OP", otpauth.ReasonSecretLookalike, "1"},
	{"a secret with 8", "otpauth://totp/me?secret=8WERTYUIOP", otpauth.ReasonSecretLookalike, "8"},
	{"a hexadecimal secret", "otpauth://totp/me?secret=3132333435363738393031323334353637383930", otpauth.ReasonSecretHex, ""},
	{"a secret of 1 mod 8", "otpauth://totp/me?secret=QWERTYUIO", otpauth.ReasonSecretLength, ""},
	{"a secret of 3 mod 8", "otpauth://totp/me?secret=QWERTYUIOPA", otpauth.ReasonSecretLength, ""},
	{"a secret of 6 mod 8", "otpauth://totp/me?secret=QWERTYUIOPASDF", otpauth.ReasonSecretLength, ""},
	{"too long a secret", "otpauth://totp/me?secret=" + strings.Repeat("A", 1024), otpauth.ReasonSecretLong, ""},

	{"two secrets", all + "&secret=QWERTYUIOA", otpauth.ReasonRepeated, "secret"},
	{"two algorithms", all + "&algorithm=SHA256", otpauth.ReasonRepeated, "algorithm"},
	{"two numbers of digits", all + "&digits=8", otpauth.ReasonRepeated, "digits"},
	{"two periods", all + "&period=60", otpauth.ReasonRepeated, "period"},
	{"a second one from a web page", all + "&amp;digits=8", otpauth.ReasonRepeated, "digits"},

	{"Steam with six digits", "otpauth://steam/me?secret=QWERTYUIOP&digits=6", otpauth.ReasonSteam, "digits"},
	{"Steam with a minute", "otpauth://steam/me?secret=QWERTYUIOP&period=60", otpauth.ReasonSteam, "period"},
	{"Steam with SHA256", "otpauth://steam/me?secret=QWERTYUIOP&algorithm=SHA256", otpauth.ReasonSteam, "algorithm"},
	{"Steam counted", "otpauth://hotp/me?secret=QWERTYUIOP&encoder=steam", otpauth.ReasonSteam, "type"},
	{"another encoder", start + "&encoder=hex", otpauth.ReasonEncoder, "hex"},
	{"Steam without a secret", "steam://", otpauth.ReasonSecretEmpty, ""},
	{"too long a name", "otpauth://totp/" + strings.Repeat("a", 5000) + "?secret=QWERTYUIOP", otpauth.ReasonNameLong, ""},
}

func TestURIsThatWouldGiveAnotherCodeAreRefused(t *testing.T) {
	for _, row := range refused {
		t.Run(row.what, func(t *testing.T) {
			a, notes, err := otpauth.ParseURI(row.uri)
			var e *otpauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %+v, %v", a, err)
			}
			if e.Reason != row.reason {
				t.Errorf("reason %s (%v), want %s", e.Reason, e, row.reason)
			}
			if row.detail != "" && !names(e.Details, row.detail) {
				t.Errorf("%v does not name %q", e.Details, row.detail)
			}
			if !a.Secret.IsZero() || notes != nil {
				t.Error("a refused URI still gives a secret or notes")
			}
		})
	}
}

func names(details map[string]any, value string) bool {
	for _, v := range details {
		if v == value {
			return true
		}
	}
	return false
}

func TestARefusedURIStillSaysWhoseItIs(t *testing.T) {
	a, _, err := otpauth.ParseURI("otpauth://totp/Shop:me?secret=QWERTYUIOP&digits=100")
	if err == nil || a.Issuer != "Shop" || a.Name != "me" || a.Digits != 0 {
		t.Errorf("got %+v, %v", a, err)
	}
}
