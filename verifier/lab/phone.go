// This file promises: a stand-in for the phone of a demonstration account. It
// reads the text of the QR code and gives codes by its own arithmetic, so
// that a mistake in the server's cannot hide by being made twice.

package lab

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// phone holds one account as an authenticator app does: its secret and how
// its codes are made (RFC 4226, section 5; RFC 6238, section 4).
type phone struct {
	secret    []byte
	algorithm string // SHA1, SHA256, SHA512
	digits    int
	period    int64 // seconds
}

// String keeps the secret out of every print.
func (phone) String() string { return "[phone]" }

// GoString keeps the secret out of every print.
func (phone) GoString() string { return "[phone]" }

var errURI = errors.New("lab: not an otpauth text that a phone takes")

// readURI takes the text of a QR code as a usual authenticator app does:
// spelling is forgiven, what is missing has the usual value.
func readURI(text string) (phone, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" {
		return phone{}, errURI // err would quote the text
	}
	q := u.Query()
	p := phone{algorithm: "SHA1", digits: 6, period: 30}
	key := strings.ToUpper(strings.TrimRight(strings.ReplaceAll(q.Get("secret"), " ", ""), "="))
	p.secret, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil || len(p.secret) == 0 {
		return phone{}, errURI
	}
	if a := q.Get("algorithm"); a != "" {
		p.algorithm = strings.ToUpper(a)
	}
	if d := q.Get("digits"); d != "" {
		if p.digits, err = strconv.Atoi(d); err != nil || p.digits < 6 || p.digits > 8 {
			return phone{}, errURI
		}
	}
	if d := q.Get("period"); d != "" {
		if p.period, err = strconv.ParseInt(d, 10, 64); err != nil || p.period < 1 || p.period > 3600 {
			return phone{}, errURI
		}
	}
	if p.hash() == nil {
		return phone{}, errURI
	}
	return p, nil
}

func (p phone) hash() func() hash.Hash {
	switch p.algorithm {
	case "SHA1":
		return sha1.New
	case "SHA256":
		return sha256.New
	case "SHA512":
		return sha512.New
	}
	return nil
}

// step gives the number of the step that t is in.
func (p phone) step(t time.Time) int64 {
	s, seconds := t.Unix()/p.period, t.Unix()%p.period
	if seconds < 0 {
		s--
	}
	return s
}

// code gives the code that the phone shows at t.
func (p phone) code(t time.Time) string { return p.coder()(p.step(t)) }

// coder gives the code of any step; the key is prepared once for many steps.
func (p phone) coder() func(step int64) string {
	mac := hmac.New(p.hash(), p.secret)
	var sum [sha512.Size]byte
	modulus := uint32(1)
	for range p.digits {
		modulus *= 10
	}
	return func(step int64) string {
		var counter [8]byte
		binary.BigEndian.PutUint64(counter[:], uint64(step))
		mac.Reset()
		mac.Write(counter[:])
		s := mac.Sum(sum[:0])
		at := s[len(s)-1] & 0x0f
		value := binary.BigEndian.Uint32(s[at:at+4]) & 0x7fffffff % modulus
		return fmt.Sprintf("%0*d", p.digits, value)
	}
}

// settings names how the codes are made, as a person compares them.
func (p phone) settings() string {
	return fmt.Sprintf("%s / %d / %d s", p.algorithm, p.digits, p.period)
}
