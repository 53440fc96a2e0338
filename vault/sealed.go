// The store that keeps everything in one file, sealed with a passphrase: a
// stock age file, "age -d vault.age" opens it, with JSON inside.

package vault

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base32"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"filippo.io/age"

	"rokketa/otpauth"
)

const (
	sealedKind    = "rokketa-vault"
	sealedVersion = 1

	// mostWork caps the scrypt work that a file may ask for (2^20: 1 GiB).
	mostWork = 20
)

// sealedFile is the JSON inside.
type sealedFile struct {
	Format   string        `json:"format"`
	Version  int           `json:"version"`
	Vault    string        `json:"vault"`
	Commit   uint64        `json:"commit"`
	Written  time.Time     `json:"written"`
	Accounts []sealedEntry `json:"accounts"`
}

// sealedEntry is an account with its secret, in the base32 that setup keys
// are written in.
type sealedEntry struct {
	indexEntry
	Secret string `json:"secret"`
}

type sealedStore struct {
	files      generations
	passphrase string
	work       int
	now        func() time.Time

	loaded bool // there was a state, or a first start

	raw  []byte // the file as last read or written; nil where none was usable
	last *snapshot
	book secretBook
}

func newSealedStore(o Options) (*sealedStore, error) {
	if o.Passphrase == "" {
		return nil, ErrPassphraseNeeded
	}
	return &sealedStore{files: sealedFiles(o), passphrase: o.Passphrase, work: o.Doors.WorkFactor, now: o.Now}, nil
}

func (k *sealedStore) stamp() stamp { return k.files.stamp() }

func (k *sealedStore) wipe() {
	k.book.wipe()
	k.passphrase = ""
}

func (k *sealedStore) fresh() bool {
	data, err := k.files.disk.ReadFile(k.files.path())
	return err == nil && k.raw != nil && bytes.Equal(data, k.raw)
}

// load reads the newest generation that opens. A file that refuses the
// passphrase may be one that was sealed anew with another, so no older one is
// taken in its place. That part of the file may also be damaged, which looks
// the same: then Options.Anyway is the way out.
func (k *sealedStore) load(ctx context.Context) (found loaded, err error) {
	var wrong error // why an otherwise whole file did not open
	r, err := k.files.read(func(data []byte, newest bool) (*snapshot, error) {
		if err := cancelled(ctx); err != nil {
			return nil, err
		}
		if k.raw != nil && bytes.Equal(data, k.raw) {
			return k.last, nil
		}
		s, err := k.open(data)
		if !errors.Is(err, ErrPassphraseWrong) && !errors.Is(err, ErrPassphraseTooHard) {
			return s, err
		}
		if newest && !k.files.anyway && errors.Is(err, ErrPassphraseWrong) {
			return nil, err
		}
		if wrong == nil || errors.Is(err, ErrPassphraseWrong) {
			wrong = err
		}
		return nil, damage("passphrase part")
	})
	var none *DamagedError
	if k.loaded && (errors.Is(err, ErrPassphraseWrong) || wrong != nil && errors.As(err, &none)) {
		return loaded{}, ErrPassphraseChanged // it opened with what it refuses now
	}
	switch {
	case wrong != nil && errors.As(err, &none):
		return loaded{}, wrong
	case err != nil:
		return loaded{}, err
	case r.snapshot == nil:
		k.raw, k.loaded = nil, true
		return loaded{}, nil
	case r.behind(k.last):
		k.raw = nil
		return loaded{snapshot: k.last, older: true, kept: true}, nil
	}
	if err := k.files.started(r); err != nil {
		return loaded{}, err
	}
	if k.raw, k.last = r.raw, r.snapshot; r.older {
		k.raw = nil
	}
	k.loaded = true
	return loaded{snapshot: r.snapshot, notices: r.notice(k.files.name()), older: r.older}, nil
}

// open decrypts and parses a file.
func (k *sealedStore) open(data []byte) (*snapshot, error) {
	plain, err := unseal(data, k.passphrase)
	defer clear(plain)
	if err != nil {
		return nil, err
	}
	return decodeSealed(plain, &k.book)
}

// unseal decrypts. The error is ErrPassphraseWrong, ErrPassphraseTooHard or
// unwraps to errNotWhole.
func unseal(data []byte, passphrase string) ([]byte, error) {
	return unsealCapped(data, passphrase, mostWork)
}

func unsealCapped(data []byte, passphrase string, most int) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphraseNeeded
	}
	identity.SetMaxWorkFactor(most)
	r, err := age.Decrypt(bytes.NewReader(data), identity)
	if err != nil {
		switch {
		case errors.Is(err, age.ErrIncorrectIdentity):
			return nil, ErrPassphraseWrong
		case strings.Contains(err.Error(), "work factor too large"):
			return nil, ErrPassphraseTooHard
		}
		return nil, damage("not an age file of ours, or its header is damaged")
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		clear(plain)
		return nil, damage("sealed content")
	}
	return plain, nil
}

// sealWith encrypts.
func sealWith(plain []byte, passphrase string, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, ErrPassphraseNeeded
	}
	if work > 0 {
		recipient.SetWorkFactor(work)
	}
	return sealTo(plain, recipient)
}

func encodeSealed(s *snapshot) ([]byte, error) {
	f := sealedFile{
		Format: sealedKind, Version: sealedVersion,
		Vault: s.vault, Commit: s.commit, Written: s.written,
		Accounts: make([]sealedEntry, len(s.records)),
	}
	for i, r := range s.records {
		raw := r.Account.Secret.Reveal()
		if len(raw) == 0 {
			return nil, ErrNotWhole // a caller wiped what it shares with us
		}
		f.Accounts[i] = sealedEntry{indexEntryOf(&r), otpauth.EncodeKey(raw)}
		clear(raw)
	}
	return json.MarshalIndent(f, "", " ")
}

// decodeSealed parses what was inside. The secrets go into the book.
func decodeSealed(plain []byte, book *secretBook) (*snapshot, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(plain, &head); err != nil || head.Format != sealedKind || head.Version < 1 {
		return nil, damage("sealed content is not ours")
	}
	if head.Version > sealedVersion {
		return nil, &NewerError{What: sealedKind, Version: head.Version}
	}
	var f sealedFile
	if err := strictJSON(plain, &f); err != nil {
		return nil, err
	}
	s := &snapshot{vault: f.Vault, commit: f.Commit, written: f.Written, records: make([]record, len(f.Accounts))}
	if s.commit == 0 {
		return nil, damage("no commit number")
	}
	seen := make(map[string]bool, len(f.Accounts))
	for i, e := range f.Accounts {
		raw, err := decodeKey(e.Secret)
		if err != nil || !isHex(e.ID, idSize) || seen[e.ID] {
			return nil, damage("an account's ID or secret")
		}
		seen[e.ID] = true
		r := e.record()
		r.State, r.page = Whole, ""
		r.Account.Secret = book.keep(e.ID, raw)
		clear(raw)
		s.records[i] = r
	}
	return s, nil
}

// commit seals the next state, opens it again for comparison, and only then
// lets it replace the file.
func (k *sealedStore) commit(ctx context.Context, old, next *snapshot) error {
	number, err := k.files.above(old.commit)
	if err != nil {
		return err
	}
	next.commit = number
	for i := range next.records {
		r := &next.records[i]
		r.Account.Secret = k.book.share(r.ID, r.Account.Secret)
	}
	data, err := k.sealed(next)
	if err != nil {
		return err
	}
	if err := cancelled(ctx); err != nil {
		return err
	}
	if err := k.files.replace(data, old.commit); err != nil {
		return err
	}
	k.raw, k.last = data, next
	return nil
}

func (k *sealedStore) sealed(s *snapshot) ([]byte, error) {
	plain, err := encodeSealed(s)
	defer clear(plain)
	if err != nil {
		return nil, err
	}
	data, err := sealWith(plain, k.passphrase, k.work)
	if err != nil {
		return nil, err
	}
	back, err := unseal(data, k.passphrase)
	defer clear(back)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(back, plain) {
		return nil, damage("what was sealed does not open again")
	}
	var book secretBook
	defer book.wipe()
	if _, err := decodeSealed(back, &book); err != nil {
		return nil, err
	}
	return data, nil
}

// recover puts the bad file aside and writes the state that is shown as the
// newest.
func (k *sealedStore) recover(s *snapshot) error {
	number, err := k.files.above(s.commit)
	if err != nil {
		return err
	}
	again := s.clone()
	again.commit = number
	data, err := k.sealed(again)
	if err != nil {
		return err
	}
	if err := k.files.setAside(k.now()); err != nil {
		return err
	}
	if err := k.files.replace(data, 0); err != nil {
		return err
	}
	s.commit, k.raw, k.last = number, data, s
	return nil
}

func (k *sealedStore) untidy(*snapshot) bool {
	return k.files.hasTemps() || k.files.disk.HasTemps(k.files.dir, isSmall)
}

// unsealed: there is nothing that the passphrase does not seal.
func (k *sealedStore) unsealed(context.Context, *snapshot) bool { return false }

func (k *sealedStore) lame() bool { return false }

// is compares with the passphrase that has opened the file.
func (k *sealedStore) is(passphrase string, _ *snapshot) error {
	if subtle.ConstantTimeCompare([]byte(passphrase), []byte(k.passphrase)) != 1 {
		return ErrPassphraseWrong
	}
	return nil
}

// tidy also drops the older generations where something was purged: they have
// it still. A copy of the newest file takes their place.
func (k *sealedStore) tidy(_ context.Context, s *snapshot, how sweep) bool {
	k.files.removeTemps()
	_ = k.files.disk.RemoveTemps(k.files.dir, isSmall)
	if how > sweepStart && k.raw != nil {
		if k.files.copyBeside(k.raw, s.commit) != nil {
			return false
		}
		k.files.drop(1)
	}
	return true
}

// decodeKey reads what otpauth.EncodeKey wrote.
func decodeKey(key string) ([]byte, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(key)
	if err != nil || len(raw) == 0 {
		return nil, damage("an account's secret")
	}
	return raw, nil
}
