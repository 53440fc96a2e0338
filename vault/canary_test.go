// No secret in any file of ours, in an error or in a print.

package vault_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"rokketa/otpauth"
)

// canaries gives every spelling in which the secret of account n could leak.
func canaries(n int) []string {
	raw := account(n).Secret.Reveal()
	list := []string{
		string(raw), otpauth.EncodeKey(raw), strings.ToLower(otpauth.EncodeKey(raw)),
		hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), passphrase,
	}
	// Base64 in the three ways in which the bytes can fall.
	for shift := range 3 {
		padded := append(make([]byte, shift), raw...)
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			list = append(list, code.EncodeToString(padded)[4:len(padded)])
		}
	}
	return list
}
