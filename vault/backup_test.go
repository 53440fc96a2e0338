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

	"rokketa/internal/durable"
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

func TestFiveBackupsAndOneAMonthAreKept(t *testing.T) {
	p := keyringPlace(t)
	clock := time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)
	p.o.Now = func() time.Time { return clock }
	v, key := p.withKey(t, 1)
	stick := folder(t)
	must(t, v.SetBackupFolder(t.Context(), stick))
	foreign := filepath.Join(stick, "rokketa-backups", "rokketa-ffffffff-000001-20260101-000000.age")
	must(t, os.WriteFile(foreign, []byte("x"), 0o600))
	id := v.Entries()[0].ID
	for n := range 40 {
		clock = clock.Add(37 * time.Hour)
		must(t, v.Rename(t.Context(), id, "service", fmt.Sprint(n)))
		must(t, v.Backup(t.Context()))
	}
	months := map[string]int{}
	list := backups(t, filepath.Join(p.o.Dir, "backups"))
	for _, name := range list {
		months[strings.Split(name, "-")[3][:6]]++
	}
	if fmt.Sprint(months) != "map[202601:1 202602:1 202603:3 202604:2]" {
		t.Errorf("%v", months)
	}
	if got := backups(t, filepath.Join(stick, "rokketa-backups")); !slices.Equal(got, append(list, filepath.Base(foreign))) {
		t.Errorf("the second folder has %v", got)
	}
	// A clock that went back a year: the new one stays, and is the newest.
	clock = clock.AddDate(-1, 0, 0)
	must(t, v.Rename(t.Context(), id, "service", "last"))
	must(t, v.Backup(t.Context()))
	if got := restored(t, v.Recovery().Last, vault.Opening{Key: key}).Entries()[0].Account.Name; got != "last" {
		t.Errorf("restored is %q", got)
	}
	if got := len(backups(t, filepath.Join(p.o.Dir, "backups"))); got != 7 { // the third of March is spare now
		t.Errorf("%d backups are kept", got)
	}
}

func TestNoBackupTakesThePlaceOfOneWithMore(t *testing.T) {
	p := keyringPlace(t)
	v, key := p.withKey(t, 60)
	whole := v.Recovery().Last
	must(t, v.Close())
	p.ring.Drop(p.ring.Names()[0])
	v = p.open(t)
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "other", "name"))
	if err := v.Backup(t.Context()); !errors.Is(err, vault.ErrBackupNotWhole) {
		t.Errorf("%v", err)
	}
	if r := v.Recovery(); !errors.Is(r.Trouble, vault.ErrBackupNotWhole) || r.Last != whole {
		t.Errorf("%+v", r)
	}
	// What the keyring lost comes back, in its place, under its new name.
	b, err := vault.OpenBackup(whole, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	fates := map[vault.Fate]int{}
	for _, a := range v.Plan(b) {
		fates[a.Fate]++
	}
	if fates[vault.FateMend] == 0 || fates[vault.FateMend]+fates[vault.FateSame] != 60 {
		t.Errorf("%v", fates)
	}
	_, err = v.Apply(t.Context(), b)
	must(t, err)
	must(t, v.Close())
	v = p.open(t)
	if len(v.Entries()) != 60 || len(v.Notices()) != 0 || v.Entries()[0].Account.Issuer != "other" {
		t.Fatalf("%d accounts, %v", len(v.Entries()), v.Notices())
	}
	sameSecrets(t, v.Entries()[1:])
	must(t, v.Backup(t.Context()))
}

func TestWhatFailsWithABackupIsToldAndLosesNothing(t *testing.T) {
	p := keyringPlace(t)
	v, _ := p.withKey(t, 3)
	good := v.Recovery().Last
	before := tree(t, p.o.Dir)
	fail := errors.New("no")
	for what, broken := range map[string]func(*durable.Disk){
		"create": func(d *durable.Disk) { d.Create = func(string, string) (durable.File, error) { return nil, fail } },
		"rename": func(d *durable.Disk) { d.Rename = func(string, string) error { return fail } },
		"sync":   func(d *durable.Disk) { d.SyncFolder = func(string) error { return fail } },
		"read back": func(d *durable.Disk) {
			read := d.Read
			d.Read = func(path string) ([]byte, error) {
				data, err := read(path)
				if strings.Contains(path, "backups") && len(data) > 0 {
					data[len(data)-1] ^= 1
				}
				return data, err
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			was := *p.o.Doors.Disk
			defer func() { *p.o.Doors.Disk = was }()
			disk := was
			broken(&disk)
			o := p.o
			o.Doors.Disk = &disk
			v, err := vault.Open(t.Context(), o)
			must(t, err)
			defer func() { _ = v.Close() }()
			if err := v.Backup(t.Context()); err == nil || v.Recovery().Trouble == nil {
				t.Errorf("%v, %+v", err, v.Recovery())
			}
			if tree(t, p.o.Dir)["index"] != before["index"] || tree(t, p.o.Dir)["backups/"+filepath.Base(good)] == "" {
				t.Error("something was lost")
			}
		})
	}
}

func TestASecondFolderThatIsNotThereIsTold(t *testing.T) {
	p := keyringPlace(t)
	v, key := p.withKey(t, 3)
	stick := filepath.Join(folder(t), "stick")
	if err := v.SetBackupFolder(t.Context(), stick); !is[*vault.FolderGoneError](err) {
		t.Errorf("not there: %v", err)
	}
	for _, inside := range []string{p.o.Dir, filepath.Join(p.o.Dir, "backups"), "relative"} {
		if err := v.SetBackupFolder(t.Context(), inside); !errors.Is(err, vault.ErrBackupInside) {
			t.Errorf("%s: %v", inside, err)
		}
	}
	must(t, os.Mkdir(stick, 0o700))
	must(t, v.SetBackupFolder(t.Context(), stick))
	must(t, os.RemoveAll(stick)) // pulled out
	add(t, v, account(3))
	must(t, v.Backup(t.Context()))
	if r := v.Recovery(); !is[*vault.FolderGoneError](r.Second) || r.Trouble != nil {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(stick); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a folder was made where the stick was")
	}
	must(t, os.Mkdir(stick, 0o700)) // plugged in again
	must(t, v.Backup(t.Context()))
	if v.Recovery().Second != nil {
		t.Errorf("%+v", v.Recovery())
	}
	second := filepath.Join(stick, "rokketa-backups", filepath.Base(v.Recovery().Last))
	if got := names(restored(t, second, vault.Opening{Key: key}).Entries()); got != "0 1 2 3" {
		t.Errorf("the second folder has %s", got)
	}
	must(t, v.SetBackupFolder(t.Context(), ""))
	if v.Recovery().Folder != "" {
		t.Error("the folder is still chosen")
	}
}
