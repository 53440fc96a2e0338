// What an account is: the values that make its codes, and when two accounts
// are the same one.

// Package otpauth knows one account: its secret, the ways its secret and its
// settings are written (an otpauth URI, a setup key), and the codes it gives.
//
// The codes are those of RFC 4226 (HOTP), RFC 6238 (TOTP) and Steam. Time is
// always a parameter; this package reads no clock, keeps no state and writes
// nothing anywhere.
package otpauth

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Type is the way an account counts: by time, by use, or as Steam does.
type Type string

const (
	TOTP  Type = "totp"  // by time, RFC 6238
	HOTP  Type = "hotp"  // by a counter, RFC 4226
	Steam Type = "steam" // by time, five characters of Steam's own alphabet
)

// Algorithm is the hash under the HMAC.
type Algorithm string

const (
	SHA1   Algorithm = "SHA1"
	SHA256 Algorithm = "SHA256"
	SHA512 Algorithm = "SHA512"
)

// The limits of what an account may hold, and the values that are used where
// a URI or a setup key says nothing.
const (
	DefaultDigits = 6
	DefaultPeriod = 30 // seconds
	SteamDigits   = 5

	MaxDigits = 10        // the truncated value has 31 bits: a tenth digit is 0, 1 or 2
	MaxPeriod = 1<<31 - 1 // seconds
	MaxSecret = 512       // bytes
	MaxName   = 4096      // bytes, for the issuer and for the name
)

// Account is one second factor: who issued it, to whom, and how its codes are
// made. The zero Account is not valid; see Check.
type Account struct {
	Type      Type
	Issuer    string // the service, such as "Example"; may be empty
	Name      string // the account at the service, such as "taro@example.com"; may be empty
	Secret    Secret
	Algorithm Algorithm
	Digits    int    // 1 to 10; 5 for Steam
	Period    int    // seconds; not used by HOTP
	Counter   uint64 // of the next code; HOTP only
}

// Check tells whether the account can give codes. The error is an *Error.
func (a Account) Check() error {
	switch a.Type {
	case TOTP, HOTP, Steam:
	default:
		return fail(ReasonType, "type", shown(string(a.Type)))
	}
	switch a.Algorithm {
	case SHA1, SHA256, SHA512:
	default:
		return fail(ReasonAlgorithm, "algorithm", shown(string(a.Algorithm)))
	}
	if a.Digits < 1 || a.Digits > MaxDigits {
		return fail(ReasonDigits, "digits", a.Digits)
	}
	if a.Type != HOTP && (a.Period < 1 || a.Period > MaxPeriod) {
		return fail(ReasonPeriod, "period", a.Period)
	}
	if a.Type == Steam {
		if err := a.checkSteam(); err != nil {
			return err
		}
	}
	switch n := a.Secret.Len(); {
	case n == 0:
		return fail(ReasonSecretEmpty)
	case n > MaxSecret:
		return fail(ReasonSecretLong, "limit", MaxSecret)
	}
	if len(a.Issuer) > MaxName || len(a.Name) > MaxName {
		return fail(ReasonNameLong, "limit", MaxName)
	}
	return nil
}

// checkSteam refuses what Steam itself never uses: its codes have one form
// only, so any other value would give a code that Steam refuses.
func (a Account) checkSteam() error {
	switch {
	case a.Algorithm != SHA1:
		return fail(ReasonSteam, "parameter", "algorithm", "value", string(a.Algorithm))
	case a.Digits != SteamDigits:
		return fail(ReasonSteam, "parameter", "digits", "value", a.Digits)
	case a.Period != DefaultPeriod:
		return fail(ReasonSteam, "parameter", "period", "value", a.Period)
	}
	return nil
}

// Same tells whether both accounts give the same codes: the same secret
// bytes, type, algorithm, digits and period. Names and counters do not count,
// nor does the period of HOTP, which has none.
func (a Account) Same(b Account) bool {
	return a.Type == b.Type && a.Algorithm == b.Algorithm && a.Digits == b.Digits &&
		(a.Type == HOTP || a.Period == b.Period) && a.Secret.Equal(b.Secret)
}

// SameName tells whether a person would take both for the same account by
// what they are called: issuer and name agree in NFC, without the spaces
// around them and without regard to case. An account without any name is
// like no other.
func (a Account) SameName(b Account) bool {
	if strings.TrimSpace(a.Issuer) == "" && strings.TrimSpace(a.Name) == "" {
		return false
	}
	return sameText(a.Issuer, b.Issuer) && sameText(a.Name, b.Name)
}

func sameText(a, b string) bool {
	return strings.EqualFold(norm.NFC.String(strings.TrimSpace(a)), norm.NFC.String(strings.TrimSpace(b)))
}

// Label is the account's name in one line: "Issuer (name)", or whichever of
// the two there is, or nothing.
func (a Account) Label() string {
	issuer, name := strings.TrimSpace(a.Issuer), strings.TrimSpace(a.Name)
	switch {
	case issuer == "":
		return name
	case name == "":
		return issuer
	}
	return issuer + " (" + name + ")"
}

// cleanName makes a name of any script fit to be kept: NFC, valid UTF-8, and
// one line. It reports whether anything had to be replaced.
func cleanName(s string) (name string, replaced bool) {
	if ascii(s) {
		return s, false
	}
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return norm.NFC.String(clean), clean != s
}

// ascii tells whether s is printable ASCII alone, which needs no cleaning.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
