// After any failing step there is the old content or the new, whole; and what
// passes is tried again, but not for ever.

package durable_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rokketa/internal/durable"
)

func TestWhatIsWrittenIsReadAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "file")
	for _, text := range []string{"one", "", "a longer second one"} {
		if err := durable.WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := durable.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%q came back as %q, %v", text, got, err)
		}
	}
	if _, err := durable.ReadFile(path + ".not"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for p, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir} {
		if info, err := os.Stat(p); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v", p, info.Mode(), err)
		}
	}
}

func TestEachNewFolderIsSyncedIntoItsParent(t *testing.T) {
	root := t.TempDir()
	var synced []string
	d := durable.OS()
	d.SyncFolder = func(dir string) error {
		rel, err := filepath.Rel(root, dir)
		synced = append(synced, filepath.ToSlash(rel))
		return err
	}
	for _, c := range []struct{ path, want string }{
		{"file", "."}, {"a/b/c/file", "a/b a . a/b/c"}, {"a/b/c/file", "a/b/c"}, {"a/d/file", "a a/d"},
	} {
		synced = nil
		if err := d.WriteFile(filepath.Join(root, filepath.FromSlash(c.path)), nil); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(synced, " "); got != c.want {
			t.Errorf("%s: synced were %q, want %q", c.path, got, c.want)
		}
	}
	// A parent that may be written into but not read cannot be synced.
	d.SyncFolder = func(string) error { return fs.ErrPermission }
	if err := d.MakeFolder(filepath.Join(root, "e", "f")); err != nil {
		t.Errorf("a parent that cannot be read: %v", err)
	}
	d.SyncFolder = func(string) error { return errFault }
	if err := d.MakeFolder(filepath.Join(root, "g")); !errors.Is(err, errFault) {
		t.Errorf("a parent that fails to be synced: %v", err)
	}
}

var errFault = errors.New("injected fault")

// broken is a disk whose at-th step fails, and the name of that step.
func broken(at int) (durable.Disk, *string) {
	d, real, fired := durable.OS(), durable.OS(), new(string)
	step := 0
	fails := func(name string) error {
		if step++; step == at {
			*fired = name
			return errFault
		}
		return nil
	}
	d.MkdirAll = func(dir string) error { return errors.Join(fails("mkdir"), real.MkdirAll(dir)) }
	d.Create = func(dir, pattern string) (durable.File, error) {
		if err := fails("create"); err != nil {
			return nil, err
		}
		f, err := real.Create(dir, pattern)
		return brokenFile{f, fails}, err
	}
	d.Rename = func(a, b string) error {
		if err := fails("rename"); err != nil {
			return err
		}
		return real.Rename(a, b)
	}
	d.SyncFolder = func(dir string) error { return errors.Join(fails("sync folder"), real.SyncFolder(dir)) }
	return d, fired
}

type brokenFile struct {
	durable.File
	fails func(string) error
}

func (f brokenFile) Write(p []byte) (int, error) {
	if err := f.fails("write"); err != nil {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, err
	}
	return f.File.Write(p)
}
func (f brokenFile) Sync() error  { return errors.Join(f.fails("sync"), f.File.Sync()) }
func (f brokenFile) Close() error { return errors.Join(f.File.Close(), f.fails("close")) }

func TestEveryFailingStepIsToldAndLeavesOldOrNew(t *testing.T) {
	var steps []string
	for at := 1; ; at++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "file")
		if err := durable.WriteFile(path, []byte("old content")); err != nil {
			t.Fatal(err)
		}
		d, fired := broken(at)
		err := d.WriteFile(path, []byte("new content"))
		if *fired == "" {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		steps = append(steps, *fired)
		if !errors.Is(err, errFault) {
			t.Errorf("%s: told as %v", *fired, err)
		}
		want := "old content"
		if *fired == "sync folder" {
			want = "new content"
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s: there is %q, %v", *fired, got, err)
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
			t.Errorf("%s: left over are %v", *fired, list)
		}
	}
	if got := strings.Join(steps, ", "); got != "mkdir, create, write, sync, close, rename, sync folder" {
		t.Errorf("the steps are %s", got)
	}
}

func TestWhatPassesIsTriedAgainForTwoSeconds(t *testing.T) {
	var waited time.Duration
	d := durable.OS()
	d.Busy = func(err error, renaming bool) bool { return renaming && errors.Is(err, errFault) }
	d.Pause = func(p time.Duration) { waited += p }
	left := 5
	d.Rename = func(a, b string) error {
		if left--; left >= 0 {
			return errFault
		}
		return os.Rename(a, b)
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := d.WriteFile(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if waited == 0 || waited > 200*time.Millisecond {
		t.Errorf("waited %v for five failures", waited)
	}
	waited, left = 0, 1<<30
	if err := d.WriteFile(path, []byte("y")); !errors.Is(err, errFault) {
		t.Errorf("a rename that never works: %v", err)
	}
	if waited < 2*time.Second || waited > 6*time.Second {
		t.Errorf("gave up after %v", waited)
	}
	if got, _ := os.ReadFile(path); string(got) != "x" {
		t.Errorf("there is %q", got)
	}
}

func TestARenameReplacesAndItsFailureNamesBothFiles(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for _, path := range []string{from, to} {
		if err := os.WriteFile(path, []byte(path), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := durable.OS().Rename(from, to); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(to); string(got) != from {
		t.Errorf("there is %q", got)
	}
	err := durable.OS().Rename(from, to)
	if link, ok := errors.AsType[*os.LinkError](err); !ok || link.Old != from || link.New != to || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}

func TestKeepAsWorksWithoutLinks(t *testing.T) {
	for _, link := range []func(string, string) error{os.Link, func(string, string) error { return errFault }} {
		d := durable.OS()
		d.Link = link
		path := filepath.Join(t.TempDir(), "file")
		for _, text := range []string{"first", "second"} { // the second replaces what was kept
			if err := d.WriteFile(path, []byte(text)); err != nil {
				t.Fatal(err)
			}
			if err := d.KeepAs(path, path+".kept"); err != nil {
				t.Fatal(err)
			}
			if err := d.WriteFile(path, []byte("newer")); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(path + ".kept"); err != nil || string(got) != text {
				t.Errorf("kept is %q, %v", got, err)
			}
		}
		if err := d.KeepAs(path+".not", path+".kept"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("keeping what is not there: %v", err)
		}
	}
}

func TestOnlyOurOwnLeftoversAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".new-index-123", ".new-other-1", ".new-index.old-1", ".new-index", "index", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ours := func(base string) bool { return base == "index" }
	d := durable.OS()
	if !d.HasTemps(dir, ours) {
		t.Error("the leftover is not seen")
	}
	if err := d.RemoveTemps(dir, ours); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 5 || d.HasTemps(dir, ours) {
		t.Errorf("left are %v, %v", list, err)
	}
	if d.HasTemps(dir+"nowhere", ours) || d.RemoveTemps(dir+"nowhere", ours) != nil {
		t.Error("a folder that is not there is a failure")
	}
}
