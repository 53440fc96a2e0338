// What a test's window is given to hold: a vault with accounts, a folder of
// pictures, a policy, and the accounts themselves.

package ui_test

import (
	"context"
	"image"
	"testing"
	"time"

	"rokketa/internal/pictures"
	"rokketa/internal/policy"
	"rokketa/otpauth"
	"rokketa/ui"
	"rokketa/vault"
)

// decided is a policy from a file's content; "" for none.
func decided(content string) policy.Policy {
	if content == "" {
		return policy.Policy{}
	}
	return policy.Parse([]byte(content), "/etc/rokketa/policy.json")
}

// run is how work is done: at once, or in the background.
func (b *bench) run(background bool) func(job func() func()) {
	if !background {
		return func(job func() func()) { job()() }
	}
	b.done = make(chan func(), 99)
	return func(job func() func()) { go func() { b.done <- job() }() }
}

// kept is where settings are kept, "" for memory.
func (s setup) kept(file string) string {
	if s.helpdesk.Here {
		return ""
	}
	return file
}

func (s setup) album() ui.Pictures {
	all := album(s.pictures)
	if s.view != nil {
		all.View = s.view
	}
	return all
}

// filled is the vault with what the test wants in it; nil where the window is
// to open it.
func (b *bench) filled(s setup) *vault.Vault {
	b.t.Helper()
	if s.again {
		return nil
	}
	v, err := vault.Open(b.t.Context(), b.place)
	if err != nil {
		b.t.Fatal(err)
	}
	b.vault = v
	if len(s.accounts) > 0 {
		if _, err := v.Add(b.t.Context(), s.accounts...); err != nil {
			b.t.Fatal(err)
		}
	}
	if s.lost {
		v = b.loseFirst(b.place)
	}
	return v
}

// album is a folder of pictures that is not there: each view is a QR code's
// three squares in another grey.
func album(names []string) ui.Pictures {
	return ui.Pictures{
		Recent: func(context.Context, int) (all []pictures.Picture) {
			for i, n := range names {
				all = append(all, pictures.Picture{Path: "/home/hanako/" + n, Changed: noon.Add(-time.Duration(i) * time.Hour)})
			}
			return all
		},
		View: func(path string, side int) (image.Image, error) {
			m := image.NewGray(image.Rect(0, 0, side, side*3/4))
			for i := range m.Pix {
				m.Pix[i] = uint8(120 + len(path)*2)
			}
			return m, nil
		},
	}
}

// loseFirst opens the vault again after the keyring lost the page of the
// accounts, and adds one that is whole.
func (b *bench) loseFirst(o vault.Options) *vault.Vault {
	b.t.Helper()
	for _, name := range b.keyring.Names() {
		b.keyring.Drop(name)
	}
	if err := b.vault.Close(); err != nil {
		b.t.Fatal(err)
	}
	o.Anyway = true
	v, err := vault.Open(b.t.Context(), o)
	if err != nil {
		b.t.Fatal(err)
	}
	hotp := account(b.t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	hotp.Type, hotp.Period = otpauth.HOTP, 0
	if _, err := v.Add(b.t.Context(), hotp); err != nil {
		b.t.Fatal(err)
	}
	b.vault = v
	return v
}

// account makes a TOTP account from a key that was made up for tests.
func account(t testing.TB, issuer, name, key string) otpauth.Account {
	t.Helper()
	secret, _, err := otpauth.ParseKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: issuer, Name: name, Secret: secret,
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

// family is a list as a member may have it.
func family(t testing.TB) []otpauth.Account {
	return []otpauth.Account{
		account(t, "見本健康保険組合", "hanako@example.jp", "JBSWY3DPEHPK3PXP"),
		account(t, "Example Mail", "hanako.yamada@mail.example.com", "KRSXG5CTMVRXEZLU"),
		account(t, "さくら銀行", "山田花子", "MFRGGZDFMZTWQ2LK"),
		account(t, "", "city-office", "ORSXG5BRGIZTINJW"),
	}
}
