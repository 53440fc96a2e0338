// One name for one folder, however it was spelt.

package instance

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"runtime"
	"strings"
)

// nameOf gives a short name for a folder, the same for each way to it: links
// are followed as far as the folder exists, and case does not count where the
// system's disks do not count it. more is part of it.
func nameOf(folder, more string) (string, error) {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	rest := ""
	for at := whole; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			whole = filepath.Join(real, rest)
			break
		}
		if filepath.Dir(at) == at {
			break
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		whole = strings.ToLower(whole)
	}
	sum := sha256.Sum256([]byte(whole + "\x00" + more))
	return "rokketa-" + hex.EncodeToString(sum[:10]), nil
}
