// What is particular to Windows: no fsync of folders, and files that are
// held for a moment by others.

package durable

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// rename replaces to by from, and returns when that is on the disk: os.Rename
// leaves it to the system when, so a power cut could undo a change that was
// told as done.
func rename(from, to string) error {
	err := moveThrough(from, to)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

func moveThrough(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	fresh, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(old, fresh, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
}

func syncFolder(string) error { return nil }

// busy: while another handle is open, a rename or an open fails with access
// denied or a sharing violation, and a rename may even say that the file is
// not there (golang/go#32188).
func busy(err error, renaming bool) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		renaming && errors.Is(err, windows.ERROR_FILE_NOT_FOUND)
}
