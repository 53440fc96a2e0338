// The app password: what it seals, what it asks for, and what it leaves
// behind when it comes and goes.

package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/otpauth"
	"rokketa/vault"
)

const secretWord = "アプリの pass 1"

// lockedPlace is a keyring place whose vault has this many accounts and an app
// password, closed; p.o has the password.
func lockedPlace(t testing.TB, n int) (place, vault.RecoveryKey) {
	t.Helper()
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v, key := p.withKey(t, n)
	must(t, v.SetPassword(t.Context(), "", secretWord))
	must(t, v.Close())
	p.o.Passphrase = secretWord
	return p, key
}

// manner says of what manner every item of the keyring is, and that the index
// names exactly those that are there.
func (p place) manner(t testing.TB, where, kind string, keys int) {
	t.Helper()
	index := tree(t, p.o.Dir)["index"]
	found := map[string]int{}
	for _, name := range p.ring.Names() {
		part := strings.SplitN(p.ring.Value(name), ".", 4)
		if len(part) != 4 {
			t.Fatalf("%s: item %s is no page", where, name)
		}
		found[part[2]]++
		if !strings.Contains(index, name) {
			t.Errorf("%s: a page of kind %s is left in the keyring", where, part[2])
		}
	}
	if found["key"] != keys || found[kind] == 0 || found[kind]+found["key"] != len(p.ring.Names()) {
		t.Errorf("%s: the keyring has %v", where, found)
	}
}

func (p place) with(password string) place {
	p.o.Passphrase = password
	return p
}

func (p place) refused(t testing.TB, want error) {
	t.Helper()
	p.forgive()
	if v, err := vault.Open(t.Context(), p.o); !errors.Is(err, want) {
		t.Errorf("opened with %q: %v, want %v", p.o.Passphrase, err, want)
		if v != nil {
			_ = v.Close()
		}
	}
	p.forgive()
}

func TestAnAppPasswordSealsEveryPage(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v, key := p.withKey(t, 100)
	must(t, v.Delete(t.Context(), v.Entries()[7].ID))
	before := shape(t, v)
	if v.HasPassword() {
		t.Error("it has a password before one is set")
	}
	must(t, v.SetPassword(t.Context(), "", secretWord))
	p.manner(t, "after setting", "sealed", 2)
	if got := shape(t, v); got != before || !v.HasPassword() {
		t.Errorf("after setting: %s", got)
	}
	must(t, v.Prove(t.Context(), vault.Opening{Key: key}))
	must(t, v.Close())
	for name, content := range tree(t, p.o.Dir) {
		if (name == "index" || strings.HasPrefix(name, "index.")) && !strings.HasPrefix(content, "rokketa-index 2 ") {
			t.Errorf("%s is left of the time before", name)
		}
		if strings.Contains(content, secretWord) {
			t.Errorf("the password stands in %s", name)
		}
	}
	if needs, err := vault.NeedsPassword(p.o); !needs || err != nil {
		t.Errorf("needs a password: %v, %v", needs, err)
	}
	p.refused(t, vault.ErrPassphraseNeeded)
	p.with("wrong").refused(t, vault.ErrPassphraseWrong)
	log := len(p.ring.Log())
	p.refused(t, vault.ErrPassphraseNeeded)
	if len(p.ring.Log()) != log {
		t.Error("the keyring was asked although there was no password")
	}

	v = p.with(secretWord).open(t)
	if got := shape(t, v); got != before || len(v.Notices()) != 0 {
		t.Errorf("opened again: %s, %v", got, v.Notices())
	}
	// Every change goes on, sealed.
	add(t, v, accounts(100, 150)...)
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "Renamed", "member0@x"))
	must(t, v.Purge(t.Context(), v.Deleted()[0].ID))
	long := account(7)
	long.Secret = otpauth.NewSecret([]byte(strings.Repeat("k", 512)))
	if _, err := v.Add(t.Context(), long); err != nil {
		t.Errorf("the longest secret: %v", err)
	}
	must(t, v.Delete(t.Context(), v.Entries()[len(v.Entries())-1].ID))
	must(t, v.Purge(t.Context(), v.Deleted()[0].ID))
	before = shape(t, v)
	must(t, v.Close())
	v = p.with(secretWord).later(2 * day).open(t)
	p.manner(t, "after changes", "sealed", 2)
	if got := shape(t, v); got != before {
		t.Errorf("after changes: %s", got)
	}

	// Another password, then none.
	if err := v.SetPassword(t.Context(), "wrong", "next"); !errors.Is(err, vault.ErrPassphraseWrong) {
		t.Errorf("changing it with a wrong one: %v", err)
	}
	items := ringItems(p.ring)
	must(t, v.SetPassword(t.Context(), secretWord, "next"))
	for name := range items {
		if p.ring.Value(name) != "" {
			t.Errorf("item %s of the former password is left", name)
		}
	}
	p.manner(t, "after changing", "sealed", 2)
	must(t, v.Close())
	p.with(secretWord).refused(t, vault.ErrPassphraseWrong)
	v = p.with("next").later(2 * day).open(t)
	if got := shape(t, v); got != before {
		t.Errorf("after changing: %s", got)
	}
	must(t, v.SetPassword(t.Context(), "next", ""))
	p.manner(t, "after taking it away", "open", 0)
}

func TestAVaultWithoutAPasswordIsWrittenAsBefore(t *testing.T) {
	p, _ := lockedPlace(t, 3)
	v := p.open(t)
	must(t, v.SetPassword(t.Context(), secretWord, ""))
	p.manner(t, "open again", "open", 0)
	if v.HasPassword() {
		t.Error("it still has a password")
	}
	before := shape(t, v)
	must(t, v.Close())
	for name, content := range tree(t, p.o.Dir) {
		if strings.HasPrefix(content, "rokketa-index 2") || strings.HasPrefix(content, "rokketa-pending 2") {
			t.Errorf("%s is of a format that older programs refuse", name)
		}
	}
	if got := shape(t, p.with("").open(t)); got != before {
		t.Errorf("opened: %s", got)
	}
}

func TestAPasswordNeedsARecoveryKeyFirst(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 3)
	v := p.open(t)
	files, items := still(t, p.o.Dir), ringItems(p.ring)
	if err := v.SetPassword(t.Context(), "", secretWord); !errors.Is(err, vault.ErrNoRecovery) {
		t.Errorf("%v", err)
	}
	p.unchanged(t, files, items)
	must(t, v.UseRecoveryKey(t.Context(), newKey(t)))
	// A backup that cannot be made is a reason too.
	name := p.ring.Names()[0]
	must(t, v.Close())
	p.ring.Put(name, "something else")
	p.o.Anyway = true
	v = p.open(t)
	items = ringItems(p.ring)
	if err := v.SetPassword(t.Context(), "", secretWord); !errors.Is(err, vault.ErrNotWhole) {
		t.Errorf("with a damaged page: %v", err)
	}
	p.unchanged(t, still(t, p.o.Dir), items)
}

func TestNoPasswordIsSetWithoutAWholeBackup(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v, _ := p.withKey(t, 3)
	dir := filepath.Join(p.o.Dir, "backups")
	must(t, os.RemoveAll(dir))
	must(t, os.WriteFile(dir, []byte("in the way"), 0o600))
	files, items := still(t, p.o.Dir), ringItems(p.ring)
	if err := v.SetPassword(t.Context(), "", secretWord); !is[*vault.FileError](err) {
		t.Errorf("%v", err)
	}
	p.unchanged(t, files, items)
}

func (p place) unchanged(t testing.TB, files, items map[string]string) {
	t.Helper()
	for name, content := range still(t, p.o.Dir) {
		if files[name] != content {
			t.Errorf("%s was changed", name)
		}
	}
	for name, value := range ringItems(p.ring) {
		if items[name] != value {
			t.Errorf("item %s was changed", name)
		}
	}
	if len(items) != len(p.ring.Names()) {
		t.Errorf("%d items became %d", len(items), len(p.ring.Names()))
	}
}

func TestThePassphraseOfTheFileStoreIsChanged(t *testing.T) {
	p := filePlace(t)
	p.filled(t, 3)
	v := p.open(t)
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "A", "member0@x"))
	before := shape(t, v)
	if err := v.SetPassword(t.Context(), passphrase, ""); !errors.Is(err, vault.ErrPassphraseNeeded) {
		t.Errorf("none: %v", err)
	}
	if err := v.SetPassword(t.Context(), "wrong", "next"); !errors.Is(err, vault.ErrPassphraseWrong) {
		t.Errorf("a wrong one: %v", err)
	}
	must(t, v.SetPassword(t.Context(), passphrase, "next"))
	must(t, v.CheckPassword(t.Context(), "next"))
	for name, content := range tree(t, p.o.Dir) {
		if strings.HasSuffix(name, ".age") && vault.Unseal([]byte(content), passphrase) != "" {
			t.Errorf("%s opens with the former passphrase", name)
		}
	}
	add(t, v, account(3))
	must(t, v.Close())
	p.refused(t, vault.ErrPassphraseWrong)
	v = p.with("next").open(t)
	if got := shape(t, v); !strings.HasPrefix(got, "0 1 2 3 ") || !strings.HasPrefix(before, "0 1 2 ") {
		t.Errorf("%s", got)
	}
	if needs, err := vault.NeedsPassword(p.o); !needs || err != nil || !v.HasPassword() {
		t.Errorf("needs: %v, %v", needs, err)
	}
}

// Another program has the vault open while the password comes, changes and
// goes: what it shows stays, what it does is not lost in silence and never
// written open, and it is told to ask for the password.
func TestAnotherProgramNoticesTheNewPassword(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.o.Doors.WorkFactor = 1
		v, _ := p.withKey(t, 3)
		old := map[bool]string{true: "", false: passphrase}[p.ring != nil]
		for _, next := range []string{"one", "two"} {
			other := p.with(old).open(t)
			must(t, v.SetPassword(t.Context(), old, next))
			for what, err := range map[string]error{
				"adding":   failure(other.Add(t.Context(), account(9))),
				"renaming": other.Rename(t.Context(), other.Entries()[0].ID, "x", "y"),
				"reading":  failure(other.Refresh(t.Context())),
				"checking": other.CheckPassword(t.Context(), next),
				"setting":  other.SetPassword(t.Context(), old, "three"),
				"backup":   other.Backup(t.Context()),
			} {
				if !errors.Is(err, vault.ErrPassphraseChanged) {
					t.Errorf("%s with %q set: %v", what, next, err)
				}
			}
			if got := names(other.Entries()); got != "0 1 2" {
				t.Errorf("it shows %q", got)
			}
			must(t, other.Close())
			if p.ring != nil {
				p.manner(t, "after the other program's changes", "sealed", 2)
			}
			other = p.with(next).open(t)
			if got := names(other.Entries()); got != "0 1 2" {
				t.Errorf("opened with the new one: %q", got)
			}
			must(t, other.Close())
			old = next
		}
		if p.ring == nil {
			return
		}
		other := p.with(old).open(t)
		must(t, v.SetPassword(t.Context(), old, ""))
		add(t, other, account(3))
		if len(other.Notices()) != 0 && key(other.Notices()[0]) != "vault.notice.unsealed" {
			t.Errorf("%v", other.Notices())
		}
		must(t, other.Close())
		must(t, v.Close())
		if got := names(p.with("").open(t).Entries()); got != "0 1 2 3" {
			t.Errorf("without a password: %q", got)
		}
	})
}

func failure[T any](_ T, err error) error { return err }

func TestAProgramIsToldThatThePasswordWasTakenAway(t *testing.T) {
	p, _ := lockedPlace(t, 2)
	v, other := p.open(t), p.open(t)
	must(t, v.SetPassword(t.Context(), secretWord, ""))
	if changed, err := other.Refresh(t.Context()); !changed || err != nil {
		t.Fatalf("%v, %v", changed, err)
	}
	if n := other.Notices(); len(n) != 1 || key(n[0]) != "vault.notice.unsealed" || other.HasPassword() {
		t.Errorf("%v", n)
	}
}

func TestHealthTellsOfThePassword(t *testing.T) {
	p, _ := lockedPlace(t, 2)
	h, err := p.open(t).Health(t.Context())
	if err != nil || !h.Password || h.Pages != 1 || h.Keyring.Err != nil {
		t.Errorf("%+v, %v", h, err)
	}
	q := keyringPlace(t)
	q.filled(t, 1)
	if h, err := q.open(t).Health(t.Context()); err != nil || h.Password {
		t.Errorf("%+v, %v", h, err)
	}
}

// The first thing that a person does may be setting the password.
func TestAnEmptyVaultTakesAPassword(t *testing.T) {
	p := keyringPlace(t)
	p.o.Doors.WorkFactor = 1
	v := p.open(t)
	must(t, v.UseRecoveryKey(t.Context(), newKey(t)))
	must(t, v.SetPassword(t.Context(), "", secretWord))
	add(t, v, account(0))
	p.manner(t, "after the first account", "sealed", 2)
	must(t, v.Close())
	p.refused(t, vault.ErrPassphraseNeeded)
	if got := names(p.with(secretWord).open(t).Entries()); got != "0" {
		t.Errorf("%q", got)
	}
}
