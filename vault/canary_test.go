// No secret in any file of ours, in an error or in a print.

package vault_test

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/otpauth"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// canaries gives every spelling in which the secret of account n could leak.
func canaries(n int) []string {
	raw := account(n).Secret.Reveal()
	list := []string{
		string(raw), otpauth.EncodeKey(raw), strings.ToLower(otpauth.EncodeKey(raw)),
		hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), passphrase,
	}
	// Base64 in the three ways in which the bytes can fall.
	for shift := range 3 {
		padded := append(make([]byte, shift), raw...)
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			list = append(list, code.EncodeToString(padded)[4:len(padded)])
		}
	}
	return list
}

// noCanary says that no file of the folder holds a secret of the accounts
// 0 to n-1 in any spelling, in its content or its name.
func noCanary(t testing.TB, dir string, n int) {
	t.Helper()
	for name, content := range tree(t, dir) {
		for i := range n {
			for _, canary := range canaries(i) {
				if strings.Contains(content, canary) || strings.Contains(name, canary) {
					t.Fatalf("%s holds a secret as %q", name, canary)
				}
			}
		}
	}
}

func TestTheCanaryWouldBeFound(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 2)
	found := false
	for _, name := range p.ring.Names() {
		for _, canary := range canaries(0) {
			found = found || strings.Contains(p.ring.Value(name), canary)
		}
	}
	if !found {
		t.Fatal("the canary is not found where it is")
	}
}

func TestNoFileAndNoErrorHoldsASecret(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.start(t)
		v := p.open(t)
		var said []string
		hear := func(err error) {
			if err != nil {
				said = append(said, fmt.Sprintf("%v %+v %#v", err, err, err))
			}
		}
		for n := range 12 {
			add(t, v, account(100+n))
			must(t, v.Delete(t.Context(), v.Entries()[0].ID))
		}
		noCanary(t, p.o.Dir, 5)
		long := account(0)
		long.Secret = otpauth.NewSecret([]byte(strings.Repeat("canary", 300)))
		_, err := v.Add(t.Context(), long)
		hear(err)
		if p.ring != nil {
			for _, f := range []vaulttest.Fault{
				vaulttest.Locked, vaulttest.Empty, vaulttest.Wrong, vaulttest.Vanish, vaulttest.Panic, vaulttest.Failed,
			} {
				p.ring.Always(f)
				_, err := v.Add(t.Context(), account(0))
				hear(err)
				_, err = vault.Open(t.Context(), p.o)
				hear(err)
			}
			loud := p
			loud.o.Keyring, loud.o.Dir = repeats{}, filepath.Join(folder(t), "loud")
			_, err := loud.open(t).Add(t.Context(), account(0))
			hear(err)
		} else {
			p.o.Passphrase += "!"
			_, err := vault.Open(t.Context(), p.o)
			hear(err)
		}
		if len(said) == 0 {
			t.Fatal("nothing failed")
		}
		for _, text := range said {
			for _, canary := range append(canaries(0), "canary") {
				if strings.Contains(text, canary) {
					t.Errorf("%q in %s", canary, text)
				}
			}
		}
		noCanary(t, p.o.Dir, 5)
	})
}

// repeats is a keyring whose errors repeat what they were given.
type repeats struct{}

func (repeats) Set(_ context.Context, _, value string) error {
	return errors.New("cannot store " + value)
}
func (repeats) Get(context.Context, string) (string, error) { return "", errors.New("no") }
func (repeats) Delete(context.Context, string) error        { return errors.New("no") }
