//go:build !windows

// The folders of Linux (as xdg-user-dirs names them, in any language) and of
// macOS.

package pictures

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// Folders are those in which pictures usually land.
func Folders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		config = filepath.Join(home, ".config")
	}
	return folders(home, filepath.Join(config, "user-dirs.dirs"))
}

// folders reads the names from a user-dirs file; what it does not name has
// the English name.
func folders(home, file string) []string {
	names := map[string]string{
		"XDG_PICTURES_DIR": filepath.Join(home, "Pictures"),
		"XDG_DESKTOP_DIR":  filepath.Join(home, "Desktop"),
		"XDG_DOWNLOAD_DIR": filepath.Join(home, "Downloads"),
	}
	if f, err := os.Open(file); err == nil {
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			key, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
			if _, wanted := names[key]; !ok || !wanted {
				continue
			}
			value = strings.Trim(value, `"`)
			if rest, under := strings.CutPrefix(value, "$HOME/"); under {
				value = filepath.Join(home, rest)
			}
			if filepath.IsAbs(value) && filepath.Clean(value) != filepath.Clean(home) {
				names[key] = value
			}
		}
		_ = f.Close()
	}
	pictures := names["XDG_PICTURES_DIR"]
	return []string{
		filepath.Join(pictures, "Screenshots"), filepath.Join(pictures, "スクリーンショット"), pictures,
		names["XDG_DESKTOP_DIR"], names["XDG_DOWNLOAD_DIR"],
	}
}
