// This file promises: a stand-in for the member's phone. It reads the text of
// the QR code and gives codes by its own arithmetic, so that a mistake of the
// server's cannot hide by being made twice.

package conformance

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// phone holds one account: SHA-1, 6 digits, 30 s, as the portal makes it.
type phone struct {
	key    string // the setup key
	secret []byte
}

const period = 30 // seconds

// scan reads the text of a QR code.
func scan(uri string) (phone, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" {
		return phone{}, errors.New("the QR code is no otpauth text") // err would quote the secret
	}
	q := u.Query()
	for name, usual := range map[string]string{"algorithm": "SHA1", "digits": "6", "period": "30"} {
		if v := q.Get(name); v != "" && v != usual {
			return phone{}, fmt.Errorf("the QR code asks for %s %s", name, v)
		}
	}
	return keyed(q.Get("secret"))
}

// keyed takes the setup key.
func keyed(key string) (phone, error) {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil || len(secret) == 0 {
		return phone{}, errors.New("the setup key is not base32")
	}
	return phone{key: key, secret: secret}, nil
}

// step gives the number of the step that t is in.
func step(t time.Time) int64 { return t.Unix() / period }

// code gives the code of a step.
func (p phone) code(step int64) string {
	mac := hmac.New(sha1.New, p.secret)
	_ = binary.Write(mac, binary.BigEndian, step)
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

// wrong gives the n-th of the codes that are right at no step near t.
func (p phone) wrong(t time.Time, n int) string {
	var right []string
	for s := step(t) - 40; s <= step(t)+40; s++ {
		right = append(right, p.code(s))
	}
	for i := 0; ; i++ {
		code := fmt.Sprintf("%06d", (i*7919+13)%1_000_000)
		if slices.Contains(right, code) {
			continue
		}
		if n--; n < 0 {
			return code
		}
	}
}
