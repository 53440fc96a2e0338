// Backups are found where they lie, newest first, without anything being
// opened.

package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rokketa/vault"
)

func TestBackupsAreFoundNewestFirstAndEachOnce(t *testing.T) {
	p := keyringPlace(t)
	clock := noon
	p.o.Now = func() time.Time { return clock }
	stick, other := folder(t), folder(t)
	v, _ := p.withKey(t, 2)
	must(t, v.SetBackupFolder(t.Context(), stick))
	first := v.Recovery().Last
	clock = clock.Add(time.Hour)
	add(t, v, account(2))
	must(t, v.Backup(t.Context()))
	last := v.Recovery().Last
	must(t, v.Close())

	found := vault.FindBackups(t.Context(), p.o.Dir)
	if len(found) < 2 || found[0].Path != last || !found[0].Own || found[0].Sealed || found[0].Beside {
		t.Fatalf("%+v", found)
	}
	seen := map[string]int{}
	for i, f := range found {
		seen[filepath.Base(f.Path)]++
		if i > 0 && f.Made.After(found[i-1].Made) {
			t.Errorf("%s is newer than what stands before it", f.Path)
		}
	}
	if seen[filepath.Base(last)] != 1 || seen[filepath.Base(first)] != 1 {
		t.Errorf("each once: %v", seen)
	}

	// A copy that is damaged does not hide the good one.
	must(t, os.Truncate(last, 100))
	found = vault.FindBackups(t.Context(), p.o.Dir)
	good := filepath.Join(stick, "rokketa-backups", filepath.Base(last))
	var there bool
	for _, f := range found {
		there = there || f.Path == good && !f.Own
	}
	if !there {
		t.Errorf("the copy on the stick is not offered: %+v", found)
	}

	// On a new computer there is only the stick.
	found = vault.FindBackups(t.Context(), other, stick)
	if len(found) == 0 || found[0].Path != good || found[0].Own {
		t.Errorf("a new computer: %+v", found)
	}
	if found := vault.FindBackups(t.Context(), other); len(found) != 0 {
		t.Errorf("an empty folder: %+v", found)
	}
}

func TestWhatOpensABackupIsSaidBeforeItIsOpened(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = testWork
	p.filled(t, 1)
	v := p.open(t)
	must(t, v.UseRecoveryPassphrase(t.Context(), "five words for the backups here"))
	if f, err := vault.LookAt(v.Recovery().Last); err != nil || f.Sealed || !f.Beside {
		t.Errorf("a passphrase lies beside it: %+v, %v", f, err)
	}
	must(t, v.Close())
	sealed := filePlace(t)
	sealed.filled(t, 1)
	if f, err := vault.LookAt(filepath.Join(sealed.o.Dir, "vault.age")); err != nil || !f.Sealed {
		t.Errorf("the file store: %+v, %v", f, err)
	}
	text := filepath.Join(folder(t), "letter.age")
	must(t, os.WriteFile(text, []byte("Dear Hanako"), 0o600))
	if _, err := vault.LookAt(text); !errors.Is(err, vault.ErrBackupDamaged) {
		t.Errorf("a letter: %v", err)
	}
	if _, err := vault.LookAt(filepath.Join(folder(t), "none.age")); !is[*vault.FileError](err) {
		t.Errorf("no file: %v", err)
	}
}
