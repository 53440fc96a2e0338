// The sweep and the trash: what is deleted, when, and that a wrong clock or a
// keyring that does not answer makes nothing worse.

package vault_test

import (
	"context"
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

// replacing makes a vault of this many accounts, added one by one, so that
// each has replaced a page.
func (p place) replacing(t testing.TB, n int) {
	t.Helper()
	v := p.open(t)
	for i := range n {
		add(t, v, account(i))
	}
	must(t, v.Close())
}

// deletes counts the deletions that were asked for.
func deletes(ring *vaulttest.Keyring) (n int) {
	for _, call := range ring.Log() {
		if strings.HasPrefix(call, "delete ") {
			n++
		}
	}
	return n
}

func pendingNames(t testing.TB, p place) int {
	t.Helper()
	return strings.Count(tree(t, p.o.Dir)["pending"], `"name"`)
}

func TestAReplacedPageStaysForADay(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 3)
	for _, by := range []time.Duration{time.Second, 23 * time.Hour} {
		must(t, p.later(by).open(t).Close())
		if n := len(p.ring.Names()); n != 3 {
			t.Errorf("%d pages after %v", n, by)
		}
	}
	must(t, p.later(25*time.Hour).open(t).Close())
	if n := len(p.ring.Names()); n != 1 {
		t.Errorf("%d pages after a day", n)
	}
	if n := pendingNames(t, p); n != 0 {
		t.Errorf("%d names are still pending", n)
	}
}

func TestAStartWithNothingToSweepWritesNothing(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 3)
	must(t, p.later(time.Second).open(t).Close())
	before, err := os.Stat(filepath.Join(p.o.Dir, "pending"))
	must(t, err)
	holder := tree(t, p.o.Dir)["lock.holder"]
	p.o.Program = "another"
	must(t, p.later(time.Minute).open(t).Close())
	after, err := os.Stat(filepath.Join(p.o.Dir, "pending"))
	must(t, err)
	if !os.SameFile(before, after) || tree(t, p.o.Dir)["lock.holder"] != holder {
		t.Error("the lock was taken or the list was written")
	}
}

func TestTheSweepEndsAtTheFirstCallThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := keyringPlace(t)
		p.o.KeyringWait = time.Minute
		p.replacing(t, 9)
		p = p.later(2 * day)
		p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
			return map[string]vaulttest.Fault{"delete": vaulttest.Hang}[op]
		})
		begun := time.Now()
		v := p.open(t)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("opening took %v", took)
		}
		if n := deletes(p.ring); n != 1 {
			t.Errorf("%d deletions were tried", n)
		}
		if got := names(v.Entries()); got != "0 1 2 3 4 5 6 7 8" {
			t.Errorf("the list is %s", got)
		}
		p.ring.Always("")
		p.ring.Release()
		synctest.Wait()
		must(t, p.open(t).Close())
		if n := len(p.ring.Names()); n != 1 {
			t.Errorf("%d pages after the next start", n)
		}
	})
}

func TestTheSweepEndsAtAClosedQuestion(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 9)
	p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		return map[string]vaulttest.Fault{"delete": vaulttest.Dismissed}[op]
	})
	must(t, p.later(2*day).open(t).Close())
	if n := deletes(p.ring); n != 1 {
		t.Errorf("the question was asked %d times", n)
	}
	if n := pendingNames(t, p); n != 8 {
		t.Errorf("%d of 8 names are pending", n)
	}
}

func TestTheSweepTakesFiveSecondsAtMost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := keyringPlace(t)
		p.replacing(t, 40)
		p.o.Keyring = slow{p.ring, 300 * time.Millisecond}
		begun := time.Now()
		must(t, p.later(2*day).open(t).Close())
		if took := time.Since(begun); took > 6*time.Second {
			t.Errorf("opening took %v", took)
		}
		if n := len(p.ring.Names()); n > 35 {
			t.Errorf("%d pages are left", n)
		}
		time.Sleep(time.Second) // until the call that was given up has ended
	})
}

// slow is a keyring that takes its time to delete.
type slow struct {
	vault.Keyring
	takes time.Duration
}

func (s slow) Delete(ctx context.Context, name string) error {
	time.Sleep(s.takes)
	return s.Keyring.Delete(ctx, name)
}

func TestALongSweepNotesHowFarItIs(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 31)
	most := 0
	p.o.Keyring = looking{p.ring, func() { most = max(most, pendingNames(t, p)+1-len(p.ring.Names())) }}
	must(t, p.later(2*day).open(t).Close())
	if most > 10 {
		t.Errorf("%d deleted pages were still on the list", most)
	}
	if n := pendingNames(t, p); n != 0 {
		t.Errorf("%d names are left", n)
	}
}

// looking looks around before each deletion.
type looking struct {
	vault.Keyring
	look func()
}

func (l looking) Delete(ctx context.Context, name string) error {
	l.look()
	return l.Keyring.Delete(ctx, name)
}

// hook does something once, in the middle of the first Get.
type hook struct {
	vault.Keyring
	once *func()
}

func (h hook) Get(ctx context.Context, name string) (string, error) {
	if do := *h.once; do != nil {
		*h.once = nil
		do()
	}
	return h.Keyring.Get(ctx, name)
}

func TestTheSweepForgetsNoNameThatAnotherProgramNotes(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 3)
	p = p.later(2 * day)
	other := p.later(time.Hour).open(t)
	log := 0
	do := func() {
		log = len(p.ring.Log())
		p.ring.Nth("set", 1, vaulttest.After)
		if _, err := other.Add(context.Background(), account(9)); err == nil {
			t.Error("a failing call was told as done")
		}
		p.ring.Always("")
	}
	p.o.Keyring = hook{p.ring, &do}
	must(t, p.open(t).Close())
	late := ""
	for _, call := range p.ring.Log()[log:] {
		if name, ok := strings.CutPrefix(call, "set "); ok {
			late = name
		}
	}
	if late == "" || !slices.Contains(p.ring.Names(), late) {
		t.Fatal("the other program wrote no page")
	}
	if !strings.Contains(tree(t, p.o.Dir)["pending"], late) {
		t.Error("the name that another program noted was forgotten")
	}
}

func TestTheSweepLeavesADamagedListAlone(t *testing.T) {
	p := keyringPlace(t)
	p.replacing(t, 3)
	path := filepath.Join(p.o.Dir, "pending")
	do := func() { put(t, path, "not what was written") }
	p.o.Keyring = hook{p.ring, &do}
	must(t, p.later(2*day).open(t).Close())
	if read(t, path) != "not what was written" || deletes(p.ring) != 0 {
		t.Error("a damaged list was swept or written over")
	}
}

func TestAPurgedSecretIsGoneAtOnce(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.replacing(t, 3)
		v := p.open(t)
		e := v.Entries()
		must(t, v.Delete(t.Context(), e[1].ID))
		must(t, v.Purge(t.Context(), e[1].ID))
		if p.ring != nil {
			for _, name := range p.ring.Names() {
				if contains(vault.PageIDs(name, p.ring.Value(name)), e[1].ID) {
					t.Error("the keyring still has the purged secret")
				}
			}
			if n := len(p.ring.Names()); n != 1 {
				t.Errorf("%d pages", n)
			}
		}
		for name, content := range tree(t, p.o.Dir) {
			if p.ring != nil || !strings.HasSuffix(name, ".age") {
				continue
			}
			if plain := vault.Unseal([]byte(content), passphrase); strings.Contains(plain, e[1].ID) {
				t.Errorf("%s still has the purged secret", name)
			}
		}
		must(t, v.Close())
		// And what is left is safe: the newest file may get lost.
		must(t, os.Remove(p.newestFile()))
		if got := names(p.open(t).Entries()); got != "0 2" {
			t.Errorf("the list is %s", got)
		}
	})
}

func TestAPurgeDeletesNothingWhenTheNewPageHasGone(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	add(t, v, accounts(0, 60)...) // two pages
	e := v.Entries()
	must(t, v.Delete(t.Context(), e[0].ID))
	pages := p.ring.Names()
	for _, name := range pages {
		if !contains(vault.PageIDs(name, p.ring.Value(name)), e[0].ID) {
			p.ring.Drop(name) // without the program's knowing
		}
	}
	must(t, v.Purge(t.Context(), e[0].ID))
	if deletes(p.ring) != 0 {
		t.Error("a page was deleted although another one was lost")
	}
}

func TestTheTrashIsEmptiedAWeekAfterItIsFirstSeenExpired(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, accounts(0, 3)...)
		must(t, v.Delete(t.Context(), e[1].ID))
		must(t, v.Close())
		for _, s := range []struct {
			by   time.Duration
			want string
		}{
			{30 * day, "1"}, {31 * day, "1"}, {37 * day, "1"}, {38*day + time.Minute, ""},
		} {
			v := p.later(s.by).open(t)
			if got := names(v.Deleted()); got != s.want {
				t.Fatalf("after %v the trash is %q", s.by, got)
			}
			if got := names(v.Entries()); got != "0 2" {
				t.Fatalf("after %v the list is %q", s.by, got)
			}
			must(t, v.Close())
		}
		if p.ring == nil {
			return
		}
		must(t, p.later(40*day).open(t).Close())
		for _, name := range p.ring.Names() {
			if contains(vault.PageIDs(name, p.ring.Value(name)), e[1].ID) {
				t.Error("the purged secret is still in the keyring")
			}
		}
	})
}

// TestAWrongClockEmptiesNoTrash: each story is a list of starts, by days from
// the deletion, and what the trash has after each.
func TestAWrongClockEmptiesNoTrash(t *testing.T) {
	const year = 365
	for what, story := range map[string]struct {
		deleted int // what the clock said at the deletion
		starts  []int
		kept    []bool
	}{
		"one start years ahead":              {0, []int{5 * year, 1, 2, 29}, []bool{true, true, true, true}},
		"years ahead for a while":            {0, []int{5 * year, 5*year + 1, 3, 20, 31, 39}, []bool{true, true, true, true, true, false}},
		"deleted with a flat battery":        {-20 * year, []int{0, 1, 6, 8}, []bool{true, true, true, false}},
		"a start with a flat battery":        {0, []int{-20 * year, 1, 20, 29}, []bool{true, true, true, true}},
		"a flat battery in the last week":    {0, []int{31, -20 * year, 32, 38, 40}, []bool{true, true, true, true, false}},
		"deleted with the clock years ahead": {5 * year, []int{0, 8, 29, 36, 38}, []bool{true, true, true, true, false}},
	} {
		t.Run(what, func(t *testing.T) {
			p := keyringPlace(t)
			at := func(days int) place { return p.later(time.Duration(days) * day) }
			v := at(story.deleted).open(t)
			e := add(t, v, accounts(0, 2)...)
			must(t, v.Delete(t.Context(), e[0].ID))
			must(t, v.Close())
			for i, days := range story.starts {
				v := at(days).open(t)
				if got := len(v.Deleted()) == 1; got != story.kept[i] {
					t.Errorf("start %d (day %d): kept is %v", i, days, got)
				}
				must(t, v.Close())
			}
		})
	}
}

func TestRestoringForgetsThatItWasDue(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	e := add(t, v, accounts(0, 2)...)
	must(t, v.Delete(t.Context(), e[0].ID))
	must(t, v.Close())
	v = p.later(31 * day).open(t)
	must(t, v.Restore(t.Context(), e[0].ID))
	must(t, v.Delete(t.Context(), e[0].ID))
	must(t, v.Close())
	for _, by := range []int{40, 60, 62, 68} {
		must(t, p.later(time.Duration(by)*day).open(t).Close())
	}
	if got := names(p.later(68 * day).open(t).Deleted()); got != "0" {
		t.Errorf("the trash is %q", got)
	}
}
