// Passwords: how they are hashed, how many hashes run at once, and which
// passwords are not taken.

package verifier

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

const (
	saltBytes = 16
	hashBytes = 32

	// queueBySlot is how many wait for each place: at 30 ms a hash some two
	// seconds. Who comes then is told that the server is busy, at once.
	queueBySlot = 64

	// longestPassword is what is looked at, in bytes.
	longestPassword = 4096
)

// hasher runs argon2id, no more at once than it has slots, so that a flood of
// logins takes its turn and not the memory.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int32
	cost    Argon
	random  *source
	dummy   string
}

func newHasher(slots int, cost Argon, random *source) *hasher {
	h := &hasher{slots: make(chan struct{}, slots), cost: cost, random: random}
	// A hash that no password has: for members that do not exist.
	h.dummy = h.phc(make([]byte, saltBytes), make([]byte, hashBytes))
	return h
}

// take waits for a slot; give returns it.
func (h *hasher) take(ctx context.Context) (give func(), err error) {
	if h.waiting.Add(1) > int32(cap(h.slots)*(queueBySlot+1)) {
		h.waiting.Add(-1)
		return nil, Refuse(ReasonBusy)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; h.waiting.Add(-1) }, nil
	case <-ctx.Done():
		h.waiting.Add(-1)
		return nil, ctx.Err()
	}
}

// normalPassword is a password as it is hashed: one sequence of characters for
// what looks the same, whichever system it was typed on (SP 800-63B, 5.1.1.2).
func normalPassword(typed string) []byte { return norm.NFKC.Bytes([]byte(typed)) }

// hash makes the PHC string of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if err := h.random.fill(salt); err != nil {
		return "", err
	}
	give, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer give()
	return h.phc(salt, argon2.IDKey(normalPassword(password), salt, h.cost.Time, h.cost.Memory, h.cost.Threads, hashBytes)), nil
}

func (h *hasher) phc(salt, hash []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Time, h.cost.Threads, b64(salt), b64(hash))
}

// check compares a password with a PHC string; an empty one is nobody's, and
// takes the same time. stale tells that the hash has another cost than now.
func (h *hasher) check(ctx context.Context, phc, password string) (right, stale bool, err error) {
	known := phc != "" && len(password) <= longestPassword
	if !known {
		phc, password = h.dummy, ""
	}
	cost, salt, want, err := readPHC(phc)
	if err != nil {
		return false, false, err
	}
	give, err := h.take(ctx)
	if err != nil {
		return false, false, err
	}
	defer give()
	got := argon2.IDKey(normalPassword(password), salt, cost.Time, cost.Memory, cost.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, cost != h.cost, nil
}

func readPHC(phc string) (cost Argon, salt, hash []byte, err error) {
	bad := errors.New("verifier: a stored password hash cannot be read")
	part := strings.Split(phc, "$")
	if len(part) != 6 || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, bad
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &cost.Memory, &cost.Time, &cost.Threads); err != nil || cost.Time < 1 || cost.Threads < 1 {
		return cost, nil, nil, bad
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	hash, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(hash) < 16 {
		return cost, nil, nil, bad
	}
	return cost, salt, hash, nil
}

// newPassword tells whether a password may be set, by a *Refusal if not. There
// is no rule of composition (ASVS 5.0, 6.2.5).
func (s *Service) newPassword(m Member, password string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < s.profile.PasswordMin:
		return Refuse(ReasonShort, "limit", s.profile.PasswordMin)
	case n > s.profile.PasswordMax || len(password) > longestPassword:
		return Refuse(ReasonLong, "limit", s.profile.PasswordMax)
	}
	lower := strings.ToLower(password)
	user, _, _ := strings.Cut(m.Email, "@")
	for _, own := range []string{m.Email, user, m.Name, s.brand} {
		if own = strings.ToLower(own); own != "" && (lower == own || len(own) >= 5 && isDecorated(lower, own)) {
			return Refuse(ReasonOwnName)
		}
	}
	if common(password) {
		return Refuse(ReasonCommon)
	}
	return nil
}
