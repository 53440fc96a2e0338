// How the vault is: what a person, or the helpdesk, looks at when something
// seems wrong.

package vault

import (
	"context"
	"errors"
	"time"
)

// Health is how a vault was found. It holds no secret.
type Health struct {
	Store    Store
	Password bool          // it does not open without a password
	Keyring  KeyringHealth // of the keyring store
	Pages    int           // keyring items that the accounts are in
	Pending  int           // names of pages on the list for the sweep
	Accounts int           // outside the trash
	Trash    int
	Missing  int // accounts, the trash included, whose secret is not in the keyring
	Damaged  int // and those that have something else in its place
	Commit   uint64
	Written  time.Time // zero where nothing has been saved yet
	Recovery Recovery
}

// KeyringHealth is what a test item told of the keyring.
type KeyringHealth struct {
	Backend string // the program or part of the system behind it, "" where it does not tell
	// Err is nil where the item was written, read back and deleted again,
	// else a *KeyringError or a *CancelledError.
	Err error
}

// probeName is the test item's. It is the same each time, so that a program
// that ends in the middle leaves one item behind at the most.
const probeName = "probe"

// backender is a Keyring that can name what is behind it.
type backender interface {
	Backend(ctx context.Context) string
}

// Probe writes an item of its own into the keyring of these options, reads it
// back and deletes it. The vault need not open for it, and is not touched.
func Probe(ctx context.Context, o Options) (KeyringHealth, error) {
	o, err := o.complete()
	if err != nil {
		return KeyringHealth{}, err
	}
	value, err := randomName(o.Doors.Random, nameSize)
	if err != nil {
		return KeyringHealth{}, err
	}
	ring := o.Keyring
	if ring == nil {
		ring = SystemKeyring()
		defer closeRing(ring)
	}
	return probe(ctx, ring, guard(ring, o.KeyringWait), value), nil
}

func probe(ctx context.Context, ring, guarded Keyring, value string) (h KeyringHealth) {
	h.Err = probeItem(ctx, guarded, value)
	if named, ok := ring.(backender); ok && h.Err == nil {
		h.Backend = named.Backend(ctx)
	}
	return h
}

func probeItem(ctx context.Context, ring Keyring, value string) error {
	if err := ring.Delete(ctx, probeName); err != nil && !isMissing(err) {
		return err
	}
	if err := ring.Set(ctx, probeName, value); err != nil {
		return err
	}
	if err := readsAs(ctx, ring, probeName, value); err != nil {
		return err
	}
	if err := ring.Delete(ctx, probeName); err != nil {
		return err
	}
	switch _, err := ring.Get(ctx, probeName); {
	case err == nil:
		return &KeyringError{State: Dismissed, Op: "delete", Err: errors.New("nothing was deleted")}
	case isMissing(err):
		return nil
	default:
		return err
	}
}

// readsAs reads an item that was just written and compares.
func readsAs(ctx context.Context, ring Keyring, name, value string) error {
	back, err := ring.Get(ctx, name)
	switch {
	case isMissing(err):
		// The call said it was done: a question of the keyring was closed.
		return &KeyringError{State: Dismissed, Op: "set", Err: errors.New("nothing was stored")}
	case err != nil:
		return err
	case back == "":
		return &KeyringError{State: EmptyValue, Op: "set"}
	case back != value:
		return &KeyringError{State: WrongValue, Op: "set"}
	}
	return nil
}

// Health looks at the vault as it is now. With the keyring store it tests the
// keyring, which may ask a person for a password; the error is only of a vault
// that is closed or a context that ended before that.
func (v *Vault) Health(ctx context.Context) (Health, error) {
	ctx, done, err := v.take(ctx)
	if err != nil {
		return Health{}, err
	}
	defer done()
	v.seeRecovery()
	s := v.snapshot()
	h := Health{Store: v.o.Store, Password: v.HasPassword(), Commit: s.commit, Written: s.written, Recovery: v.Recovery()}
	pages := map[string]bool{}
	for _, r := range s.records {
		switch r.State {
		case Missing:
			h.Missing++
		case Damaged:
			h.Damaged++
		case Whole:
		}
		if r.Deleted.IsZero() {
			h.Accounts++
		} else {
			h.Trash++
		}
		if r.page != "" {
			pages[r.page] = true
		}
	}
	h.Pages = len(pages)
	if k, ok := v.store.(*keyringStore); ok {
		value, err := v.random(nameSize)
		if err != nil {
			return Health{}, err
		}
		h.Pending = len(k.pending.pages)
		// Two programs that test at the same time would meet in one item. Before
		// the first account there is no folder to lock, and none is made.
		if s.commit > 0 {
			release, err := v.lock.take(ctx, false)
			if err != nil {
				return Health{}, err
			}
			defer release()
		}
		h.Keyring = probe(ctx, k.plain, k.ring, value)
	}
	return h, nil
}
