// How backups are sealed, and where they go: the file "recovery". It holds
// the public half of the recovery key; the private half is on paper, or in
// passphrase files that lie beside the backups.

package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"rokketa/internal/durable"
)

const (
	recoveryKind    = "rokketa-recovery"
	recoveryVersion = 1
	recoveryName    = "recovery"
	backupsName     = "backups"
	secondName      = "rokketa-backups" // in the folder of the user's choice
)

// RecoveryKind says what opens the backups.
type RecoveryKind string

// The kinds.
const (
	RecoveryNone       RecoveryKind = ""           // nothing yet, so there are no backups
	RecoverySheet      RecoveryKind = "key"        // the key on the recovery sheet
	RecoveryPassphrase RecoveryKind = "passphrase" // a passphrase, with the file that it opens
)

// Recovery is what a person should know of the backups.
type Recovery struct {
	Kind   RecoveryKind
	Since  time.Time // when key or passphrase were set
	Folder string    // the second folder that was chosen, "" for none
	Last   string    // path of the newest backup, "" where none was made yet
	Commit uint64    // the state that it holds
	Made   time.Time
	Proved time.Time // when a backup was last opened with the key and compared with the vault
	// What went wrong last, nil where nothing did: with the backups, and with
	// those in the second folder.
	Trouble, Second error
}

// recoveryFile is the JSON of the file.
type recoveryFile struct {
	Kind      RecoveryKind `json:"kind"`
	Recipient string       `json:"recipient"`
	Since     time.Time    `json:"since"`
	Folder    string       `json:"folder,omitempty"`
	Last      lastBackup   `json:"last,omitzero"`
	Proved    time.Time    `json:"proved,omitzero"`
}

// lastBackup is the newest one. Its checksum tells whether it is still whole;
// nobody but the key's owner could tell otherwise.
type lastBackup struct {
	Name   string    `json:"name"`
	Vault  string    `json:"vault"`
	Commit uint64    `json:"commit"`
	Made   time.Time `json:"made"`
	Sum    string    `json:"sum"`
}

func (b lastBackup) holds(s *snapshot) bool { return b.Vault == s.vault && b.Commit == s.commit }

func (b lastBackup) is(data []byte) bool {
	sum := sha256.Sum256(data)
	return b.Name != "" && hex.EncodeToString(sum[:]) == b.Sum
}

func decodeRecovery(data []byte) (*recoveryFile, error) {
	f := new(recoveryFile)
	if _, err := decodeFrame(recoveryKind, recoveryVersion, data, f); err != nil {
		return nil, err
	}
	if _, err := f.recipient(); err != nil || f.Kind != RecoverySheet && f.Kind != RecoveryPassphrase {
		return nil, damage("recipient")
	}
	return f, nil
}

func (f *recoveryFile) recipient() (age.Recipient, error) {
	return age.ParseX25519Recipient(f.Recipient)
}

// safe is everything of a vault that has to do with backups. Its file is read
// and written under the vault's lock.
type safe struct {
	disk durable.Disk
	dir  string
}

func (s safe) path() string    { return filepath.Join(s.dir, recoveryName) }
func (s safe) backups() string { return filepath.Join(s.dir, backupsName) }

// read gives nil where no key was ever set. A damaged file is an error, and
// so is a newer one.
func (s safe) read() (*recoveryFile, error) {
	data, err := s.disk.ReadFile(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &FileError{err}
	}
	f, err := decodeRecovery(data)
	if errors.Is(err, errNotWhole) {
		return nil, &DamagedError{Name: recoveryName, Err: err}
	}
	return f, err
}

// promises says whether there are backups of a vault: then nothing of one in
// the folder is a sign of loss, never of a first start. So is a file that
// cannot be read.
func (s safe) promises() bool {
	f, err := s.read()
	return err != nil || f != nil && f.Last.Name != ""
}

func (s safe) write(f *recoveryFile) error {
	data, err := encodeFrame(recoveryKind, recoveryVersion, f)
	if err != nil {
		return err
	}
	if err := s.disk.WriteFile(s.path(), data); err != nil {
		return &FileError{err}
	}
	return nil
}

// replaceable makes way for a new file: a damaged one is kept aside, a newer
// one stays.
func (s safe) replaceable(now time.Time) (*recoveryFile, error) {
	f, err := s.read()
	if damaged, ok := errors.AsType[*DamagedError](err); ok && damaged != nil {
		if err := s.disk.Move(s.path(), asideName(s.dir, recoveryName, "", now)); err != nil {
			return nil, &FileError{err}
		}
		return nil, nil
	}
	return f, err
}

// keyFile names the file that a passphrase opens, by the public half.
func keyFile(recipient string) string {
	return "passphrase-" + recipient[max(0, len(recipient)-8):] + ".age"
}

func isKeyFile(name string) bool {
	return strings.HasPrefix(name, "passphrase-") && strings.HasSuffix(name, ".age")
}

// UseRecoveryKey seals backups for this key from now on, makes one, and
// proves that the key opens it. The key itself is not kept: the caller gives
// it to the person, first. What goes wrong with the backup is told by
// Recovery; an error says that the key is not in use.
func (v *Vault) UseRecoveryKey(ctx context.Context, key RecoveryKey) error {
	if key.IsZero() {
		return ErrBackupNeedsKey
	}
	return v.useRecovery(ctx, RecoverySheet, key, nil)
}

// UseRecoveryPassphrase is UseRecoveryKey with a key that only a passphrase
// opens: it lies, sealed, beside the backups.
func (v *Vault) UseRecoveryPassphrase(ctx context.Context, passphrase string) error {
	if passphrase == "" {
		return ErrPassphraseNeeded
	}
	key, err := NewRecoveryKey()
	if err != nil {
		return err
	}
	plain := []byte(key.Text() + "\n")
	defer clear(plain)
	sealed, err := sealWith(plain, passphrase, v.o.Doors.WorkFactor)
	if err != nil {
		return err
	}
	return v.useRecovery(ctx, RecoveryPassphrase, key, sealed)
}

func (v *Vault) useRecovery(ctx context.Context, kind RecoveryKind, key RecoveryKey, sealed []byte) error {
	err := v.alone(ctx, func(context.Context) error {
		before, err := v.safe.replaceable(v.o.Now())
		if err != nil {
			return err
		}
		f := &recoveryFile{Kind: kind, Recipient: key.identity.Recipient().String(), Since: v.o.Now().UTC()}
		if before != nil {
			f.Folder = before.Folder
		}
		if sealed != nil {
			if err := v.safe.put(v.safe.backups(), keyFile(f.Recipient), sealed); err != nil {
				return err
			}
		}
		if err := v.safe.write(f); err != nil {
			return err
		}
		v.noteRecovery(f, nil)
		return nil
	})
	if err != nil {
		return err
	}
	v.startKeeping()
	if v.snapshot().commit > 0 {
		if err := v.Backup(ctx); err == nil {
			err = v.Prove(ctx, Opening{Key: key})
			v.trouble(err)
		}
	}
	return nil
}

// SetBackupFolder chooses a second folder for the backups, "" for none: a
// stick, or a folder that another program carries elsewhere. They go into its
// folder "rokketa-backups". The error is ErrBackupInside, *FolderGoneError or
// ErrNoRecovery; what goes wrong with the backup itself is told by Recovery.
func (v *Vault) SetBackupFolder(ctx context.Context, folder string) error {
	if folder != "" {
		folder = filepath.Clean(folder)
		own, err := filepath.Abs(v.o.Dir)
		if err != nil || !filepath.IsAbs(folder) || within(folder, own) {
			return ErrBackupInside
		}
		if info, err := v.safe.disk.Stat(folder); err != nil || !info.IsDir() {
			return &FolderGoneError{Folder: folder}
		}
	}
	err := v.alone(ctx, func(context.Context) error {
		f, err := v.safe.read()
		switch {
		case err != nil:
			return err
		case f == nil:
			return ErrNoRecovery
		}
		f.Folder = folder
		if err := v.safe.write(f); err != nil {
			return err
		}
		v.noteRecovery(f, nil)
		return nil
	})
	if err != nil || folder == "" {
		return err
	}
	if v.snapshot().commit > 0 {
		_ = v.Backup(ctx) // Recovery tells
	}
	return nil
}

func within(folder, parent string) bool {
	rel, err := filepath.Rel(parent, folder)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// Recovery tells how the backups are.
func (v *Vault) Recovery() Recovery {
	v.mu.RLock()
	defer v.mu.RUnlock()
	r := Recovery{Trouble: v.backupTrouble, Second: v.secondTrouble}
	if f := v.recovery; f != nil {
		r.Kind, r.Since, r.Folder, r.Proved = f.Kind, f.Since, f.Folder, f.Proved
		if f.Last.Name != "" {
			r.Last, r.Commit, r.Made = filepath.Join(v.safe.backups(), f.Last.Name), f.Last.Commit, f.Last.Made
		}
	}
	return r
}

// seeRecovery takes in what another program may have changed. What went wrong
// last is still told.
func (v *Vault) seeRecovery() {
	if f, err := v.safe.read(); err == nil {
		v.mu.Lock()
		v.recovery = f
		v.mu.Unlock()
		v.startKeeping()
	}
}

// noteRecovery takes in what the file says now.
func (v *Vault) noteRecovery(f *recoveryFile, trouble error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.recovery, v.backupTrouble = f, trouble
}

func (v *Vault) trouble(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.backupTrouble = err
}
