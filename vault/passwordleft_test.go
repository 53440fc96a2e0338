// A program that dies while an app password is set: what could be read before
// without one is gone at the next start, also where no new backup can be made;
// and where it cannot go, a person is told.

package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/internal/durable"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// noBackups is a disk on which no backup can be written while full is true.
func noBackups(full *bool) *durable.Disk {
	d := *quick()
	create := d.Create
	d.Create = func(dir, pattern string) (durable.File, error) {
		if *full && filepath.Base(dir) == "backups" {
			return nil, errFault
		}
		return create(dir, pattern)
	}
	return &d
}

// died is a vault whose program died when it had set the password "one" and
// was about to delete what could be read without it. full says whether backups
// can be made from then on: they cannot.
func died(t *testing.T) (p place, full *bool) {
	t.Helper()
	p, full = prepared(t, ""), new(bool)
	p.o.Doors.Disk, p.o.Doors.Ticks = noBackups(full), never
	v := p.open(t)
	p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		if op != "delete" {
			return ""
		}
		*full = true
		return vaulttest.NoService
	})
	if err := v.SetPassword(t.Context(), "", "one"); !errors.Is(err, vault.ErrPasswordLeftover) {
		t.Fatalf("%v", err)
	}
	p.ring.Always("")
	if p.unsealed() == 0 {
		t.Fatal("there is nothing to sweep")
	}
	return p.with("one"), full
}

// unsealed counts the secrets' pages that can be read without a password.
func (p place) unsealed() (n int) {
	for _, name := range p.ring.Names() {
		if strings.Contains(p.ring.Value(name), ".1.open.") {
			n++
		}
	}
	return n
}

// left says whether the vault tells of them.
func left(v *vault.Vault) bool {
	return slices.ContainsFunc(v.Notices(), func(n vault.Notice) bool { return key(n) == "vault.notice.leftover" })
}

// The backup that the password was set on is enough.
func TestAPasswordIsFinishedAtTheNextStartWithoutANewBackup(t *testing.T) {
	p, _ := died(t)
	v := p.open(t)
	if v.Recovery().Trouble == nil {
		t.Fatal("a backup was made")
	}
	if n := p.unsealed(); n != 0 || left(v) {
		t.Errorf("%d pages are open, told: %v", n, left(v))
	}
	if got := len(v.Entries()); got != 39 {
		t.Errorf("%d accounts", got)
	}
	sameSecrets(t, v.Entries())
}

func TestAPasswordThatCannotBeFinishedIsTold(t *testing.T) {
	for name, harm := range map[string]func(p place){
		"no backup is whole": func(p place) {
			for _, backup := range backups(t, filepath.Join(p.o.Dir, "backups")) {
				must(t, os.WriteFile(filepath.Join(p.o.Dir, "backups", backup), []byte("x"), 0o600))
			}
		},
		"a sealed page is lost": func(p place) {
			for _, name := range p.ring.Names() {
				if strings.Contains(p.ring.Value(name), ".2.sealed.") {
					p.ring.Drop(name)
					return
				}
			}
		},
		"the keyring deletes nothing": func(p place) {
			p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
				if op == "delete" {
					return vaulttest.Dismissed
				}
				return ""
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, full := died(t)
			harm(p)
			before := p.unsealed()
			v := p.open(t)
			if n := p.unsealed(); n != before || !left(v) {
				t.Fatalf("%d of %d open pages are left, told: %v", n, before, left(v))
			}
			must(t, v.Close())
			if name == "a sealed page is lost" {
				return
			}
			p.ring.Always("")
			*full = false
			if v = p.open(t); p.unsealed() != 0 || left(v) {
				t.Errorf("when a backup can be made: %d pages are open, told: %v", p.unsealed(), left(v))
			}
		})
	}
}

// A page that was noted and never written is no secret that lies open.
func TestNothingIsToldOfAPageThatIsNotThere(t *testing.T) {
	p := prepared(t, "")
	p.o.Doors.Ticks = never
	v := p.open(t)
	p.ring.Nth("set", 1, vaulttest.NoService)
	if _, err := v.Add(t.Context(), account(60)); err == nil {
		t.Fatal("the change did not fail")
	}
	p.ring.Always("")
	must(t, v.SetPassword(t.Context(), "", "one"))
	must(t, v.Close())
	if v = p.with("one").open(t); left(v) || p.unsealed() != 0 {
		t.Errorf("told: %v, open: %d", left(v), p.unsealed())
	}
}
