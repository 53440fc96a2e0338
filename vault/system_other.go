// What is particular to the macOS Keychain, which is asked through the
// program "security"; and to systems we know nothing of.

//go:build !linux && !windows

package vault

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
)

// desk is where there is nothing to attend to.
type desk struct{}

func (desk) attended(_ context.Context, do func() (string, error)) (string, error) { return do() }

func (desk) backend(context.Context) string {
	if runtime.GOOS == "darwin" {
		return "Keychain"
	}
	return ""
}

// The program's exit status is the last byte of the framework's error.
const (
	exitMissing   = 44  // errSecItemNotFound, -25300; the library knows it by its English text only
	exitDenied    = 51  // errSecAuthFailed, -25293
	exitNoPrompt  = 36  // errSecInteractionNotAllowed, -25308
	exitDismissed = 128 // errSecUserCanceled, -128
)

func systemState(err error) KeyringState {
	var exit *exec.ExitError
	if errors.Is(err, exec.ErrNotFound) {
		return NoService
	}
	if !errors.As(err, &exit) {
		return Failed
	}
	switch exit.ExitCode() {
	case exitMissing:
		return ItemMissing
	case exitDenied:
		return AccessDenied
	case exitNoPrompt:
		return Locked
	case exitDismissed:
		return Dismissed
	default:
		return Failed
	}
}
