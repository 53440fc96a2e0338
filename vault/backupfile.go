// What is in a backup: JSON lines, the first of which says what they are, so
// that the stock age program gives a person something to use.

package vault

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"

	"rokketa/otpauth"
)

const (
	backupKind    = "rokketa-backup"
	backupVersion = 1
	mostBackup    = 64 << 20 // bytes; 10,000 accounts are 6 MB

	backupAbout = "Backup of the accounts of Rokketa. Each further line is one account. " +
		"Its uri is what the service showed as a QR code: give it to this or any other authenticator " +
		"(as text, or drawn as a QR code again), or type its secret as the setup key. " +
		"Whoever has these lines can make your codes."
)

// backupHead is the first line.
type backupHead struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	About    string    `json:"about"`
	Vault    string    `json:"vault"`
	Commit   uint64    `json:"commit"`
	Written  time.Time `json:"written"`
	Made     time.Time `json:"made"`
	Accounts int       `json:"accounts"`
}

// backupEntry is each further line. The fields are the account; the URI says
// the same for other programs.
type backupEntry struct {
	URI string `json:"uri,omitempty"`
	sealedEntry
}

func encodeBackup(s *snapshot, made time.Time) ([]byte, error) {
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetEscapeHTML(false) // a URI is full of &
	head := backupHead{
		Format: backupKind, Version: backupVersion, About: backupAbout,
		Vault: s.vault, Commit: s.commit, Written: s.written, Made: made, Accounts: len(s.records),
	}
	if err := lines.Encode(head); err != nil {
		return nil, err
	}
	for _, r := range s.records {
		raw := r.Account.Secret.Reveal()
		if len(raw) == 0 {
			clear(out.Bytes())
			return nil, ErrBackupNotWhole
		}
		e := backupEntry{sealedEntry: sealedEntry{indexEntryOf(&r), otpauth.EncodeKey(raw)}}
		clear(raw)
		e.Page = ""
		e.URI, _ = r.Account.URI() // one that has none is kept by its fields
		if err := lines.Encode(e); err != nil {
			clear(out.Bytes())
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// decodeBackup parses what was inside. The secrets go into the book. The
// error is a *NewerError or ErrBackupDamaged.
func decodeBackup(plain []byte, book *secretBook) (*snapshot, time.Time, error) {
	lines := bufio.NewScanner(bytes.NewReader(plain))
	lines.Buffer(nil, 1<<20)
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &head) != nil || head.Format != backupKind || head.Version < 1 {
		return nil, time.Time{}, ErrBackupDamaged
	}
	if head.Version > backupVersion {
		return nil, time.Time{}, &NewerError{What: backupKind, Version: head.Version}
	}
	var h backupHead
	if strictJSON(lines.Bytes(), &h) != nil || h.Commit == 0 {
		return nil, time.Time{}, ErrBackupDamaged
	}
	s := &snapshot{vault: h.Vault, commit: h.Commit, written: h.Written}
	seen := make(map[string]bool)
	for lines.Scan() {
		var e backupEntry
		if strictJSON(lines.Bytes(), &e) != nil || !isHex(e.ID, idSize) || seen[e.ID] {
			return nil, time.Time{}, ErrBackupDamaged
		}
		raw, err := decodeKey(e.Secret)
		if err != nil {
			return nil, time.Time{}, ErrBackupDamaged
		}
		seen[e.ID] = true
		r := e.record()
		r.State, r.page = Whole, ""
		r.Account.Secret = book.keep(e.ID, raw)
		clear(raw)
		s.records = append(s.records, r)
	}
	if lines.Err() != nil || len(s.records) != h.Accounts {
		return nil, time.Time{}, ErrBackupDamaged
	}
	return s, h.Made, nil
}

// sealTo encrypts to a recipient.
func sealTo(plain []byte, recipient age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// openWith decrypts with a key: ErrBackupWrongKey, ErrBackupDamaged.
func openWith(data []byte, key RecoveryKey) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(data), key.identity)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrBackupWrongKey
	}
	if none, ok := errors.AsType[*age.NoIdentityMatchError](err); ok && none != nil {
		return nil, ErrBackupWrongKey
	}
	if err != nil {
		return nil, ErrBackupDamaged
	}
	plain, err := io.ReadAll(io.LimitReader(r, mostBackup))
	if err != nil {
		clear(plain)
		return nil, ErrBackupDamaged
	}
	return plain, nil
}

// backupName names a backup: the vault, the commit, the time (UTC).
func backupName(s *snapshot, made time.Time) string {
	return fmt.Sprintf("rokketa-%s-%06d-%s.age", s.vault[:8], s.commit, made.UTC().Format("20060102-150405"))
}

// backupOf is what a backup's name says.
type backupOf struct {
	name, vault string
	commit      uint64
	made        time.Time
}

func parseBackupName(name string) (b backupOf, ok bool) {
	middle, ok := strings.CutPrefix(name, "rokketa-")
	if middle, ok = cutSuffix(middle, ".age", ok); !ok {
		return b, false
	}
	part := strings.SplitN(middle, "-", 3)
	if len(part) != 3 || !isHex(part[0], 4) {
		return b, false
	}
	b.name, b.vault = name, part[0]
	if _, err := fmt.Sscanf(part[1], "%d", &b.commit); err != nil || b.commit == 0 {
		return b, false
	}
	var err error
	b.made, err = time.Parse("20060102-150405", part[2])
	return b, err == nil && backupName(&snapshot{vault: b.vault, commit: b.commit}, b.made) == name
}

func cutSuffix(s, suffix string, ok bool) (string, bool) {
	rest, cut := strings.CutSuffix(s, suffix)
	return rest, ok && cut
}
