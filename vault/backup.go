// Making backups: sealed for the recovery key, written so that nothing is
// ever half there, read back, compared, and thinned out. When they are made is
// in backuptime.go.

package vault

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keepBackups is how many of the newest are kept, beside one for each month.
const keepBackups = 5

// put writes a file into a folder of backups and reads it back.
func (s safe) put(dir, name string, data []byte) error {
	path := filepath.Join(dir, name)
	if err := s.disk.WriteFile(path, data); err != nil {
		return &FileError{err}
	}
	back, err := s.disk.ReadFile(path)
	if err != nil {
		return &FileError{err}
	}
	if !bytes.Equal(back, data) {
		return ErrBackupDiffers
	}
	return nil
}

// Backup makes one now, in both folders. It is an error that there is no
// recovery key yet (ErrNoRecovery), that nothing was ever saved (ErrBackupEmpty), that
// a secret is not readable (ErrBackupNotWhole), and that it could not be
// written. A second folder that
// is not there, or full, is no error; Recovery tells of it.
func (v *Vault) Backup(ctx context.Context) error { return v.backup(ctx, false) }

// backup makes one; ifOld, only where no program has made one of the newest
// state yet.
func (v *Vault) backup(ctx context.Context, ifOld bool) error {
	data, err := v.backupHere(ctx, ifOld)
	if err == nil {
		v.copySecond(ctx, data)
	}
	return err
}

// backupHere is backup without the second folder.
func (v *Vault) backupHere(ctx context.Context, ifOld bool) (data []byte, err error) {
	err = v.alone(ctx, func(ctx context.Context) (err error) {
		if !v.store.fresh() {
			if err := v.reload(ctx, v.store.stamp()); err != nil {
				return err
			}
		}
		if ifOld {
			if data = v.upToDate(); data != nil {
				return nil
			}
		}
		data, err = v.backupLocked()
		return err
	})
	if err != nil && !errors.Is(err, ErrClosed) {
		v.trouble(err)
	}
	return data, err
}

// upToDate gives the newest backup, where it is whole and holds what is shown.
// The caller has the turn and the lock.
func (v *Vault) upToDate() []byte {
	f, err := v.safe.read()
	if err != nil || f == nil || !f.Last.holds(v.snapshot()) {
		return nil
	}
	data, err := v.safe.disk.ReadFile(filepath.Join(v.safe.backups(), f.Last.Name))
	if err != nil || !f.Last.is(data) {
		return nil
	}
	v.noteRecovery(f, nil)
	return data
}

// backupLocked makes a backup of the state that is shown. The caller has the
// turn and the lock.
func (v *Vault) backupLocked() (data []byte, err error) {
	f, err := v.safe.read()
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, ErrNoRecovery
	}
	s, now := v.snapshot(), v.o.Now().UTC()
	if s.commit == 0 {
		return nil, ErrBackupEmpty
	}
	if !allWhole(s) {
		return nil, ErrBackupNotWhole
	}
	plain, err := encodeBackup(s, now)
	defer clear(plain)
	if err != nil {
		return nil, err
	}
	recipient, err := f.recipient()
	if err != nil {
		return nil, err
	}
	if data, err = sealTo(plain, recipient); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	last := lastBackup{Name: backupName(s, now), Vault: s.vault, Commit: s.commit, Made: now, Sum: hex.EncodeToString(sum[:])}
	if err := v.safe.put(v.safe.backups(), last.Name, data); err != nil {
		return nil, err
	}
	f.Last = last
	if err := v.safe.write(f); err != nil {
		return nil, err
	}
	v.noteRecovery(f, nil)
	v.safe.thin(v.safe.backups(), last)
	return data, nil
}

// copySecond puts the newest backup, and the files that a passphrase opens,
// into the second folder. It has neither turn nor lock: a stick is slow, and
// a folder on a network may hang. One that is not there is not made.
func (v *Vault) copySecond(ctx context.Context, data []byte) {
	v.mu.RLock()
	f := v.recovery
	v.mu.RUnlock()
	if f == nil || f.Folder == "" {
		v.noteSecond(nil)
		return
	}
	done := make(chan error, 1)
	go func() { done <- v.safe.copyTo(f, data) }()
	wait, cancel := context.WithTimeout(ctx, secondWait)
	defer cancel()
	select {
	case err := <-done:
		v.noteSecond(err)
	case <-wait.Done():
		v.noteSecond(&FileError{&os.PathError{Op: "write", Path: f.Folder, Err: os.ErrDeadlineExceeded}})
	}
}

// secondWait is how long a second folder may take.
const secondWait = 30 * time.Second

func (v *Vault) noteSecond(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.secondTrouble = err
}

func (s safe) copyTo(f *recoveryFile, data []byte) error {
	if info, err := s.disk.Stat(f.Folder); err != nil || !info.IsDir() {
		return &FolderGoneError{Folder: f.Folder}
	}
	dir := filepath.Join(f.Folder, secondName)
	list, err := s.disk.ReadDir(s.backups())
	if err != nil {
		return &FileError{err}
	}
	for _, e := range list {
		if !isKeyFile(e.Name()) {
			continue
		}
		sealed, err := s.disk.ReadFile(filepath.Join(s.backups(), e.Name()))
		if err != nil {
			return &FileError{err}
		}
		if there, err := s.disk.ReadFile(filepath.Join(dir, e.Name())); err == nil && bytes.Equal(there, sealed) {
			continue
		}
		if err := s.put(dir, e.Name(), sealed); err != nil {
			return err
		}
	}
	if there, err := s.disk.ReadFile(filepath.Join(dir, f.Last.Name)); err == nil && bytes.Equal(there, data) {
		return nil
	}
	if err := s.put(dir, f.Last.Name, data); err != nil {
		return err
	}
	s.thin(dir, f.Last)
	return nil
}

// thin removes what need not be kept of this vault's backups: all but the
// newest few and the newest of each month. Age goes by the commits, since a
// clock may have been wrong. The one that was just made stays in any case, and
// other vaults' stay too. What cannot be removed now is another time.
func (s safe) thin(dir string, last lastBackup) {
	_ = s.disk.RemoveTemps(dir, func(name string) bool { _, ok := parseBackupName(name); return ok || isKeyFile(name) })
	list, err := s.disk.ReadDir(dir)
	if err != nil {
		return
	}
	var all []backupOf
	for _, e := range list {
		if b, ok := parseBackupName(e.Name()); ok && b.vault == last.Vault[:8] && e.Type().IsRegular() {
			all = append(all, b)
		}
	}
	for _, name := range spare(all) {
		if name != last.Name {
			_ = s.disk.Remove(filepath.Join(dir, name))
		}
	}
}

// spare gives the names of those that need not be kept.
func spare(all []backupOf) (names []string) {
	slices.SortFunc(all, func(a, b backupOf) int {
		return cmp.Or(cmp.Compare(b.commit, a.commit), b.made.Compare(a.made))
	})
	months := map[string]bool{}
	for i, b := range all {
		month := b.made.Format("2006-01")
		if i >= keepBackups && months[month] {
			names = append(names, b.name)
		}
		months[month] = true
	}
	return names
}

// Prove opens the newest backup with the key or the passphrase and compares
// it, account by account, with the vault: a restore that changes nothing.
// Where the vault has changed since, it makes a new backup first.
func (v *Vault) Prove(ctx context.Context, with Opening) error {
	if err := v.backup(ctx, true); err != nil {
		return err
	}
	return v.alone(ctx, func(context.Context) error {
		f, err := v.safe.read()
		switch {
		case err != nil:
			return err
		case f == nil:
			return ErrNoRecovery
		}
		b, err := openBackup(v.safe.disk, filepath.Join(v.safe.backups(), f.Last.Name), with)
		if err != nil {
			return err
		}
		defer b.Close()
		if !f.Last.holds(v.snapshot()) || !b.holds(v.snapshot()) {
			return ErrBackupDiffers
		}
		f.Proved = v.o.Now().UTC()
		if err := v.safe.write(f); err != nil {
			return err
		}
		v.noteRecovery(f, nil)
		return nil
	})
}
