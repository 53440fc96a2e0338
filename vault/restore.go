// Restoring: a backup is opened, an account by account plan is shown, and what
// is missing is added in one commit. Nothing is ever replaced or removed.

package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rokketa/internal/durable"
	"rokketa/otpauth"
)

// Opening is what opens a backup: the key from the recovery sheet, or a
// passphrase. It prints as nothing.
type Opening struct {
	Key        RecoveryKey `json:"-"`
	Passphrase string      `json:"-"`
}

// Format keeps both out of every print.
func (Opening) Format(f fmt.State, r rune) { RecoveryKey{}.Format(f, r) }

// Backup is an opened backup. Close wipes its secrets.
type Backup struct {
	Made    time.Time // zero for a file of the file store
	Written time.Time // when the vault was last changed before that
	state   *snapshot
	book    secretBook
}

// Close wipes the secrets, also those in a plan.
func (b *Backup) Close() { b.book.wipe() }

// Count says how many accounts it holds, the trash included.
func (b *Backup) Count() int { return len(b.state.records) }

// OpenBackup opens the backup at path, or a file of the file store. The
// passphrase of a backup opens the files passphrase-….age beside it, and one
// of them the backup. The error is ErrBackupWrongKey, ErrPassphraseWrong,
// ErrPassphraseTooHard, ErrBackupKeyFile, ErrBackupNeedsKey, ErrBackupDamaged,
// *NewerError or *FileError.
func OpenBackup(path string, with Opening) (*Backup, error) {
	return openBackup(durable.OS(), path, with)
}

// NeedsPassphrase says whether what opens the backup at path is surely a
// passphrase: a program then asks for that. Both may do where files for a
// passphrase lie beside a backup.
func NeedsPassphrase(path string) (bool, error) {
	data, err := readBackupFile(durable.OS(), path)
	return err == nil && isScrypt(data), err
}

func readBackupFile(disk durable.Disk, path string) ([]byte, error) {
	info, err := disk.Stat(path)
	switch {
	case err != nil:
		return nil, &FileError{err}
	case !info.Mode().IsRegular():
		return nil, &FileError{&fs.PathError{Op: "read", Path: path, Err: os.ErrInvalid}}
	case info.Size() > mostBackup:
		return nil, ErrBackupDamaged
	}
	data, err := disk.ReadFile(path)
	if err != nil {
		return nil, &FileError{err}
	}
	return data, nil
}

// isScrypt says whether an age file opens with a passphrase and nothing else.
func isScrypt(data []byte) bool {
	return strings.HasPrefix(string(data[:min(len(data), 100)]), "age-encryption.org/v1\n-> scrypt ")
}

func openBackup(disk durable.Disk, path string, with Opening) (*Backup, error) {
	data, err := readBackupFile(disk, path)
	if err != nil {
		return nil, err
	}
	var plain []byte
	switch {
	case isScrypt(data) && with.Passphrase == "":
		return nil, ErrPassphraseNeeded
	case isScrypt(data):
		if plain, err = unsealBackup(data, with.Passphrase); err != nil {
			return nil, err
		}
	case !with.Key.IsZero():
		plain, err = openWith(data, with.Key)
	case with.Passphrase != "":
		plain, err = openBeside(disk, path, data, with.Passphrase)
	default:
		err = ErrBackupNeedsKey
	}
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	b := &Backup{}
	if b.state, b.Made, err = decodeBackup(plain, &b.book); errors.Is(err, ErrBackupDamaged) {
		b.book.wipe()
		b.state, err = decodeSealedBackup(plain, &b.book)
	}
	if err != nil {
		b.Close()
		return nil, err
	}
	b.Written = b.state.written
	return b, nil
}

// unsealBackup is unseal with the errors of a backup.
func unsealBackup(data []byte, passphrase string) ([]byte, error) {
	plain, err := unseal(data, passphrase)
	if err != nil && !errors.Is(err, ErrPassphraseWrong) && !errors.Is(err, ErrPassphraseTooHard) {
		return nil, ErrBackupDamaged
	}
	return plain, err
}

// decodeSealedBackup takes what is inside a file of the file store.
func decodeSealedBackup(plain []byte, book *secretBook) (*snapshot, error) {
	s, err := decodeSealed(plain, book)
	if errors.Is(err, errNotWhole) {
		return nil, ErrBackupDamaged
	}
	return s, err
}

// openBeside tries the passphrase on the files beside the backup that it may
// open, and the keys in them on the backup.
func openBeside(disk durable.Disk, path string, data []byte, passphrase string) ([]byte, error) {
	dir := filepath.Dir(path)
	list, err := disk.ReadDir(dir)
	if err != nil {
		return nil, &FileError{err}
	}
	found, opened := false, false
	for _, e := range list {
		if !isKeyFile(e.Name()) {
			continue
		}
		found = true
		sealed, err := readBackupFile(disk, filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		text, err := unsealBackup(sealed, passphrase)
		if err != nil {
			continue
		}
		key, err := ParseRecoveryKey(string(text))
		clear(text)
		if err != nil {
			continue
		}
		opened = true
		if plain, err := openWith(data, key); !errors.Is(err, ErrBackupWrongKey) {
			return plain, err
		}
	}
	switch {
	case !found:
		return nil, ErrBackupKeyFile
	case opened:
		return nil, ErrBackupWrongKey
	default:
		return nil, ErrPassphraseWrong
	}
}

// holds says whether the backup has exactly the accounts of s.
func (b *Backup) holds(s *snapshot) bool {
	return slices.EqualFunc(b.state.records, s.records, func(x, y record) bool {
		return x.ID == y.ID && x.Account.Type == y.Account.Type && x.Account.Issuer == y.Account.Issuer &&
			x.Account.Name == y.Account.Name && x.Account.Algorithm == y.Account.Algorithm &&
			x.Account.Digits == y.Account.Digits && x.Account.Period == y.Account.Period &&
			x.Account.Counter == y.Account.Counter && x.Account.Secret.Equal(y.Account.Secret) &&
			x.Deleted.Equal(y.Deleted) && slices.Equal(x.Tags, y.Tags) && x.Icon == y.Icon && x.Pinned == y.Pinned
	})
}

// Fate says what a restore does with an account of the backup.
type Fate string

// The fates.
const (
	FateNew     Fate = "new"     // it is added
	FateName    Fate = "name"    // it is added beside one of the same name with another secret
	FateMend    Fate = "mend"    // the account is in the list, and gets back the secret that it lost
	FateTrash   Fate = "trash"   // it is in the trash, and is taken out
	FateSame    Fate = "same"    // it is there, and nothing is done
	FateRefused Fate = "refused" // it is none that can be kept, and nothing is done
)

// Fates gives all of them.
func Fates() []Fate { return []Fate{FateNew, FateName, FateMend, FateTrash, FateSame, FateRefused} }

// Planned is an account of a backup and what becomes of it.
type Planned struct {
	Entry Entry // as the backup has it; Deleted is set where it lay in the trash
	Fate  Fate
	Here  Entry // the account of the vault that it is like; zero for FateNew and FateRefused
}

// Plan says, account by account, what Apply would do. Nothing is changed.
func (v *Vault) Plan(b *Backup) []Planned { return plan(v.snapshot(), b) }

func plan(s *snapshot, b *Backup) []Planned {
	list := make([]Planned, len(b.state.records))
	for i, r := range b.state.records {
		list[i] = planned(s, r)
	}
	return list
}

func planned(s *snapshot, r record) Planned {
	p := Planned{Entry: r.Entry, Fate: FateNew}
	if r.Account.Check() != nil || r.Account.Secret.Len() > maxSecret {
		p.Fate = FateRefused
		return p
	}
	find := func(fate Fate, fits func(record) bool) bool {
		i := slices.IndexFunc(s.records, fits)
		if i >= 0 {
			p.Fate, p.Here = fate, s.records[i].Entry
		}
		return i >= 0
	}
	same := func(h record) bool { return h.State == Whole && h.Account.Same(r.Account) }
	switch {
	case find(FateSame, func(h record) bool { return same(h) && h.Deleted.IsZero() }):
	case find(FateTrash, same):
		if !r.Deleted.IsZero() {
			p.Fate = FateSame // in the trash here and there
		}
	case find(FateMend, func(h record) bool {
		return h.State != Whole && h.ID == r.ID // never by the name: the service may have given another secret since
	}):
	case r.Deleted.IsZero() && find(FateName, func(h record) bool { return h.Deleted.IsZero() && h.Account.SameName(r.Account) }):
	}
	return p
}

// Apply restores: it makes the plan anew on the newest state and carries it
// out in one commit, all or nothing, but for the accounts whose IDs in the
// backup are named. It gives the plan that it carried out.
func (v *Vault) Apply(ctx context.Context, b *Backup, without ...string) ([]Planned, error) {
	var done []Planned
	err := v.change(ctx, func(s *snapshot) error {
		done = slices.DeleteFunc(plan(s, b), func(p Planned) bool { return slices.Contains(without, p.Entry.ID) })
		now, changed := v.o.Now().UTC(), false
		for i := range done {
			did, err := v.restore(s, &done[i], now)
			if err != nil {
				return err
			}
			changed = changed || did
		}
		if !changed {
			return errNothing
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// restore does what is planned for one account. Its secret is copied: the
// backup's own is wiped with the backup.
func (v *Vault) restore(s *snapshot, p *Planned, now time.Time) (changed bool, err error) {
	e := p.Entry
	raw := e.Account.Secret.Reveal()
	defer clear(raw)
	if e.Account.Type == otpauth.HOTP {
		e.Account.Counter += raisedBy // the codes of the next few were perhaps given since
	}
	switch p.Fate {
	case FateNew, FateName:
		if s.find(e.ID, true) >= 0 || s.find(e.ID, false) >= 0 {
			if e.ID, err = v.random(idSize); err != nil {
				return false, err
			}
		}
		e.Account.Secret = otpauth.NewSecret(raw)
		e.State, e.Tags = Whole, slices.Clone(e.Tags)
		s.records = append(s.records, record{Entry: e})
		return true, nil
	case FateMend:
		i := slices.IndexFunc(s.records, func(h record) bool { return h.ID == p.Here.ID })
		r := &s.records[i]
		kept := *r
		r.Account = e.Account
		r.Account.Issuer, r.Account.Name = kept.Account.Issuer, kept.Account.Name
		r.Account.Counter = max(e.Account.Counter, kept.Account.Counter)
		r.Account.Secret = otpauth.NewSecret(raw)
		r.State, r.trouble, r.page, r.Changed = Whole, "", "", now
		return true, nil
	case FateTrash:
		i := s.find(p.Here.ID, true)
		s.records[i].Deleted, s.records[i].due = time.Time{}, time.Time{}
		return true, nil
	default:
		return false, nil
	}
}
