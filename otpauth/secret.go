// The secret: kept so that nothing prints it by accident, with one door.

package otpauth

import (
	"crypto/subtle"
	"fmt"
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

	// The bytes lie behind a pointer, for fmt follows none inside a struct:
	// not even a Secret in an unexported field prints its bytes.
	box *box
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
func ownSecret(raw []byte) Secret { return Secret{box: &box{raw: raw}} }

// Reveal gives a copy of the bytes, nil for the zero or wiped Secret. The
// caller clears the copy after use where that matters.
func (s Secret) Reveal() []byte {
	if s.box == nil {
		return nil
	}
	s.box.mu.RLock()
	defer s.box.mu.RUnlock()
	return append([]byte(nil), s.box.raw...)
}

// Len is the number of bytes.
func (s Secret) Len() int {
	if s.box == nil {
		return 0
	}
	s.box.mu.RLock()
	defer s.box.mu.RUnlock()
	return len(s.box.raw)
}

// IsZero tells whether there is no secret, or none any more.
func (s Secret) IsZero() bool { return s.Len() == 0 }

// Equal compares the bytes in constant time. Two secrets of no bytes are
// equal.
func (s Secret) Equal(other Secret) bool {
	// One lock at a time: two goroutines may compare the same two secrets in
	// opposite order.
	mine := other.Reveal()
	defer clear(mine)
	if s.box == nil {
		return len(mine) == 0
	}
	s.box.mu.RLock()
	defer s.box.mu.RUnlock()
	return subtle.ConstantTimeCompare(s.box.raw, mine) == 1
}

// Wipe overwrites the bytes, for this Secret and all its copies.
func (s Secret) Wipe() {
	if s.box == nil {
		return
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	clear(s.box.raw)
	s.box.raw = nil
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
