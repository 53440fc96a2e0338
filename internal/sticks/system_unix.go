//go:build !windows && !darwin

// Where Linux desktops put up what is plugged in: udisks, and older ones.

package sticks

import (
	"os/user"
	"path/filepath"
)

func system() []string {
	me, err := user.Current()
	if err != nil || me.Username == "" {
		return nil
	}
	return below(filepath.Join("/run/media", me.Username, "*"), filepath.Join("/media", me.Username, "*"))
}
