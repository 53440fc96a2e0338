// The seal of an app password: one age identity, made once for each password.
// What holds it is a key page, sealed with the password by scrypt; what it
// opens are the pages of the secrets. So a start costs one scrypt, however
// many pages there are.
//
// A key page's payload is an age file, sealed with the password, of the
// identity as the age program writes it, and a line feed. A sealed page's
// payload is an age file, sealed for the identity, of a proof and then what an
// open page's payload is. The proof is there because everybody who reads the
// index can seal for the identity: it is the first 16 bytes of HMAC-SHA256 over
// what stands before the payload, and the rest, by a key that only the
// identity gives.

package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"reflect"
	"slices"

	"filippo.io/age"
)

const (
	keyCopies = 2   // key pages of a seal: one that is lost loses nothing
	ageFixed  = 200 // bytes that age puts around what it seals for one identity
	proofSize = 16
	proofFor  = "rokketa-page.2.sealed" // what the key of the proofs is derived for
)

// seal is what the index says of it. It is never changed.
type seal struct {
	Recipient string   `json:"recipient"` // the public half
	Keys      []string `json:"keys"`      // names of the key pages
}

// whole says whether it may be what we wrote.
func (s *seal) whole() bool {
	for i, name := range s.Keys {
		if !isHex(name, nameSize) || slices.Contains(s.Keys[:i], name) {
			return false
		}
	}
	r, err := age.ParseX25519Recipient(s.Recipient)
	return err == nil && r.String() == s.Recipient && len(s.Keys) == keyCopies
}

// recipient gives the public half, "" where there is no seal.
func (s *seal) recipient() string {
	if s == nil {
		return ""
	}
	return s.Recipient
}

// keys gives the names of the key pages, none where there is no seal.
func (s *seal) keys() []string {
	if s == nil {
		return nil
	}
	return s.Keys
}

// opened is a seal whose identity is known.
type opened struct {
	identity *age.X25519Identity
	proof    []byte // the key of the proofs
	wrapped  []byte // payload of the key pages
}

// newSeal makes an identity that nobody had before and wraps it, and opens
// what it wrapped. work is the scrypt work, 0 age's default.
func newSeal(password string, work int) (*opened, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	defer forget(identity)
	text := []byte(identity.String() + "\n")
	defer clear(text)
	wrapped, err := wrap(text, password, work)
	if err != nil {
		return nil, err
	}
	return openSeal(wrapped, password, identity.Recipient().String())
}

// wrap is seal for what is small enough for a page.
func wrap(text []byte, password string, work int) ([]byte, error) {
	wrapped, err := sealWith(text, password, work)
	if err == nil && len(wrapped) > pageKey.room() {
		return nil, errors.New("vault: key page too long")
	}
	return wrapped, err
}

// openSeal opens the payload of a key page. The error is ErrPassphraseWrong,
// ErrPassphraseTooHard, or unwraps to errNotWhole: also where the identity is
// another than the index names.
func openSeal(wrapped []byte, password, recipient string) (*opened, error) {
	return openSealCapped(wrapped, password, recipient, mostWork)
}

func openSealCapped(wrapped []byte, password, recipient string, most int) (*opened, error) {
	text, err := unsealCapped(wrapped, password, most)
	defer clear(text)
	if err != nil {
		return nil, err
	}
	line, ok := bytes.CutSuffix(text, []byte("\n"))
	if !ok {
		return nil, damage("key page's content")
	}
	identity, err := age.ParseX25519Identity(string(line))
	if err != nil || identity.String() != string(line) {
		return nil, damage("key page's content") // err repeats the key
	}
	if identity.Recipient().String() != recipient {
		forget(identity)
		return nil, damage("key page of another seal")
	}
	proof, err := hkdf.Key(sha256.New, line, nil, proofFor, sha256.Size)
	if err != nil {
		return nil, err
	}
	return &opened{identity: identity, proof: proof, wrapped: wrapped}, nil
}

// room is how many payload bytes fit into a page, of a vault with or without
// a seal.
func (s *seal) room() int {
	if s == nil {
		return pageOpen.room()
	}
	return pageSealed.room() - ageFixed - proofSize
}

func (o *opened) prove(name string, payload []byte) []byte {
	h := hmac.New(sha256.New, o.proof)
	_, _ = io.WriteString(h, pageKind+"."+string(pageSealed)+"."+name+".")
	_, _ = h.Write(payload)
	return h.Sum(nil)[:proofSize]
}

func (o *opened) sealPage(name string, payload []byte) ([]byte, error) {
	plain := slices.Concat(o.prove(name, payload), payload)
	defer clear(plain)
	return sealTo(plain, o.identity.Recipient())
}

// openPage gives the payload of a sealed page. The error unwraps to
// errNotWhole.
func (o *opened) openPage(name string, sealed []byte) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), o.identity)
	if err != nil {
		return nil, damage("page is sealed otherwise")
	}
	plain, err := io.ReadAll(r)
	if err != nil || len(plain) < proofSize || !hmac.Equal(plain[:proofSize], o.prove(name, plain[proofSize:])) {
		clear(plain)
		return nil, damage("page's proof")
	}
	return plain[proofSize:], nil
}

// wipe clears what opens pages from memory.
func (o *opened) wipe() {
	if o != nil {
		forget(o.identity)
		clear(o.proof)
	}
}

// forget clears an identity from memory. age has no door for that, and what it
// keeps is a slice that reflection may read: so its bytes can be cleared. Texts
// that it made of them on the way are left to the garbage collector.
func forget(identity *age.X25519Identity) {
	if secret := reflect.ValueOf(identity).Elem().FieldByName("secretKey"); secret.IsValid() && secret.Kind() == reflect.Slice {
		clear(secret.Bytes())
	}
}
