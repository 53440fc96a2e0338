// What is damaged, swapped or put back of a sealed vault is noticed: every
// byte of index, key page and sealed page, and whole pages in the place of
// others.

package vault_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// item gives the name of an item of this kind.
func (p place) item(t testing.TB, kind string) string {
	t.Helper()
	for _, name := range p.ring.Names() {
		if strings.HasPrefix(p.ring.Value(name), "rokketa-page.2."+kind+".") {
			return name
		}
	}
	t.Fatalf("no page of kind %s", kind)
	return ""
}

// some tries a few of the damages, all of them where there is time. That
// each is noticed when the item is read, sealfuzz_test.go says.
func some(data []byte, try func(what string, bad []byte)) {
	n := 0
	damaged(data, func(what string, bad []byte) {
		if n++; n%rounds(1, 29) == 0 {
			try(what, bad)
		}
	})
}

func TestADamagedByteOfASealedPageIsTold(t *testing.T) {
	for kind, want := range map[string]vault.State{"sealed": vault.Damaged, "key": vault.Whole} {
		t.Run(kind, func(t *testing.T) {
			p, _ := lockedPlace(t, 2)
			name := p.item(t, kind)
			whole := p.ring.Value(name)
			p.o.Anyway = true
			files := still(t, p.o.Dir)
			some([]byte(whole), func(what string, bad []byte) {
				p.ring.Put(name, string(bad))
				// A keyring that takes nothing, so that what is lost is not
				// made again.
				p.ring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
					if op == "set" {
						return "locked"
					}
					return ""
				})
				v, err := vault.Open(t.Context(), p.o)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				defer func() { _ = v.Close() }()
				for _, e := range v.Entries() {
					if e.State != want {
						t.Fatalf("%s: an account is %s", what, e.State)
					}
				}
				sameSecrets(t, v.Entries())
				if len(v.Notices()) != 1 {
					t.Fatalf("%s: notices %v", what, v.Notices())
				}
			})
			if kind == "sealed" && !maps.Equal(files, still(t, p.o.Dir)) {
				t.Error("a file was changed")
			}
		})
	}
}

func TestEveryDamagedByteOfASealedIndexIsNoticed(t *testing.T) {
	p, _ := lockedPlace(t, 1)
	path := filepath.Join(p.o.Dir, "index")
	whole, err := os.ReadFile(path)
	must(t, err)
	some(whole, func(what string, bad []byte) {
		must(t, os.WriteFile(path, bad, 0o600))
		// The copy beside it is used, which is sealed as well.
		v, err := vault.Open(t.Context(), p.o)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		defer func() { _ = v.Close() }()
		if len(v.Notices()) != 1 || key(v.Notices()[0]) != "vault.notice.older" || names(v.Entries()) != "0" || !v.HasPassword() {
			t.Fatalf("%s: %s, notices %v", what, names(v.Entries()), v.Notices())
		}
		if needs, err := vault.NeedsPassword(p.o); !needs || err != nil {
			t.Fatalf("%s: needs a password: %v, %v", what, needs, err)
		}
	})
	for name := range tree(t, p.o.Dir) {
		if strings.HasPrefix(name, "index.0") {
			must(t, os.Remove(filepath.Join(p.o.Dir, name)))
		}
	}
	damaged(whole, func(what string, bad []byte) {
		must(t, os.WriteFile(path, bad, 0o600))
		_, err := vault.NeedsPassword(p.o)
		if _, open := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) || !is[*vault.DamagedError](open) {
			t.Fatalf("%s: %v, %v", what, err, open)
		}
	})
	must(t, os.Remove(path))
	if _, err := vault.NeedsPassword(p.o); !is[*vault.DamagedError](err) {
		t.Errorf("an index that is gone: %v", err)
	}
}

// indexed gives what matches of the index.
func (p place) indexed(t testing.TB, form string) (found []string) {
	t.Helper()
	for _, m := range regexp.MustCompile(form).FindAllStringSubmatch(tree(t, p.o.Dir)["index"], -1) {
		found = append(found, m[1])
	}
	return found
}

func (p place) ids(t testing.TB) []string { return p.indexed(t, `"id": "([0-9a-f]+)"`) }

func (p place) recipient(t testing.TB) string { return p.indexed(t, `"recipient": "(age1[^"]+)"`)[0] }

// A page that was written for something else is not taken, whoever put it
// there.
func TestAPageInAnothersPlaceIsNoticed(t *testing.T) {
	other, _ := lockedPlace(t, 2) // the same password, the same accounts
	for what, put := range map[string]func(p place, name string){
		"the page of another vault": func(p place, name string) {
			part := strings.Split(other.ring.Value(other.item(t, "sealed")), ".")
			p.ring.Put(name, vault.Page(2, "sealed", name, part[4]))
		},
		"an open page": func(p place, name string) {
			p.ring.Put(name, vault.OpenPage(name, p.ids(t)))
		},
		"a page that somebody sealed for the public half": func(p place, name string) {
			p.ring.Put(name, vault.ForgedPage(name, p.ids(t), p.recipient(t)))
		},
		"a key page": func(p place, name string) {
			part := strings.Split(p.ring.Value(p.item(t, "key")), ".")
			p.ring.Put(name, vault.Page(2, "key", name, part[4]))
		},
		"the page of another name": func(p place, name string) {
			old := p.ring.Value(name)
			v := p.open(t)
			add(t, v, account(2))
			must(t, v.Close())
			for _, n := range p.ring.Names() {
				if p.ring.Value(n) != old && strings.Contains(p.ring.Value(n), ".sealed.") {
					p.ring.Put(n, vault.Page(2, "sealed", n, strings.Split(old, ".")[4]))
				}
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			p, _ := lockedPlace(t, 2)
			put(p, p.item(t, "sealed"))
			if _, err := vault.Open(t.Context(), p.o); state(err) != vault.WrongValue {
				t.Errorf("%v", err)
			}
		})
	}
}

// An index of before the password, or of the former password, that a backup
// program or another hand puts back, is not taken for the newest.
func TestAnIndexOfAnotherPasswordThatIsPutBackIsNoticed(t *testing.T) {
	for what, from := range map[string]string{"open": "", "of the former password": "former"} {
		t.Run(what, func(t *testing.T) {
			p := prepared(t, from)
			path := filepath.Join(p.o.Dir, "index")
			old, err := os.ReadFile(path)
			must(t, err)
			v := p.with(from).open(t)
			must(t, v.SetPassword(t.Context(), from, secretWord))
			must(t, os.WriteFile(path, old, 0o600))
			// The running program keeps what it has, and writes that.
			must(t, v.Rename(t.Context(), v.Entries()[0].ID, "Renamed", "member0@x"))
			p.onlyOf(t, "after a change", secretWord)
			must(t, v.Close())
			must(t, os.WriteFile(path, old, 0o600))
			p.refused(t, vault.ErrPassphraseNeeded)
			v = p.with(secretWord).open(t)
			if n := v.Notices(); len(n) != 1 || key(n[0]) != "vault.notice.went-back" || len(v.Entries()) != 39 {
				t.Errorf("notices %v", n)
			}
			must(t, v.Close())
			// Without the copies the pages of before are not there any more.
			for name := range tree(t, p.o.Dir) {
				if strings.HasPrefix(name, "index.0") {
					must(t, os.Remove(filepath.Join(p.o.Dir, name)))
				}
			}
			must(t, os.WriteFile(path, old, 0o600))
			if v, err := vault.Open(t.Context(), p.with(from).o); state(err) != vault.ItemMissing {
				t.Errorf("%v, %v", v, err)
			}
		})
	}
}

// What a lock leaves in memory.
func TestALockedVaultHasNothingInMemory(t *testing.T) {
	p, _ := lockedPlace(t, 2)
	v := p.open(t)
	e := v.Entries()[0]
	opened := vault.OpenedSeal(v)
	if opened() == 0 {
		t.Fatal("nothing is opened")
	}
	must(t, v.Close())
	if n := opened(); n != 0 {
		t.Errorf("%d bytes of what opens pages are left", n)
	}
	if !e.Account.Secret.IsZero() && strings.Trim(string(e.Account.Secret.Reveal()), "\x00") != "" {
		t.Error("a secret that was handed out is left")
	}
	if _, err := v.Add(t.Context(), account(9)); !errors.Is(err, vault.ErrClosed) {
		t.Errorf("%v", err)
	}
	if vault.KeepsPassword(v) {
		t.Error("the password is left")
	}
}
