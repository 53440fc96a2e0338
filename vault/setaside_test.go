// A vault whose files are lost is never taken for a first start while there
// are backups, and comes back from them.

package vault_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"rokketa/vault"
)

func TestAVaultWhoseFilesAreLostComesBackFromABackup(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v, key := p.withKey(t, 3)
		last := v.Recovery().Last
		must(t, v.Close())
		whole := tree(t, p.o.Dir)
		for what, harm := range map[string]func(name string) error{
			"deleted": os.Remove,
			"damaged": func(name string) error { return os.Truncate(name, 3) },
		} {
			t.Run(what, func(t *testing.T) {
				q := p
				q.o.Dir = filepath.Join(folder(t), "app")
				copyTree(t, p.o.Dir, q.o.Dir)
				for name := range whole {
					if filepath.Dir(name) == "." && name != "recovery" {
						must(t, harm(filepath.Join(q.o.Dir, name)))
					}
				}
				for _, anyway := range []bool{false, true} {
					q.o.Anyway = anyway
					if _, err := vault.Open(t.Context(), q.o); !is[*vault.DamagedError](err) {
						t.Fatalf("anyway %v: %v", anyway, err)
					}
				}
				q.o.Anyway = false
				if there, err := vault.Exists(q.o.Dir, q.o.Store); !there || err != nil {
					t.Errorf("it exists: %v, %v", there, err)
				}
				before := tree(t, q.o.Dir)
				must(t, vault.SetAside(t.Context(), q.o))
				contents := map[string]int{}
				for _, content := range tree(t, q.o.Dir) {
					contents[content]++
				}
				for name, content := range before {
					if contents[content] == 0 && name != "recovery" && name != "lock.holder" {
						t.Errorf("%s is gone", name)
					}
				}
				w := q.open(t)
				if len(w.Entries()) != 0 || w.Recovery().Kind != vault.RecoverySheet {
					t.Errorf("%s, %+v", names(w.Entries()), w.Recovery())
				}
				b, err := vault.OpenBackup(filepath.Join(q.o.Dir, "backups", filepath.Base(last)), vault.Opening{Key: key})
				must(t, err)
				defer b.Close()
				_, err = w.Apply(t.Context(), b)
				must(t, err)
				must(t, w.Close())
				w = q.open(t)
				if got := names(w.Entries()); got != "0 1 2" {
					t.Errorf("restored is %s", got)
				}
				must(t, w.Prove(t.Context(), vault.Opening{Key: key}))
			})
		}
	})
}

func TestOnlyADamagedVaultIsSetAside(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v, _ := p.withKey(t, 3)
		must(t, v.Close())
		before := still(t, p.o.Dir)
		if err := vault.SetAside(t.Context(), p.o); !errors.Is(err, vault.ErrNotDamaged) {
			t.Errorf("%v", err)
		}
		if p.ring != nil {
			p.ring.Always("locked")
			if err := vault.SetAside(t.Context(), p.o); state(err) != vault.Locked {
				t.Errorf("a locked keyring: %v", err)
			}
		} else {
			wrong := p.o
			wrong.Passphrase = "wrong"
			if err := vault.SetAside(t.Context(), wrong); !errors.Is(err, vault.ErrPassphraseWrong) && !errors.Is(err, vault.ErrNotDamaged) {
				t.Errorf("another passphrase: %v", err)
			}
		}
		if !maps.Equal(before, still(t, p.o.Dir)) {
			t.Error("something was changed")
		}
		if err := vault.SetAside(t.Context(), vault.Options{Dir: folder(t), Keyring: p.o.Keyring, Store: p.o.Store, Passphrase: passphrase}); !errors.Is(err, vault.ErrNotDamaged) {
			t.Errorf("an empty folder: %v", err)
		}
	})
}

func TestAKeyThatAnotherProgramMadeIsUsed(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 1)
	v, w := p.open(t), p.open(t)
	must(t, w.UseRecoveryKey(t.Context(), newKey(t)))
	must(t, w.Close())
	add(t, v, account(1))
	must(t, v.Close())
	if r := p.open(t).Recovery(); r.Trouble != nil || len(backups(t, filepath.Join(p.o.Dir, "backups"))) != 2 {
		t.Errorf("%+v", r)
	}
}
