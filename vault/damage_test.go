// What a damaged, missing, empty, locked or newer thing leads to: never to a
// new empty vault, and never to anything accepted in silence.

package vault_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/vault"
)

// damaged gives data with a bit of each of its bytes flipped, another bit in
// each, and every beginning of it.
func damaged(data []byte, try func(what string, bad []byte)) {
	for i := range data {
		bit := []byte{0x01, 0x08, 0x20}[i%3]
		bad := slices.Clone(data)
		bad[i] ^= bit
		try(fmt.Sprintf("byte %d ^ %#x", i, bit), bad)
		try(fmt.Sprintf("cut at %d", i), data[:i])
	}
	try("one byte more", append(slices.Clone(data), '\n'))
}

// TestEveryDamagedByteIsNoticed: the newest file of a small vault is damaged
// in every place. Where an older generation is there it is used and told of,
// else the vault does not open; and the files stay as they are.
func TestEveryDamagedByteIsNoticed(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		name := map[vault.Store]string{"": "index", vault.StoreFile: "vault.age"}[p.o.Store]
		v := p.open(t)
		add(t, v, account(0))
		before := shape(t, v)
		must(t, v.Rename(t.Context(), v.Entries()[0].ID, "Newer", "member0@x"))
		must(t, v.Close())
		path := filepath.Join(p.o.Dir, name)
		data, err := os.ReadFile(path)
		must(t, err)
		refused := 0
		damaged(data, func(what string, bad []byte) {
			must(t, os.WriteFile(path, bad, 0o600))
			v, err := vault.Open(t.Context(), p.o)
			if errors.Is(err, vault.ErrPassphraseWrong) && p.ring == nil {
				// It may as well be sealed with another passphrase.
				refused++
				anyway := p.o
				anyway.Anyway = true
				v, err = vault.Open(t.Context(), anyway)
			}
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			defer func() { _ = v.Close() }()
			if got := shape(t, v); got != before {
				t.Fatalf("%s: %s", what, got)
			}
			if len(v.Notices()) != 1 || key(v.Notices()[0]) != "vault.notice.older" {
				t.Fatalf("%s: notices %v", what, v.Notices())
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != string(bad) {
				t.Fatalf("%s: looking at it changed it", what)
			}
		})
		if refused > 100 {
			t.Errorf("%d damages look like another passphrase", refused)
		}
		// Without an older generation.
		for file := range tree(t, p.o.Dir) {
			if strings.Contains(file, ".0") {
				must(t, os.Remove(filepath.Join(p.o.Dir, file)))
			}
		}
		files := still(t, p.o.Dir)
		damaged(data, func(what string, bad []byte) {
			p.forgive()
			must(t, os.WriteFile(path, bad, 0o600))
			files[name] = string(bad)
			_, err := vault.Open(t.Context(), p.o)
			var lost *vault.DamagedError
			if !errors.As(err, &lost) && !errors.Is(err, vault.ErrPassphraseWrong) && !errors.Is(err, vault.ErrPassphraseTooHard) {
				t.Fatalf("%s: %v", what, err)
			}
			if errors.Is(err, vault.ErrPassphraseWrong) && p.ring != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if !maps.Equal(still(t, p.o.Dir), files) {
				t.Fatalf("%s: a file was changed", what)
			}
		})
		// And without any file but the pending list.
		must(t, os.Remove(path))
		if p.ring != nil {
			if _, err := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) {
				t.Fatalf("an index that is gone: %v", err)
			}
			if there, err := vault.Exists(p.o.Dir, p.o.Store); !there || err != nil {
				t.Fatalf("a lost vault is taken for none: %v, %v", there, err)
			}
		}
	})
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func key(x interface {
	Explanation() (string, map[string]any)
},
) string {
	k, _ := x.Explanation()
	return k
}

func TestADamagedFileIsKeptAsideByTheNextChange(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		name := map[vault.Store]string{"": "index", vault.StoreFile: "vault.age"}[p.o.Store]
		p.filled(t, 2)
		v := p.open(t)
		add(t, v, account(2)) // its page is known to the newest index alone
		must(t, v.Close())
		bad := []byte("not what was written")
		must(t, os.WriteFile(filepath.Join(p.o.Dir, name), bad, 0o600))
		pages := 0
		if p.ring != nil {
			pages = len(p.ring.Names())
		}
		v = p.open(t)
		if got := names(v.Entries()); got != "0 1" {
			t.Fatalf("the older generation has %s", got)
		}
		add(t, v, account(3))
		must(t, v.Close())
		v = p.open(t)
		if got := names(v.Entries()); got != "0 1 3" {
			t.Errorf("after the next change: %s", got)
		}
		if n := v.Notices(); len(n) != 0 {
			t.Errorf("still told of: %v", n)
		}
		found := false
		for file, content := range tree(t, p.o.Dir) {
			found = found || strings.Contains(file, ".damaged-") && content == string(bad)
		}
		if !found {
			t.Errorf("the bad file is gone: %v", slices.Collect(maps.Keys(tree(t, p.o.Dir))))
		}
		if p.ring != nil && len(p.ring.Names()) < pages {
			t.Error("a page that only the damaged index knew was deleted")
		}
	})
}

func TestANewerFormatIsRefusedAndLeftAlone(t *testing.T) {
	frame := func(kind string, version int, body string) string {
		head := fmt.Sprintf("%s %d ", kind, version)
		return head + fmt.Sprintf("%x", sha256.Sum256([]byte(head+body))) + "\n" + body
	}
	refuse := func(t *testing.T, p place) {
		t.Helper()
		before := still(t, p.o.Dir)
		if _, err := vault.Open(t.Context(), p.o); !is[*vault.NewerError](err) {
			t.Errorf("opening it: %v", err)
		}
		if !maps.Equal(before, still(t, p.o.Dir)) {
			t.Error("a file was changed")
		}
	}
	for _, name := range []string{"index", "pending"} {
		p := keyringPlace(t)
		p.start(t)
		newer := frame("rokketa-"+name, 3, "{\"what\": \"we do not know\"}\n")
		v := p.open(t)
		must(t, os.WriteFile(filepath.Join(p.o.Dir, name), []byte(newer), 0o600))
		before := still(t, p.o.Dir)
		if _, err := v.Add(t.Context(), account(9)); !is[*vault.NewerError](err) {
			t.Errorf("changing a vault whose %s became newer: %v", name, err)
		}
		after := still(t, p.o.Dir)
		if !maps.Equal(before, after) {
			t.Errorf("%s: a file was changed", name)
		}
		refuse(t, p)
	}
	p := keyringPlace(t)
	p.filled(t, 1)
	name := p.ring.Names()[0]
	p.ring.Put(name, vault.Page(2, "hidden", name, "AAAA"))
	refuse(t, p)
	if n := len(p.ring.Names()); n != 1 {
		t.Errorf("%d pages", n)
	}

	f := filePlace(t)
	f.filled(t, 1)
	data, err := vault.Seal([]byte(`{"format":"rokketa-vault","version":2}`), passphrase, testWork)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(f.o.Dir, "vault.age"), data, 0o600))
	refuse(t, f)
}

func TestADamagedPendingListLosesNothing(t *testing.T) {
	p := keyringPlace(t)
	p.start(t)
	path := filepath.Join(p.o.Dir, "pending")
	data, err := os.ReadFile(path)
	must(t, err)
	damaged(data, func(what string, bad []byte) {
		must(t, os.WriteFile(path, bad, 0o600))
		v := p.open(t)
		if got := names(v.Entries()); got != "0 1 3 4" || len(v.Notices()) != 1 {
			t.Fatalf("%s: %s, notices %v", what, got, v.Notices())
		}
		must(t, v.Close())
	})
	v := p.open(t)
	add(t, v, account(5))
	must(t, v.Close())
	if got := p.open(t); names(got.Entries()) != "0 1 3 4 5" || len(got.Notices()) != 0 {
		t.Errorf("after a change: %s, notices %v", names(got.Entries()), got.Notices())
	}
	if !slices.ContainsFunc(slices.Collect(maps.Keys(tree(t, p.o.Dir))), func(name string) bool { return strings.HasPrefix(name, "pending.damaged-") }) {
		t.Error("the damaged list was not kept aside")
	}
}

func TestAWrongPassphraseIsSaid(t *testing.T) {
	p := filePlace(t)
	p.start(t)
	files := still(t, p.o.Dir)
	for pass, want := range map[string]error{"": vault.ErrPassphraseNeeded, "wrong": vault.ErrPassphraseWrong} {
		p.o.Passphrase = pass
		if _, err := vault.Open(t.Context(), p.o); !errors.Is(err, want) {
			t.Errorf("passphrase %q: %v", pass, err)
		}
	}
	if !maps.Equal(files, still(t, p.o.Dir)) {
		t.Error("a file was changed")
	}
}

func TestAForeignFileCannotAskForEndlessWork(t *testing.T) {
	p := filePlace(t)
	must(t, os.MkdirAll(p.o.Dir, 0o700))
	file := "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 21\n" +
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n0123456789abcdef"
	must(t, os.WriteFile(filepath.Join(p.o.Dir, "vault.age"), []byte(file), 0o600))
	if _, err := vault.Open(t.Context(), p.o); !errors.Is(err, vault.ErrPassphraseTooHard) {
		t.Errorf("work 2^21: %v", err)
	}
}

func TestOneGenerationOfAFileIsAlwaysLeft(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		for n := range 12 {
			add(t, v, account(n))
		}
		older := 0
		for name := range tree(t, p.o.Dir) {
			if strings.Contains(name, ".0") {
				older++
			}
		}
		if older != 5 {
			t.Errorf("%d older generations are kept", older)
		}
		for _, name := range []string{"index", "vault.age"} {
			_ = os.Remove(filepath.Join(p.o.Dir, name))
		}
		if got := names(p.open(t).Entries()); got != "0 1 2 3 4 5 6 7 8 9 10" {
			t.Errorf("the newest older generation has %s", got)
		}
	})
}
