// What reading a URI and making a code cost beside one plain HMAC.

package otpauth_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"rokketa/otpauth"
)

const benchURI = "otpauth://totp/Example:alice%40example.com" +
	"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example&algorithm=SHA1&digits=6&period=30"

// BenchmarkCode reports how many times the cost of crypto/hmac alone it takes
// to make a code.
func BenchmarkCode(b *testing.B) {
	a := mustParse(b, benchURI)
	besideHMAC(b, func(i int) {
		if _, err := a.At(time.Unix(int64(i)*30, 0)); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkLibraryCode reports the same for the library that judges our codes,
// given the secret in the form that it wants.
func BenchmarkLibraryCode(b *testing.B) {
	opts := hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	besideHMAC(b, func(i int) {
		if _, err := hotp.GenerateCodeCustom("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", uint64(i), opts); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkParse reports how many times the cost of crypto/hmac alone it
// takes to read a URI.
func BenchmarkParse(b *testing.B) {
	besideHMAC(b, func(int) {
		if _, _, err := otpauth.ParseURI(benchURI); err != nil {
			b.Fatal(err)
		}
	})
}

// BenchmarkVerify reports the same for a wrong code with one step either way:
// three codes are made.
func BenchmarkVerify(b *testing.B) {
	a := mustParse(b, benchURI)
	besideHMAC(b, func(i int) {
		a.Verify("000000", time.Unix(int64(i)*30, 0), otpauth.Window{Back: 1, Ahead: 1})
	})
}

// besideHMAC runs work and a plain HMAC in turns, so that both meet the same
// machine, and reports the ratio.
func besideHMAC(b *testing.B, work func(i int)) {
	secret := []byte("12345678901234567890")
	plain := func(i int) {
		mac := hmac.New(sha1.New, secret)
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(i)))
		mac.Sum(nil)
	}
	const turn = 100
	var ours, theirs time.Duration
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		start := time.Now()
		for i := range turn {
			work(n + i)
		}
		middle := time.Now()
		for i := range turn {
			plain(n + i)
		}
		ours, theirs = ours+middle.Sub(start), theirs+time.Since(middle)
		n += turn
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(n), "ns/call")
	b.ReportMetric(float64(ours)/float64(theirs), "x-hmac")
}

func mustParse(tb testing.TB, uri string) otpauth.Account {
	tb.Helper()
	a, _, err := otpauth.ParseURI(uri)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}
