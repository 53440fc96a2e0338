// Another program (a virus scanner, an indexer) has one of our files open and
// does not share it. On Linux these tests are run under wine.

package vault_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"rokketa/internal/durable"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// hold opens a file as another program would, sharing only what is told.
func hold(t *testing.T, path string, share uint32) (release func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	must(t, err)
	h, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return func() { must(t, windows.CloseHandle(h)) }
}

// heldPlace is a vault of 60 accounts on the real disk, which tells how long
// it waited.
func heldPlace(t *testing.T, store vault.Store) (p place, pause *func(), waited *time.Duration) {
	dir, err := os.MkdirTemp("", "rokketa-held-")
	must(t, err)
	// Wine cannot delete a tree as Go asks Windows to, so no t.TempDir.
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	disk := durable.OS()
	pause, waited = new(func()), new(time.Duration)
	disk.Pause = func(d time.Duration) {
		*waited += d
		if *pause != nil {
			(*pause)()
		}
	}
	p = place{o: vault.Options{
		Dir: filepath.Join(dir, "app"), Store: store, Now: func() time.Time { return noon },
		Doors: vault.Doors{Disk: &disk, WorkFactor: testWork},
	}}
	if store == vault.StoreFile {
		p.o.Passphrase = passphrase
	} else {
		p.ring = vaulttest.New()
		p.o.Keyring = p.ring
	}
	p.filled(t, 60)
	*waited = 0
	return p, pause, waited
}

func heldStores(t *testing.T, statement func(t *testing.T, p place, path string, pause *func(), waited *time.Duration)) {
	for store, name := range map[vault.Store]string{vault.StoreKeyring: "index", vault.StoreFile: "vault.age"} {
		t.Run(string(store), func(t *testing.T) {
			p, pause, waited := heldPlace(t, store)
			statement(t, p, filepath.Join(p.o.Dir, name), pause, waited)
		})
	}
}

// sixty says that the sixty accounts are there, whole, for a program that
// starts now.
func sixty(t *testing.T, p place, more int) {
	t.Helper()
	v := p.open(t)
	sameSecrets(t, v.Entries())
	if len(v.Entries()) != 60+more || len(v.Notices()) != 0 {
		t.Errorf("%d accounts, %v", len(v.Entries()), v.Notices())
	}
	must(t, v.Close())
}

func TestHeldFileIsTriedAgainForTwoSecondsThenTold(t *testing.T) {
	heldStores(t, func(t *testing.T, p place, path string, _ *func(), waited *time.Duration) {
		v := p.open(t)
		release := hold(t, path, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE)
		for range 3 {
			*waited = 0
			_, err := v.Add(t.Context(), account(60))
			bad, ok := errors.AsType[*vault.FileError](err)
			if !ok {
				t.Fatalf("adding: %v", err)
			}
			if key, _ := bad.Explanation(); key != "vault.file.denied" && key != "vault.file.failed" {
				t.Errorf("told as %s", key)
			}
			if *waited < 2*time.Second {
				t.Errorf("gave up after %v: %v", *waited, err)
			}
			if len(v.Entries()) != 60 {
				t.Errorf("shown are %d accounts", len(v.Entries()))
			}
			sixty(t, p, 0) // it may be read all the while
		}
		release()
		*waited = 0
		add(t, v, account(60))
		must(t, v.Close())
		sixty(t, p, 1)
	})
}

func TestHeldFileThatIsLetGoInTimeIsWritten(t *testing.T) {
	heldStores(t, func(t *testing.T, p place, path string, pause *func(), waited *time.Duration) {
		v := p.open(t)
		release, left := hold(t, path, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE), 3
		*pause = func() {
			if left--; left == 0 {
				release()
			}
		}
		add(t, v, account(60))
		if left > 0 || *waited == 0 {
			t.Errorf("it did not wait: %v", *waited)
		}
		must(t, v.Close())
		sixty(t, p, 1)
	})
}

func TestHeldFileThatNobodyMayReadIsNoFirstStart(t *testing.T) {
	heldStores(t, func(t *testing.T, p place, path string, _ *func(), waited *time.Duration) {
		v := p.open(t)
		release := hold(t, path, 0)
		_, err := vault.Open(t.Context(), p.o)
		if _, ok := errors.AsType[*vault.FileError](err); !ok {
			t.Errorf("opening: %v", err)
		}
		if *waited < 2*time.Second {
			t.Errorf("gave up after %v", *waited)
		}
		err = second(v.Add(t.Context(), account(60)))
		if _, ok := errors.AsType[*vault.FileError](err); !ok {
			t.Errorf("adding: %v", err)
		}
		if len(v.Entries()) != 60 {
			t.Errorf("shown are %d accounts", len(v.Entries()))
		}
		release()
		add(t, v, account(60))
		must(t, v.Close())
		sixty(t, p, 1)
	})
}

// The real Credential Manager, under wine only: on a person's own PC no test
// writes there.
func TestTheCredentialManagerKeepsAVault(t *testing.T) {
	if inside() != "wine" {
		t.Skip("not under wine")
	}
	p, _, _ := heldPlace(t, vault.StoreKeyring)
	p.ring, p.o.Keyring, p.o.Dir = nil, nil, p.o.Dir+"-real"
	p.filled(t, 60)
	sixty(t, p, 0)
	h, err := p.open(t).Health(t.Context())
	must(t, err)
	if h.Keyring.Err != nil {
		t.Error(h.Keyring.Err)
	}
	ring := vault.SystemKeyring()
	_, err = ring.Get(t.Context(), fmt.Sprintf("%032d", 0))
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.ItemMissing {
		t.Errorf("an item that is not there: %v", err)
	}
	err = ring.Set(t.Context(), "probe", string(make([]byte, 3000)))
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.TooLarge {
		t.Errorf("an item that is too large: %v", err)
	}
}
