// How long opening and one change take with 1,000 accounts, as ratios to what
// cannot be avoided: reading the index file, and one durable write.

package vault_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"rokketa/internal/durable"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// diskPlace is a vault with real syncs on a real disk.
func diskPlace(b *testing.B, store vault.Store) place {
	p := place{o: vault.Options{Dir: filepath.Join(b.TempDir(), "app"), Store: store}}
	if store == vault.StoreFile {
		p.o.Passphrase, p.o.Doors.WorkFactor = passphrase, 1
	} else {
		p.o.Keyring = vaulttest.New()
	}
	p.filled(b, 1000)
	return p
}

func bothBenched(b *testing.B, work func(b *testing.B, p place)) {
	for _, store := range []vault.Store{vault.StoreKeyring, vault.StoreFile} {
		b.Run(string(store), func(b *testing.B) { work(b, diskPlace(b, store)) })
	}
}

// beside reports the time of an operation as a multiple of plain's.
func beside(b *testing.B, name string, plain func()) {
	start := time.Now()
	for range b.N {
		plain()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Since(start)), name)
}

func BenchmarkOpen1000(b *testing.B) {
	bothBenched(b, func(b *testing.B, p place) {
		for b.Loop() {
			_ = p.openQuiet(b).Close()
		}
		path := newest(p)
		beside(b, "times-reading-the-file", func() { _, _ = os.ReadFile(path) })
	})
}

func BenchmarkChange1000(b *testing.B) {
	bothBenched(b, func(b *testing.B, p place) {
		v := p.openQuiet(b)
		defer func() { _ = v.Close() }()
		id, to := v.Entries()[0].ID, 0
		for b.Loop() {
			to = 1 - to
			must(b, v.Move(b.Context(), id, to))
		}
		path := newest(p)
		data, err := os.ReadFile(path)
		must(b, err)
		beside(b, "times-one-durable-write", func() { _ = durable.WriteFile(path+".beside", data) })
	})
}

func BenchmarkAddToFull1000(b *testing.B) {
	bothBenched(b, func(b *testing.B, p place) {
		v := p.openQuiet(b)
		defer func() { _ = v.Close() }()
		n := 1000
		for b.Loop() {
			n++
			_, err := v.Add(b.Context(), account(n))
			must(b, err)
		}
		path := newest(p)
		data, err := os.ReadFile(path)
		must(b, err)
		beside(b, "times-one-durable-write", func() { _ = durable.WriteFile(path+".beside", data) })
	})
}

func newest(p place) string {
	if p.o.Store == vault.StoreFile {
		return filepath.Join(p.o.Dir, "vault.age")
	}
	return filepath.Join(p.o.Dir, "index")
}

func (p place) openQuiet(b *testing.B) *vault.Vault {
	b.Helper()
	v, err := vault.Open(b.Context(), p.o)
	must(b, err)
	return v
}
