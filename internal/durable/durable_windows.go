// What is particular to Windows: no fsync of folders, and files that are
// held for a moment by others.

package durable

import (
	"errors"

	"golang.org/x/sys/windows"
)

func syncFolder(string) error { return nil }

// busy: while another handle is open, a rename or an open fails with access
// denied or a sharing violation, and a rename may even say that the file is
// not there (golang/go#32188).
func busy(err error, renaming bool) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		renaming && errors.Is(err, windows.ERROR_FILE_NOT_FOUND)
}
