// What an app password costs with 1,000 accounts, as ratios to the same vault
// without one in the same run. The one scrypt of a start is left out (its work
// is set to nothing): it takes as long as it is told to.

package vault_test

import (
	"testing"

	"rokketa/vault"
)

// sealedAndOpen gives a vault with an app password, and one without.
func sealedAndOpen(b *testing.B) (sealed, open place) {
	open, sealed = diskPlace(b, vault.StoreKeyring), diskPlace(b, vault.StoreKeyring)
	sealed.o.Doors.WorkFactor = 1
	v := sealed.openQuiet(b)
	must(b, v.UseRecoveryKey(b.Context(), newKey(b)))
	must(b, v.SetPassword(b.Context(), "", secretWord))
	must(b, v.Close())
	sealed.o.Passphrase = secretWord
	return sealed, open
}

func BenchmarkSealedOpen1000(b *testing.B) {
	sealed, open := sealedAndOpen(b)
	for b.Loop() {
		_ = sealed.openQuiet(b).Close()
	}
	beside(b, "times-opening-without-a-password", func() { _ = open.openQuiet(b).Close() })
}

func BenchmarkSealedChange1000(b *testing.B) {
	sealed, open := sealedAndOpen(b)
	v, w := sealed.openQuiet(b), open.openQuiet(b)
	defer func() { _, _ = v.Close(), w.Close() }()
	move := func(v *vault.Vault) func() {
		id, to := v.Entries()[0].ID, 0
		return func() {
			to = 1 - to
			must(b, v.Move(b.Context(), id, to))
		}
	}
	change, plain := move(v), move(w)
	for b.Loop() {
		change()
	}
	beside(b, "times-a-change-without-a-password", plain)
}

func BenchmarkSealedAdd1000(b *testing.B) {
	sealed, open := sealedAndOpen(b)
	v, w := sealed.openQuiet(b), open.openQuiet(b)
	defer func() { _, _ = v.Close(), w.Close() }()
	n := 1000
	addOne := func(v *vault.Vault) {
		n++
		_, err := v.Add(b.Context(), account(n))
		must(b, err)
	}
	for b.Loop() {
		addOne(v)
	}
	beside(b, "times-adding-without-a-password", func() { addOne(w) })
}
