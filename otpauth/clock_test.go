// Whatever the clock does, a code is that of the time that is asked for.

package otpauth_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // the zones of daylight saving, wherever the test runs

	"rokketa/otpauth"
)

// rfcCode is the code of RFC 4226 and RFC 6238, written down once more.
func rfcCode(secret []byte, at time.Time) string {
	mac := hmac.New(sha1.New, secret)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	sum := mac.Sum(nil)
	part := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", part%1_000_000)
}

// At every second around a jump of the clock by an hour or a day, around both
// changes of daylight saving and around midnight, the code is that second's,
// and it says rightly how long it is good.
func TestCodesAreRightWhereverTheClockJumps(t *testing.T) {
	secret := []byte("12345678901234567890")
	a := otpauth.Account{
		Type: otpauth.TOTP, Issuer: "x", Name: "y", Secret: otpauth.NewSecret(secret),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
	for _, zone := range []string{"UTC", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} {
		where, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, begin := range []time.Time{
			time.Date(2026, 3, 29, 0, 59, 50, 0, time.UTC),  // Berlin's clocks go on
			time.Date(2026, 10, 25, 0, 59, 50, 0, time.UTC), // and back
			time.Date(2026, 11, 1, 5, 59, 50, 0, time.UTC),  // New York's
			time.Date(2026, 4, 4, 14, 59, 50, 0, time.UTC),  // Lord Howe's, by half an hour
			time.Date(2026, 12, 31, 23, 59, 50, 0, time.UTC),
		} {
			for _, jump := range []time.Duration{0, time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour} {
				for second := range 65 {
					at := begin.Add(jump + time.Duration(second)*time.Second + 999*time.Millisecond).In(where)
					code, err := a.At(at)
					if err != nil {
						t.Fatal(err)
					}
					if want := rfcCode(secret, at); code.Text != want {
						t.Fatalf("%v: %s instead of %s", at, code.Text, want)
					}
					left := code.Left(at)
					if code.From.After(at) || !code.Until.After(at) || left != code.Until.Sub(at) || left > 30*time.Second {
						t.Fatalf("%v: good from %v until %v, %v left", at, code.From, code.Until, left)
					}
				}
			}
		}
	}
}

// While a PC sleeps the monotonic clock stands still. Times that had a
// reading of it would make a code look good for as long as the PC has slept.
func TestACodesTimesKnowOfNoSleep(t *testing.T) {
	a := otpauth.Account{
		Type: otpauth.TOTP, Issuer: "x", Name: "y", Secret: otpauth.NewSecret([]byte("12345678901234567890")),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
	now := time.Now()
	if now == now.Round(0) {
		t.Fatal("the clock has no monotonic reading, so this shows nothing")
	}
	code, err := a.At(now)
	if err != nil {
		t.Fatal(err)
	}
	next, err := a.Next(code)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{code.From, code.Until, next.From, next.Until} {
		if at != at.Round(0) {
			t.Errorf("%v has a monotonic reading", at)
		}
	}
}
