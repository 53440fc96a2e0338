// What a large vault costs, counted: calls to the keyring, files and bytes.
// How long it takes is in the table of scaletable_linux_test.go.

package vault_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/internal/durable"
)

// cost is what was asked of keyring and disk.
type cost struct {
	set, get, many, remove int
	files, bytes           int
}

// meter counts what a place costs from one look to the next.
type meter struct {
	p            place
	seen         int // calls
	files, bytes int
}

func metered(p place) (place, *meter) {
	m := &meter{}
	disk := *p.o.Doors.Disk
	create := disk.Create
	disk.Create = func(dir, pattern string) (durable.File, error) {
		f, err := create(dir, pattern)
		m.files++
		return countedFile{f, m}, err
	}
	p.o.Doors.Disk = &disk
	m.p = p
	return p, m
}

type countedFile struct {
	durable.File
	m *meter
}

func (f countedFile) Write(b []byte) (int, error) {
	f.m.bytes += len(b)
	return f.File.Write(b)
}

func (m *meter) look() cost {
	c := cost{files: m.files, bytes: m.bytes}
	m.files, m.bytes = 0, 0
	if m.p.ring == nil {
		return c
	}
	log := m.p.ring.Log()
	for _, call := range log[m.seen:] {
		switch op, _, _ := strings.Cut(call, " "); op {
		case "set":
			c.set++
		case "get":
			c.get++
		case "many":
			c.many++
		default:
			c.remove++
		}
	}
	m.seen = len(log)
	return c
}

// indexSize gives the bytes of the newest file.
func (p place) indexSize(t testing.TB) int {
	t.Helper()
	info, err := os.Stat(p.newestFile())
	must(t, err)
	return int(info.Size())
}

// A page holds 43 secrets of 20 bytes, and 64 pages are read in one call.
// Nothing but an import or an open may cost more with more accounts, the one
// write of the index apart; that one has a line of some 250 bytes an account.
func TestWhatALargeVaultCosts(t *testing.T) {
	for _, c := range []struct{ accounts, pages, reads int }{{1000, 24, 1}, {10_000, 233, 4}} {
		p, m := metered(keyringPlace(t).batched())
		v := p.open(t)
		is := func(what string, want cost) {
			t.Helper()
			got := m.look()
			// Beside the index: the pending list, which has a line a page.
			room := p.indexSize(t) + want.bytes
			if got.set != want.set || got.get != want.get || got.many != want.many || got.remove != want.remove || got.files > want.files || got.bytes > room {
				t.Errorf("%d accounts, %s: %+v, want at most %+v and %d bytes", c.accounts, what, got, want, room)
			}
			t.Logf("%6d accounts, %-16s %3d set, %3d get, %3d delete, %d files, %7d bytes", c.accounts, what, got.set, got.get, got.remove, got.files, got.bytes)
		}
		list := 150 * (c.pages + 4)
		add(t, v, accounts(0, c.accounts)...)
		is("import", cost{set: c.pages, get: c.pages, files: 3, bytes: list + 1000})
		must(t, v.Close())
		v = p.open(t)
		if got := m.look(); got.set != 0 || got.get != 0 || got.many != c.reads || got.remove != 0 || got.files > 2 {
			t.Errorf("%d accounts, open: %+v", c.accounts, got)
		}
		id := v.Entries()[c.accounts/2].ID
		must(t, v.Rename(t.Context(), id, "別の名前", "other"))
		is("rename", cost{files: 1})
		must(t, v.Move(t.Context(), id, 0))
		is("move", cost{files: 1})
		must(t, v.Delete(t.Context(), id))
		is("delete", cost{files: 1})
		must(t, v.Restore(t.Context(), id))
		is("restore", cost{files: 1})
		add(t, v, account(c.accounts))
		is("add one", cost{set: 1, get: 1, files: 2, bytes: list})
		must(t, v.Delete(t.Context(), id))
		m.look()
		must(t, v.Purge(t.Context(), id))
		// The rest of its page is written anew, and before the old one goes,
		// every page is read once more.
		got := m.look()
		if got.set != 1 || got.get > 4 || got.many != c.reads || got.remove > 3 {
			t.Errorf("%d accounts, purge: %+v", c.accounts, got)
		}
		if size := p.indexSize(t); size > 255*c.accounts {
			t.Errorf("%d accounts: the index has %d bytes", c.accounts, size)
		}
		must(t, v.Close())
	}
}

// A reader that finds the vault as it left it asks the keyring for nothing.
func TestAChangeElsewhereCostsOnlyItsPages(t *testing.T) {
	p, m := metered(keyringPlace(t))
	p.filled(t, 1000)
	reader, writer := p.open(t), p.open(t)
	m.look()
	add(t, writer, account(1000))
	if got := m.look(); got.set != 1 || got.get != 1 {
		t.Errorf("writing: %+v", got)
	}
	if changed, err := reader.Refresh(t.Context()); !changed || err != nil {
		t.Fatalf("%v, %v", changed, err)
	}
	if got := m.look(); got.set+got.remove != 0 || got.get != 1 {
		t.Errorf("reading another program's change: %+v", got)
	}
	if changed, err := reader.Refresh(t.Context()); changed || err != nil || m.look() != (cost{}) {
		t.Errorf("nothing changed: %v, %v", changed, err)
	}
}

// The file store writes one file, a tenth of a kilobyte or two an account.
func TestWhatALargeSealedFileCosts(t *testing.T) {
	p, m := metered(filePlace(t))
	p.o.Dir = filepath.Join(folder(t), "large")
	m.p = p
	v := p.open(t)
	add(t, v, accounts(0, 1000)...)
	m.look()
	must(t, v.Rename(t.Context(), v.Entries()[0].ID, "健保 0", "member0@other"))
	if got := m.look(); got.files != 1 || got.bytes != p.indexSize(t) || got.bytes > 400_000 {
		t.Errorf("renaming: %+v", got)
	}
}
