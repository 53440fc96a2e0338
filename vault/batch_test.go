// Reading many pages in one go: it costs a few calls, and what is told of each
// account, and of a keyring that fails, is what single calls tell.

package vault_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// batched is the same place with a keyring that reads many items in one go.
func (p place) batched() place {
	p.o.Keyring = p.ring.Batch()
	return p
}

// calls counts those of a log by what was asked.
func calls(log []string) string {
	n := map[string]int{}
	for _, call := range log {
		op, _, _ := strings.Cut(call, " ")
		n[op]++
	}
	return fmt.Sprint(n)
}

func TestPagesAreReadManyInOneGo(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 3000) // 70 pages
	for _, c := range []struct {
		name string
		ring vault.Keyring
		plan vaulttest.Fault
		want string
	}{
		{"a keyring that can", p.ring.Batch(), "", "map[many:2]"},
		{"a keyring that cannot", p.ring, "", "map[get:70]"},
		{"a service that gives nothing", p.ring.Batch(), vaulttest.Omit, "map[get:70 many:1]"},
	} {
		p.o.Keyring = c.ring
		p.ring.Always(c.plan)
		seen := len(p.ring.Log())
		v := p.open(t)
		if got := calls(p.ring.Log()[seen:]); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if len(v.Entries()) != 3000 || len(v.Notices()) != 0 {
			t.Errorf("%s: %d accounts, %v", c.name, len(v.Entries()), v.Notices())
		}
		sameSecrets(t, v.Entries())
	}
}

// No call asks for more items than one deadline may be spent on, and none for
// an item that is known.
func TestACallForManyHasALimit(t *testing.T) {
	p := keyringPlace(t).batched()
	p.filled(t, 6000) // 140 pages
	seen := len(p.ring.Log())
	must(t, p.open(t).Close())
	asked := map[string]int{}
	for _, call := range p.ring.Log()[seen:] {
		names := strings.Fields(call)[1:]
		if len(names) > 64 {
			t.Errorf("%d items in one call", len(names))
		}
		for _, name := range names {
			asked[name]++
		}
	}
	if most := slices.Max(slices.Collect(maps.Values(asked))); len(asked) != 140 || most != 1 {
		t.Errorf("%d items, up to %d times each", len(asked), most)
	}
}

func TestWhatACallForManyDoesNotGiveIsNamedAsAlways(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 200) // 5 pages
	pages := p.ring.Names()
	p.ring.Drop(pages[0])
	p.ring.Put(pages[1], "")
	p.ring.Put(pages[2], p.ring.Value(pages[3]))
	told := func(p place) string {
		v := p.open(t)
		defer func() { _ = v.Close() }()
		sameSecrets(t, v.Entries())
		return fmt.Sprint(names(v.Entries()), v.Notices())
	}
	want := told(p)
	seen := len(p.ring.Log())
	if got := told(p.batched()); got != want {
		t.Errorf("%s\nand one by one\n%s", got, want)
	}
	if got := calls(p.ring.Log()[seen:]); got != "map[get:1 many:1]" {
		t.Errorf("asked were %s", got)
	}
	if strings.Count(want, "missing")*strings.Count(want, "damaged") == 0 {
		t.Errorf("nothing is wrong with %s", want)
	}
}

func TestAFailingCallForManyIsNamedAndChangesNothing(t *testing.T) {
	faults := map[vaulttest.Fault]vault.KeyringState{
		vaulttest.NoBus: vault.NoBus, vaulttest.NoService: vault.NoService, vaulttest.Locked: vault.Locked,
		vaulttest.Denied: vault.AccessDenied, vaulttest.Hang: vault.TimedOut, vaulttest.Panic: vault.NoBus,
		vaulttest.Dismissed: vault.Dismissed, vaulttest.Failed: vault.Failed, vaulttest.After: vault.NoService,
		vaulttest.Empty: vault.EmptyValue, vaulttest.Wrong: vault.WrongValue,
	}
	for fault, want := range faults {
		p := keyringPlace(t).batched()
		p.filled(t, 200)
		files, pages := tree(t, p.o.Dir), p.ring.Names()
		p.ring.Nth("many", 1, fault)
		asked := p.o
		if fault == vaulttest.Hang {
			asked.KeyringWait = 20 * time.Millisecond
		}
		if _, err := vault.Open(t.Context(), asked); state(err) != want {
			t.Errorf("%s: told as %v, want %s", fault, err, want)
		}
		p.ring.Always("")
		p.ring.Release()
		if !maps.Equal(files, tree(t, p.o.Dir)) || !slices.Equal(pages, p.ring.Names()) {
			t.Errorf("%s: something was changed", fault)
		}
		v := p.open(t)
		if len(v.Entries()) != 200 || len(v.Notices()) != 0 {
			t.Errorf("%s: afterwards there are %d, %v", fault, len(v.Entries()), v.Notices())
		}
	}
}

func TestACallForManyEndsWithAPersonsPatience(t *testing.T) {
	p := keyringPlace(t).batched()
	p.filled(t, 200)
	ctx, cancel := context.WithCancel(t.Context())
	p.ring.Plan(func(string, int, string) vaulttest.Fault {
		cancel()
		return vaulttest.Hang
	})
	_, err := vault.Open(ctx, p.o)
	if !is[*vault.CancelledError](err) || !errors.Is(err, context.Canceled) {
		t.Errorf("told as %v", err)
	}
	p.ring.Release()
}

// Before pages go for good every other one is read once more, and one that
// fails keeps them.
func TestPurgingReadsManyInOneGo(t *testing.T) {
	p := keyringPlace(t).batched()
	p.filled(t, 3000)
	v := p.open(t)
	id := v.Entries()[0].ID
	must(t, v.Delete(t.Context(), id))
	seen := len(p.ring.Log())
	must(t, v.Purge(t.Context(), id))
	if got := calls(p.ring.Log()[seen:]); got != "map[delete:1 get:2 many:2 set:1]" {
		t.Errorf("asked were %s", got)
	}
	before := p.ring.Names()
	id = v.Entries()[0].ID
	must(t, v.Delete(t.Context(), id))
	p.ring.Nth("many", 1, vaulttest.Wrong)
	must(t, v.Purge(t.Context(), id))
	for _, name := range before {
		if p.ring.Value(name) == "" {
			t.Error("a page went though others did not read well")
		}
	}
}
