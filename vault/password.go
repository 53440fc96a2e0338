// The app password as the users of a vault see it: is there one, is this it,
// set it, change it, take it away.

package vault

import (
	"bytes"
	"context"
	"errors"
)

const (
	keyPasswordNeeded   = "vault.password.needed"
	keyPasswordWrong    = "vault.password.wrong"
	keyPasswordTooHard  = "vault.password.too-hard"
	keyPasswordChanged  = "vault.password.changed"
	keyPasswordWait     = "vault.password.wait"
	keyPasswordNone     = "vault.password.none"
	keyPasswordLeftover = "vault.password.leftover"
	keyPasswordRecovery = "vault.password.no-recovery"
	keyDamagedKey       = "vault.password.lost"
	keyNoticeKeyPage    = "vault.notice.key-page"
	keyNoticeUnsealed   = "vault.notice.unsealed"
	keyNoticeLeftover   = "vault.notice.leftover"
)

func passwordExplanations() []string {
	return []string{
		keyPasswordNeeded, keyPasswordWrong, keyPasswordTooHard, keyPasswordChanged, keyPasswordWait, keyPasswordNone,
		keyPasswordLeftover, keyPasswordRecovery, keyDamagedKey, keyNoticeKeyPage, keyNoticeUnsealed,
		keyNoticeLeftover,
	}
}

var (
	// ErrPassphraseChanged: another program set or changed the app password,
	// or the passphrase of the file store, while the vault was open. Nothing
	// was saved: close the vault and open it with the password anew.
	ErrPassphraseChanged error = &plainError{"vault: the password was set or changed by another program", keyPasswordChanged}
	// ErrNoPassword: there is none that could be checked.
	ErrNoPassword error = &plainError{"vault: no app password", keyPasswordNone}
	// ErrPasswordNeedsRecovery is ErrNoRecovery where a password is to be set.
	ErrPasswordNeedsRecovery error = &appError{ErrNoRecovery, keyPasswordRecovery}
	// ErrPasswordLeftover: the password is set, changed or taken away, and
	// every account is saved so. But not every keyring item of before could be
	// deleted; the next start goes on with it.
	ErrPasswordLeftover error = &plainError{"vault: items of before the password are still in the keyring", keyPasswordLeftover}
)

// appError is one of the errors of passphrases, where the app password is
// meant.
type appError struct {
	of  error
	key string
}

func (e *appError) Error() string                         { return e.of.Error() + " (app password)" }
func (e *appError) Unwrap() error                         { return e.of }
func (e *appError) Explanation() (string, map[string]any) { return e.key, nil }

// ofApp gives such an error its own sentence.
func ofApp(err error) error {
	switch {
	case errors.Is(err, ErrPassphraseNeeded):
		return &appError{ErrPassphraseNeeded, keyPasswordNeeded}
	case errors.Is(err, ErrPassphraseWrong):
		return &appError{ErrPassphraseWrong, keyPasswordWrong}
	case errors.Is(err, ErrPassphraseTooHard):
		return &appError{ErrPassphraseTooHard, keyPasswordTooHard}
	default:
		return err
	}
}

// NeedsPassword says whether Open will ask for Options.Passphrase: for the
// keyring store, whether an app password is set, which the index says; for the
// file store, whether there is one, since a file always has a passphrase. It
// asks no keyring. Where the index cannot be read it gives the error that Open
// would give.
func NeedsPassword(o Options) (bool, error) {
	o, err := o.complete()
	if err != nil {
		return false, err
	}
	if o.Store == StoreFile {
		return sealedFiles(o).exists()
	}
	files := indexFiles(o)
	r, err := files.read(func(data []byte, _ bool) (*snapshot, error) { return decodeIndex(data) })
	switch {
	case err != nil:
		return false, err
	case r.snapshot != nil:
		return r.snapshot.seal != nil, files.started(r)
	case (&pending{disk: *o.Doors.Disk, dir: o.Dir}).exists() || (safe{disk: *o.Doors.Disk, dir: o.Dir}).promises():
		return false, &DamagedError{Name: files.name(), Err: errNotWhole}
	default:
		return false, nil
	}
}

// HasPassword says whether the vault cannot be opened without
// Options.Passphrase. A vault of the file store never can.
func (v *Vault) HasPassword() bool { return v.o.Store == StoreFile || v.snapshot().seal != nil }

// CheckPassword says whether this is the app password, or the file store's
// passphrase: nil, ErrPassphraseWrong, *WaitError, ErrNoPassword,
// ErrPassphraseChanged. It takes as long as scrypt does.
//
// It changes nothing of the vault, so it waits for nobody's change, and also
// works in a folder that may only be read.
func (v *Vault) CheckPassword(ctx context.Context, typed string) error {
	ctx, done, err := v.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := v.newest(ctx); err != nil {
		return err
	}
	return v.check(ctx, typed)
}

// check is CheckPassword for a caller that has the turn.
func (v *Vault) check(ctx context.Context, typed string) error {
	s := v.snapshot()
	if !v.HasPassword() {
		return ErrNoPassword
	}
	err := newAttempts(v.o).attempt(ctx, func() error { return v.store.is(typed, s) })
	if v.o.Store == StoreKeyring {
		err = ofApp(err)
	}
	return err
}

// newest makes sure that what is shown is what the disk has. The caller has the
// turn.
func (v *Vault) newest(ctx context.Context) error {
	if v.store.fresh() {
		return nil
	}
	return v.reload(ctx, v.store.stamp())
}

// SetPassword sets the app password, changes it, or with next "" takes it
// away; old is the present one, and does not matter where there is none. Of
// the file store it changes the passphrase, which cannot be taken away.
//
// Every secret is written anew, in one commit, and what it was sealed with
// before (or not) is deleted then. It needs a recovery key or passphrase
// (ErrNoRecovery), since a forgotten password has no other way out, and makes
// a backup first. After an error the password is what it was, or already the
// new one, never something between; ErrPasswordLeftover says that it is new.
// Further errors are those of CheckPassword, of Backup and of every change,
// and ErrNotWhole where a secret is not readable.
func (v *Vault) SetPassword(ctx context.Context, old, next string) error {
	return v.alone(ctx, func(ctx context.Context) error {
		if err := v.newest(ctx); err != nil {
			return err
		}
		if v.HasPassword() {
			if err := v.check(ctx, old); err != nil {
				return err
			}
		}
		switch k := v.store.(type) {
		case *sealedStore:
			return v.setPassphrase(ctx, k, next)
		case *keyringStore:
			return v.setSeal(ctx, k, next)
		default:
			return ErrNoPassword
		}
	})
}

// setPassphrase seals the file with another passphrase, and drops the
// generations that the old one opens.
func (v *Vault) setPassphrase(ctx context.Context, k *sealedStore, next string) error {
	if next == "" {
		return ErrPassphraseNeeded
	}
	was, raw := k.passphrase, k.raw
	k.passphrase = next
	if err := v.changeLocked(ctx, func(*snapshot) error { return nil }); err != nil {
		if k.raw == nil || bytes.Equal(k.raw, raw) {
			k.passphrase = was
		}
		return err
	}
	if !v.store.fresh() || !v.store.tidy(ctx, v.snapshot(), sweepReseal) {
		return ErrPasswordLeftover
	}
	return nil
}

// setSeal writes every page for another seal, or open.
func (v *Vault) setSeal(ctx context.Context, k *keyringStore, next string) error {
	if next == "" && !v.HasPassword() {
		return nil
	}
	if !allWhole(v.snapshot()) {
		return ErrNotWhole
	}
	if v.older {
		// What must be held, for the newest index is lost, is marked first, and
		// then is carried over like all that is.
		if err := v.changeLocked(ctx, func(*snapshot) error { return nil }); err != nil {
			return err
		}
	}
	s := v.snapshot()
	if err := v.backedUpFor(next, s); err != nil {
		return err
	}
	var to *seal
	if next != "" {
		var err error
		if to, err = k.reseal(next); err != nil {
			return err
		}
	}
	defer clear(k.carried)
	before, err := k.carryAhead(ctx, s, to)
	if err == nil {
		err = v.changeLocked(ctx, func(n *snapshot) error {
			n.seal = to
			for i := range n.records {
				n.records[i].page = ""
			}
			return nil
		})
	}
	if err != nil {
		// What was written for the change is of another manner than the vault
		// is, and goes at once, or at the next start.
		k.disown(before)
		if v.store.fresh() && !v.older {
			v.store.tidy(ctx, v.snapshot(), sweepStart)
		}
		return err
	}
	v.noteSince(to)
	swept := v.store.fresh() && v.store.tidy(ctx, v.snapshot(), sweepReseal)
	k.settle(to)
	v.backedUp() // the newest state too; Recovery tells where it fails
	if !swept {
		return ErrPasswordLeftover
	}
	return nil
}

// backedUpFor makes sure that there is a whole backup of s, since its pages
// are about to go. Without a recovery key a password can only be taken away.
func (v *Vault) backedUpFor(next string, s *snapshot) error {
	f, err := v.safe.read()
	switch {
	case err != nil:
		return err
	case f == nil && next != "":
		return ErrPasswordNeedsRecovery
	case f == nil || s.commit == 0 || v.upToDate() != nil:
		return nil
	}
	_, err = v.backupLocked()
	if err != nil {
		v.trouble(err)
	}
	return err
}
