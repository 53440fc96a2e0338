// How a vault is opened: where it lies, which store it is, and the doors
// through which tests and tools reach in.

package vault

import (
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"rokketa/internal/durable"
)

// Store says where the secrets are kept. It is chosen explicitly and never
// changed because one of the two failed.
type Store string

// The two stores.
const (
	StoreKeyring Store = "keyring" // secrets in the keyring, all else in DIR/index
	StoreFile    Store = "file"    // everything in DIR/vault.age, sealed with a passphrase
)

// Options say which vault is opened, and how.
type Options struct {
	Dir        string  // the folder of the index, the lock and the sealed file
	Store      Store   // "" is StoreKeyring
	Passphrase string  `json:"-"` // of the file store, or the app password of the keyring store, exactly as typed
	Keyring    Keyring `json:"-"` // nil is SystemKeyring()

	// Now is the clock for the times noted with an account. nil is the
	// system's.
	Now func() time.Time `json:"-"`

	// Program is the name that another program shows while it waits for this
	// one. "" is the name of the running program.
	Program string

	// LockWait is how long a change waits for another program's change;
	// 0 is 15 s. KeyringWait is how long one call to the keyring may take, a
	// person's answer to its password prompt included; 0 is 60 s.
	LockWait, KeyringWait time.Duration

	// Anyway opens what else is an error: a vault of whose secrets the keyring
	// gives none (its accounts are then shown as missing or damaged; nothing
	// is deleted, and new accounts can be added beside them); an older
	// generation without accounts, where the newest file is lost; an older
	// generation of the file store, where the newest refuses the passphrase.
	Anyway bool

	Doors Doors `json:"-"`
}

// Doors are for tests and tools. The zero value is what a program wants.
type Doors struct {
	Disk       *durable.Disk // how files are written; nil is the operating system
	Random     io.Reader     // names of pages and accounts; nil is crypto/rand
	WorkFactor int           // scrypt work of a newly sealed file, as a power of two; 0 is age's default
	Ticks      func(every time.Duration) (tick <-chan time.Time, stop func())
}

// Format keeps the passphrase out of every print.
func (o Options) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "vault.Options(%s in %s)", o.Store, o.Dir)
}

// complete fills in what was left to us.
func (o Options) complete() (Options, error) {
	if o.Dir == "" {
		return o, fmt.Errorf("vault: no folder given")
	}
	switch o.Store {
	case "":
		o.Store = StoreKeyring
	case StoreKeyring, StoreFile:
	default:
		return o, fmt.Errorf("vault: no such store: %q", string(o.Store))
	}
	if o.Now == nil {
		o.Now = wallClock
	}
	// Without its monotonic reading, which stands still while a PC sleeps and
	// then makes a day of two.
	clock := o.Now
	o.Now = func() time.Time { return clock().Round(0) }
	if o.Program == "" {
		o.Program = strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	}
	if o.LockWait <= 0 {
		o.LockWait = 15 * time.Second
	}
	if o.KeyringWait <= 0 {
		o.KeyringWait = 60 * time.Second
	}
	if o.Doors.Disk == nil {
		disk := durable.OS()
		o.Doors.Disk = &disk
	}
	if o.Doors.Random == nil {
		o.Doors.Random = rand.Reader
	}
	if o.Doors.Ticks == nil {
		o.Doors.Ticks = ticks
	}
	return o, nil
}

// Exists says whether a vault of this store lies in the folder, readable or
// not: for the file store, whether the passphrase to ask for is an old one or
// a new one.
func Exists(dir string, s Store) (bool, error) {
	o, err := Options{Dir: dir, Store: s}.complete()
	if err != nil {
		return false, err
	}
	if (safe{disk: *o.Doors.Disk, dir: o.Dir}).promises() {
		return true, nil
	}
	if o.Store == StoreFile {
		return sealedFiles(o).exists()
	}
	if (&pending{disk: *o.Doors.Disk, dir: o.Dir}).exists() {
		return true, nil
	}
	return indexFiles(o).exists()
}
