// Finding backups where no vault is open: beside the vault's files, in the
// second folder that was chosen, and on what is plugged in. Nothing is
// opened, and nothing is changed.

package vault

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rokketa/internal/durable"
)

// Found is a backup as it lies in a folder.
type Found struct {
	Path string
	Made time.Time // as its name says, else when the file was written
	Own  bool      // it lies beside the vault's files, not in another folder
	// What opens it: a passphrase and nothing else; or perhaps a passphrase,
	// since files for one lie beside it.
	Sealed, Beside bool
}

// ageMagic begins every age file.
const ageMagic = "age-encryption.org/v1\n"

// LookAt says what can be said of a backup, or a file of the file store,
// without opening it. The error is ErrBackupDamaged or *FileError.
func LookAt(path string) (Found, error) {
	disk := durable.OS()
	data, err := readBackupFile(disk, path)
	if err != nil {
		return Found{}, err
	}
	if !strings.HasPrefix(string(data[:min(len(data), len(ageMagic))]), ageMagic) {
		return Found{}, ErrBackupDamaged
	}
	f := Found{Path: path, Sealed: isScrypt(data)}
	if b, ok := parseBackupName(filepath.Base(path)); ok {
		f.Made = b.made
	} else if info, err := disk.Stat(path); err == nil {
		f.Made = info.ModTime()
	}
	list, _ := disk.ReadDir(filepath.Dir(path))
	for _, e := range list {
		f.Beside = f.Beside || isKeyFile(e.Name())
	}
	return f, nil
}

// FindBackups gives the backups of the vault in dir, and those in further
// folders or in the folder "rokketa-backups" there; newest first, and each
// file once. A folder on a network may never answer: it ends with ctx only
// between two files.
func FindBackups(ctx context.Context, dir string, further ...string) []Found {
	disk := durable.OS()
	s := safe{disk: disk, dir: dir}
	folders := []string{s.backups()}
	if f, err := s.read(); err == nil && f != nil && f.Folder != "" {
		folders = append(folders, filepath.Join(f.Folder, secondName))
	}
	for _, one := range further {
		folders = append(folders, filepath.Join(one, secondName), one)
	}
	var all []Found
	for i, folder := range folders {
		if slices.Contains(folders[:i], folder) {
			continue
		}
		list, err := disk.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, e := range list {
			if ctx.Err() != nil {
				return nil
			}
			if _, ok := parseBackupName(e.Name()); !ok {
				continue
			}
			f, err := LookAt(filepath.Join(folder, e.Name()))
			if err != nil || slices.ContainsFunc(all, func(other Found) bool { return sameFile(disk, f, other) }) {
				continue
			}
			f.Own = i == 0
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b Found) int { return b.Made.Compare(a.Made) })
	return all
}

// sameFile says whether two are copies of each other. A damaged copy is not:
// then the other one is what a person needs.
func sameFile(disk durable.Disk, a, b Found) bool {
	if filepath.Base(a.Path) != filepath.Base(b.Path) {
		return false
	}
	first, err := readBackupFile(disk, a.Path)
	if err != nil {
		return false
	}
	second, err := readBackupFile(disk, b.Path)
	return err == nil && bytes.Equal(first, second)
}
