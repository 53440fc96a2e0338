// An index that is damaged, lost or put back to an older state: what is the
// newest whole state wins, on the disk and in a running program, and no page
// of a newer state is deleted.

package vault_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

const day = 24 * time.Hour

// later is the same place with its clock this much after noon.
func (p place) later(by time.Duration) place {
	p.o.Now = func() time.Time { return noon.Add(by) }
	return p
}

// newestFile is the path of the file whose replacing is the commit.
func (p place) newestFile() string {
	return filepath.Join(p.o.Dir, map[vault.Store]string{"": "index", vault.StoreFile: "vault.age"}[p.o.Store])
}

// read gives a file's content, put writes it, as a restoring program would.
func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

func put(t testing.TB, path, content string) {
	t.Helper()
	must(t, os.Remove(path))
	must(t, os.WriteFile(path, []byte(content), 0o600))
}

// spoils are the ways in which a newest file gets lost.
var spoils = map[string]func(t *testing.T, path string){
	"damaged": func(t *testing.T, path string) { put(t, path, "not what was written") },
	"gone":    func(t *testing.T, path string) { must(t, os.Remove(path)) },
}

func TestALostIndexIsNeverAnEmptyVault(t *testing.T) {
	for what, spoil := range spoils {
		t.Run(what, func(t *testing.T) {
			p := keyringPlace(t)
			p.filled(t, 1)
			files := tree(t, p.o.Dir)
			spoil(t, p.newestFile())
			if v, err := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) {
				t.Fatalf("after the first change: opened with %d accounts, %v", len(v.Entries()), err)
			}
			for name, content := range files {
				must(t, os.WriteFile(filepath.Join(p.o.Dir, name), []byte(content), 0o600))
			}
			must(t, p.open(t).Close()) // the next start takes the page's name off the list
			spoil(t, p.newestFile())
			v := p.open(t)
			if got := names(v.Entries()); got != "0" || len(v.Notices()) != 1 {
				t.Errorf("after the next start: %q, notices %v", got, v.Notices())
			}
			add(t, v, account(1))
			must(t, v.Close())
			if got := names(p.later(365 * day).open(t).Entries()); got != "0 1" {
				t.Errorf("after the next change: %q", got)
			}
		})
	}
}

func TestAFirstChangeThatFailedLeavesNoEmptyGeneration(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	p.ring.Nth("set", 1, vaulttest.Locked)
	if _, err := v.Add(t.Context(), account(0)); err == nil {
		t.Fatal("a locked keyring was told as done")
	}
	add(t, v, account(0))
	must(t, v.Close())
	must(t, os.Remove(p.newestFile()))
	if _, err := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) {
		t.Errorf("told as %v", err)
	}
}

func TestAnOlderGenerationWithoutAccountsIsOpenedOnlyAnyway(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		e := add(t, v, account(0))
		must(t, v.Delete(t.Context(), e[0].ID))
		must(t, v.Purge(t.Context(), e[0].ID))
		add(t, v, account(1))
		must(t, v.Close())
		must(t, os.Remove(p.newestFile()))
		if _, err := vault.Open(t.Context(), p.o); !is[*vault.DamagedError](err) {
			t.Errorf("told as %v", err)
		}
		p.o.Anyway = true
		if got := names(p.open(t).Entries()); got != "" {
			t.Errorf("opened anyway it has %q", got)
		}
	})
}

func TestAfterASweepALostIndexIsStillWhole(t *testing.T) {
	for what, spoil := range spoils {
		t.Run(what, func(t *testing.T) {
			p := keyringPlace(t)
			v := p.open(t)
			add(t, v, account(0))
			add(t, v, account(1))
			must(t, v.Close())
			p = p.later(2 * day)
			must(t, p.open(t).Close())
			if n := len(p.ring.Names()); n != 1 {
				t.Fatalf("%d pages after the sweep", n)
			}
			spoil(t, p.newestFile())
			if got := names(p.open(t).Entries()); got != "0 1" {
				t.Errorf("the list is %q", got)
			}
		})
	}
}

func TestTheCopyBesideTheIndexIsItsOwnFile(t *testing.T) {
	p := keyringPlace(t)
	p.filled(t, 1)
	must(t, p.open(t).Close())
	index, err := os.Stat(p.newestFile())
	must(t, err)
	list := generationFiles(t, p)
	if len(list) != 1 {
		t.Fatalf("the generations are %v", list)
	}
	other, err := os.Stat(list[0])
	must(t, err)
	if os.SameFile(index, other) || read(t, list[0]) != read(t, p.newestFile()) {
		t.Error("the copy is no copy")
	}
}

func TestAnIndexThatWentBackIsNotBelieved(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		v := p.open(t)
		add(t, v, account(0))
		old := read(t, p.newestFile())
		for n := 1; n < 4; n++ {
			add(t, v, account(n))
		}
		must(t, v.Close())
		put(t, p.newestFile(), old)
		var pages []string
		if p.ring != nil {
			pages = p.ring.Names()
		}
		p = p.later(2 * day)
		v = p.open(t)
		if got := names(v.Entries()); got != "0 1 2" {
			t.Fatalf("the list is %q", got)
		}
		if n := v.Notices(); len(n) != 1 || key(n[0]) != "vault.notice.went-back" {
			t.Errorf("notices %v", n)
		}
		if read(t, p.newestFile()) != old {
			t.Error("looking at it changed it")
		}
		add(t, v, account(9))
		must(t, v.Close())
		v = p.open(t)
		if got := names(v.Entries()); got != "0 1 2 9" || len(v.Notices()) != 0 {
			t.Errorf("after the next change: %q, notices %v", got, v.Notices())
		}
		if !slices.Contains(slices.Collect(maps.Values(tree(t, p.o.Dir))), old) {
			t.Error("the file that was put back is gone")
		}
		if p.ring == nil {
			return
		}
		for _, page := range pages {
			if !slices.Contains(p.ring.Names(), page) {
				t.Error("a page that the lost state may need was deleted")
			}
		}
		must(t, p.later(100*day).open(t).Close())
		if n := len(p.ring.Names()); n != 1 {
			t.Errorf("%d pages are left a hundred days later", n)
		}
	})
}

func TestAChangeInTheMiddleOfAReadingIsNoStepBack(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.filled(t, 1)
		other := p.open(t)
		disk, once := *p.o.Doors.Disk, true
		list := disk.ReadDir
		disk.ReadDir = func(dir string) ([]fs.DirEntry, error) {
			if once { // the newest file is read, the generations are not
				once = false
				add(t, other, account(1))
				add(t, other, account(2))
			}
			return list(dir)
		}
		p.o.Doors.Disk = &disk
		v := p.open(t)
		if got := names(v.Entries()); got != "0 1 2" || len(v.Notices()) != 0 {
			t.Errorf("the list is %q, notices %v", got, v.Notices())
		}
	})
}

func TestAnotherVaultsGenerationDoesNotWin(t *testing.T) {
	p, other := keyringPlace(t), keyringPlace(t)
	p.filled(t, 1)
	v := other.open(t)
	for n := 10; n < 15; n++ {
		add(t, v, account(n))
	}
	for _, path := range generationFiles(t, other) {
		must(t, os.WriteFile(filepath.Join(p.o.Dir, filepath.Base(path)), []byte(read(t, path)), 0o600))
	}
	if got := names(p.open(t).Entries()); got != "0" {
		t.Errorf("the list is %q", got)
	}
}

func TestThePageOfASingleLostCommitStaysForThirtyDays(t *testing.T) {
	p := keyringPlace(t)
	v := p.open(t)
	add(t, v, account(0))
	old := read(t, p.newestFile())
	add(t, v, account(1))
	must(t, v.Close())
	newer, pending := read(t, p.newestFile()), read(t, filepath.Join(p.o.Dir, "pending"))
	put(t, p.newestFile(), old)
	for _, by := range []time.Duration{time.Minute, 2 * day, 29 * day} {
		if got := names(p.later(by).open(t).Entries()); got != "0" {
			t.Fatalf("the list is %q", got)
		}
	}
	if len(p.ring.Names()) != 2 {
		t.Fatal("the page of the newer state was deleted")
	}
	put(t, p.newestFile(), newer)
	if got := names(p.open(t).Entries()); got != "0 1" {
		t.Errorf("with the newer file again the list is %q", got)
	}
	// And where nothing newer ever comes back, it goes in the end.
	put(t, p.newestFile(), old)
	for _, name := range generationFiles(t, p) {
		must(t, os.Remove(name))
	}
	must(t, os.WriteFile(filepath.Join(p.o.Dir, "pending"), []byte(pending), 0o600))
	must(t, p.later(31*day).open(t).Close())
	if len(p.ring.Names()) != 1 {
		t.Error("the page of a change that never was stays for ever")
	}
}

func generationFiles(t testing.TB, p place) []string {
	t.Helper()
	list, err := filepath.Glob(p.newestFile() + ".0*")
	must(t, err)
	return list
}

func TestAFileSealedAnewWithAnotherPassphraseIsNotPassedOver(t *testing.T) {
	p := filePlace(t)
	v := p.open(t)
	add(t, v, account(0))
	add(t, v, account(1))
	must(t, v.Close())
	other, err := vault.Seal([]byte(`{"format":"rokketa-vault","version":1,"commit":9,"accounts":[]}`), "another passphrase", testWork)
	must(t, err)
	put(t, p.newestFile(), string(other))
	if _, err := vault.Open(t.Context(), p.o); !errors.Is(err, vault.ErrPassphraseWrong) {
		t.Errorf("told as %v", err)
	}
	p.o.Anyway = true
	if got := names(p.open(t).Entries()); got != "0" {
		t.Errorf("opened anyway it has %q", got)
	}
}

func TestTempFilesOfGenerationsAreRemoved(t *testing.T) {
	bothStores(t, func(t *testing.T, p place) {
		p.filled(t, 2)
		stem, ext, _ := strings.Cut(filepath.Base(p.newestFile()), ".")
		if ext != "" {
			ext = "." + ext
		}
		for _, name := range []string{".new-" + stem + ext + "-1", ".new-" + stem + ".000002" + ext + "-123"} {
			must(t, os.WriteFile(filepath.Join(p.o.Dir, name), nil, 0o600))
		}
		strange := ".new-" + stem + ".strange" + ext + "-1"
		must(t, os.WriteFile(filepath.Join(p.o.Dir, strange), nil, 0o600))
		must(t, p.open(t).Close())
		for name := range tree(t, p.o.Dir) {
			if strings.HasPrefix(name, ".new-") && name != strange {
				t.Errorf("%s is left", name)
			}
		}
		if _, there := tree(t, p.o.Dir)[strange]; !there {
			t.Error("a file that is not ours was removed")
		}
	})
}
