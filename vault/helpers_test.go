// What the tests of this room share: accounts, vaults on both stores, and
// what may be said of any vault.

package vault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rokketa/internal/durable"
	"rokketa/otpauth"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// testWork is scrypt work that tests can pay.
const testWork = 4

const passphrase = "correct horse 電池 staple"

var noon = time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)

// account gives the n-th account, with a secret like no other's.
func account(n int) otpauth.Account {
	return otpauth.Account{
		Type: otpauth.TOTP, Issuer: fmt.Sprintf("健保 %d", n), Name: fmt.Sprintf("member%d@example.jp", n),
		Secret:    otpauth.NewSecret([]byte(fmt.Sprintf("canary-%013d", n))),
		Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
	}
}

func accounts(from, to int) []otpauth.Account {
	var list []otpauth.Account
	for n := from; n < to; n++ {
		list = append(list, account(n))
	}
	return list
}

// place is where a vault lies, so that a test can open it again and again.
type place struct {
	o    vault.Options
	ring *vaulttest.Keyring // nil for the file store
}

// quick is the real disk without its syncs: what a test reads back does not
// wait for a platter.
func quick() *durable.Disk {
	disk := durable.OS()
	disk.Create = func(dir, pattern string) (durable.File, error) {
		f, err := os.CreateTemp(dir, pattern)
		return unsynced{f}, err
	}
	disk.SyncFolder = func(string) error { return nil }
	return &disk
}

// folder gives an empty folder, in memory where the system has such a place:
// these tests make thousands of files.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "rokketa-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

type unsynced struct{ *os.File }

func (unsynced) Sync() error { return nil }

func keyringPlace(t testing.TB) place {
	ring := vaulttest.New()
	return place{ring: ring, o: vault.Options{
		Dir: filepath.Join(folder(t), "app"), Keyring: ring,
		Now: func() time.Time { return noon }, LockWait: 2 * time.Second,
		Doors: vault.Doors{Disk: quick()},
	}}
}

func filePlace(t testing.TB) place {
	return place{o: vault.Options{
		Dir: filepath.Join(folder(t), "app"), Store: vault.StoreFile, Passphrase: passphrase,
		Now: func() time.Time { return noon }, LockWait: 2 * time.Second,
		Doors: vault.Doors{Disk: quick(), WorkFactor: testWork},
	}}
}

// bothStores runs a statement that holds for either store.
func bothStores(t *testing.T, statement func(t *testing.T, p place)) {
	t.Run("keyring", func(t *testing.T) { statement(t, keyringPlace(t)) })
	t.Run("file", func(t *testing.T) { statement(t, filePlace(t)) })
}

func (p place) open(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), p.o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// filled is a vault with this many accounts, closed again.
func (p place) filled(t testing.TB, n int) {
	t.Helper()
	v := p.open(t)
	add(t, v, accounts(0, n)...)
	must(t, v.Close())
}

func add(t testing.TB, v *vault.Vault, list ...otpauth.Account) []vault.Entry {
	t.Helper()
	entries, err := v.Add(t.Context(), list...)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	if len(entries) != len(list) {
		t.Fatalf("add gave %d entries for %d accounts", len(entries), len(list))
	}
	return entries
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// names gives the account names of the list, for comparison.
func names(entries []vault.Entry) string {
	var list []string
	for _, e := range entries {
		name, _, _ := strings.Cut(e.Account.Name, "@")
		if e.State != vault.Whole {
			name += "(" + string(e.State) + ")"
		}
		list = append(list, strings.TrimPrefix(name, "member"))
	}
	return strings.Join(list, " ")
}

// sameSecrets says whether every whole entry has the secret it was added with.
func sameSecrets(t testing.TB, entries []vault.Entry) {
	t.Helper()
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Account.Name, "member%d@", &n); err != nil {
			t.Fatalf("unexpected name %q", e.Account.Name)
		}
		if e.State == vault.Whole && !e.Account.Secret.Equal(account(n).Secret) {
			t.Errorf("account %d has another secret", n)
		}
		if e.State != vault.Whole && !e.Account.Secret.IsZero() {
			t.Errorf("account %d is %s and has a secret", n, e.State)
		}
	}
}

// still is tree without what says that somebody was there: the lock, and the
// wrong passwords that were counted.
func still(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := tree(t, dir)
	for _, name := range []string{"lock", "lock.holder", "tries", "tries.lock"} {
		delete(files, name)
	}
	return files
}

// forgive forgets the wrong passwords that were counted, so that the next one
// need not wait.
func (p place) forgive() { _ = os.Remove(filepath.Join(p.o.Dir, "tries")) }

// tree gives every file under dir with its content.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir+string(filepath.Separator))] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}
