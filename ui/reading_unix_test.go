//go:build unix

// Files that are none: a pipe that nobody writes into would be waited for
// without an end.

package ui_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
)

func TestAPipeIsNoPictureAndIsNotOpened(t *testing.T) {
	b := open(t, setup{})
	pipe := filepath.Join(t.TempDir(), "pipe.png")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	b.read["pipe.png"] = []string{mailURI} // the test's reader opens nothing; the scanner would
	b.app.Drop(storage.NewFileURI(pipe))
	if b.sees("687 841") || !b.sees("pipe.png") {
		t.Errorf("one pipe: %q", b.texts())
	}
	b.app.Drop(storage.NewFileURI(filepath.Dir(pipe)), storage.NewFileURI("/dev/zero"))
	if b.sees("687 841") || !b.sees(b.say(text.Japanese, "ui.files.nopicture")) {
		t.Errorf("in a folder: %q", b.texts())
	}
}
