// Trying once more without the graphics hardware: a copy of the program in the
// folder software beside it, together with an opengl32.dll that draws by the
// processor alone, where the release brings one.

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// again starts that copy, which takes over; it says whether it did.
func again() bool {
	self, err := os.Executable()
	if err != nil || strings.EqualFold(filepath.Base(filepath.Dir(self)), softCopy) {
		return false
	}
	dir := filepath.Join(filepath.Dir(self), softCopy)
	if _, err := os.Stat(filepath.Join(dir, softLibrary)); err != nil {
		return false
	}
	copied := exec.Command(filepath.Join(dir, filepath.Base(self)), os.Args[1:]...) //nolint:gosec,noctx // ourselves; it outlives this program
	return copied.Start() == nil
}
