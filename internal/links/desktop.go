// The entry of Linux' desktops: a file among the user's own programs, and a
// line in the user's list of preferences where a person asks for it.

package links

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rokketa/internal/desktopfile"
	"rokketa/internal/durable"
)

// desktop is such an entry: programs lie below data, preferences in settings.
type desktop struct {
	data, settings string
	p              Program
	refresh        func(programs string) // lets the desktop read the programs again
}

func (d desktop) programs() string { return filepath.Join(d.data, "applications") }
func (d desktop) path() string     { return filepath.Join(d.programs(), d.p.ID+".desktop") }
func (d desktop) list() string     { return filepath.Join(d.settings, "mimeapps.list") }

func (d desktop) command() (string, error) {
	return desktopfile.Exec(d.p.Path, d.p.Args, "%U")
}

func (d desktop) read() (string, error) {
	file, err := readFile(d.path())
	command, _ := desktopfile.Value(file, "Exec")
	return command, err
}

// readFile reads a file; one that is not there is empty.
func readFile(path string) ([]byte, error) {
	file, err := durable.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return file, err
}

func (d desktop) write() error {
	command, err := d.command()
	if err != nil {
		return err
	}
	kinds := []string{"image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff", "application/pdf"}
	for _, scheme := range schemes() {
		kinds = append(kinds, mime(scheme))
	}
	err = durable.WriteFile(d.path(), desktopfile.File(
		desktopfile.Pair{Key: "Type", Value: "Application"},
		desktopfile.Pair{Key: "Version", Value: "1.5"},
		desktopfile.Pair{Key: "Name", Value: d.p.Name},
		desktopfile.Pair{Key: "Icon", Value: d.p.ID},
		desktopfile.Pair{Key: "Exec", Value: command},
		desktopfile.Pair{Key: "Terminal", Value: "false"},
		desktopfile.Pair{Key: "Categories", Value: "Utility;Security;"},
		desktopfile.Pair{Key: "StartupWMClass", Value: d.p.ID},
		desktopfile.Pair{Key: "MimeType", Value: strings.Join(kinds, ";") + ";"},
	))
	if err == nil {
		d.refresh(d.programs())
	}
	return err
}

func mime(scheme string) string { return "x-scheme-handler/" + scheme }

func (d desktop) remove() error {
	list, err := readFile(d.list())
	if err != nil {
		return err
	}
	if changed, any := without(string(list), d.p.ID+".desktop"); any {
		if err := d.keep(changed); err != nil {
			return err
		}
	}
	switch err := os.Remove(d.path()); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	d.refresh(d.programs())
	return nil
}

func (d desktop) preferred() (bool, error) {
	list, err := readFile(d.list())
	if err != nil {
		return false, err
	}
	for _, scheme := range schemes() {
		if first, _, _ := strings.Cut(preference(string(list), mime(scheme)), ";"); first != d.p.ID+".desktop" {
			return false, nil
		}
	}
	return true, nil
}

func (d desktop) prefer() error {
	file, err := readFile(d.list())
	if err != nil {
		return err
	}
	list := string(file)
	for _, scheme := range schemes() {
		list = preferring(list, mime(scheme), d.p.ID+".desktop")
	}
	return d.keep(list)
}

// keep writes the list of preferences through a link, where a person keeps the
// file elsewhere.
func (d desktop) keep(list string) error {
	path := d.list()
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return durable.WriteFile(path, []byte(list))
}
