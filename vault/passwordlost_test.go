// A password that is forgotten, a key page that is lost, and what waits on the
// pending list when the password comes.

package vault_test

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// A forgotten password has one way out: the sheet.
func TestAForgottenPasswordEndsWithTheRecoverySheet(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.o.Doors.WorkFactor = 1
		v, sheet := p.withKey(t, 3)
		if p.ring != nil {
			must(t, v.SetPassword(t.Context(), "", secretWord))
		}
		last := v.Recovery().Last
		must(t, v.Close())
		wrong := p.with("not it")
		if err := vault.SetAside(t.Context(), wrong.o); !errors.Is(err, vault.ErrPassphraseWrong) {
			t.Errorf("set aside with a wrong one: %v", err)
		}
		right := p.with(map[bool]string{true: secretWord, false: passphrase}[p.ring != nil])
		p.forgive()
		if err := vault.SetAside(t.Context(), right.o); !errors.Is(err, vault.ErrNotDamaged) {
			t.Errorf("set aside with the right one: %v", err)
		}
		before := still(t, p.o.Dir)
		locked := p.with("")
		p.refuse3(t)
		must(t, vault.SetAside(t.Context(), locked.o))
		contents := map[string]bool{}
		for _, content := range tree(t, p.o.Dir) {
			contents[content] = true
		}
		for name, content := range before {
			if !contents[content] && name != "recovery" {
				t.Errorf("%s is gone", name)
			}
		}
		q := p.with("")
		if p.ring == nil {
			q = p.with("a new one")
		}
		w := q.open(t)
		b, err := vault.OpenBackup(last, vault.Opening{Key: sheet})
		must(t, err)
		defer b.Close()
		_, err = w.Apply(t.Context(), b)
		must(t, err)
		must(t, w.Close())
		w = q.open(t)
		if got := names(w.Entries()); got != "0 1 2" || p.ring != nil && w.HasPassword() {
			t.Errorf("restored is %s", got)
		}
		sameSecrets(t, w.Entries())
		must(t, w.Prove(t.Context(), vault.Opening{Key: sheet}))
		if p.ring != nil {
			must(t, w.SetPassword(t.Context(), "", "another"))
		}
	})
}

// refuse3 uses up the tries that are free.
func (p place) refuse3(t testing.TB) {
	t.Helper()
	q := p.with("not it")
	for range 3 {
		if _, err := vault.Open(t.Context(), q.o); !errors.Is(err, vault.ErrPassphraseWrong) {
			t.Fatalf("%v", err)
		}
	}
	if _, err := vault.Open(t.Context(), q.o); !is[*vault.WaitError](err) {
		t.Fatalf("the fourth: %v", err)
	}
}

func TestOneLostKeyPageLosesNothing(t *testing.T) {
	index := regexp.MustCompile(`"keys": \[\s*"([0-9a-f]+)",\s*"([0-9a-f]+)"`)
	for what, harm := range map[string]func(ring *vaulttest.Keyring, name string){
		"lost":    func(ring *vaulttest.Keyring, name string) { ring.Drop(name) },
		"empty":   func(ring *vaulttest.Keyring, name string) { ring.Put(name, "") },
		"damaged": func(ring *vaulttest.Keyring, name string) { ring.Put(name, ring.Value(name)+"x") },
		"another's": func(ring *vaulttest.Keyring, name string) {
			q, _ := lockedPlace(t, 1)
			for _, other := range q.ring.Names() {
				if strings.HasPrefix(q.ring.Value(other), "rokketa-page.2.key.") {
					payload := strings.Split(q.ring.Value(other), ".")[4]
					ring.Put(name, vault.Page(2, "key", name, payload))
				}
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			for one := range 2 {
				p, _ := lockedPlace(t, 3)
				keys := index.FindStringSubmatch(tree(t, p.o.Dir)["index"])[1:]
				harm(p.ring, keys[one])
				v := p.open(t)
				if got := names(v.Entries()); got != "0 1 2" {
					t.Fatalf("%s", got)
				}
				must(t, v.Close())
				now := index.FindStringSubmatch(tree(t, p.o.Dir)["index"])[1:]
				if slices.Equal(now, keys) || p.ring.Value(now[0]) == "" || p.ring.Value(now[1]) == "" {
					t.Errorf("it was not made again: %v, %v", keys, now)
				}
				v = p.later(2 * day).open(t)
				if len(v.Notices()) != 0 {
					t.Errorf("notices %v", v.Notices())
				}
				must(t, v.Close())
				p.manner(t, "mended", "sealed", 2)
			}
			p, sheet := lockedPlace(t, 3)
			for _, name := range index.FindStringSubmatch(tree(t, p.o.Dir)["index"])[1:] {
				harm(p.ring, name)
			}
			files, items := still(t, p.o.Dir), ringItems(p.ring)
			if _, err := vault.Open(t.Context(), p.o); state(err) == "" {
				t.Errorf("both: %v", err)
			}
			p.o.Anyway = true
			if _, err := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) {
				t.Errorf("both, anyway: %v", err)
			}
			p.o.Anyway = false
			p.unchanged(t, files, items)
			must(t, vault.SetAside(t.Context(), p.o))
			w := p.open(t)
			b, err := vault.OpenBackup(newestBackup(t, p), vault.Opening{Key: sheet})
			must(t, err)
			defer b.Close()
			_, err = w.Apply(t.Context(), b)
			must(t, err)
			if got := names(w.Entries()); got != "0 1 2" {
				t.Errorf("restored is %s", got)
			}
		})
	}
}

func newestBackup(t testing.TB, p place) string {
	t.Helper()
	dir := filepath.Join(p.o.Dir, "backups")
	all := backups(t, dir)
	return filepath.Join(dir, slices.Max(all))
}

// What waits on the pending list for long is carried over, not left as it was.
func TestWhatWaitsOnThePendingListIsCarriedOver(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	now := noon
	p.o.Now = func() time.Time { return now }
	v, _ := p.withKey(t, 3)
	// A page that was written, of a change that failed: it waits for 30 days.
	p.ring.Nth("get", 1, vaulttest.NoService)
	if _, err := v.Add(t.Context(), account(4)); err == nil {
		t.Fatal("the change did not fail")
	}
	p.ring.Always("")
	waiting := len(p.ring.Names())
	must(t, v.SetPassword(t.Context(), "", secretWord))
	for _, name := range p.ring.Names() {
		if strings.Contains(p.ring.Value(name), ".1.open.") {
			t.Error("an open page is left")
		}
	}
	if n := len(p.ring.Names()); n != waiting+2 {
		t.Errorf("%d pages became %d", waiting, n)
	}
	must(t, v.SetPassword(t.Context(), secretWord, ""))
	if n := len(p.ring.Names()); n != waiting {
		t.Errorf("%d pages, %d before", n, waiting)
	}
	must(t, v.Close())
	now = now.Add(31 * day)
	must(t, p.open(t).Close())
	p.manner(t, "a month later", "open", 0)
}
