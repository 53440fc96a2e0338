//go:build unix && !darwin

// Where Linux' desktops keep the user's programs and preferences.

package links

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// indexing is how long the desktop's own program may take to read the
// programs again.
const indexing = 5 * time.Second

func system(p Program) (keeper, error) {
	settings, err := os.UserConfigDir()
	if err != nil {
		return nil, &Error{Reason: ErrPlace, Cause: err}
	}
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, &Error{Reason: ErrPlace, Cause: err}
		}
		data = filepath.Join(home, ".local", "share")
	}
	return desktop{data, settings, p, index}, nil
}

// index has the kinds of files of the programs read again. Where this is not
// installed, the desktop does it by itself at the next login at the latest.
func index(programs string) {
	ctx, cancel := context.WithTimeout(context.Background(), indexing)
	defer cancel()
	_ = exec.CommandContext(ctx, "update-desktop-database", "-q", programs).Run()
}
