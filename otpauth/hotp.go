// The arithmetic of a code: RFC 4226, section 5.3, over crypto/hmac.
//
// It is done here, and pquerna/otp is the judge of it in the tests: that
// library takes the secret as a string, which cannot be overwritten, and
// with it a code costs about twice its HMAC. The codes on a member's screen are
// made again and again; this way they cost little more than the HMAC.

package otpauth

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
)

// steamAlphabet leaves out what is easily misread, so Steam's codes have
// neither vowels nor 0 and 1.
const steamAlphabet = "23456789BCDFGHJKMNPQRTVWXY"

// generator makes the codes of one account, one after the other.
type generator struct {
	mac   hash.Hash
	sum   [sha512.Size]byte
	text  [MaxDigits]byte
	size  int // of a code, in characters
	steam bool
	used  bool // Reset is not free, and the first code needs none
}

// generator is for an account that Check has passed; it reports false if the
// secret has been wiped meanwhile.
func (a Account) generator() (g *generator, ok bool) {
	g = &generator{size: a.Digits, steam: a.Type == Steam}
	switch a.Algorithm {
	case SHA1:
		g.mac = a.Secret.mac(sha1.New)
	case SHA256:
		g.mac = a.Secret.mac(sha256.New)
	case SHA512:
		g.mac = a.Secret.mac(sha512.New)
	}
	return g, g.mac != nil
}

// code gives the code of a step. It is good until the next call.
func (g *generator) code(step uint64) []byte {
	if g.used {
		g.mac.Reset()
	}
	g.used = true
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], step)
	g.mac.Write(counter[:])
	sum := g.mac.Sum(g.sum[:0])

	// Dynamic truncation. RFC 4226 speaks of byte 19 of SHA-1; RFC 6238
	// makes it the last one of any hash.
	offset := sum[len(sum)-1] & 0xf
	value := binary.BigEndian.Uint32(sum[offset:]) &^ (1 << 31)

	text := g.text[:g.size]
	if g.steam {
		for i := range text { // the first character drawn is the first shown
			text[i] = steamAlphabet[value%uint32(len(steamAlphabet))]
			value /= uint32(len(steamAlphabet))
		}
		return text
	}
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = '0' + byte(value%10)
		value /= 10
	}
	return text
}
