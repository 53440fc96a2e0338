// How long large vaults take on a real gnome-keyring, beside one item for each
// account on the same daemon in the same run. Nothing is asserted: make bench
// prints the table.

package vault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"rokketa/vault"
)

// took is the time of something, on the wall and on our processor.
type took struct{ wall, cpu time.Duration }

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func clocked(do func()) took {
	begun, cpu := time.Now(), cpuTime()
	do()
	return took{time.Since(begun), cpuTime() - cpu}
}

// slowest gives the median and the 99th percentile of n times.
func slowest(n int, do func(i int)) (p50, p99 took) {
	all := make([]took, n)
	for i := range all {
		all[i] = clocked(func() { do(i) })
	}
	slices.SortFunc(all, func(a, b took) int { return int(a.wall - b.wall) })
	return all[n/2], all[n*99/100]
}

func (k took) String() string {
	return fmt.Sprintf("%9.1f ms (%.1f ms CPU)", float64(k.wall)/1e6, float64(k.cpu)/1e6)
}

// oneByOne hides that a keyring can read many items in one go.
type oneByOne struct{ vault.Keyring }

func TestTheTableOfSizes(t *testing.T) {
	if os.Getenv("ROKKETA_BENCH") == "" {
		t.Skip("a part of make bench")
	}
	if inside() == "" {
		session(t, "unlocked", unlocked)
		return
	}
	line := func(what string, k took, beside string) { fmt.Printf("  %-52s %s %s\n", what, k, beside) }
	ratio := func(a, b took) string { return fmt.Sprintf("  1/%.0f", float64(a.wall)/float64(b.wall)) }
	places := map[vault.Store]place{
		vault.StoreKeyring: {o: vault.Options{Dir: filepath.Join(t.TempDir(), "keyring"), KeyringWait: time.Minute}},
		vault.StoreFile:    {o: vault.Options{Dir: filepath.Join(t.TempDir(), "file"), Store: vault.StoreFile, Passphrase: passphrase}},
	}
	mine := map[string]took{}
	// A save of the file store is two rounds of scrypt, a second each by design.
	for _, store := range []vault.Store{vault.StoreKeyring, vault.StoreFile} {
		edits := map[vault.Store]int{vault.StoreKeyring: 50, vault.StoreFile: 3}[store]
		for _, n := range []int{1000, 10_000} {
			p := places[store]
			p.o.Dir += fmt.Sprint(n)
			fmt.Printf("%d accounts, store %s\n", n, store)
			v := p.open(t)
			imported := clocked(func() { add(t, v, accounts(0, n)...) })
			line("import", imported, "")
			p50, p99 := slowest(edits, func(i int) {
				must(t, v.Rename(t.Context(), v.Entries()[i*n/edits].ID, "健保", fmt.Sprintf("member%d@other", i*n/edits)))
			})
			line("rename, median", p50, "")
			line("rename, 99th percentile", p99, "")
			added, most := slowest(edits, func(i int) { add(t, v, account(n+i)) })
			line("add one, median", added, "")
			line("add one, 99th percentile", most, "")
			must(t, v.Close())
			opened := clocked(func() { v = p.open(t) })
			line("open", opened, "")
			must(t, v.Close())
			if store == vault.StoreKeyring {
				alone := p
				alone.o.Keyring = oneByOne{vault.SystemKeyring()}
				each := clocked(func() { v = alone.open(t) })
				line("open, each page by a call of its own", each, ratio(each, opened)+" many in one")
				must(t, v.Close())
			}
			if store == vault.StoreKeyring && n == 1000 {
				mine["import"], mine["open"], mine["add one"] = imported, opened, added
			}
		}
	}
	const n = 1000
	fmt.Printf("%d accounts, one item each, on the same gnome-keyring\n", n)
	ring := vault.SystemKeyring()
	value := fmt.Sprintf("%0200d", 0)
	name := func(i int) string { return fmt.Sprintf("one-item-%06d", i) }
	all := clocked(func() {
		for i := range n {
			must(t, ring.Set(t.Context(), name(i), value))
		}
	})
	line("import", all, ratio(all, mine["import"])+" in pages")
	p50, _ := slowest(20, func(i int) { must(t, ring.Set(t.Context(), name(n+i), value)) })
	line("add one, median", p50, ratio(p50, mine["add one"])+" in pages")
	read := clocked(func() {
		for i := range n {
			_, err := ring.Get(t.Context(), name(i))
			must(t, err)
		}
	})
	line("open", read, ratio(read, mine["open"])+" in pages")
}
