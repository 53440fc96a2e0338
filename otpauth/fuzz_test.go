// Whatever the text: no panic, no secret in an error or a note, no invalid
// account, and what was understood survives being written and read again.

package otpauth_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rokketa/otpauth"
)

func FuzzParseURI(f *testing.F) {
	for _, row := range accepted {
		f.Add(row.uri)
	}
	for _, row := range refused {
		f.Add(row.uri)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, notes, err := otpauth.ParseURI(text)
		if err != nil {
			var e *otpauth.Error
			if !errors.As(err, &e) || !a.Secret.IsZero() || notes != nil {
				t.Fatalf("%q: %v with %+v", text, err, a)
			}
			return
		}
		if err := a.Check(); err != nil {
			t.Fatalf("%q is read as an account that is not valid: %v", text, err)
		}
		if !utf8.ValidString(a.Issuer) || !utf8.ValidString(a.Name) || !norm.NFC.IsNormalString(a.Issuer) || !norm.NFC.IsNormalString(a.Name) {
			t.Fatalf("%q has names %q, %q", text, a.Issuer, a.Name)
		}
		if _, err := a.At(time.Unix(edent, 0)); err != nil {
			t.Fatalf("%q gives no code: %v", text, err)
		}
		quiet(t, a.Secret, notes)
	})
}

func FuzzParseFormatParse(f *testing.F) {
	for _, row := range accepted {
		f.Add(row.uri)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, _, err := otpauth.ParseURI(text)
		if err != nil {
			return
		}
		written, err := first.URI()
		if err != nil {
			t.Fatalf("%q cannot be written: %v", text, err)
		}
		second, _, err := otpauth.ParseURI(written)
		if err != nil {
			t.Fatalf("%q, written as %q, cannot be read: %v", text, written, err)
		}
		if !second.Same(first) || second.Issuer != first.Issuer || second.Name != first.Name || second.Counter != first.Counter {
			t.Fatalf("%q, written as %q: %+v is read as %+v", text, written, first, second)
		}
		if again, _ := second.URI(); again != written {
			t.Fatalf("%q is written again as %q", written, again)
		}
	})
}

// Accounts of any names that a person may give survive too.
func FuzzFormatParse(f *testing.F) {
	f.Add("Shop", "me", []byte("secret"), byte(0), 6, 30, uint64(0))
	f.Add("A:B", ":c", []byte{0}, byte(1), 8, 1, uint64(1<<63))
	f.Add("Steam", " ", []byte("x"), byte(2), 5, 30, uint64(5))
	f.Add("Disney+", "%2B", []byte("x"), byte(3), 10, 1<<31-1, uint64(5))
	f.Fuzz(func(t *testing.T, issuer, name string, raw []byte, kind byte, digits, period int, counter uint64) {
		a := otpauth.Account{
			Type:   []otpauth.Type{otpauth.TOTP, otpauth.HOTP, otpauth.Steam}[kind%3],
			Issuer: issuer, Name: name, Secret: otpauth.NewSecret(raw),
			Algorithm: []otpauth.Algorithm{otpauth.SHA1, otpauth.SHA256, otpauth.SHA512}[kind/3%3],
			Digits:    digits, Period: period, Counter: counter,
		}
		written, err := a.URI()
		if err != nil {
			if a.Check() == nil {
				t.Fatalf("%+v is valid but %v", a, err)
			}
			return
		}
		b, _, err := otpauth.ParseURI(written)
		if err != nil {
			var e *otpauth.Error
			if errors.As(err, &e) && e.Reason == otpauth.ReasonNameLong {
				return // normalising can lengthen a name
			}
			t.Fatalf("%q cannot be read: %v", written, err)
		}
		if !a.Same(b) || a.Type == otpauth.HOTP && a.Counter != b.Counter {
			t.Fatalf("%q: %+v is read as %+v", written, a, b)
		}
		if ordinary(issuer) && ordinary(name) && issuer != "" && (b.Issuer != issuer || b.Name != name) {
			t.Fatalf("%q: %q %q is read as %q %q", written, issuer, name, b.Issuer, b.Name)
		}
	})
}

// ordinary tells whether a name is text in NFC without characters that show
// nothing: such a name is kept as it is.
func ordinary(name string) bool {
	return utf8.ValidString(name) && norm.NFC.IsNormalString(name) && strings.TrimSpace(name) == name &&
		strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func FuzzParseKey(f *testing.F) {
	for _, key := range []string{"JBSWY3DPEHPK3PXP", "jbsw y3dp-ehpk 3pxp", "ＪＢＳＷ", "0189", "A======", "あ", "\xff", "QWERTYUIOP"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		secret, notes, err := otpauth.ParseKey(typed)
		if err != nil {
			var e *otpauth.Error
			if !errors.As(err, &e) || !secret.IsZero() {
				t.Fatalf("%q: %v", typed, err)
			}
			if at, named := e.Details["position"].(int); named {
				runes := []rune(typed)
				if c := e.Details["character"]; at < 1 || at > len(runes) || c != string(runes[at-1]) && c != "\uFFFD" && c != "=" {
					t.Fatalf("%q: %v", typed, e)
				}
			}
			return
		}
		quiet(t, secret, notes)
		again, _, err := otpauth.ParseKey(otpauth.GroupKey(otpauth.EncodeKey(secret.Reveal())))
		if err != nil || !again.Equal(secret) {
			t.Fatalf("%q does not survive being written: %v", typed, err)
		}
	})
}

// quiet fails if the notes hold the secret as text.
func quiet(t *testing.T, secret otpauth.Secret, notes []otpauth.Note) {
	t.Helper()
	if secret.Len() < 8 {
		return // so short a text may stand anywhere by chance
	}
	for _, n := range notes {
		switch n.Kind {
		case otpauth.NoteIssuerDiffers, otpauth.NoteIssuerPlus, otpauth.NoteIssuerKept:
			continue // these repeat names, which a text may make the same as the secret
		}
		if strings.Contains(strings.ToUpper(fmt.Sprint(n)), otpauth.EncodeKey(secret.Reveal())) {
			t.Fatalf("note %s holds the secret", n.Kind)
		}
	}
}

// A URI may be wrong in any place: no error may repeat its secret.
func TestNoErrorRepeatsTheSecret(t *testing.T) {
	key := otpauth.EncodeKey(canary)
	for _, uri := range []string{
		key, "otpauth:" + key, "otpauth://" + key, "otpauth://" + key + "/me?secret=A", key + "://x", "motp://" + key,
		"otpauth://totp/me?secret=" + key + "!", "otpauth://totp/me?secret=" + key + "0", "otpauth://totp/me?secret=" + key + "AA",
		"otpauth://totp/me?secret=" + key + "&secret=A", "otpauth://totp/me?secret=" + key + "&digits=" + key,
		"otpauth://totp/me?secret=" + key + "&period=" + key, "otpauth://totp/me?secret=" + key + "&algorithm=" + key,
		"otpauth://totp/me?secret=" + key + "&encoder=" + key, "otpauth://hotp/me?secret=" + key + "&counter=" + key,
		"steam://" + key + "!", "otpauth://steam/me?digits=9&secret=" + key, "otpauth://totp/%?secret=" + key + "%",
	} {
		_, _, err := otpauth.ParseURI(uri)
		if err == nil {
			t.Errorf("%s is accepted", strings.ReplaceAll(uri, key, "KEY"))
			continue
		}
		var e *otpauth.Error
		if !errors.As(err, &e) {
			t.Fatal(err)
		}
		for _, text := range []string{err.Error(), fmt.Sprint(e.Details), fmt.Sprintf("%+v", e)} {
			if strings.Contains(text, key[:8]) || shows(text) {
				t.Errorf("%s: the error repeats the secret: %s", strings.ReplaceAll(uri, key, "KEY"), text)
			}
		}
	}
}
