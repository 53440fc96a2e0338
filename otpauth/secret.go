// The secret: kept so that nothing prints it by accident, with one door.

package otpauth

import (
	"crypto/hmac"
	"crypto/subtle"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"sync"
)

// redacted is what every kind of printing shows in place of a secret.
const redacted = "[secret]"

// Secret holds the bytes that account and service share. However it is
// printed, logged or marshalled it reads "[secret]"; Reveal is the only door.
// Copies of a Secret share the bytes, so Wipe ends all of them. A Secret is
// safe for concurrent use. It cannot be compared with ==; use Equal.
type Secret struct {
	_ [0]func() // makes == a compile error: it would compare the boxes

	// Where fmt cannot call methods, as on an unexported field, it looks into
	// the value itself, and for some verbs follows one pointer. It never
	// follows two.
	box **box
}

type box struct {
	mu  sync.RWMutex
	raw []byte
}

// NewSecret makes a Secret of a copy of raw. Of no bytes it makes the zero
// Secret.
func NewSecret(raw []byte) Secret {
	if len(raw) == 0 {
		return Secret{}
	}
	return ownSecret(append(make([]byte, 0, len(raw)), raw...))
}

// ownSecret makes a Secret of raw itself, which nobody else may keep.
func ownSecret(raw []byte) Secret {
	b := &box{raw: raw}
	return Secret{box: &b}
}

// read hands the bytes to use, which must not keep them. Of a zero or wiped
// Secret there are none.
func (s Secret) read(use func(raw []byte)) {
	if s.box == nil {
		use(nil)
		return
	}
	b := *s.box
	b.mu.RLock()
	defer b.mu.RUnlock()
	use(b.raw)
}

// Reveal gives a copy of the bytes, nil for the zero or wiped Secret. The
// caller clears the copy after use where that matters.
func (s Secret) Reveal() (raw []byte) {
	s.read(func(held []byte) { raw = append(raw, held...) })
	return raw
}

// Len is the number of bytes.
func (s Secret) Len() (n int) {
	s.read(func(raw []byte) { n = len(raw) })
	return n
}

// IsZero tells whether there is no secret, or none any more.
func (s Secret) IsZero() bool { return s.Len() == 0 }

// Equal compares the bytes in constant time. Two secrets of no bytes are
// equal.
func (s Secret) Equal(other Secret) (equal bool) {
	// Of one of them a copy is compared, for with both locks held two
	// comparisons in opposite order might wait for each other.
	theirs := other.Reveal()
	defer clear(theirs)
	s.read(func(raw []byte) { equal = subtle.ConstantTimeCompare(raw, theirs) == 1 })
	return equal
}

// mac is an HMAC keyed with the secret, nil if there is none.
func (s Secret) mac(h func() hash.Hash) (mac hash.Hash) {
	s.read(func(raw []byte) {
		if len(raw) > 0 {
			mac = hmac.New(h, raw)
		}
	})
	return mac
}

// Wipe overwrites the bytes, for this Secret and all its copies.
func (s Secret) Wipe() {
	if s.box == nil {
		return
	}
	b := *s.box
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.raw)
	b.raw = nil
}

// Format prints "[secret]" for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String gives "[secret]".
func (Secret) String() string { return redacted }

// GoString gives "[secret]".
func (Secret) GoString() string { return redacted }

// MarshalText gives "[secret]", which also serves JSON and XML. There is no
// way back: unmarshalling into a Secret fails.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue gives "[secret]".
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
