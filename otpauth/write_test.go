// Written URIs: the one form, and that reading gives back what was written.

package otpauth_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/pquerna/otp"

	"rokketa/otpauth"
)

func TestAURIIsWrittenInOneForm(t *testing.T) {
	for _, row := range []struct {
		change func(*otpauth.Account)
		want   string
	}{
		{
			func(a *otpauth.Account) {},
			"otpauth://totp/Shop:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Name = "My Shop", "me+you@example.com" },
			"otpauth://totp/My%20Shop:me%2Byou@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=My%20Shop&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Name = "A:/?#&%+B", ":/?#&%+" },
			"otpauth://totp/A%3A%2F%3F%23%26%25%2BB:%3A%2F%3F%23%26%25%2B?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%3A%2F%3F%23%26%25%2BB&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Name = "", "見本" },
			"otpauth://totp/%E8%A6%8B%E6%9C%AC?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Name = "", "a:b" },
			"otpauth://totp/:a%3Ab?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Name = "", "" },
			"otpauth://totp/?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30",
		},
		{
			func(a *otpauth.Account) { a.Type, a.Counter, a.Algorithm = otpauth.HOTP, 42, otpauth.SHA512 },
			"otpauth://hotp/Shop:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&algorithm=SHA512&digits=6&counter=42",
		},
		{
			func(a *otpauth.Account) { a.Type, a.Digits = otpauth.Steam, 5 },
			"otpauth://steam/Shop:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&algorithm=SHA1&digits=5&period=30",
		},
		{
			func(a *otpauth.Account) { a.Issuer, a.Digits = "steam", 5 },
			"otpauth://totp/steam:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=steam&algorithm=SHA1&digits=5&period=30&encoder=default",
		},
	} {
		a := usual()
		row.change(&a)
		got, err := a.URI()
		if err != nil || got != row.want {
			t.Errorf("got  %s (%v)\nwant %s", got, err, row.want)
		}
		again := mustParse(t, got)
		if !again.Same(a) || again.Issuer != a.Issuer || again.Name != a.Name || again.Counter != a.Counter {
			t.Errorf("%s is read as %+v", got, again)
		}
	}
}

func TestWhatIsWrittenIsReadWithoutARemark(t *testing.T) {
	uri, err := usual().URI()
	if err != nil {
		t.Fatal(err)
	}
	if _, notes, err := otpauth.ParseURI(uri); err != nil || len(notes) != 0 {
		t.Errorf("notes %v, %v", notes, err)
	}
}

func TestOtherReadersUnderstandWhatIsWritten(t *testing.T) {
	a := usual()
	a.Issuer, a.Name = "Disney+ & 見本 100%", "me+you / #1?"
	uri, err := a.URI()
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	if u.Fragment != "" || u.Host != "totp" || u.Path != "/"+a.Issuer+":"+a.Name || u.Query().Get("issuer") != a.Issuer ||
		strings.Contains(uri, "+") {
		t.Errorf("%s is read as %#v", uri, u)
	}
	key, err := otp.NewKeyFromURL(uri)
	if err != nil {
		t.Fatal(err)
	}
	if key.Issuer() != a.Issuer || key.AccountName() != a.Name || key.Secret() != otpauth.EncodeKey(a.Secret.Reveal()) ||
		key.Period() != 30 || key.Digits() != otp.DigitsSix || key.Algorithm() != otp.AlgorithmSHA1 {
		t.Errorf("%s is read as %v", uri, key)
	}
}
