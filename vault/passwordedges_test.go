// The corners of the app password: a clock and a disk that fail together, a
// folder in which nothing can be locked, an index that says that the password
// is gone, and what waits for its account when a change is killed.

package vault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"rokketa/internal/durable"
	"rokketa/otpauth"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// fullDisk is one on which nothing new can be written.
func fullDisk() *durable.Disk {
	disk := quick()
	disk.Create = func(dir, pattern string) (durable.File, error) {
		return nil, &os.PathError{Op: "create", Path: filepath.Join(dir, pattern), Err: syscall.ENOSPC}
	}
	return disk
}

// A wait that cannot be written down cannot be waited out either: with a clock
// that went back it would begin anew at each try.
func TestAFullDiskAndAClockThatWentBackLockNobodyOut(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, now *time.Time) {
		for range 3 {
			p.guess(t, "wrong")
		}
		p.o.Doors.Disk = fullDisk()
		if got := p.guess(t, p.o.Passphrase); got != 5*time.Second {
			t.Errorf("with the clock as it was: %v", got)
		}
		*now = now.Add(-365 * day)
		if got := p.guess(t, p.o.Passphrase); got != 0 {
			t.Errorf("a year back: %v", got)
		}
	})
}

// Nobody is locked out by a lock that cannot be taken, and the wait holds all
// the same.
func TestALockThatCannotBeTakenLocksNobodyOut(t *testing.T) {
	bothGuarded(t, func(t *testing.T, p place, now *time.Time) {
		for _, name := range []string{"lock", "tries.lock"} {
			path := filepath.Join(p.o.Dir, name)
			must(t, os.RemoveAll(path))
			must(t, os.Mkdir(path, 0o700))
		}
		v := p.open(t)
		must(t, v.CheckPassword(t.Context(), p.o.Passphrase))
		for n := range 3 {
			if err := v.CheckPassword(t.Context(), "wrong"); !errors.Is(err, vault.ErrPassphraseWrong) {
				t.Fatalf("try %d: %v", n, err)
			}
		}
		if got := p.guess(t, p.o.Passphrase); got != 5*time.Second {
			t.Errorf("after three wrong ones: %v", got)
		}
		*now = now.Add(5 * time.Second)
		if got := p.guess(t, p.o.Passphrase); got != 0 {
			t.Errorf("after the wait: %v", got)
		}
	})
}

// rewrite gives the index another content.
func (p place) rewrite(t testing.TB, version int, change func(content map[string]any)) {
	t.Helper()
	path := filepath.Join(p.o.Dir, "index")
	data, err := os.ReadFile(path)
	must(t, err)
	_, body, _ := strings.Cut(string(data), "\n")
	content := map[string]any{}
	must(t, json.Unmarshal([]byte(body), &content))
	change(content)
	must(t, os.WriteFile(path, vault.Frame("rokketa-index", version, content), 0o600))
}

// An index that names sealed pages and says that there is no password is not
// believed, also by a program that has read those pages: else it would write
// their secrets open with the next change.
func TestAnIndexWithoutTheSealDoesNotOpenSealedPages(t *testing.T) {
	p, _ := lockedPlace(t, 3)
	v := p.open(t)
	ids := p.ids(t)
	p.rewrite(t, 1, func(content map[string]any) {
		delete(content, "seal")
		content["commit"] = content["commit"].(float64) + 1
	})
	if _, err := v.Refresh(t.Context()); err != nil {
		t.Logf("refresh: %v", err)
	}
	_, err := v.Add(t.Context(), account(9))
	t.Logf("add: %v", err)
	for _, name := range p.ring.Names() {
		for _, id := range vault.PageIDs(name, p.ring.Value(name)) {
			if slices.Contains(ids, id) {
				t.Fatalf("a secret of the sealed vault was written open")
			}
		}
	}
	for _, e := range v.Entries() {
		if slices.Contains(ids, e.ID) && e.State != vault.Damaged {
			t.Errorf("%s is %s", e.Account.Name, e.State)
		}
	}
}

// The program that finds the vault empty, and stays, is told like any other.
func TestAProgramWithAnEmptyVaultIsToldOfTheFirstPassword(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.o.Doors.WorkFactor = 1
		empty := p.open(t)
		old := p.o.Passphrase
		v, _ := p.withKey(t, 2)
		must(t, v.SetPassword(t.Context(), old, secretWord))
		if _, err := empty.Refresh(t.Context()); !errors.Is(err, vault.ErrPassphraseChanged) {
			t.Errorf("refresh: %v", err)
		}
		if _, err := empty.Add(t.Context(), account(5)); !errors.Is(err, vault.ErrPassphraseChanged) {
			t.Errorf("add: %v", err)
		}
	})
}

// That a key page was lost is told until it is there again, whoever wrote it.
func TestAKeyPageThatAnotherProgramMendedIsNotToldOf(t *testing.T) {
	p, _ := lockedPlace(t, 2)
	p.ring.Drop(p.item(t, "key"))
	// A program that could not mend it itself, since another had the lock.
	lock := flock.New(filepath.Join(p.o.Dir, "lock"))
	must(t, lock.Lock())
	v := p.open(t)
	must(t, lock.Unlock())
	if n := v.Notices(); len(n) != 1 || key(n[0]) != "vault.notice.key-page" {
		t.Fatalf("%v", n)
	}
	other := p.open(t)
	must(t, other.Close())
	if changed, err := v.Refresh(t.Context()); !changed || err != nil {
		t.Fatalf("%v, %v", changed, err)
	}
	if n := v.Notices(); len(n) != 0 {
		t.Errorf("%v", n)
	}
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "x", "member0@x"))
	must(t, v.Close())
	p.later(2 * day).open(t)
	p.manner(t, "mended", "sealed", 2)
}

// heldAccount is a vault with this password whose newest index was lost, with
// the account of this ID, whose page is held since.
func heldAccount(t *testing.T, password string) (base place, lost string) {
	t.Helper()
	base = prepared(t, password)
	v := base.with(password).open(t)
	lost = add(t, v, account(77))[0].ID
	must(t, v.Close())
	for name := range tree(t, base.o.Dir) { // the copies beside it too
		if strings.HasPrefix(name, "index.") && !strings.HasSuffix(name, base.generationBefore(t)) {
			must(t, os.Remove(filepath.Join(base.o.Dir, name)))
		}
	}
	must(t, os.WriteFile(filepath.Join(base.o.Dir, "index"), []byte("torn"), 0o600))
	v = base.with(password).open(t)
	if strings.Contains(names(v.Entries()), "77") {
		t.Fatal("the account is still there")
	}
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "健保 0", "member0@held"))
	must(t, v.Close())
	return base, lost
}

// A change that fails leaves as many pages as there were, however often.
func TestAPasswordThatFailsAgainAndAgainLeavesNothing(t *testing.T) {
	for _, c := range passwordChanges {
		t.Run(c.name, func(t *testing.T) {
			p, _ := heldAccount(t, c.old)
			v := p.with(c.old).open(t)
			before := p.ring.Names()
			for n := 1; ; n++ {
				p.ring.Nth("set", n, vaulttest.Locked)
				err := v.SetPassword(t.Context(), c.old, c.next)
				p.ring.Always("")
				if err == nil {
					break
				}
				if after := p.ring.Names(); !slices.Equal(after, before) {
					t.Fatalf("write %d: %d pages became %d", n, len(before), len(after))
				}
			}
		})
	}
}

// What is held since an older index had to do may be all that is left of an
// account. It outlives a change of the password that is killed anywhere.
func TestWhatIsHeldOutlivesAPasswordThatIsKilled(t *testing.T) {
	for _, c := range passwordChanges {
		t.Run(c.name, func(t *testing.T) {
			base, lost := heldAccount(t, c.old)
			for at := 1; ; at++ {
				p, d := base.again(t), doors{stop: true}
				broken := p.with(c.old)
				broken.o.Doors.Disk, broken.o.Keyring = d.disk(), doorKeyring{p.ring, &d}
				broken.o.Doors.Ticks = never
				v, err := vault.Open(t.Context(), broken.o)
				must(t, err)
				d.step, d.at = 0, at
				_ = v.SetPassword(t.Context(), c.old, c.next)
				d.at = 0
				where := fmt.Sprintf("step %d (%s)", at, d.fired)
				password, w := p.opens(t, where, c.old, c.next)
				held := false
				for _, name := range p.ring.Names() {
					held = held || slices.Contains(vault.IDsOfPage(w, name, p.ring.Value(name)), lost)
				}
				if !held {
					t.Fatalf("%s: with password %q the secret of the lost account is gone", where, password)
				}
				p.onlyOf(t, where, password)
				must(t, w.Close())
				if d.fired == "" {
					return
				}
			}
		})
	}
}

// generationBefore is the end of the name of the newest older generation.
func (p place) generationBefore(t testing.TB) string {
	t.Helper()
	var all []string
	for name := range tree(t, p.o.Dir) {
		if strings.HasPrefix(name, "index.0") {
			all = append(all, name)
		}
	}
	return slices.Max(all)
}

// A thousand accounts of every kind, the longest secrets, counters, tags and
// the trash: all of it comes through.
func TestAThousandAccountsTakeAPassword(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v := p.open(t)
	list := accounts(0, 1000)
	for n := range list {
		switch n % 50 {
		case 1:
			list[n].Type, list[n].Period, list[n].Counter = otpauth.HOTP, 0, uint64(n)
		case 2:
			list[n].Secret = otpauth.NewSecret([]byte(strings.Repeat("k", otpauth.MaxSecret)))
		}
	}
	entries := add(t, v, list...)
	must(t, v.UseRecoveryKey(t.Context(), newKey(t)))
	must(t, v.Delete(t.Context(), entries[3].ID, entries[999].ID))
	must(t, v.Pin(t.Context(), true, entries[10].ID))
	told := func(v *vault.Vault) map[string]string {
		all := map[string]string{}
		for _, e := range append(v.Entries(), v.Deleted()...) {
			all[e.ID] = fmt.Sprint(e.State, e.Account.Counter, e.Account.Name, e.Pinned, e.Deleted, string(e.Account.Secret.Reveal()))
		}
		return all
	}
	before := told(v)
	old := ""
	for _, next := range []string{"one", "two", ""} {
		must(t, v.SetPassword(t.Context(), old, next))
		must(t, v.Close())
		v = p.with(next).open(t)
		if !maps.Equal(told(v), before) {
			t.Errorf("with password %q: another vault", next)
		}
		p.onlyOf(t, "a thousand", next)
		old = next
	}
}
