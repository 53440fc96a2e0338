//go:build !windows

// Where pictures land on Linux and macOS.

package pictures

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFoldersAreNamedAsTheDesktopNamesThem(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "user-dirs.dirs")
	content := "# comment\nXDG_PICTURES_DIR=\"$HOME/画像\"\nXDG_DOWNLOAD_DIR=\"/data/dl\"\nXDG_DESKTOP_DIR=\"$HOME/\"\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	got := folders(home, file)
	for _, want := range []string{filepath.Join(home, "画像"), "/data/dl", filepath.Join(home, "Desktop")} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
}
