// Package appdir knows in which folder the programs of the house keep the
// index of the vault, its lock and the settings.
package appdir

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoHome: the system names no folder for the user.
var ErrNoHome = errors.New("appdir: the system names no home folder")

// Default gives the folder; it need not exist. Linux and others:
// $XDG_DATA_HOME/rokketa, else ~/.local/share/rokketa. macOS:
// ~/Library/Application Support/Rokketa. Windows: %LOCALAPPDATA%\Rokketa and
// not the roaming folder, because the keyring's items do not roam either.
func Default() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		home = ""
	}
	return choose(runtime.GOOS, os.Getenv, home)
}

func choose(system string, env func(string) string, home string) (string, error) {
	under := func(base string, more ...string) (string, error) {
		if base == "" {
			return "", ErrNoHome
		}
		return filepath.Join(append([]string{base}, more...)...), nil
	}
	switch system {
	case "windows":
		if local := env("LOCALAPPDATA"); local != "" {
			return under(local, "Rokketa")
		}
		return under(home, "AppData", "Local", "Rokketa")
	case "darwin":
		return under(home, "Library", "Application Support", "Rokketa")
	default:
		// The XDG base directory specification says to ignore a relative path.
		if data := env("XDG_DATA_HOME"); filepath.IsAbs(data) {
			return under(data, "rokketa")
		}
		return under(home, ".local", "share", "rokketa")
	}
}
