// What the program "security" says by its exit status.

//go:build !linux && !windows

package vault

import (
	"fmt"
	"os/exec"
	"testing"
)

func TestExitStatusesOfSecurityAreNamed(t *testing.T) {
	for code, want := range map[int]KeyringState{44: ItemMissing, 51: AccessDenied, 36: Locked, 128: Dismissed, 1: Failed} {
		err := exec.CommandContext(t.Context(), "sh", "-c", fmt.Sprintf("exit %d", code)).Run()
		if got := systemState(err); got != want {
			t.Errorf("exit status %d: %s", code, got)
		}
	}
}
