// Where a policy lies, and whether it may be believed.

package policy

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Read reads what was decided for this computer, and on Windows for this user.
func Read() Policy { return system() }

// file reads a policy from a file that trusted believes; a file that is not
// there decides nothing.
func file(path string, trusted func(*os.File) bool) Policy {
	var p Policy
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p
	}
	if err != nil {
		p.note(Unread, "", path)
		return p
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		p.note(Unread, "", path)
		return p
	}
	if !trusted(f) {
		p.note(Untrusted, "", path)
		return p
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		p.note(Unread, "", path)
		return p
	}
	return Parse(data, path)
}
