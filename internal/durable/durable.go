// Package durable writes files that survive: after WriteFile returns nil, the
// new content is on the disk under its name; after an error, or a crash at any
// moment, the name still holds the old content or already the new, whole.
//
// The way: a temporary file in the same folder, fsync, close, rename over the
// name, fsync of the folder (Windows has none; there the rename itself is
// written through). Files get mode 0600; folders made on the way get 0700, and
// their names are synced too.
//
// On Windows another program's open handle (virus scanner, indexer) makes a
// rename or an open fail for a moment; these are tried again for up to two
// seconds.
package durable

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// File is what a new file must be able to do.
type File interface {
	io.Writer
	Name() string
	Sync() error
	Close() error
}

// Disk is the file system behind this package, a function for each step, so
// that a test can make any of them fail. OS gives the real one.
type Disk struct {
	MkdirAll   func(dir string) error
	Create     func(dir, pattern string) (File, error)
	Rename     func(from, to string) error
	Link       func(from, to string) error
	Remove     func(path string) error
	Read       func(path string) ([]byte, error)
	ReadDir    func(dir string) ([]fs.DirEntry, error)
	Stat       func(path string) (fs.FileInfo, error)
	SyncFolder func(dir string) error

	// Busy says whether an error is of the kind that passes (see the package
	// comment); renaming tells whether it came from a rename. Pause waits.
	Busy  func(err error, renaming bool) bool
	Pause func(time.Duration)
}

// OS gives the disk of the operating system.
func OS() Disk {
	return Disk{
		MkdirAll:   func(dir string) error { return os.MkdirAll(dir, 0o700) },
		Create:     func(dir, pattern string) (File, error) { return os.CreateTemp(dir, pattern) },
		Rename:     rename,
		Link:       os.Link,
		Remove:     os.Remove,
		Read:       os.ReadFile,
		ReadDir:    os.ReadDir,
		Stat:       os.Stat,
		SyncFolder: syncFolder,
		Busy:       busy,
		Pause:      time.Sleep,
	}
}

// WriteFile writes data under path, durably, on the disk of the operating
// system.
func WriteFile(path string, data []byte) error { return OS().WriteFile(path, data) }

// ReadFile reads path from the disk of the operating system.
func ReadFile(path string) ([]byte, error) { return OS().ReadFile(path) }

// WriteFile puts data under path: all of it, durably, or an error and the old
// content. An error of the very last step, the folder's fsync, may leave the
// new content; it is whole too.
func (d Disk) WriteFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := d.MakeFolder(dir); err != nil {
		return err
	}
	temp, err := d.writeTemp(dir, filepath.Base(path), data)
	if err != nil {
		return err
	}
	if err := d.patiently(true, func() error { return d.Rename(temp, path) }); err != nil {
		_ = d.Remove(temp)
		return err
	}
	return d.SyncFolder(dir)
}

// MakeFolder makes a folder and those above it, where they are not there yet,
// durably: each that is new is synced into the one above it. One that may be
// written into but not read cannot be synced, which is no failure.
func (d Disk) MakeFolder(dir string) error {
	var above []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := d.Stat(at); !errors.Is(err, fs.ErrNotExist) || filepath.Dir(at) == at {
			break
		}
		above = append(above, filepath.Dir(at))
	}
	if err := d.MkdirAll(dir); err != nil {
		return err
	}
	for _, parent := range above {
		if err := d.SyncFolder(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// KeepAs keeps the content of path under a second name, replacing what is
// there: a hard link, or a copy where the file system has none. It is durable
// after the next write into the same folder.
func (d Disk) KeepAs(path, second string) error {
	err := d.Link(path, second)
	if errors.Is(err, fs.ErrExist) {
		if err = d.Remove(second); err == nil {
			err = d.Link(path, second)
		}
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := d.ReadFile(path)
	if err != nil {
		return err
	}
	return d.WriteFile(second, data)
}

// Move renames a file, durably.
func (d Disk) Move(from, to string) error {
	if err := d.patiently(true, func() error { return d.Rename(from, to) }); err != nil {
		return err
	}
	return d.SyncFolder(filepath.Dir(to))
}

// ReadFile reads the whole of path.
func (d Disk) ReadFile(path string) (data []byte, err error) {
	err = d.patiently(false, func() error {
		data, err = d.Read(path)
		return err
	})
	return data, err
}

// RemoveTemps removes what a crash between two steps left in dir of the
// writing of files whose names ours accepts: at most one for each crash.
// Nobody may be writing.
func (d Disk) RemoveTemps(dir string, ours func(base string) bool) error {
	var all error
	for _, path := range d.temps(dir, ours) {
		all = errors.Join(all, d.Remove(path))
	}
	return all
}

// HasTemps says whether RemoveTemps has anything to remove.
func (d Disk) HasTemps(dir string, ours func(base string) bool) bool {
	return len(d.temps(dir, ours)) > 0
}

func (d Disk) temps(dir string, ours func(base string) bool) []string {
	list, err := d.ReadDir(dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range list {
		rest, ok := strings.CutPrefix(e.Name(), tempMark)
		if end := strings.LastIndexByte(rest, '-'); ok && end > 0 && ours(rest[:end]) && e.Type().IsRegular() {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths
}

// A temporary file is called ".new-", then the name of the file that it is to
// be, "-" and a random number.
const tempMark = ".new-"

// writeTemp writes data to a new file in dir and gives its path.
func (d Disk) writeTemp(dir, base string, data []byte) (path string, err error) {
	f, err := d.Create(dir, tempMark+base+"-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		_ = d.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// patiently repeats do while it fails in a way that passes. The pauses begin
// at a millisecond and grow by a random amount, so that two programs that are
// in each other's way part; after two seconds the error stands.
func (d Disk) patiently(renaming bool, do func() error) error {
	const most = 2 * time.Second
	pause, waited := time.Millisecond, time.Duration(0)
	for {
		err := do()
		if err == nil || !d.Busy(err, renaming) || waited >= most {
			return err
		}
		d.Pause(pause)
		waited += pause
		pause += rand.N(pause) + 1
	}
}
