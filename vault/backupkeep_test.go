// Which backups are kept, which never take the place of others, and what is
// told where one fails.

package vault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/internal/durable"
	"rokketa/vault"
)

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
