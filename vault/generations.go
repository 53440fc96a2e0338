// A file with generations: the newest under its name, some older ones beside
// it, and whatever was found damaged kept aside. Index and sealed file both
// are kept so.

package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"rokketa/internal/durable"
)

// generations is such a file.
type generations struct {
	disk durable.Disk
	dir  string
	stem string // "index" of "index" and "index.000012"
	ext  string // ".age" of "vault.age" and "vault.000012.age"
	keep int    // older generations that are kept
}

func indexFiles(o Options) generations {
	return generations{disk: *o.Doors.Disk, dir: o.Dir, stem: "index", keep: 5}
}

func sealedFiles(o Options) generations {
	return generations{disk: *o.Doors.Disk, dir: o.Dir, stem: "vault", ext: ".age", keep: 5}
}

func (g generations) name() string { return g.stem + g.ext }
func (g generations) path() string { return filepath.Join(g.dir, g.name()) }

func (g generations) generation(commit uint64) string {
	return filepath.Join(g.dir, fmt.Sprintf("%s.%06d%s", g.stem, commit, g.ext))
}

// numbers gives the commits of the older generations that lie in the folder,
// the newest first.
func (g generations) numbers() ([]uint64, error) {
	list, err := g.disk.ReadDir(g.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &FileError{err}
	}
	var numbers []uint64
	for _, e := range list {
		middle, ok := strings.CutPrefix(e.Name(), g.stem+".")
		if !ok {
			continue
		}
		if middle, ok = strings.CutSuffix(middle, g.ext); !ok || len(middle) < 6 {
			continue
		}
		if n, err := strconv.ParseUint(middle, 10, 64); err == nil && g.generation(n) == filepath.Join(g.dir, e.Name()) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	return numbers, nil
}

// exists says whether the file or an older generation is there.
func (g generations) exists() (bool, error) {
	_, err := g.disk.Stat(g.path())
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return false, &FileError{err}
	}
	numbers, err := g.numbers()
	return len(numbers) > 0, err
}

// read gives the newest generation that decode accepts. decode answers an
// error that unwraps to errNotWhole for a damaged one; any other error ends
// the search. older says that it was not the newest file. nothing says that
// there is no file and no generation.
func (g generations) read(decode func(data []byte) error) (older, nothing bool, err error) {
	data, err := g.disk.ReadFile(g.path())
	switch {
	case err == nil:
		if err = decode(data); err == nil || !errors.Is(err, errNotWhole) {
			return false, false, err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return false, false, &FileError{err}
	}
	first := err
	numbers, err := g.numbers()
	if err != nil {
		return false, false, err
	}
	if len(numbers) == 0 && errors.Is(first, fs.ErrNotExist) {
		return false, true, nil
	}
	for _, n := range numbers {
		data, err := g.disk.ReadFile(g.generation(n))
		if err != nil {
			continue
		}
		if err = decode(data); err == nil {
			return true, false, nil
		}
		if !errors.Is(err, errNotWhole) {
			return false, false, err
		}
	}
	return false, false, &DamagedError{Name: g.name(), Err: first}
}

// replace makes data the newest, keeps what was the newest as the generation
// of commit last, and drops the oldest.
func (g generations) replace(data []byte, last uint64) error {
	if last > 0 {
		if err := g.disk.KeepAs(g.path(), g.generation(last)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &FileError{err}
		}
	}
	if err := g.disk.WriteFile(g.path(), data); err != nil {
		return &FileError{err}
	}
	if numbers, err := g.numbers(); err == nil && len(numbers) > g.keep {
		for _, n := range numbers[g.keep:] {
			_ = g.disk.Remove(g.generation(n)) // the next commit tries again
		}
	}
	return nil
}

// setAside moves a damaged newest file out of the way, under a name that
// nothing reads and nothing deletes.
func (g generations) setAside(now time.Time) error {
	err := g.disk.Move(g.path(), asideName(g.dir, g.stem, g.ext, now))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &FileError{err}
	}
	return nil
}

func asideName(dir, stem, ext string, now time.Time) string {
	return filepath.Join(dir, fmt.Sprintf("%s.damaged-%s%s", stem, now.UTC().Format("20060102-150405.000"), ext))
}

// above gives a commit number that is higher than last and than that of
// every generation in the folder.
func (g generations) above(last uint64) (uint64, error) {
	numbers, err := g.numbers()
	if len(numbers) > 0 {
		last = max(last, numbers[0])
	}
	return last + 1, err
}

// stamp marks the newest file: it differs after every replace, also by
// another program.
type stamp struct{ info os.FileInfo }

func (g generations) stamp() stamp {
	info, err := g.disk.Stat(g.path())
	if err != nil {
		return stamp{}
	}
	return stamp{info}
}

func (s stamp) same(t stamp) bool {
	if s.info == nil || t.info == nil {
		return s.info == t.info
	}
	return s.info.Size() == t.info.Size() && s.info.ModTime().Equal(t.info.ModTime()) && os.SameFile(s.info, t.info)
}
