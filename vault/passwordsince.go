// The day on which the app password was chosen, so that a person can tell
// which one it is. It has a small file of its own: one more field of the index
// would be a version that older programs do not open, for a date. The file says
// for which password it holds, and without it, or with one that is damaged or
// of another password, the day is not known.

package vault

import (
	"path/filepath"
	"time"

	"rokketa/internal/durable"
)

const (
	sinceKind    = "rokketa-password"
	sinceVersion = 1
	sinceName    = "password"
)

// sinceFile is the JSON of the file.
type sinceFile struct {
	Recipient string    `json:"recipient"` // the public half of the seal
	Since     time.Time `json:"since"`
}

// decodeSince reads the file. The error unwraps to errNotWhole, or is a
// *NewerError.
func decodeSince(data []byte) (f sinceFile, err error) {
	if _, err := decodeFrame(sinceKind, sinceVersion, data, &f); err != nil {
		return sinceFile{}, err
	}
	if f.Recipient == "" || f.Since.IsZero() {
		return sinceFile{}, damage("day of a password")
	}
	return f, nil
}

// readSince gives what the file says, the zero value where that is nothing.
func readSince(disk durable.Disk, dir string) sinceFile {
	data, err := disk.ReadFile(filepath.Join(dir, sinceName))
	if err != nil {
		return sinceFile{}
	}
	f, err := decodeSince(data)
	if err != nil {
		return sinceFile{}
	}
	return f
}

// of gives the day for a vault with this seal; zero where it is not known.
func (f sinceFile) of(s *seal) time.Time {
	if s == nil || f.Recipient != s.Recipient {
		return time.Time{}
	}
	return f.Since
}

// noteSince writes down that the password of this seal was chosen now, nil
// that there is none. Where that fails the day is not known.
func (v *Vault) noteSince(s *seal) {
	var f sinceFile
	path := filepath.Join(v.o.Dir, sinceName)
	if s == nil {
		_ = v.o.Doors.Disk.Remove(path)
	} else {
		f = sinceFile{Recipient: s.Recipient, Since: v.o.Now().UTC()}
		if data, err := encodeFrame(sinceKind, sinceVersion, f); err == nil {
			_ = v.o.Doors.Disk.WriteFile(path, data)
		}
	}
	v.takeSince(f)
}

func (v *Vault) takeSince(f sinceFile) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.since = f
}

// PasswordSince gives when the app password was chosen; zero where there is
// none and where that is not known. It waits for nothing.
func (v *Vault) PasswordSince() time.Time {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.since.of(v.now.seal)
}

// PasswordSince is Vault.PasswordSince of a vault that is not open. It asks no
// keyring.
func PasswordSince(o Options) time.Time {
	o, err := o.complete()
	if err != nil || o.Store != StoreKeyring {
		return time.Time{}
	}
	r, err := indexFiles(o).read(func(data []byte, _ bool) (*snapshot, error) { return decodeIndex(data) })
	if err != nil || r.snapshot == nil {
		return time.Time{}
	}
	return readSince(*o.Doors.Disk, o.Dir).of(r.snapshot.seal)
}
