//go:build !windows

// This file promises: the opener of Linux, its like, and macOS.

package printpage

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"
)

func open(address string) error {
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "/usr/bin/open"
	}
	if err := exec.Command(opener, address).Run(); err != nil { //nolint:noctx // ending the opener may end the browser
		if status, ok := errors.AsType[*exec.ExitError](err); ok {
			return fmt.Errorf("printpage: %s: exit status %d", opener, status.ExitCode())
		}
		return fmt.Errorf("printpage: %w", err)
	}
	return nil
}
