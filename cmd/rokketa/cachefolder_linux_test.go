// A home that nobody has used yet.

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Fyne makes ~/.cache/fyne and not what is above it.
func TestAFreshHomeHasAFolderForTheCacheBeforeTheWindow(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	for range 2 { // at the second start it is there
		makeCacheFolder()
		if info, err := os.Stat(filepath.Join(home, ".cache")); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder: %v %v", info, err)
		}
	}
}
