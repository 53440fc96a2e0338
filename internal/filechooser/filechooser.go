// Package filechooser lets a person choose files or a folder in the dialog of
// their system, which speaks their language and knows their places.
//
// Promises: nothing is opened, made or changed by choosing. A system without
// such a dialog is told at once, so that the program can show its own.
package filechooser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Kind is what is chosen.
type Kind int

// The kinds.
const (
	File   Kind = iota // a file that is there
	Files              // one or several
	Folder             // a folder that is there
	Save               // a place for a file; one that is there was asked about
)

// Asked is what a person is asked for.
type Asked struct {
	Kind    Kind
	Title   string
	Accept  string   // on the button; a system may have its own word
	Called  string   // what the files are called together: "Pictures"
	Endings []string // of the files that can be chosen, with the dot; none: all
	Folder  string   // where to begin; "" leaves it to the system
	Name    string   // Save: the name that is offered
	Parent  uintptr  // our window, as the system knows it: on X11 its number, on Windows its HWND; 0: none
}

// Reason is why nothing was chosen. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNone      Reason = "none"      // this system has no such dialog
	ErrCancelled Reason = "cancelled" // the person chose nothing
	ErrStopped   Reason = "stopped"   // the context ended first
	ErrFailed    Reason = "failed"    // anything else
)

func (r Reason) Error() string { return "filechooser: " + string(r) }

// Choose shows the dialog and waits for the person, or for the end of ctx,
// which takes it away. Without an error there is at least one path; all are
// absolute. The errors are a Reason.
func Choose(ctx context.Context, a Asked) ([]string, error) {
	paths, err := choose(ctx, a)
	if err != nil {
		return nil, err
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return !filepath.IsAbs(p) })
	if len(paths) == 0 {
		return nil, ErrFailed
	}
	if a.Kind == Save {
		paths[0] = a.ended(paths[0])
	}
	return paths, nil
}

// ended gives a file that is to be saved the ending of the offered name where
// the person took it away: no program would open it otherwise. Of a name that
// was made so nobody was asked whether it may be replaced: it gets a number
// where there is such a file.
func (a Asked) ended(path string) string {
	ending := filepath.Ext(a.Name)
	if strings.EqualFold(filepath.Ext(path), ending) {
		return path
	}
	whole := path + ending
	for n := 2; taken(whole); n++ {
		whole = fmt.Sprintf("%s (%d)%s", path, n, ending)
	}
	return whole
}

// taken says whether something lies there. What cannot be looked at cannot be
// replaced either.
func taken(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
