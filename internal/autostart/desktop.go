// The entry of Linux' desktops: a file in the folder autostart of the user's
// settings (freedesktop.org's Desktop Application Autostart Specification).

package autostart

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rokketa/internal/desktopfile"
	"rokketa/internal/durable"
)

// desktop is such an entry below the folder of the user's settings.
type desktop struct {
	settings string
	p        Program
}

func (d desktop) path() string {
	return filepath.Join(d.settings, "autostart", d.p.ID+".desktop")
}

func (d desktop) command() (string, error) { return desktopfile.Exec(d.p.Path, d.p.Args, "") }

// read looks for the two ways in which desktops switch an entry off.
func (d desktop) read() (string, bool, error) {
	file, err := durable.ReadFile(d.path())
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	command, ok := desktopfile.Value(file, "Exec")
	hidden, _ := desktopfile.Value(file, "Hidden")
	gnome, _ := desktopfile.Value(file, "X-GNOME-Autostart-enabled")
	return command, ok && hidden != "true" && gnome != "false", nil
}

func (d desktop) write() error {
	command, err := d.command()
	if err != nil {
		return err
	}
	return durable.WriteFile(d.path(), desktopfile.File(
		desktopfile.Pair{Key: "Type", Value: "Application"},
		desktopfile.Pair{Key: "Version", Value: "1.5"},
		desktopfile.Pair{Key: "Name", Value: d.p.Name},
		desktopfile.Pair{Key: "Icon", Value: d.p.ID},
		desktopfile.Pair{Key: "Exec", Value: command},
		desktopfile.Pair{Key: "Terminal", Value: "false"},
	))
}

func (d desktop) remove() error {
	if err := os.Remove(d.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
