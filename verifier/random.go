// Random things: tokens, names, codes. Every bit from the one source.

package verifier

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"rokketa/otpauth"
)

const tokenBytes = 32

// token makes a token and what of it is stored: whoever reads the database
// cannot use what is in it.
func (s *source) token() (token string, hash []byte, err error) {
	raw := make([]byte, tokenBytes)
	if err := s.fill(raw); err != nil {
		return "", nil, err
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashToken(token), nil
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// challengeID is the name that a challenge is stored under.
func challengeID(token string) string { return hex.EncodeToString(hashToken(token)) }

// digits makes a code of n digits, each as likely as any other.
func (s *source) digits(n int) (string, error) {
	var b strings.Builder
	var raw [1]byte
	for b.Len() < n {
		if err := s.fill(raw[:]); err != nil {
			return "", err
		}
		if raw[0] < 250 { // or the low digits would come more often
			b.WriteByte('0' + raw[0]%10)
		}
	}
	return b.String(), nil
}

// name makes a name for a row, such as "m-3f0c…".
func (s *source) name(prefix string) (string, error) {
	var raw [8]byte
	if err := s.fill(raw[:]); err != nil {
		return "", err
	}
	return prefix + "-" + hex.EncodeToString(raw[:]), nil
}

// secret makes the secret of an app: as long as the HMAC's output (RFC 6238,
// section 5.1), 160 bits for SHA1.
func (s *source) secret(a otpauth.Algorithm) (otpauth.Secret, error) {
	n := map[otpauth.Algorithm]int{otpauth.SHA256: 32, otpauth.SHA512: 64}[a]
	raw := make([]byte, max(n, 20))
	defer clear(raw)
	if err := s.fill(raw); err != nil {
		return otpauth.Secret{}, err
	}
	return otpauth.NewSecret(raw), nil
}

const recoveryBytes = 10 // 80 bits, 16 characters of base32

func (s *source) recovery() (string, error) {
	var raw [recoveryBytes]byte
	if err := s.fill(raw[:]); err != nil {
		return "", err
	}
	return otpauth.EncodeKey(raw[:]), nil
}

// ids names the lines of the log so that they sort by time, and within one
// moment in the order in which they were made.
type ids struct {
	random *source
	count  atomic.Uint32
}

func (i *ids) next(now time.Time) (string, error) {
	var raw [4]byte
	if err := i.random.fill(raw[:]); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%08x%08x", lineID(now), i.count.Add(1), binary.BigEndian.Uint32(raw[:])), nil
}

// lineID is what every ID of that moment begins with.
func lineID(at time.Time) string { return fmt.Sprintf("%016x", max(at.UnixNano(), 0)) }
