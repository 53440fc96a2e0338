// What is particular to Windows' Credential Manager.

package vault

import (
	"context"
	"errors"

	"golang.org/x/sys/windows"
)

// desk is where there is nothing to attend to.
type desk struct{}

func (desk) attended(_ context.Context, do func() (string, error)) (string, error) { return do() }

func (desk) backend(context.Context) string { return "Windows Credential Manager" }

func systemState(err error) KeyringState {
	switch {
	// A policy that forbids storing credentials answers "no such logon session".
	case errors.Is(err, windows.ERROR_ACCESS_DENIED), errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION):
		return AccessDenied
	case errors.Is(err, windows.ERROR_CANCELLED):
		return Dismissed
	case errors.Is(err, windows.RPC_S_SERVER_UNAVAILABLE), errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE):
		return NoService
	default:
		return Failed
	}
}
