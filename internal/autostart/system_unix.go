//go:build unix && !darwin

// Where Linux' desktops keep the user's settings.

package autostart

import "os"

func system(p Program) (keeper, error) {
	settings, err := os.UserConfigDir()
	if err != nil {
		return nil, &Error{Reason: ErrPlace, Cause: err}
	}
	return desktop{settings, p}, nil
}
