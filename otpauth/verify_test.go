// Verifying: which codes are accepted within a window, and as which step.

package otpauth_test

import (
	"math"
	"testing"
	"time"

	"rokketa/otpauth"
)

func TestACodeIsAcceptedWithinItsWindowAlone(t *testing.T) {
	a := mustParse(t, all)
	now := uint64(edent / 30)
	for _, window := range []otpauth.Window{{}, {Back: 1, Ahead: 1}, {Back: 3}, {Ahead: 2}, {Back: -5, Ahead: -5}, {Back: 40, Ahead: 7}} {
		for d := -50; d <= 50; d++ {
			want := d >= -max(0, window.Back) && d <= max(0, window.Ahead)
			code := codeOfCounter(t, a, uint64(int64(now)+int64(d)))
			step, ok := a.Verify(code, time.Unix(edent, 0), window)
			if ok != want || ok && step != uint64(int64(now)+int64(d)) || !ok && step != 0 {
				t.Errorf("window %+v, %d steps off: %v, step %d", window, d, ok, step)
			}
		}
	}
}

func TestACodeIsAcceptedAsPeopleTypeIt(t *testing.T) {
	at := time.Unix(edent, 0)
	a := mustParse(t, all)
	for _, typed := range []string{"419231", "419 231", " 419231 ", "419-231", "４１９２３１", "４１９　２３１", "419231\n", "\u200B419231"} {
		if _, ok := a.Verify(typed, at, otpauth.Window{}); !ok {
			t.Errorf("%q is refused", typed)
		}
	}
	for _, typed := range []string{"", "419230", "41923", "4192310", "0419231", "419231x", "4I9231", "+419231", "٤١٩٢٣١"} {
		if _, ok := a.Verify(typed, at, otpauth.Window{Back: 2, Ahead: 2}); ok {
			t.Errorf("%q is accepted", typed)
		}
	}
	steam := mustParse(t, "otpauth://steam/me?secret=63BEDWCQZKTQWPESARIERL5DTTQFCJTK")
	for _, typed := range []string{"FR8RV", "fr8rv", "ＦＲ８ＲＶ"} {
		if _, ok := steam.Verify(typed, time.Unix(1511200518, 0), otpauth.Window{}); !ok {
			t.Errorf("%q is refused", typed)
		}
	}
}

func TestOfTwoStepsWithOneCodeTheNearestCounts(t *testing.T) {
	a := mustParse(t, start+"&digits=1&algorithm=SHA1&period=30")
	now := uint64(edent / 30)
	for at := now; at < now+200; at++ {
		want, best := uint64(0), math.MaxInt
		code := codeOfCounter(t, a, at+3)
		for d := -5; d <= 5; d++ { // the earlier of two equally near is met first
			if step := uint64(int64(at) + int64(d)); codeOfCounter(t, a, step) == code && max(d, -d) < best {
				want, best = step, max(d, -d)
			}
		}
		step, ok := a.Verify(code, time.Unix(int64(at*30), 0), otpauth.Window{Back: 5, Ahead: 5})
		if !ok || step != want {
			t.Fatalf("at step %d: %v, step %d, want %d", at, ok, step, want)
		}
	}
}

func TestAWindowDoesNotReachBeforeTheFirstStep(t *testing.T) {
	a := mustParse(t, all)
	code := codeOfCounter(t, a, 0)
	if step, ok := a.Verify(code, time.Unix(40, 0), otpauth.Window{Back: 1000}); !ok || step != 0 {
		t.Errorf("%v, step %d", ok, step)
	}
}

// What a counter that went round or ran off would accept.
func TestAWindowEndsWithTheYearsOfCodes(t *testing.T) {
	a := mustParse(t, all)
	counted := a
	counted.Type = otpauth.HOTP
	if _, ok := a.Verify(codeOfCounter(t, counted, math.MaxUint64), time.Unix(0, 0), otpauth.Window{Back: 1}); ok {
		t.Error("the step before the first is accepted")
	}
	late := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, ok := a.Verify(codeOfCounter(t, counted, uint64(late.Unix()/30)), late, otpauth.Window{}); ok {
		t.Error("a code of the year 10000 is accepted, though At gives none")
	}
}

func TestACounterIsFoundAheadAndNeverBehind(t *testing.T) {
	a := mustParse(t, "otpauth://hotp/me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=4")
	for c := uint64(0); c < 15; c++ {
		code := codeOfCounter(t, a, c)
		want := c >= 4 && c <= 9
		if counter, ok := a.VerifyCounter(code, 5); ok != want || ok && counter != c {
			t.Errorf("counter %d: %v, %d", c, ok, counter)
		}
		if counter, ok := a.Verify(code, time.Unix(0, 0), otpauth.Window{Back: 9, Ahead: 5}); ok != want || ok && counter != c {
			t.Errorf("counter %d by Verify: %v, %d", c, ok, counter)
		}
	}
	if _, ok := a.VerifyCounter(codeOfCounter(t, a, 4), -1); !ok {
		t.Error("the expected code itself is refused")
	}
	a.Counter = math.MaxUint64 - 1
	if counter, ok := a.VerifyCounter(codeOfCounter(t, a, math.MaxUint64), 1000); !ok || counter != math.MaxUint64 {
		t.Errorf("at the end of counting: %v, %d", ok, counter)
	}
	if _, ok := a.VerifyCounter(codeOfCounter(t, a, 0), 10); ok {
		t.Error("the counter goes round")
	}
}

func TestNothingIsAcceptedForAnAccountThatIsNotValid(t *testing.T) {
	for _, a := range []otpauth.Account{{}, {Type: otpauth.HOTP}, {Type: otpauth.TOTP, Digits: 6, Period: 30, Algorithm: otpauth.SHA1}} {
		if _, ok := a.Verify("", time.Unix(edent, 0), otpauth.Window{Back: 1}); ok {
			t.Errorf("%+v accepts nothing as a code", a)
		}
		if _, ok := a.VerifyCounter("", 3); ok {
			t.Errorf("%+v accepts nothing as a code", a)
		}
	}
	if _, ok := mustParse(t, all).VerifyCounter("419231", 3); ok {
		t.Error("a code by time is accepted as a counted one")
	}
}
