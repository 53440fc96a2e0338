// Looking at the vault's health tells what is wrong and changes nothing.

package vault_test

import (
	"fmt"
	"slices"
	"testing"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

func TestHealthCountsWhatIsThere(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	entries := add(t, v, accounts(0, 100)...)
	must(t, v.Delete(t.Context(), entries[3].ID))
	before, files := p.ring.Names(), tree(t, p.o.Dir)["index"]
	h, err := v.Health(t.Context())
	must(t, err)
	if h.Store != vault.StoreKeyring || h.Accounts != 99 || h.Trash != 1 || h.Pages != len(before) || h.Keyring.Err != nil ||
		h.Missing != 0 || h.Damaged != 0 || h.Commit == 0 || !h.Written.Equal(noon) {
		t.Errorf("%+v", h)
	}
	if !slices.Equal(before, p.ring.Names()) || files != tree(t, p.o.Dir)["index"] {
		t.Error("the test of the keyring left something behind")
	}
	p.ring.Drop(before[0])
	p.ring.Put(before[1], "something else")
	h, err = p.open(t).Health(t.Context())
	must(t, err)
	if h.Missing == 0 || h.Damaged == 0 || h.Missing+h.Damaged > 86 {
		t.Errorf("after a page was lost and one damaged: %+v", h)
	}
}

func TestHealthNamesEachStateOfTheKeyring(t *testing.T) {
	for fault, want := range map[vaulttest.Fault]vault.KeyringState{
		vaulttest.NoBus: vault.NoBus, vaulttest.NoService: vault.NoService, vaulttest.Locked: vault.Locked,
		vaulttest.Denied: vault.AccessDenied, vaulttest.TooLarge: vault.TooLarge, vaulttest.Failed: vault.Failed,
		vaulttest.Panic: vault.NoBus, vaulttest.Vanish: vault.Dismissed,
	} {
		p := keyringPlace(t)
		p.filled(t, 3)
		v := p.open(t)
		p.ring.Always(fault)
		h, err := v.Health(t.Context())
		must(t, err)
		if state(h.Keyring.Err) != want {
			t.Errorf("%s: %v", fault, h.Keyring.Err)
		}
		other, err := vault.Probe(t.Context(), p.o)
		must(t, err)
		if state(other.Err) != want {
			t.Errorf("%s, the vault not open: %v", fault, other.Err)
		}
	}
	// Wrong in one call of the test only.
	for op, faults := range map[string]map[vaulttest.Fault]vault.KeyringState{
		"set":    {vaulttest.Dismissed: vault.Dismissed, vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue},
		"get":    {vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue, vaulttest.Dismissed: vault.Dismissed},
		"delete": {vaulttest.NoService: vault.NoService, vaulttest.Dismissed: vault.Dismissed},
	} {
		for fault, want := range faults {
			ring := vaulttest.New()
			nth := map[string]int{"set": 1, "get": 1, "delete": 2}[op] // the first delete clears away what an earlier test left
			ring.Nth(op, nth, fault)
			h, err := vault.Probe(t.Context(), vault.Options{Dir: folder(t), Keyring: ring})
			must(t, err)
			if state(h.Err) != want {
				t.Errorf("%s %s: %v", op, fault, h.Err)
			}
		}
	}
}

func TestATestOfTheKeyringThatWasCutShortIsClearedAway(t *testing.T) {
	ring := vaulttest.New()
	ring.Nth("delete", 2, vaulttest.NoService)
	o := vault.Options{Dir: folder(t), Keyring: ring}
	for round := range 2 {
		h, err := vault.Probe(t.Context(), o)
		must(t, err)
		if (h.Err == nil) != (round == 1) {
			t.Errorf("round %d: %v", round, h.Err)
		}
		ring.Always("")
	}
	if got := fmt.Sprint(ring.Names()); got != "[]" {
		t.Errorf("left behind: %s", got)
	}
}

func TestTheFileStoreHasHealthWithoutAKeyring(t *testing.T) {
	p := filePlace(t)
	p.filled(t, 3)
	h, err := p.open(t).Health(t.Context())
	must(t, err)
	if h.Store != vault.StoreFile || h.Accounts != 3 || h.Pages != 0 || h.Keyring.Err != nil {
		t.Errorf("%+v", h)
	}
}
