// A file with generations: the newest under its name, some older ones beside
// it, and whatever was found damaged kept aside. Index and sealed file both
// are kept so.

package vault

import (
	"bytes"
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
	"rokketa/otpauth"
)

// generations is such a file.
type generations struct {
	disk durable.Disk
	dir  string
	stem string // "index" of "index" and "index.000012"
	ext  string // ".age" of "vault.age" and "vault.000012.age"
	keep int    // older generations that are kept

	anyway bool // an older generation without accounts will do
}

func indexFiles(o Options) generations {
	return generations{disk: *o.Doors.Disk, dir: o.Dir, stem: "index", keep: 5, anyway: o.Anyway}
}

func sealedFiles(o Options) generations {
	return generations{disk: *o.Doors.Disk, dir: o.Dir, stem: "vault", ext: ".age", keep: 5, anyway: o.Anyway}
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
		if n, ok := g.number(e.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	return numbers, nil
}

// number gives the commit of the generation of this name.
func (g generations) number(name string) (uint64, bool) {
	middle, ok := strings.CutPrefix(name, g.stem+".")
	if !ok {
		return 0, false
	}
	if middle, ok = strings.CutSuffix(middle, g.ext); !ok || len(middle) < 6 {
		return 0, false
	}
	n, err := strconv.ParseUint(middle, 10, 64)
	return n, err == nil && filepath.Base(g.generation(n)) == name
}

// ours says whether a name is the file's or a generation's.
func (g generations) ours(name string) bool {
	_, ok := g.number(name)
	return ok || name == g.name()
}

func (g generations) hasTemps() bool { return g.disk.HasTemps(g.dir, g.ours) }
func (g generations) removeTemps()   { _ = g.disk.RemoveTemps(g.dir, g.ours) }

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

// reading is what read found.
type reading struct {
	snapshot *snapshot // nil: there is no file and no generation
	raw      []byte
	older    bool // not from the newest file, which is damaged, gone, or went back
	back     bool // the newest file is whole, but of an older state than a generation
}

// notice is what a person should know of it.
func (r reading) notice(name string) []Notice {
	switch written := r.snapshot.written.Local(); {
	case r.back:
		return []Notice{backNotice(name, written)}
	case r.older:
		return []Notice{olderNotice(name, written)}
	default:
		return nil
	}
}

// behind says whether a program that has this state in memory knows of
// nothing newer on the disk: then its own is the one that counts.
func (r reading) behind(memory *snapshot) bool {
	return memory != nil && r.snapshot.vault == memory.vault &&
		(r.snapshot.commit < memory.commit || r.older && r.snapshot.commit == memory.commit)
}

// read gives the state with the highest commit that decode accepts: the
// newest file, unless it is damaged, or was put back to an older state and a
// newer generation of the same vault lies beside it. decode is told whether
// it has the newest file; it answers an error that unwraps to errNotWhole for
// a damaged one, any other error ends the search. Where the newest file was
// replaced meanwhile, what looks lost or gone back may only be new.
func (g generations) read(decode func(data []byte, newest bool) (*snapshot, error)) (r reading, err error) {
	for range rereads {
		before := g.stamp()
		r, err = g.readOnce(decode)
		if !r.older && !errors.Is(err, errNotWhole) || before.same(g.stamp()) {
			break
		}
	}
	return r, err
}

func (g generations) readOnce(decode func(data []byte, newest bool) (*snapshot, error)) (reading, error) {
	var first reading
	data, lost := g.disk.ReadFile(g.path())
	switch {
	case lost == nil:
		first.raw = data
		if first.snapshot, lost = decode(data, true); lost != nil && !errors.Is(lost, errNotWhole) {
			return reading{}, lost
		}
	case !errors.Is(lost, fs.ErrNotExist):
		return reading{}, &FileError{lost}
	}
	numbers, err := g.numbers()
	if err != nil {
		return reading{}, err
	}
	if len(numbers) == 0 && errors.Is(lost, fs.ErrNotExist) {
		return reading{}, nil
	}
	for _, n := range numbers {
		newest := first.snapshot
		if newest != nil && n <= newest.commit {
			break
		}
		data, err := g.disk.ReadFile(g.generation(n))
		if err != nil {
			continue
		}
		s, err := decode(data, false)
		switch {
		case err != nil && !errors.Is(err, errNotWhole):
			return reading{}, err
		case err != nil:
		case newest == nil:
			return reading{snapshot: s, raw: data, older: true}, nil
		case s.vault == newest.vault && s.commit > newest.commit:
			return reading{snapshot: s, raw: data, older: true, back: true}, nil
		}
	}
	if lost != nil {
		return reading{}, &DamagedError{Name: g.name(), Err: lost}
	}
	return first, nil
}

// started makes of what was read what a program starts with. An older
// generation without accounts is worth nothing: the newest file may have had
// any number. And the counters of an older one are raised, since the codes of
// the next few were perhaps given already.
func (g generations) started(r reading) error {
	if !r.older {
		return nil
	}
	if len(r.snapshot.records) == 0 && !g.anyway {
		return &DamagedError{Name: g.name(), Err: errNotWhole}
	}
	for i := range r.snapshot.records {
		if a := &r.snapshot.records[i].Account; a.Type == otpauth.HOTP {
			a.Counter += raisedBy
		}
	}
	return nil
}

// raisedBy is how many codes of a counter are passed over at a start from an
// older generation. A server looks some further ahead than that.
const raisedBy = 3

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
	g.drop(g.keep)
	return nil
}

// drop removes all older generations but the newest few.
func (g generations) drop(keep int) {
	if numbers, err := g.numbers(); err == nil && len(numbers) > keep {
		for _, n := range numbers[keep:] {
			_ = g.disk.Remove(g.generation(n)) // the next commit tries again
		}
	}
}

// copyBeside puts a copy of the newest file beside it as a generation: what
// older ones need is about to be deleted, and then this one must do if the
// newest file gets lost. It is no hard link, so that what damages one file
// does not damage the other.
func (g generations) copyBeside(raw []byte, commit uint64) error {
	path := g.generation(commit)
	if there, err := g.disk.ReadFile(path); err == nil && bytes.Equal(there, raw) {
		newest, err := g.disk.Stat(g.path())
		if other, e := g.disk.Stat(path); err == nil && e == nil && !os.SameFile(newest, other) {
			return nil
		}
	}
	if err := g.disk.WriteFile(path, raw); err != nil {
		return &FileError{err}
	}
	return nil
}

// setAside moves a newest file that is damaged or went back out of the way,
// under a name that nothing reads and nothing deletes.
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
