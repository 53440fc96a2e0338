// Writing otpauth URIs in the one form that every other program reads.

package otpauth

import (
	"strconv"
	"strings"
)

// URI writes the account as an otpauth URI: every value stated, also the
// usual ones; the issuer both as prefix and as parameter; %20 for a space,
// never +. It holds the secret, so the caller takes care where it goes. The
// error is that of Check.
func (a Account) URI() (string, error) {
	if err := a.Check(); err != nil {
		return "", err
	}
	raw := a.Secret.Reveal()
	defer clear(raw)
	issuer := unblank(a.Issuer)

	var b strings.Builder
	b.WriteString("otpauth://" + string(a.Type) + "/")
	if issuer != "" {
		escape(&b, issuer)
	}
	if issuer != "" || strings.Contains(a.Name, ":") {
		// A colon in front of everything says that the name's own is none.
		b.WriteByte(':')
	}
	escape(&b, a.Name)
	b.WriteString("?secret=" + EncodeKey(raw))
	if issuer != "" {
		b.WriteString("&issuer=")
		escape(&b, issuer)
	}
	b.WriteString("&algorithm=" + string(a.Algorithm))
	b.WriteString("&digits=" + strconv.Itoa(a.Digits))
	if a.Type == HOTP {
		b.WriteString("&counter=" + strconv.FormatUint(a.Counter, 10))
	} else {
		b.WriteString("&period=" + strconv.Itoa(a.Period))
	}
	if a.Type == TOTP && a.Digits == SteamDigits && strings.EqualFold(strings.TrimSpace(issuer), "Steam") {
		// An ordinary code of five digits whose issuer is called Steam would
		// be taken for Steam's own.
		b.WriteString("&encoder=default")
	}
	return b.String(), nil
}

// escape writes a name with everything escaped that any reader might take
// for more than text.
func escape(b *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~@", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
}
