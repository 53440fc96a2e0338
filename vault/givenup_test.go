// A write that was given up may still arrive: its name is not forgotten before
// it can have.

package vault_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/vault/vaulttest"
)

func TestANameStaysPendingWhileAGivenUpWriteMayArrive(t *testing.T) {
	p := keyringPlace(t)
	now := noon
	p.o.Now = func() time.Time { return now }
	p.start(t)
	p.o.KeyringWait = 300 * time.Millisecond
	v := p.open(t)
	p.ring.Nth("set", 1, vaulttest.Hang)
	if _, err := v.Add(t.Context(), account(50)); err == nil {
		t.Fatal("a hanging call was told as done")
	}
	p.ring.Always("")
	log := p.ring.Log()
	_, late, _ := strings.Cut(log[len(log)-1], " ")
	must(t, p.open(t).Close())
	now = now.Add(29 * day)
	must(t, p.open(t).Close())
	if !strings.Contains(tree(t, p.o.Dir)["pending"], late) {
		t.Fatal("the name of the given-up page was forgotten")
	}
	p.ring.Put(late, "arrived late")
	now = now.Add(2 * day)
	must(t, p.open(t).Close())
	if slices.Contains(p.ring.Names(), late) {
		t.Error("the late page was not swept")
	}
	// And a name of which nothing ever came leaves the list in the end.
	p.ring.Nth("set", 1, vaulttest.Locked)
	if _, err := v.Add(t.Context(), account(50)); err == nil {
		t.Fatal("a locked keyring was told as done")
	}
	p.ring.Always("")
	log = p.ring.Log()
	_, never, _ := strings.Cut(log[len(log)-1], " ")
	must(t, p.open(t).Close())
	if !strings.Contains(tree(t, p.o.Dir)["pending"], never) {
		t.Fatal("the name was forgotten at once")
	}
	now = now.Add(31 * day)
	must(t, p.open(t).Close())
	if strings.Contains(tree(t, p.o.Dir)["pending"], never) {
		t.Error("the name stays for ever")
	}
	p.ring.Release()
}
