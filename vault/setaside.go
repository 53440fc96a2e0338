// The way out where nothing of a vault's files can be read and there is a
// backup.

package vault

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"
)

// SetAside makes room for a restore where Open fails with *DamagedError, or
// where the password is forgotten, which o says by having none: what is left
// of the vault's files gets names that nothing reads and nothing deletes, and
// the next Open finds a vault without accounts. The keyring is not touched,
// and the key of the backups stays in use. Where Open has any other error, or
// none, SetAside gives that error, or ErrNotDamaged, and changes nothing.
func SetAside(ctx context.Context, o Options) error {
	o, err := o.complete()
	if err != nil {
		return err
	}
	release, err := newLock(o).take(ctx, true)
	if err != nil {
		return err
	}
	defer release()
	if asks, err := forgotten(o); err != nil || !asks {
		if err := damagedNow(ctx, o); err != nil {
			return err
		}
	}
	v := &Vault{o: o, safe: safe{disk: *o.Doors.Disk, dir: o.Dir}}
	f, err := v.safe.replaceable(o.Now())
	if err != nil {
		return err
	}
	if err := v.setAside(o.Now()); err != nil {
		return err
	}
	newAttempts(o).write(triesFile{}) // they were made at the vault that is aside now
	if f == nil || f.Last.Name == "" {
		return nil
	}
	f.Last = lastBackup{} // the last step: without it the folder is still one of a lost vault
	return v.safe.write(f)
}

// forgotten says whether the vault asks for a password and none was given.
func forgotten(o Options) (bool, error) {
	if o.Passphrase != "" {
		return false, nil
	}
	return NeedsPassword(o)
}

// damagedNow is nil where the vault does not open for damage.
func damagedNow(ctx context.Context, o Options) error {
	o.Anyway = true
	store, err := newStore(o)
	if err != nil {
		return err
	}
	defer store.wipe()
	var found loaded
	load := func() (err error) {
		found, err = store.load(ctx)
		return err
	}
	if o.Store == StoreFile {
		err = newAttempts(o).attempt(ctx, load)
	} else {
		err = load()
	}
	if damaged, ok := errors.AsType[*DamagedError](err); ok && damaged != nil {
		return nil
	}
	switch {
	case err != nil:
		return err
	case found.snapshot == nil && (safe{disk: *o.Doors.Disk, dir: o.Dir}).promises():
		return nil
	default:
		return ErrNotDamaged
	}
}

// setAside moves the newest file, its generations and the pending list. The
// pending list goes last: while it is there, its index is missed.
func (v *Vault) setAside(now time.Time) error {
	g := v.files()
	numbers, err := g.numbers()
	if err != nil {
		return err
	}
	if err := g.setAside(now); err != nil {
		return err
	}
	for _, n := range numbers {
		path := g.generation(n)
		to := path + ".damaged-" + now.UTC().Format("20060102-150405.000")
		if err := g.disk.Move(path, to); err != nil {
			return &FileError{err}
		}
	}
	if v.o.Store == StoreFile {
		return nil
	}
	err = g.disk.Move(filepath.Join(v.o.Dir, pendingName), asideName(v.o.Dir, pendingName, "", now))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &FileError{err}
	}
	return nil
}
