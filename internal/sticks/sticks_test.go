// What is plugged in is found by its folder.

package sticks

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFoldersAloneAreFound(t *testing.T) {
	dir := t.TempDir()
	stick := filepath.Join(dir, "USB STICK")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := below(filepath.Join(dir, "*"), filepath.Join(dir, "none", "*"), "["); !slices.Equal(got, []string{stick}) {
		t.Errorf("%q", got)
	}
	for _, f := range Folders() {
		if !filepath.IsAbs(f) {
			t.Errorf("%q", f)
		}
	}
}
