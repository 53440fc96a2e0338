// Whoever waits is told how many accounts are done.

package vault_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"rokketa/otpauth"
	"rokketa/vault"
)

func TestWritingAndReadingManyAccountsTellsHowFarItHasCome(t *testing.T) {
	const n = 100
	p := keyringPlace(t)
	var told []int
	telling := vault.WithProgress(t.Context(), func(done, all int) {
		if all != n {
			t.Errorf("of %d", all)
		}
		told = append(told, done)
	})
	tells := func(what string, do func(ctx context.Context) error) {
		t.Helper()
		told = nil
		must(t, do(telling))
		if len(told) < 2 || !slices.IsSorted(told) || told[len(told)-1] != n || told[0] == n {
			t.Errorf("%s: told %d", what, told)
		}
	}
	var all []otpauth.Account
	for i := range n {
		all = append(all, otpauth.Account{
			Type: otpauth.TOTP, Issuer: fmt.Sprint("Service ", i), Secret: otpauth.NewSecret(fmt.Append(nil, "a secret of its own, ", i)),
			Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
		})
	}
	v, err := vault.Open(telling, p.o)
	must(t, err)
	tells("added", func(ctx context.Context) error {
		_, err := v.Add(ctx, all...)
		return err
	})
	must(t, v.Close())
	tells("opened", func(ctx context.Context) error {
		v, err = vault.Open(ctx, p.o)
		return err
	})
	must(t, v.Close())
}
