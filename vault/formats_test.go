// What was once written opens for ever. testdata holds what each version of
// the formats wrote; "go test -run TestEveryFormat -update" adds the present
// one where there is none yet, and never writes over one.

package vault_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

var update = flag.Bool("update", false, "write fixtures of the present formats where there are none")

// A fixture is a folder:
//
//	keyring/          index, pending, recovery, backups/ and passphrase file
//	keyring.json      the items of the keyring
//	recovery-key.txt  the key of the older backup
//	password.txt      the app password of the keyring store, where it has one
//	file/             vault.age
//
// All secrets are those of helpers_test.go, made up for the tests.
const present = "testdata/format-2"

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.CopyFS(to, os.DirFS(from)))
}

func writeFixture(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = testWork
	clock := noon
	p.o.Now = func() time.Time { return clock }
	v, key := p.withKey(t, 3)
	must(t, v.Delete(t.Context(), v.Entries()[2].ID))
	clock = clock.Add(time.Hour)
	must(t, v.UseRecoveryPassphrase(t.Context(), passphrase))
	must(t, v.SetPassword(t.Context(), "", secretWord))
	p.ring.Nth("get", 1, vaulttest.NoService) // a page stays on the pending list
	if _, err := v.Add(t.Context(), account(9)); err == nil {
		t.Fatal("the change did not fail")
	}
	p.ring.Always("")
	must(t, v.Close())
	f := filePlace(t)
	f.filled(t, 3)

	must(t, os.MkdirAll(present, 0o755))
	copyTree(t, p.o.Dir, filepath.Join(present, "keyring"))
	copyTree(t, f.o.Dir, filepath.Join(present, "file"))
	for _, dir := range []string{"keyring", "file"} {
		for _, name := range []string{"lock", "lock.holder"} {
			_ = os.Remove(filepath.Join(present, dir, name))
		}
	}
	items := map[string]string{}
	for _, name := range p.ring.Names() {
		items[name] = p.ring.Value(name)
	}
	data, err := json.MarshalIndent(items, "", " ")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(present, "keyring.json"), append(data, '\n'), 0o644))
	must(t, os.WriteFile(filepath.Join(present, "recovery-key.txt"), []byte(key.Text()+"\n"), 0o644))
	must(t, os.WriteFile(filepath.Join(present, "password.txt"), []byte(secretWord+"\n"), 0o644))
}

func TestEveryFormatThatWasEverWrittenOpens(t *testing.T) {
	if _, err := os.Stat(present); errors.Is(err, fs.ErrNotExist) && *update {
		writeFixture(t)
	}
	all, err := filepath.Glob("testdata/format-*")
	must(t, err)
	if len(all) == 0 {
		t.Fatal("no fixtures")
	}
	for _, fixture := range all {
		t.Run(filepath.Base(fixture), func(t *testing.T) {
			p := keyringPlace(t)
			copyTree(t, filepath.Join(fixture, "keyring"), p.o.Dir)
			var items map[string]string
			data, err := os.ReadFile(filepath.Join(fixture, "keyring.json"))
			must(t, err)
			must(t, json.Unmarshal(data, &items))
			for name, value := range items {
				p.ring.Put(name, value)
			}
			password, err := os.ReadFile(filepath.Join(fixture, "password.txt"))
			if !errors.Is(err, fs.ErrNotExist) {
				must(t, err)
				p.refused(t, vault.ErrPassphraseNeeded)
			}
			p.o.Passphrase = strings.TrimSuffix(string(password), "\n")
			v := p.open(t)
			if v.HasPassword() != (len(password) > 0) {
				t.Errorf("it has a password: %v", v.HasPassword())
			}
			if names(v.Entries()) != "0 1" || names(v.Deleted()) != "2" || len(v.Notices()) != 0 {
				t.Errorf("the keyring store: %s, %s, %v", names(v.Entries()), names(v.Deleted()), v.Notices())
			}
			sameSecrets(t, append(v.Entries(), v.Deleted()...))
			if r := v.Recovery(); r.Kind != vault.RecoveryPassphrase || r.Trouble != nil || r.Proved.IsZero() {
				t.Errorf("%+v", r)
			}
			must(t, v.Prove(t.Context(), vault.Opening{Passphrase: passphrase}))
			add(t, v, account(3)) // and can be written to

			f := filePlace(t)
			copyTree(t, filepath.Join(fixture, "file"), f.o.Dir)
			w := f.open(t)
			if got := names(w.Entries()); got != "0 1 2" {
				t.Errorf("the file store: %s", got)
			}
			sameSecrets(t, w.Entries())

			text, err := os.ReadFile(filepath.Join(fixture, "recovery-key.txt"))
			must(t, err)
			key, err := vault.ParseRecoveryKey(string(text))
			must(t, err)
			opened := map[string]int{}
			for _, name := range backups(t, filepath.Join(fixture, "keyring", "backups")) {
				for what, with := range map[string]vault.Opening{"key": {Key: key}, "passphrase": {Passphrase: passphrase}} {
					b, err := vault.OpenBackup(filepath.Join(fixture, "keyring", "backups", name), with)
					if err != nil {
						continue
					}
					opened[what]++
					if b.Count() != 3 {
						t.Errorf("%s has %d accounts", name, b.Count())
					}
					b.Close()
				}
			}
			if opened["key"] == 0 || opened["passphrase"] == 0 {
				t.Errorf("opened: %v", opened)
			}
		})
	}
}

func TestANewerFormatIsRefusedAndLeftAsItIs(t *testing.T) {
	for what, make := range map[string]func(t *testing.T, p place){
		"index": func(t *testing.T, p place) {
			must(t, os.WriteFile(filepath.Join(p.o.Dir, "index"), vault.Frame("rokketa-index", 3, map[string]int{"strange": 1}), 0o600))
		},
		"pending list": func(t *testing.T, p place) {
			must(t, os.WriteFile(filepath.Join(p.o.Dir, "pending"), vault.Frame("rokketa-pending", 3, map[string]int{"strange": 1}), 0o600))
		},
		"page": func(_ *testing.T, p place) {
			name := p.ring.Names()[0]
			p.ring.Put(name, vault.Page(3, "open", name, "AAAA"))
		},
		"old kind in a newer page": func(_ *testing.T, p place) {
			name := p.ring.Names()[0]
			p.ring.Put(name, vault.Page(2, "open", name, "AAAA"))
		},
		"kind of page": func(_ *testing.T, p place) {
			name := p.ring.Names()[0]
			p.ring.Put(name, vault.Page(1, "sealed", name, "AAAA"))
		},
	} {
		t.Run(what, func(t *testing.T) {
			p := keyringPlace(t)
			v, _ := p.withKey(t, 3)
			must(t, v.Close())
			make(t, p)
			files, items := tree(t, p.o.Dir), ringItems(p.ring)
			for _, anyway := range []bool{false, true} {
				p.o.Anyway = anyway
				if _, err := vault.Open(t.Context(), p.o); !is[*vault.NewerError](err) {
					t.Errorf("%v", err)
				}
			}
			if !maps.Equal(files, tree(t, p.o.Dir)) || !maps.Equal(items, ringItems(p.ring)) {
				t.Error("something was changed")
			}
		})
	}
}

func ringItems(ring *vaulttest.Keyring) map[string]string {
	items := map[string]string{}
	for _, name := range ring.Names() {
		items[name] = ring.Value(name)
	}
	return items
}
