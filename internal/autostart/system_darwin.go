// Where macOS keeps the user's launch agents.

package autostart

import (
	"os"
	"path/filepath"
)

func system(p Program) (keeper, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, &Error{Reason: ErrPlace, Cause: err}
	}
	return agent{filepath.Join(home, "Library", "LaunchAgents"), p}, nil
}
