// A keyring that does not answer, is another one, or has lost a page: it is
// told, nothing is deleted, and no new vault takes the place of the old.

package vault_test

import (
	"errors"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

func TestAKeyringThatDoesNotAnswerNeverLeadsToANewVault(t *testing.T) {
	faults := map[vaulttest.Fault]vault.KeyringState{
		vaulttest.NoBus: vault.NoBus, vaulttest.NoService: vault.NoService, vaulttest.Locked: vault.Locked,
		vaulttest.Denied: vault.AccessDenied, vaulttest.Hang: vault.TimedOut, vaulttest.Panic: vault.NoBus,
		vaulttest.Dismissed: vault.Dismissed, vaulttest.Failed: vault.Failed,
		vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue,
	}
	for fault, state := range faults {
		p := keyringPlace(t)
		p.start(t)
		files, pages := tree(t, p.o.Dir), p.ring.Names()
		p.ring.Always(fault)
		asked := p.o
		if fault == vaulttest.Hang {
			asked.KeyringWait = 20 * time.Millisecond
		}
		_, err := vault.Open(t.Context(), asked)
		bad, ok := errors.AsType[*vault.KeyringError](err)
		if !ok || bad.State != state {
			t.Errorf("%s: told as %v, want %s", fault, err, state)
		}
		p.ring.Always("")
		p.ring.Release()
		if !maps.Equal(files, tree(t, p.o.Dir)) || !slices.Equal(pages, p.ring.Names()) {
			t.Errorf("%s: something was changed", fault)
		}
		if got := names(p.open(t).Entries()); got != "0 1 3 4" {
			t.Errorf("%s: afterwards there is %s", fault, got)
		}
	}
}

func TestAnotherKeyringIsToldAndNothingIsDeleted(t *testing.T) {
	p := keyringPlace(t)
	p.start(t)
	files := tree(t, p.o.Dir)
	other := p
	other.o.Keyring = vaulttest.New()
	_, err := vault.Open(t.Context(), other.o)
	if bad, ok := errors.AsType[*vault.KeyringError](err); !ok || bad.State != vault.ItemMissing {
		t.Fatalf("told as %v", err)
	}
	if !maps.Equal(files, tree(t, p.o.Dir)) {
		t.Error("a file was changed")
	}
	// Going on without the old secrets keeps the old accounts in the list.
	other.o.Anyway = true
	v := other.open(t)
	if got := names(v.Entries()); got != "0(missing) 1(missing) 3(missing) 4(missing)" {
		t.Errorf("the list is %s", got)
	}
	e := add(t, v, account(8))
	must(t, v.Close())
	other.o.Anyway = false
	if got := names(other.open(t).Entries()); got != "0(missing) 1(missing) 3(missing) 4(missing) 8" {
		t.Errorf("with a new account the list is %s", got)
	}
	// And with the old keyring again all the old ones are there.
	if got := names(p.open(t).Entries()); got != "0 1 3 4 8(missing)" {
		t.Errorf("with the old keyring the list is %s", got)
	}
	if _, err := p.open(t).Count(t.Context(), e[0].ID); err == nil {
		t.Error("a code for a missing secret")
	}
}

func TestAMissingOrDamagedPageIsShownAndNeverTouched(t *testing.T) {
	for what, spoil := range map[string]func(p place, name string){
		"missing": func(p place, name string) { p.ring.Drop(name) },
		"damaged": func(p place, name string) { p.ring.Put(name, "") },
	} {
		p := keyringPlace(t)
		v := p.open(t)
		add(t, v, accounts(0, 60)...) // two pages
		must(t, v.Close())
		must(t, p.open(t).Close())
		if n := len(p.ring.Names()); n != 2 {
			t.Fatalf("%d pages", n)
		}
		bad, good := "", ""
		for _, name := range p.ring.Names() {
			if bad == "" {
				bad = name
			} else {
				good = name
			}
		}
		kept := p.ring.Value(bad)
		spoil(p, bad)
		v = p.open(t)
		lost := 0
		for _, e := range v.Entries() {
			if string(e.State) == what {
				lost++
			}
		}
		if lost != len(vault.PageIDs(bad, kept)) || len(v.Entries()) != 60 {
			t.Fatalf("%s: %d of %d accounts", what, lost, len(v.Entries()))
		}
		if n := v.Notices(); len(n) != 1 || key(n[0]) != "vault.notice."+what {
			t.Errorf("%s: notices %v", what, n)
		}
		add(t, v, account(70))
		for _, e := range v.Entries() {
			if string(e.State) == what {
				must(t, v.Delete(t.Context(), e.ID))
				must(t, v.Purge(t.Context(), e.ID))
				break
			}
		}
		must(t, v.Close())
		must(t, p.open(t).Close())
		if what == "damaged" && !slices.Contains(p.ring.Names(), bad) {
			t.Error("the damaged page was deleted")
		}
		if !slices.Contains(p.ring.Names(), good) {
			t.Errorf("%s: a replaced page was swept although not every page reads well", what)
		}
		// What comes back is there again.
		p.ring.Put(bad, kept)
		v = p.open(t)
		if got := len(v.Notices()); got != 0 || len(v.Entries()) != 60 {
			t.Errorf("%s: after it came back: %d notices, %d accounts", what, got, len(v.Entries()))
		}
		sameSecrets(t, v.Entries())
	}
}

func TestAFolderThatVanishesIsToldAndNotMadeAnew(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.start(t)
		v := p.open(t)
		must(t, os.RemoveAll(p.o.Dir))
		if _, err := v.Add(t.Context(), account(9)); !errors.Is(err, vault.ErrGone) {
			t.Errorf("adding: %v", err)
		}
		if _, err := v.Refresh(t.Context()); !errors.Is(err, vault.ErrGone) {
			t.Errorf("refreshing: %v", err)
		}
		if got := names(v.Entries()); got != "0 1 3 4" {
			t.Errorf("shown is %s", got)
		}
		// The folder is back but empty: still no new vault in its place.
		must(t, os.Mkdir(p.o.Dir, 0o700))
		if _, err := v.Add(t.Context(), account(9)); !errors.Is(err, vault.ErrGone) {
			t.Errorf("adding: %v", err)
		}
		if ok, _ := vault.Exists(p.o.Dir, p.o.Store); ok {
			t.Error("a new vault was made")
		}
	})
}
