// When backups are made: a few seconds after a change, so that many changes
// make one; when the vault is closed; before a replaced page is deleted; and
// daily, where the newest one is looked at and made anew if it is gone or
// damaged.

package vault

import (
	"context"
	"path/filepath"
	"time"
)

const (
	// backupEvery is how often it is looked whether a backup is due, and so
	// how long changes gather.
	backupEvery = 5 * time.Second
	// backupRest is how many looks are left out after a failure.
	backupRest = 60
	// closeWait is how long the end may wait for a backup before the secrets
	// are wiped, and then for the second folder. What is not done by then is
	// done at the next start.
	closeWait = 3 * time.Second
)

// startKeeping begins to look, where there is a recovery key.
func (v *Vault) startKeeping() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.keeping || v.closed || v.recovery == nil {
		return
	}
	v.keeping = true
	v.watches.Add(1)
	tick, stop := v.o.Doors.Ticks(backupEvery)
	go func() {
		defer v.watches.Done()
		defer stop()
		rest := 0
		for {
			select {
			case <-v.end.Done():
				return
			case <-tick:
			}
			if rest--; rest <= 0 && v.backupIfDue(v.end) != nil {
				rest = backupRest
			}
		}
	}()
}

// backupIfDue makes a backup where the vault changed since the last one, and
// once a day where that one is no longer whole, in either folder.
func (v *Vault) backupIfDue(ctx context.Context) error {
	data, err := v.backupHereIfDue(ctx)
	if data != nil {
		v.copySecond(ctx, data)
	}
	return err
}

// backupHereIfDue is backupIfDue without the second folder. It gives what is
// to go there, nil where nothing is.
func (v *Vault) backupHereIfDue(ctx context.Context) (data []byte, err error) {
	v.mu.RLock()
	f, s, checked := v.recovery, v.now, v.checked
	v.mu.RUnlock()
	now := v.o.Now()
	switch {
	case f == nil || s.commit == 0:
		return nil, nil
	case !f.Last.holds(s):
		return v.backupHere(ctx, true)
	case now.Sub(checked).Abs() < 24*time.Hour: // also a clock that was set back
		return nil, nil
	}
	v.mu.Lock()
	v.checked = now
	v.mu.Unlock()
	if data, err = v.safe.disk.ReadFile(filepath.Join(v.safe.backups(), f.Last.Name)); err != nil || !f.Last.is(data) {
		return v.backupHere(ctx, false)
	}
	return data, nil
}

// backedUp says whether what replaced pages are for is over: there is no
// recovery key and so nothing to wait for, or the state that is shown is in a
// backup, which is made here if need be. The caller has the turn and the lock.
func (v *Vault) backedUp() bool {
	f, err := v.safe.read()
	if err != nil {
		return false
	}
	if f == nil || v.upToDate() != nil {
		return true
	}
	if _, err = v.backupLocked(); err != nil {
		v.trouble(err)
		return false
	}
	v.mu.Lock()
	v.checked = time.Time{} // the second folder has it at the next look
	v.mu.Unlock()
	return true
}

// someBackup says whether the newest backup is whole, whatever state of this
// vault it is of.
func (v *Vault) someBackup() bool {
	f, err := v.safe.read()
	if err != nil || f == nil || f.Last.Vault != v.snapshot().vault {
		return false
	}
	data, err := v.safe.disk.ReadFile(filepath.Join(v.safe.backups(), f.Last.Name))
	return err == nil && f.Last.is(data)
}

// lastBackupNow is the end of a program that changed the vault. It gives what
// is to go into the second folder, nil where nothing is.
func (v *Vault) lastBackupNow() []byte {
	v.mu.RLock()
	changed, f := v.changed, v.recovery
	v.mu.RUnlock()
	if !changed || f == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	data, err := v.backupHereIfDue(ctx)
	if err != nil {
		return nil // it is noted as the trouble of the backups, and due at the next start
	}
	return data
}

// lastCopyNow puts it there, when the secrets are wiped: a stick is slow, and
// a lock must not wait for it.
func (v *Vault) lastCopyNow(data []byte) {
	if data == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	v.copySecond(ctx, data)
}

// readRecovery takes in the file at the start. Its damage is no reason not to
// open the vault; Recovery tells of it.
func (v *Vault) readRecovery() {
	f, err := v.safe.read()
	v.noteRecovery(f, err)
}
