// What the desktop is told of this program: that it starts with the session,
// and that links and pictures open it.

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"rokketa"
	"rokketa/internal/autostart"
	"rokketa/internal/links"
	"rokketa/internal/storeopts"
	"rokketa/ui"
)

// registered are the doors of the settings, both nil for a window on another
// vault than the person's own: the desktop knows one program. Entries that are
// there are put right, as after the program was moved.
func registered(about rokketa.Metadata, choice storeopts.Choice) (ui.Switch, ui.Links) {
	if choice != (storeopts.Choice{}) || os.Getenv(storeopts.EnvDir) != "" || os.Getenv(storeopts.EnvStore) != "" {
		return nil, nil
	}
	path, err := ourPath()
	if err != nil {
		return nil, nil
	}
	var starts ui.Switch
	entry, err := autostart.New(autostart.Program{ID: about.ID, Name: about.Name, Path: path, Args: []string{"--hidden"}})
	if err != nil {
		starts = refused{err}
	} else {
		starts = entry
		_ = entry.Renew() // told where a person sets it
	}
	opens, err := links.New(links.Program{ID: about.ID, Name: about.Name, Path: path, Args: []string{"--"}})
	if err != nil {
		return starts, refused{err}
	}
	_ = opens.Renew()
	return starts, opens
}

// ourPath is where the program lies; of a program in one file (AppImage) that
// is the file, since what is in it lies elsewhere at each start. The copy that
// draws without graphics stands for the program beside which it was put.
func ourPath() (string, error) {
	if file := os.Getenv("APPIMAGE"); filepath.IsAbs(file) {
		return file, nil
	}
	self, err := os.Executable()
	return original(runtime.GOOS, self), err
}

// softCopy is the folder of that copy on Windows, and softLibrary what draws
// for it.
const (
	softCopy    = "software"
	softLibrary = "opengl32.dll"
)

// original is the program that self is the copy of, else self. system is as in
// runtime.GOOS.
func original(system, self string) string {
	dir := filepath.Dir(self)
	above := filepath.Join(filepath.Dir(dir), filepath.Base(self))
	if system == "windows" && strings.EqualFold(filepath.Base(dir), softCopy) && isFile(filepath.Join(dir, softLibrary)) && isFile(above) {
		return above
	}
	return self
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// refused is what cannot be set here, and why.
type refused struct{ err error }

func (r refused) State() (bool, error)     { return false, r.err }
func (r refused) Set(bool) error           { return r.err }
func (r refused) Preferred() (bool, error) { return false, r.err }
func (r refused) Prefer() error            { return r.err }
