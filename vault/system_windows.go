// What is particular to Windows' Credential Manager.

package vault

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

func reachable() error { return nil }

func systemState(err error, _ time.Duration) KeyringState {
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
