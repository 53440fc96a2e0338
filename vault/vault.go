// The vault as its users see it: opening, looking, closing. What changes it
// is in change.go.

package vault

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"rokketa/otpauth"
)

// Vault is an open vault. All methods may be called from any goroutine;
// Entries, Deleted, Match and Notices never wait for the keyring or the disk.
type Vault struct {
	o     Options
	store store
	safe  safe
	lock  lock

	end     context.Context // ends with Close
	endNow  context.CancelFunc
	turn    chan struct{} // holds one token; who has it may use store
	older   bool          // what is shown is not what the newest file has; goes with the turn
	watches sync.WaitGroup

	mu      sync.RWMutex // guards what follows
	now     *snapshot
	stamp   stamp
	notices []Notice
	since   sinceFile // when the app password was chosen, and which
	closed  bool

	// Of the backups; see recovery.go and backuptime.go.
	recovery      *recoveryFile // as last read or written; it is never changed
	backupTrouble error
	secondTrouble error
	keeping       bool      // somebody looks whether a backup is due
	changed       bool      // by this program
	checked       time.Time // when the newest backup was last looked at
}

// store is how a snapshot is kept. Its methods are called one at a time.
type store interface {
	// load reads the newest whole state. A nil snapshot is a first start:
	// nothing of a vault is there.
	load(ctx context.Context) (loaded, error)
	// fresh says whether the disk still holds what load or commit saw last.
	// It is asked under the lock and looks at the content, not at times.
	fresh() bool
	// stamp gives marks of the newest file that change when it is replaced.
	stamp() stamp
	// recover makes the disk whole again where what is shown is not what the
	// newest file has; the bad file is kept aside. Under the lock.
	recover(now *snapshot) error
	// commit makes next the state on the disk, or leaves old. Under the lock.
	// Accounts of next that have no place yet are given one.
	commit(ctx context.Context, old, next *snapshot) error
	// tidy sweeps up after interrupted and finished changes, and says whether
	// nothing failed. Under the lock, now being what the disk has.
	tidy(ctx context.Context, now *snapshot, how sweep) bool
	// untidy says whether tidy has anything to do.
	untidy(now *snapshot) bool
	// unsealed says whether a secret of before an app password still lies
	// where no password is needed to read it.
	unsealed(ctx context.Context, now *snapshot) bool
	// lame says whether something is there once less than it should be, which
	// the next commit mends.
	lame() bool
	// is checks a password that was typed. The error is ErrPassphraseWrong or
	// another reason.
	is(password string, now *snapshot) error
	// wipe clears every secret from memory.
	wipe()
}

// sweep says how thorough tidy is.
type sweep int

const (
	sweepManner sweep = iota // only what is of another manner than the vault is now
	sweepStart               // and what has waited for long enough
	sweepPurge               // and what was replaced: a person has just deleted something for good
	sweepReseal              // and every trace of how it was sealed before, however long that takes
)

// loaded is what a store found.
type loaded struct {
	snapshot *snapshot
	notices  []Notice
	older    bool // it is not what the newest file has
	kept     bool // it is what was in memory: the disk has nothing newer
}

// Open opens the vault in o.Dir. Where nothing of a vault is there, it is an
// empty one and nothing is written before the first change. Where an old one
// is or may be, it opens that one or fails: with *KeyringError where the
// keyring does not give any of its secrets, *DamagedError, *NewerError,
// *FileError, ErrPassphraseNeeded, ErrPassphraseWrong, *WaitError,
// *CancelledError.
func Open(ctx context.Context, o Options) (*Vault, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	v := &Vault{o: o, lock: newLock(o), safe: safe{disk: *o.Doors.Disk, dir: o.Dir}, turn: make(chan struct{}, 1)}
	v.end, v.endNow = context.WithCancel(context.Background())
	if v.store, err = newStore(o); err != nil {
		return nil, err
	}
	v.o.Passphrase = "" // the store has it for as long as it needs it
	stamp := v.store.stamp()
	found, err := v.loadFirst(ctx)
	switch {
	case err != nil:
	case found.snapshot == nil && v.safe.promises():
		err = &DamagedError{Name: v.files().name(), Err: errNotWhole}
	case found.snapshot != nil && !o.Anyway:
		err = noneReads(found.snapshot)
	}
	if err != nil {
		v.store.wipe()
		return nil, err
	}
	v.adopt(found, stamp)
	v.turn <- struct{}{}
	v.readRecovery()
	if v.snapshot().seal != nil {
		v.takeSince(readSince(*o.Doors.Disk, o.Dir))
	}
	v.tidy(ctx)
	v.tellUnsealed(ctx)
	v.startKeeping()
	return v, nil
}

// loadFirst loads, and counts the try where that is one at a passphrase. The
// keyring store counts its own, once it has what the password is tried on.
func (v *Vault) loadFirst(ctx context.Context) (found loaded, err error) {
	if v.o.Store != StoreFile {
		return v.store.load(ctx)
	}
	if there, err := v.files().exists(); err != nil || !there {
		return v.store.load(ctx)
	}
	err = newAttempts(v.o).attempt(ctx, func() (err error) {
		found, err = v.store.load(ctx)
		return err
	})
	return found, err
}

func (v *Vault) files() generations {
	if v.o.Store == StoreFile {
		return sealedFiles(v.o)
	}
	return indexFiles(v.o)
}

func newStore(o Options) (store, error) {
	if o.Store == StoreFile {
		return newSealedStore(o)
	}
	return newKeyringStore(o)
}

// noneReads gives an error where the keyring had not one of the secrets: then
// it is probably another keyring than the one they were put into.
func noneReads(s *snapshot) error {
	for _, r := range s.records {
		if r.State == Whole {
			return nil
		}
	}
	if len(s.records) == 0 {
		return nil
	}
	return &KeyringError{State: s.records[0].trouble, Op: "get", Err: errors.New("none of the secrets is readable")}
}

// adopt makes what was loaded the state that everybody sees.
func (v *Vault) adopt(found loaded, at stamp) {
	if found.snapshot == nil {
		found.snapshot = &snapshot{}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.now, v.notices, v.stamp = found.snapshot, found.notices, at
	v.older = found.older
}

// tidy sweeps up and empties what has been in the trash for too long. It is
// done where the lock is free, and its failures are no errors: the next time
// will do.
func (v *Vault) tidy(ctx context.Context) {
	now := v.o.Now().UTC()
	if v.older || !v.store.untidy(v.snapshot()) && !v.store.lame() && !v.snapshot().overfull(now) {
		return
	}
	ctx, done, err := v.take(ctx)
	if err != nil {
		return
	}
	defer done()
	release, ok := v.lock.try()
	if !ok {
		return
	}
	defer release()
	if !v.store.fresh() && v.reload(ctx, v.store.stamp()) != nil || v.older {
		return
	}
	// Older backups, not older pages, are what a person has then. What a
	// password was to lock away waits only for a whole one, since the password
	// was set on that, and for every page to be read once more.
	if !v.backedUp() {
		if v.someBackup() {
			v.store.tidy(ctx, v.snapshot(), sweepManner)
		}
		return
	}
	// A keyring that hangs once is not asked again while somebody waits.
	if !v.store.tidy(ctx, v.snapshot(), sweepStart) {
		return
	}
	if v.snapshot().overfull(now) {
		_ = v.changeLocked(ctx, func(s *snapshot) error { return s.empty(now) })
	}
	if v.store.lame() && allWhole(v.snapshot()) {
		_ = v.changeLocked(ctx, func(*snapshot) error { return nil })
	}
}

// tellUnsealed adds a notice where a secret of before the app password is still
// to be read without it.
func (v *Vault) tellUnsealed(ctx context.Context) {
	ctx, done, err := v.take(ctx)
	if err != nil {
		return
	}
	defer done()
	if v.store.unsealed(ctx, v.snapshot()) {
		v.mu.Lock()
		v.notices = append(v.notices, Notice{key: keyNoticeLeftover})
		v.mu.Unlock()
	}
}

func (v *Vault) snapshot() *snapshot {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.now
}

// Entries gives the accounts in the order of the list, without the trash.
func (v *Vault) Entries() []Entry { return v.snapshot().entries(false) }

// Deleted gives the accounts in the trash.
func (v *Vault) Deleted() []Entry { return v.snapshot().entries(true) }

// Notices gives what a person should know of how the vault was last read.
func (v *Vault) Notices() []Notice {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return append([]Notice(nil), v.notices...)
}

// Dir gives the folder of the vault, Kind its store.
func (v *Vault) Dir() string { return v.o.Dir }

// Kind gives the store of the vault.
func (v *Vault) Kind() Store { return v.o.Store }

// Match compares an account with those in the vault, the trash left out, and
// gives the nearest. The Entry is zero for LikeNew.
func (v *Vault) Match(a otpauth.Account) (Likeness, Entry) {
	likeness, entry := LikeNew, Entry{}
	for _, e := range v.Entries() {
		if e.State == Whole && e.Account.Same(a) {
			return LikeSame, e
		}
		if likeness == LikeNew && e.Account.SameName(a) {
			likeness, entry = LikeName, e
		}
	}
	return likeness, entry
}

// Refresh reads the vault again if another program changed it, and says
// whether it did. After an error the old state is still shown.
func (v *Vault) Refresh(ctx context.Context) (changed bool, err error) {
	ctx, done, err := v.take(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	stamp := v.store.stamp()
	v.mu.RLock()
	same := stamp.same(v.stamp)
	v.mu.RUnlock()
	if same {
		return false, nil
	}
	return true, v.reload(ctx, stamp)
}

// reload loads and adopts. The caller has the turn.
func (v *Vault) reload(ctx context.Context, at stamp) error {
	found, err := v.store.load(ctx)
	if err != nil {
		return err
	}
	if found.snapshot == nil && v.snapshot().commit > 0 {
		return ErrGone
	}
	if found.kept {
		v.mu.Lock()
		v.stamp, v.older = at, true
		v.mu.Unlock()
		return nil
	}
	v.adopt(found, at)
	return nil
}

// take waits for the turn. The context it gives also ends with Close.
func (v *Vault) take(ctx context.Context) (context.Context, func(), error) {
	ctx, cancel := context.WithCancel(ctx)
	unbind := context.AfterFunc(v.end, cancel)
	fail := func(err error) (context.Context, func(), error) {
		unbind()
		cancel()
		return nil, nil, err
	}
	select {
	case <-v.turn:
	case <-ctx.Done():
		if v.end.Err() != nil {
			return fail(ErrClosed)
		}
		return fail(cancelled(ctx))
	}
	if v.end.Err() != nil {
		v.turn <- struct{}{}
		return fail(ErrClosed)
	}
	return ctx, func() {
		v.turn <- struct{}{}
		unbind()
		cancel()
	}, nil
}

// Close makes a backup where one is due, ends every call and watch and wipes
// the secrets, also those in entries that were handed out, and what opens
// them: after it an app password is needed again. It is the lock of a program
// that goes on, so it waits for nothing for long.
func (v *Vault) Close() error {
	v.mu.Lock()
	again := v.closed
	v.closed = true
	v.mu.Unlock()
	if again {
		return nil
	}
	last := v.lastBackupNow()
	v.endNow()
	<-v.turn
	v.store.wipe()
	v.adopt(loaded{}, stamp{})
	v.turn <- struct{}{}
	v.watches.Wait()
	v.lastCopyNow(last)
	return nil
}

// Format keeps everything inside out of every print.
func (v *Vault) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "vault.Vault(%s in %s)", v.o.Store, filepath.Base(v.o.Dir))
}
