//go:build unix

// Trying once more without the graphics hardware: Mesa, which Linux' desktops
// have, then draws by the processor alone.

package main

import (
	"os"
	"runtime"
	"syscall"
)

// softly is the variable by which Mesa is told.
const softly = "LIBGL_ALWAYS_SOFTWARE"

// again starts the program once more in place of this one, which must hold no
// lock any more. It returns only where that was tried already or cannot be; it
// says whether another program took over.
func again() bool {
	if runtime.GOOS == "darwin" || os.Getenv(softly) != "" {
		return false
	}
	self, err := os.Executable()
	if err != nil || os.Setenv(softly, "1") != nil {
		return false
	}
	_ = syscall.Exec(self, os.Args, os.Environ()) //nolint:gosec // ourselves
	return false
}
