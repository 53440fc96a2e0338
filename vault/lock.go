// The lock that lets several programs use one vault. It is the operating
// system's, so it dies with its process; that the file exists means nothing.

package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockName   = "lock"
	holderName = "lock.holder" // who has it: only for the sentence, never trusted
	lockPause  = 5 * time.Millisecond
)

type lock struct {
	dir     string
	name    string // of its file
	program string
	wait    time.Duration
	mkdir   func(string) error
}

func newLock(o Options) lock {
	return lock{dir: o.Dir, name: lockName, program: o.Program, wait: o.LockWait, mkdir: o.Doors.Disk.MakeFolder}
}

func (l lock) file() *flock.Flock {
	// Written, not only read: some network file systems lock no other way.
	return flock.New(filepath.Join(l.dir, l.name), flock.SetFlag(os.O_CREATE|os.O_RDWR))
}

// take waits for the lock until its deadline. first says that there is no
// vault yet: then the folder is made, else its absence is ErrGone.
func (l lock) take(ctx context.Context, first bool) (release func(), err error) {
	if first {
		if err := l.mkdir(l.dir); err != nil {
			return nil, &FileError{err}
		}
	}
	f := l.file()
	wait, cancel := context.WithTimeout(ctx, l.wait)
	defer cancel()
	ok, err := f.TryLockContext(wait, lockPause)
	switch {
	case ok:
		return l.held(f), nil
	case ctx.Err() != nil:
		return nil, cancelled(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, l.holder()
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrGone
	default:
		return nil, &FileError{err}
	}
}

// try takes the lock if it is free.
func (l lock) try() (release func(), ok bool) {
	f := l.file()
	if ok, err := f.TryLock(); !ok || err != nil {
		return nil, false
	}
	return l.held(f), true
}

func (l lock) held(f *flock.Flock) (release func()) {
	if l.name != lockName {
		return func() { _ = f.Unlock() }
	}
	note := fmt.Sprintf("%d %s\n", os.Getpid(), l.program)
	_ = os.WriteFile(filepath.Join(l.dir, holderName), []byte(note), 0o600)
	return func() { _ = f.Unlock() }
}

// holder is the error that names who is in the way.
func (l lock) holder() error {
	e := &BusyError{}
	note, err := os.ReadFile(filepath.Join(l.dir, holderName))
	if err == nil && len(note) < 200 {
		_, _ = fmt.Sscanf(string(note), "%d %s", &e.PID, &e.Program)
	}
	return e
}
