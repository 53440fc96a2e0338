// Sealing: secrets at rest, each bound to the place where it belongs.

package verifier

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
)

// sealer is what one master key gives: a key to seal with and one for the
// HMAC of short codes.
type sealer struct {
	aead cipher.AEAD
	mac  []byte
}

func newSealer(master []byte) (*sealer, error) {
	seal, err := hkdf.Key(sha256.New, master, nil, "rokketa verifier seal 1", 32)
	if err != nil {
		return nil, fmt.Errorf("verifier: keys: %w", err)
	}
	defer clear(seal)
	mac, err := hkdf.Key(sha256.New, master, nil, "rokketa verifier code 1", 32)
	if err != nil {
		return nil, fmt.Errorf("verifier: keys: %w", err)
	}
	block, err := aes.NewCipher(seal)
	if err != nil {
		return nil, fmt.Errorf("verifier: keys: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("verifier: keys: %w", err)
	}
	return &sealer{aead: aead, mac: mac}, nil
}

// place is the associated data: a sealed value moved to another member, row,
// table or column does not open.
func place(member, table, column, row string) []byte {
	// Lengths keep "ab","c" and "a","bc" apart.
	return fmt.Appendf(nil, "%d:%s%d:%s%d:%s%d:%s", len(member), member, len(table), table, len(column), column, len(row), row)
}

// seal seals under the current key and tells its number.
func (k *Keys) seal(plain, where []byte) (sealed []byte, key int) {
	h := k.held.Load()
	return h.sealing[h.current].aead.Seal(nil, nil, plain, where), h.current
}

// open opens what was sealed under the key of that number for this place.
func (k *Keys) open(key int, sealed, where []byte) ([]byte, error) {
	h, err := k.with(key)
	one := h.sealing[key]
	if one == nil {
		return nil, errors.Join(fmt.Errorf("verifier: sealed with key %d, which is not in the key file", key), err)
	}
	plain, err := one.aead.Open(nil, nil, sealed, where)
	if err != nil {
		return nil, fmt.Errorf("verifier: sealed value: %w", err)
	}
	return plain, nil
}

// mark is the HMAC of a short code under the current key, and tells its number.
func (k *Keys) mark(purpose, owner, code string) (mac []byte, key int) {
	h := k.held.Load()
	return h.sealing[h.current].code(purpose, owner, code), h.current
}

// code is the HMAC of a short code under the key of that number.
func (k *Keys) code(key int, purpose, owner, code string) (mac []byte, ok bool) {
	h, _ := k.with(key)
	one := h.sealing[key]
	if one == nil {
		return nil, false
	}
	return one.code(purpose, owner, code), true
}

// code is bound to what it is for and to whom, so that equal codes look
// different.
func (one *sealer) code(purpose, owner, code string) []byte {
	h := hmac.New(sha256.New, one.mac)
	h.Write(place(owner, purpose, "code", ""))
	h.Write([]byte(code))
	return h.Sum(nil)
}

func equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
