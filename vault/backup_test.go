// Backups are made by themselves, open with the stock age program, and come
// back whole; what is wrong with one is told.

package vault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
	"rokketa/vault"
)

// backups gives the names of the backups in a folder, sorted.
func backups(t testing.TB, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "rokketa-????????-*.age"))
	must(t, err)
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	slices.Sort(names)
	return names
}

// withKey is a filled vault with a recovery key, open.
func (p place) withKey(t testing.TB, n int) (*vault.Vault, vault.RecoveryKey) {
	t.Helper()
	v, key := p.open(t), newKey(t)
	add(t, v, accounts(0, n)...)
	must(t, v.UseRecoveryKey(t.Context(), key))
	if r := v.Recovery(); r.Trouble != nil || r.Second != nil || r.Proved.IsZero() {
		t.Fatalf("%+v", r)
	}
	return v, key
}

// restored is a new vault, as on a new PC, into which a backup is restored.
func restored(t testing.TB, path string, with vault.Opening) *vault.Vault {
	t.Helper()
	b, err := vault.OpenBackup(path, with)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	defer b.Close()
	v := keyringPlace(t).open(t)
	_, err = v.Apply(t.Context(), b)
	must(t, err)
	return v
}

func TestWithoutARecoveryKeyThereIsNoBackup(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.filled(t, 3)
		v := p.open(t)
		if err := v.Backup(t.Context()); !errors.Is(err, vault.ErrNoRecovery) {
			t.Errorf("a backup: %v", err)
		}
		if r := v.Recovery(); r.Kind != vault.RecoveryNone || r.Last != "" {
			t.Errorf("%+v", r)
		}
		must(t, v.Close())
		if _, err := os.Stat(filepath.Join(p.o.Dir, "backups")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a folder for backups: %v", err)
		}
	})
}

func TestABackupComesBackWhole(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v, key := p.withKey(t, 50)
		hotp := account(50)
		hotp.Type, hotp.Period, hotp.Counter, hotp.Algorithm, hotp.Digits = otpauth.HOTP, 0, 7, otpauth.SHA256, 8
		hotp.Issuer = `銀行: "A&B" %<>`
		entries := add(t, v, hotp)
		must(t, v.Delete(t.Context(), v.Entries()[5].ID))
		must(t, v.Backup(t.Context()))
		r := v.Recovery()
		if r.Kind != vault.RecoverySheet || r.Commit == 0 || !r.Made.Equal(noon) {
			t.Errorf("%+v", r)
		}
		noCanary(t, p.o.Dir, 50)
		for name, content := range tree(t, p.o.Dir) {
			if strings.Contains(content, key.Text()[16:40]) {
				t.Errorf("the key is in %s", name)
			}
		}
		again := restored(t, r.Last, vault.Opening{Key: key})
		if len(again.Entries()) != 50 || len(again.Deleted()) != 1 {
			t.Fatalf("%d and %d accounts", len(again.Entries()), len(again.Deleted()))
		}
		sameSecrets(t, append(again.Entries()[:49], again.Deleted()...))
		got, want := again.Entries()[49], entries[0]
		if got.ID != want.ID || got.Account.Issuer != hotp.Issuer || got.Account.Counter != 10 || !got.Account.Same(hotp) || !got.Added.Equal(noon) {
			t.Errorf("%+v", got)
		}
	})
}

func TestTheAgeProgramOpensABackup(t *testing.T) {
	if _, err := exec.LookPath("age"); err != nil {
		if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
			t.Fatal("age is not installed (Debian: age)")
		}
		t.Skip("age is not installed (Debian: age)")
	}
	v, key := keyringPlace(t).withKey(t, 3)
	identity := filepath.Join(folder(t), "key.txt")
	must(t, os.WriteFile(identity, []byte(key.Text()+"\n"), 0o600))
	plain, err := exec.CommandContext(t.Context(), "age", "-d", "-i", identity, v.Recovery().Last).Output()
	must(t, err)
	lines := strings.Split(strings.TrimSpace(string(plain)), "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], "authenticator") {
		t.Fatalf("%d lines, the first is %q", len(lines), lines[0])
	}
	for n, line := range lines[1:] {
		if !strings.Contains(line, "otpauth://totp/") || !strings.Contains(line, "&issuer=") && !strings.Contains(line, "?issuer=") {
			t.Errorf("no URI as it is written: %s", line)
		}
		var e struct{ URI, Secret string }
		must(t, json.Unmarshal([]byte(line), &e))
		a, _, err := otpauth.ParseURI(e.URI)
		must(t, err)
		if s, _, err := otpauth.ParseKey(e.Secret); err != nil || !a.Same(account(n)) || !a.SameName(account(n)) || !s.Equal(account(n).Secret) {
			t.Errorf("account %d is not as it was: %v", n, err)
		}
	}
}

func TestAPassphraseOpensBackupsWithTheFileBesideThem(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = testWork
	clock := noon
	p.o.Now = func() time.Time { return clock }
	v := p.open(t)
	add(t, v, accounts(0, 3)...)
	stick := folder(t)
	must(t, v.UseRecoveryPassphrase(t.Context(), passphrase))
	must(t, v.SetBackupFolder(t.Context(), stick))
	r := v.Recovery()
	if r.Kind != vault.RecoveryPassphrase || r.Proved.IsZero() || r.Trouble != nil || r.Second != nil {
		t.Fatalf("%+v", r)
	}
	noCanary(t, p.o.Dir, 3)
	second := filepath.Join(stick, "rokketa-backups", filepath.Base(r.Last))
	for _, path := range []string{r.Last, second} {
		if got := names(restored(t, path, vault.Opening{Passphrase: passphrase}).Entries()); got != "0 1 2" {
			t.Errorf("restored is %s", got)
		}
		if _, err := vault.OpenBackup(path, vault.Opening{Passphrase: "wrong"}); !errors.Is(err, vault.ErrPassphraseWrong) {
			t.Errorf("another passphrase: %v", err)
		}
		if _, err := vault.OpenBackup(path, vault.Opening{Key: newKey(t)}); !errors.Is(err, vault.ErrBackupWrongKey) {
			t.Errorf("another key: %v", err)
		}
		if _, err := vault.OpenBackup(path, vault.Opening{}); !errors.Is(err, vault.ErrBackupNeedsKey) {
			t.Errorf("nothing: %v", err)
		}
	}
	// A passphrase that is changed leaves what the old one opens.
	clock = clock.Add(time.Second)
	must(t, v.UseRecoveryPassphrase(t.Context(), "another one"))
	if got := names(restored(t, second, vault.Opening{Passphrase: passphrase}).Entries()); got != "0 1 2" {
		t.Errorf("with the old passphrase: %s", got)
	}
	must(t, v.Prove(t.Context(), vault.Opening{Passphrase: "another one"}))
	if err := v.Prove(t.Context(), vault.Opening{Passphrase: passphrase}); !errors.Is(err, vault.ErrBackupWrongKey) {
		t.Errorf("the old passphrase proves the new backup: %v", err)
	}
	alone := filepath.Join(folder(t), filepath.Base(second))
	data, err := os.ReadFile(second)
	must(t, err)
	must(t, os.WriteFile(alone, data, 0o600))
	if _, err := vault.OpenBackup(alone, vault.Opening{Passphrase: passphrase}); !errors.Is(err, vault.ErrBackupKeyFile) {
		t.Errorf("without the file beside it: %v", err)
	}
}

func TestTheFileOfTheFileStoreIsABackupToo(t *testing.T) {
	p := filePlace(t)
	p.filled(t, 3)
	path := filepath.Join(p.o.Dir, "vault.age")
	if needs, err := vault.NeedsPassphrase(path); !needs || err != nil {
		t.Errorf("%v %v", needs, err)
	}
	if got := names(restored(t, path, vault.Opening{Passphrase: passphrase}).Entries()); got != "0 1 2" {
		t.Errorf("restored is %s", got)
	}
	if _, err := vault.OpenBackup(path, vault.Opening{Key: newKey(t)}); !errors.Is(err, vault.ErrPassphraseNeeded) {
		t.Errorf("with a key: %v", err)
	}
	if _, err := vault.OpenBackup(path, vault.Opening{Passphrase: "x"}); !errors.Is(err, vault.ErrPassphraseWrong) {
		t.Errorf("wrong: %v", err)
	}
}

func TestEveryDamageToABackupIsFound(t *testing.T) {
	v, key := keyringPlace(t).withKey(t, 2)
	whole, err := os.ReadFile(v.Recovery().Last)
	must(t, err)
	path := filepath.Join(folder(t), "b.age")
	refused := func(what string, data []byte) {
		must(t, os.WriteFile(path, data, 0o600))
		b, err := vault.OpenBackup(path, vault.Opening{Key: key})
		if err == nil {
			b.Close()
			t.Fatalf("%s: accepted", what)
		}
		if !errors.Is(err, vault.ErrBackupDamaged) && !errors.Is(err, vault.ErrBackupWrongKey) && !errors.Is(err, vault.ErrPassphraseNeeded) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for i := range whole {
		for _, bit := range []byte{1, 0x80} {
			data := slices.Clone(whole)
			data[i] ^= bit
			refused(fmt.Sprintf("byte %d flipped", i), data)
		}
		refused(fmt.Sprintf("cut to %d bytes", i), whole[:i])
	}
	refused("with a byte more", append(slices.Clone(whole), 0))
	refused("twice", append(slices.Clone(whole), whole...))
	// Not a backup at all, sealed for the right key.
	for _, plain := range []string{
		"", "x", "{}", `{"format":"rokketa-backup"}`, `{"format":"rokketa-backup","version":0}`,
		`{"format":"rokketa-backup","version":1,"vault":"","commit":1,"accounts":1}`,
		`{"format":"rokketa-backup","version":1,"vault":"","commit":1,"accounts":1}` + "\n{}",
		`{"format":"rokketa-backup","version":1,"vault":"","commit":1,"accounts":0,"strange":1}`,
	} {
		data, err := vault.SealTo([]byte(plain), key)
		must(t, err)
		refused(plain, data)
	}
}

func TestANewerBackupIsRefused(t *testing.T) {
	key := newKey(t)
	data, err := vault.SealTo([]byte(`{"format":"rokketa-backup","version":2,"new":"thing"}`+"\nwhatever"), key)
	must(t, err)
	path := filepath.Join(folder(t), "b.age")
	must(t, os.WriteFile(path, data, 0o600))
	if _, err := vault.OpenBackup(path, vault.Opening{Key: key}); !is[*vault.NewerError](err) {
		t.Errorf("%v", err)
	}
}
