// The published vectors, complete: RFC 4226 Appendix D and RFC 6238 Appendix B.

package otpauth_test

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
)

// RFC 4226, Appendix D, secret "12345678901234567890": the HMAC, its
// truncated value in hexadecimal and decimal, and the six digits.
var rfc4226 = []struct {
	count     uint64
	hmac      string
	truncated string
	decimal   uint32
	code      string
	whole     string // the decimal column as a code of ten digits
}{
	{0, "cc93cf18508d94934c64b65d8ba7667fb7cde4b0", "4c93cf18", 1284755224, "755224", "1284755224"},
	{1, "75a48a19d4cbe100644e8ac1397eea747a2d33ab", "41397eea", 1094287082, "287082", "1094287082"},
	{2, "0bacb7fa082fef30782211938bc1c5e70416ff44", "82fef30", 137359152, "359152", "0137359152"},
	{3, "66c28227d03a2d5529262ff016a1e6ef76557ece", "66ef7655", 1726969429, "969429", "1726969429"},
	{4, "a904c900a64b35909874b33e61c5938a8e15ed1c", "61c5938a", 1640338314, "338314", "1640338314"},
	{5, "a37e783d7b7233c083d4f62926c7a25f238d0316", "33c083d4", 868254676, "254676", "0868254676"},
	{6, "bc9cd28561042c83f219324d3c607256c03272ae", "7256c032", 1918287922, "287922", "1918287922"},
	{7, "a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", "4e5b397", 82162583, "162583", "0082162583"},
	{8, "1b3c89f65e6c9e883012052823443f048b4332db", "2823443f", 673399871, "399871", "0673399871"},
	{9, "1637409809a679dc698207310c8c7fc07290d9e5", "2679dc69", 645520489, "520489", "0645520489"},
}

func TestCodesAreThoseOfRFC4226AppendixD(t *testing.T) {
	a := otpauth.Account{
		Type: otpauth.HOTP, Secret: otpauth.NewSecret([]byte("12345678901234567890")),
		Algorithm: otpauth.SHA1, Digits: 6,
	}
	full := a
	full.Digits = 10
	for _, v := range rfc4226 {
		if got := codeOfCounter(t, a, v.count); got != v.code {
			t.Errorf("count %d: code %s, want %s", v.count, got, v.code)
		}
		if got := codeOfCounter(t, full, v.count); got != v.whole {
			t.Errorf("count %d: all the digits are %s, want %s", v.count, got, v.whole)
		}
		// The columns of the table must agree with one another.
		sum, err := hex.DecodeString(v.hmac)
		if err != nil {
			t.Fatal(err)
		}
		value := binary.BigEndian.Uint32(sum[sum[19]&0xf:]) & 0x7fffffff
		if value != v.decimal || fmt.Sprintf("%x", value) != v.truncated {
			t.Errorf("count %d: the HMAC truncates to %x, %d", v.count, value, value)
		}
	}
}

// RFC 6238, Appendix B. The secret repeats "1234567890" to the size of the
// hash, as in the reference implementation.
var rfc6238 = []struct {
	seconds   int64
	utc       string
	step      string // the value of T
	code      string
	algorithm otpauth.Algorithm
}{
	{59, "1970-01-01 00:00:59", "0000000000000001", "94287082", otpauth.SHA1},
	{59, "1970-01-01 00:00:59", "0000000000000001", "46119246", otpauth.SHA256},
	{59, "1970-01-01 00:00:59", "0000000000000001", "90693936", otpauth.SHA512},
	{1111111109, "2005-03-18 01:58:29", "00000000023523EC", "07081804", otpauth.SHA1},
	{1111111109, "2005-03-18 01:58:29", "00000000023523EC", "68084774", otpauth.SHA256},
	{1111111109, "2005-03-18 01:58:29", "00000000023523EC", "25091201", otpauth.SHA512},
	{1111111111, "2005-03-18 01:58:31", "00000000023523ED", "14050471", otpauth.SHA1},
	{1111111111, "2005-03-18 01:58:31", "00000000023523ED", "67062674", otpauth.SHA256},
	{1111111111, "2005-03-18 01:58:31", "00000000023523ED", "99943326", otpauth.SHA512},
	{1234567890, "2009-02-13 23:31:30", "000000000273EF07", "89005924", otpauth.SHA1},
	{1234567890, "2009-02-13 23:31:30", "000000000273EF07", "91819424", otpauth.SHA256},
	{1234567890, "2009-02-13 23:31:30", "000000000273EF07", "93441116", otpauth.SHA512},
	{2000000000, "2033-05-18 03:33:20", "0000000003F940AA", "69279037", otpauth.SHA1},
	{2000000000, "2033-05-18 03:33:20", "0000000003F940AA", "90698825", otpauth.SHA256},
	{2000000000, "2033-05-18 03:33:20", "0000000003F940AA", "38618901", otpauth.SHA512},
	{20000000000, "2603-10-11 11:33:20", "0000000027BC86AA", "65353130", otpauth.SHA1},
	{20000000000, "2603-10-11 11:33:20", "0000000027BC86AA", "77737706", otpauth.SHA256},
	{20000000000, "2603-10-11 11:33:20", "0000000027BC86AA", "47863826", otpauth.SHA512},
}

func TestCodesAreThoseOfRFC6238AppendixB(t *testing.T) {
	sizes := map[otpauth.Algorithm]int{otpauth.SHA1: 20, otpauth.SHA256: 32, otpauth.SHA512: 64}
	for _, v := range rfc6238 {
		a := otpauth.Account{
			Type: otpauth.TOTP, Algorithm: v.algorithm, Digits: 8, Period: 30,
			Secret: otpauth.NewSecret([]byte(strings.Repeat("1234567890", 7)[:sizes[v.algorithm]])),
		}
		at, err := time.Parse(time.DateTime, v.utc)
		if err != nil || at.Unix() != v.seconds {
			t.Fatalf("%s is %d, not %d (%v)", v.utc, at.Unix(), v.seconds, err)
		}
		code, err := a.At(at)
		if err != nil {
			t.Fatal(err)
		}
		if code.Text != v.code || fmt.Sprintf("%016X", code.Step) != v.step {
			t.Errorf("%s at %d: code %s of step %X, want %s of %s",
				v.algorithm, v.seconds, code.Text, code.Step, v.code, v.step)
		}
		if step, ok := a.Verify(v.code, at, otpauth.Window{}); !ok || step != code.Step {
			t.Errorf("%s at %d: %s verifies as %v, step %d", v.algorithm, v.seconds, v.code, ok, step)
		}
	}
}

// Two codes of real Steam Guard secrets that are known in public.
func TestCodesOfSteamAreSteamsOwn(t *testing.T) {
	a := mustParse(t, "otpauth://steam/Steam:someone?secret=63BEDWCQZKTQWPESARIERL5DTTQFCJTK")
	for seconds, want := range map[int64]string{1511200518: "FR8RV", 1511200714: "9P3VP"} {
		if got := codeAt(t, a, seconds); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
}

func codeOfCounter(tb testing.TB, a otpauth.Account, counter uint64) string {
	tb.Helper()
	code, err := a.AtCounter(counter)
	if err != nil {
		tb.Fatal(err)
	}
	return code.Text
}

func codeAt(tb testing.TB, a otpauth.Account, seconds int64) string {
	tb.Helper()
	code, err := a.At(time.Unix(seconds, 0))
	if err != nil {
		tb.Fatal(err)
	}
	return code.Text
}
