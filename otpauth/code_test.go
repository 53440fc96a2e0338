// Codes over time: what is current when, for how long, and what comes next.

package otpauth_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"rokketa/otpauth"
)

func TestACodeIsCurrentForItsPeriodAlone(t *testing.T) {
	for _, period := range []int{1, 3, 30, 60, 86400, 1e9, otpauth.MaxPeriod} {
		a := mustParse(t, all)
		a.Period = period
		at := time.Unix(edent, 123456789)
		code, err := a.At(at)
		if err != nil {
			t.Fatal(err)
		}
		if code.From.After(at) || !code.Until.After(at) || code.Until.Sub(code.From) != time.Duration(period)*time.Second ||
			code.From.Unix()%int64(period) != 0 || code.Step != uint64(edent/period) {
			t.Errorf("period %d: %+v", period, code)
		}
		for at, same := range map[time.Time]bool{
			code.From: true, code.Until.Add(-1): true, code.Until: false, code.From.Add(-1): false,
		} {
			other, err := a.At(at)
			if at.Unix() < 0 {
				continue
			}
			if err != nil || (other.Step == code.Step) != same {
				t.Errorf("period %d: at %v step %d (%v), at %v step %d", period, at, other.Step, err, code.From, code.Step)
			}
		}
	}
}

// Where a code is always about to end, the one of the moment could never be
// had.
func TestTheNextCodeIsOfUseInTheLastSeconds(t *testing.T) {
	for period, late := range map[int]time.Duration{
		1: time.Second / 6, 5: 5 * time.Second / 6, 10: 10 * time.Second / 6, 15: 2500 * time.Millisecond,
		30: 5 * time.Second, 60: 5 * time.Second, 86400: 5 * time.Second,
	} {
		a := mustParse(t, all)
		a.Period = period
		code, err := a.At(time.Unix(edent, 0))
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range map[time.Time]bool{
			code.From: false, code.Until.Add(-late - 1): false,
			code.Until.Add(-late): true, code.Until.Add(-1): true,
		} {
			if got := code.Late(at); got != want {
				t.Errorf("period %d, %v before its end: %v", period, code.Until.Sub(at), got)
			}
		}
	}
	if (otpauth.Code{Text: "123456"}).Late(time.Unix(edent, 0)) {
		t.Error("a counted code has no end")
	}
}

func TestACodeSaysHowLongItStays(t *testing.T) {
	code, err := mustParse(t, all).At(time.Unix(edent, 0)) // 22 seconds into its step
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]time.Duration{
		code.From:                        30 * time.Second,
		time.Unix(edent, 0):              8 * time.Second,
		code.Until.Add(-time.Nanosecond): 1,
		code.Until:                       0,
		code.Until.Add(time.Hour):        0,
	} {
		if got := code.Left(at); got != want {
			t.Errorf("at %v: %v left, want %v", at, got, want)
		}
	}
	if left := (otpauth.Code{Text: "123456"}).Left(time.Unix(edent, 0)); left != 0 {
		t.Errorf("a code without a time has %v left", left)
	}
}

func TestTheNextCodeIsTheOneThatWillBeCurrent(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*3600)
	for _, uri := range []string{all, start + "&digits=8&period=50&algorithm=SHA512", "otpauth://steam/me?secret=QWERTYUIOP"} {
		a := mustParse(t, uri)
		now, err := a.At(time.Unix(edent, 0).In(tokyo))
		if err != nil {
			t.Fatal(err)
		}
		next, err := a.Next(now)
		if err != nil {
			t.Fatal(err)
		}
		then, err := a.At(now.Until)
		if err != nil || next != then || next.From != now.Until || next.From.Location() != tokyo {
			t.Errorf("next %+v, then %+v (%v)", next, then, err)
		}
		if again, err := a.AtCounter(next.Step); err != nil || again.Text != next.Text || !again.From.Equal(next.From) {
			t.Errorf("by its step it is %+v (%v)", again, err)
		}
	}
}

func TestACountedCodeHasNoTime(t *testing.T) {
	a := mustParse(t, "otpauth://hotp/me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=4")
	code, err := a.At(time.Unix(edent, 0))
	if err != nil || code != (otpauth.Code{Text: "338314", Step: 4}) {
		t.Errorf("got %+v, %v", code, err)
	}
	if next, err := a.Next(code); err != nil || next != (otpauth.Code{Text: "254676", Step: 5}) {
		t.Errorf("next %+v, %v", next, err)
	}
	var e *otpauth.Error
	last, err := a.AtCounter(math.MaxUint64)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Next(last); !errors.As(err, &e) || e.Reason != otpauth.ReasonCounterEnd {
		t.Errorf("after the last counter: %v", err)
	}
}

func TestThereIsNoCodeOutsideTheYearsOfCodes(t *testing.T) {
	a := mustParse(t, all)
	for _, at := range []time.Time{{}, time.Unix(-1, 0), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(math.MaxInt64, 0)} {
		var e *otpauth.Error
		if _, err := a.At(at); !errors.As(err, &e) || e.Reason != otpauth.ReasonTime {
			t.Errorf("at %v: %v", at, err)
		}
		if _, ok := a.Verify("419231", at, otpauth.Window{Back: 1, Ahead: 1}); ok {
			t.Errorf("at %v a code is accepted", at)
		}
	}
	var e *otpauth.Error
	for _, step := range []uint64{math.MaxUint64, math.MaxUint64 / 30, 1 << 40} {
		if _, err := a.AtCounter(step); !errors.As(err, &e) || e.Reason != otpauth.ReasonTime {
			t.Errorf("step %d: %v", step, err)
		}
	}
	if _, err := a.At(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)); err != nil {
		t.Error(err)
	}
}

func TestACodeIsGroupedForReading(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "7": "7", "1234": "1234", "12345": "12345", "FR8RV": "FR8RV", "123456": "123 456", "1234567": "123 4567",
		"12345678": "1234 5678", "123456789": "123 456 789", "1234567890": "123 456 7890",
	} {
		if got := (otpauth.Code{Text: text}).Grouped(); got != want {
			t.Errorf("%q is grouped as %q, want %q", text, got, want)
		}
	}
}

// The library is the judge: it shares no line with the code under test.
func TestCodesAgreeWithAnIndependentLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(4226, 6238))
	algorithms := map[otpauth.Algorithm]otp.Algorithm{
		otpauth.SHA1: otp.AlgorithmSHA1, otpauth.SHA256: otp.AlgorithmSHA256, otpauth.SHA512: otp.AlgorithmSHA512,
	}
	for range 500 {
		raw := make([]byte, 1+random.IntN(160)) // also longer than the hash's block
		for i := range raw {
			raw[i] = byte(random.Uint32())
		}
		counter := random.Uint64() >> random.IntN(64)
		key := otpauth.EncodeKey(raw)
		for ours, theirs := range algorithms {
			for digits := 1; digits <= otpauth.MaxDigits; digits++ {
				a := otpauth.Account{Type: otpauth.HOTP, Secret: otpauth.NewSecret(raw), Algorithm: ours, Digits: digits}
				want, err := hotp.GenerateCodeCustom(key, counter, hotp.ValidateOpts{Digits: otp.Digits(digits), Algorithm: theirs})
				if err != nil {
					t.Fatal(err)
				}
				if got := codeOfCounter(t, a, counter); got != want {
					t.Fatalf("%s, %d digits, counter %d: %s, the library says %s", ours, digits, counter, got, want)
				}
			}
		}
		steam := otpauth.Account{
			Type: otpauth.Steam, Secret: otpauth.NewSecret(raw), Algorithm: otpauth.SHA1, Digits: 5, Period: 30,
		}
		counter >>= 32
		want, err := hotp.GenerateCodeCustom(key, counter, hotp.ValidateOpts{Digits: 5, Encoder: otp.EncoderSteam})
		if err != nil {
			t.Fatal(err)
		}
		if got := codeOfCounter(t, steam, counter); got != want {
			t.Fatalf("Steam, step %d: %s, the library says %s", counter, got, want)
		}
	}
}
