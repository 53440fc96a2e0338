// When backups are made by themselves.

package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// bubble is a place whose clock is that of a synctest bubble.
func bubble(t *testing.T, statement func(t *testing.T, p place)) {
	synctest.Test(t, func(t *testing.T) {
		p := keyringPlace(t)
		p.o.Now = time.Now
		statement(t, p)
	})
}

func TestManyChangesMakeOneBackup(t *testing.T) {
	bubble(t, func(t *testing.T, p place) {
		v, key := p.withKey(t, 1)
		first := v.Recovery()
		for n := 1; n <= 20; n++ {
			add(t, v, account(n))
		}
		if v.Recovery().Last != first.Last {
			t.Error("a backup was made while a person waited")
		}
		time.Sleep(6 * time.Second) // the bubble's
		synctest.Wait()
		r := v.Recovery()
		if r.Commit != first.Commit+20 || len(backups(t, filepath.Join(p.o.Dir, "backups"))) != 2 {
			t.Errorf("%+v, %v", r, backups(t, filepath.Join(p.o.Dir, "backups")))
		}
		if got := len(restored(t, r.Last, vault.Opening{Key: key}).Entries()); got != 21 {
			t.Errorf("%d accounts in it", got)
		}
	})
}

func TestTheEndOfAProgramMakesABackup(t *testing.T) {
	p := keyringPlace(t)
	v, key := p.withKey(t, 1)
	must(t, v.Close())
	v = p.open(t)
	last := v.Recovery().Last
	must(t, v.Close()) // it changed nothing
	v = p.open(t)
	if v.Recovery().Last != last {
		t.Error("a backup without a change")
	}
	add(t, v, account(1))
	must(t, v.Close())
	if got := names(restored(t, p.open(t).Recovery().Last, vault.Opening{Key: key}).Entries()); got != "0 1" {
		t.Errorf("restored is %s", got)
	}
}

func TestABackupThatIsLostIsMadeAnewWithinADay(t *testing.T) {
	bubble(t, func(t *testing.T, p place) {
		v, key := p.withKey(t, 3)
		stick := folder(t)
		must(t, v.SetBackupFolder(t.Context(), stick))
		time.Sleep(6 * time.Second)
		synctest.Wait()
		for what, harm := range map[string]func(path string) error{
			"deleted": os.Remove,
			"damaged": func(path string) error { return os.Truncate(path, 100) },
		} {
			for _, dir := range []string{filepath.Join(p.o.Dir, "backups"), filepath.Join(stick, "rokketa-backups")} {
				must(t, harm(filepath.Join(dir, filepath.Base(v.Recovery().Last))))
				time.Sleep(25 * time.Hour)
				synctest.Wait()
				path := filepath.Join(dir, filepath.Base(v.Recovery().Last))
				if got := names(restored(t, path, vault.Opening{Key: key}).Entries()); got != "0 1 2" {
					t.Errorf("%s: restored is %s", what, got)
				}
			}
		}
	})
}

func TestAFailedBackupIsTriedAgain(t *testing.T) {
	bubble(t, func(t *testing.T, p place) {
		v, _ := p.withKey(t, 3)
		dir := filepath.Join(p.o.Dir, "backups")
		must(t, os.Rename(dir, dir+"-away"))
		must(t, os.WriteFile(dir, nil, 0o600)) // no folder can be made there
		add(t, v, account(3))
		time.Sleep(6 * time.Second)
		synctest.Wait()
		if r := v.Recovery(); r.Trouble == nil || r.Commit == 0 {
			t.Errorf("%+v", r)
		}
		must(t, os.Remove(dir))
		must(t, os.Rename(dir+"-away", dir))
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if r := v.Recovery(); r.Trouble != nil || len(backups(t, dir)) != 2 {
			t.Errorf("%+v", r)
		}
	})
}

// With a recovery key, a replaced page is deleted only when what replaced it
// is in a backup.
func TestAReplacedPageWaitsForTheBackup(t *testing.T) {
	p := keyringPlace(t)
	clock := noon
	p.o.Now = func() time.Time { return clock }
	v, _ := p.withKey(t, 3)
	old := p.ring.Names()
	dir := filepath.Join(p.o.Dir, "backups")
	must(t, os.Rename(dir, dir+"-away"))
	must(t, os.WriteFile(dir, nil, 0o600))
	add(t, v, account(3))
	must(t, v.Close())
	clock = clock.AddDate(0, 0, 2)
	must(t, p.open(t).Close())
	if !slices.Contains(p.ring.Names(), old[0]) {
		t.Error("the old page went without a backup of the new one")
	}
	v = p.open(t)
	must(t, v.Delete(t.Context(), v.Entries()[0].ID))
	must(t, v.Purge(t.Context(), v.Deleted()[0].ID))
	if !slices.Contains(p.ring.Names(), old[0]) {
		t.Error("purging deleted the old page without a backup of the new one")
	}
	must(t, v.Close())
	must(t, os.Remove(dir))
	must(t, os.Rename(dir+"-away", dir))
	clock = clock.AddDate(0, 0, 2)
	v = p.open(t)
	if len(p.ring.Names()) != 1 || len(backups(t, dir)) != 2 || v.Recovery().Trouble != nil {
		t.Errorf("%v, %v, %+v", p.ring.Names(), backups(t, dir), v.Recovery())
	}
}

// A keyring may acknowledge and then forget. What it dropped is noticed at
// the next start and comes back from the backup.
func TestWhatAKeyringForgetsComesBackFromTheBackup(t *testing.T) {
	p := keyringPlace(t)
	p.withKey(t, 60)
	entries := p.open(t).Entries()
	lost := p
	lost.o.Keyring = vaulttest.New() // another provider, empty
	if _, err := vault.Open(t.Context(), lost.o); state(err) != vault.ItemMissing {
		t.Fatalf("%v", err)
	}
	lost.o.Anyway = true
	v := lost.open(t)
	key := newKey(t)
	if err := v.Prove(t.Context(), vault.Opening{Key: key}); !errors.Is(err, vault.ErrBackupWrongKey) {
		t.Errorf("another key: %v", err)
	}
	must(t, p.open(t).UseRecoveryKey(t.Context(), key))
	b, err := vault.OpenBackup(p.open(t).Recovery().Last, vault.Opening{Key: key})
	must(t, err)
	defer b.Close()
	_, err = v.Apply(t.Context(), b)
	must(t, err)
	lost.o.Anyway = false
	again := lost.open(t).Entries()
	sameSecrets(t, again)
	if len(again) != 60 || again[7].ID != entries[7].ID || strings.Contains(names(again), "missing") {
		t.Errorf("%s", names(again))
	}
}

func TestTwoProgramsMakeOneBackupOfOneState(t *testing.T) {
	bubble(t, func(t *testing.T, p place) {
		v, _ := p.withKey(t, 1)
		w := p.open(t)
		w.Watch(t.Context(), func() {})
		add(t, v, account(1))
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := backups(t, filepath.Join(p.o.Dir, "backups")); len(got) != 2 {
			t.Errorf("%v", got)
		}
		if v.Recovery().Last != w.Recovery().Last {
			t.Error("one program does not know of the other's backup")
		}
		must(t, w.Close())
		must(t, v.Close())
	})
}

func TestADamagedRecoveryFileIsToldAndANewerOneStays(t *testing.T) {
	p := keyringPlace(t)
	v, _ := p.withKey(t, 1)
	must(t, v.Close())
	path := filepath.Join(p.o.Dir, "recovery")
	whole, err := os.ReadFile(path)
	must(t, err)
	for i := range whole {
		data := slices.Clone(whole)
		data[i] ^= 1
		must(t, os.WriteFile(path, data, 0o600))
		v := p.open(t)
		if r := v.Recovery(); r.Trouble == nil || r.Kind != vault.RecoveryNone {
			t.Fatalf("byte %d flipped: %+v", i, r)
		}
		must(t, v.Close())
	}
	v = p.open(t)
	must(t, v.UseRecoveryKey(t.Context(), newKey(t)))
	if r := v.Recovery(); r.Trouble != nil || r.Proved.IsZero() {
		t.Errorf("%+v", r)
	}
	must(t, v.Close())
	newer := vault.Frame("rokketa-recovery", 2, map[string]string{"strange": "thing"})
	must(t, os.WriteFile(path, newer, 0o600))
	v = p.open(t)
	if err := v.UseRecoveryKey(t.Context(), newKey(t)); !is[*vault.NewerError](err) {
		t.Errorf("%v", err)
	}
	add(t, v, account(1))
	must(t, v.Close())
	if data, err := os.ReadFile(path); err != nil || string(data) != string(newer) {
		t.Error("the newer file was touched")
	}
}
