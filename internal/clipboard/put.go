// This file promises: a code on the clipboard that every program can paste,
// that the keepers of histories are told to leave alone, and that goes away
// again without touching what another program copied since.

package clipboard

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Who copies. A Wayland desktop takes what an X11 program copies only while a
// window of that program has the keyboard.
type Who int

// A program whose own window has the keyboard, and one that runs in another
// program's window, such as a terminal.
const (
	Window Who = iota
	Terminal
)

// putPatience is how long putting and clearing may take.
const putPatience = 3 * time.Second

// Mark is what Put put there. The zero Mark is nothing.
type Mark struct {
	clear func(ctx context.Context) error
}

// Clear takes away what Put put on the clipboard, if it is still there. What
// another program copied since is not touched; to clear twice is no error.
// ctx bounds it, and so do three seconds.
func (m Mark) Clear(ctx context.Context) error {
	if m.clear == nil {
		return nil
	}
	return guarded(ctx, m.clear)
}

// Put puts a text on the clipboard and marks it as a secret, where the system
// knows such a mark:
//
//   - Windows keeps it out of its history and its cloud
//     (ExcludeClipboardContentFromMonitorProcessing,
//     CanIncludeInClipboardHistory, CanUploadToCloudClipboard) and asks the
//     viewers of others to ignore it.
//   - Under X11 KDE's keeper, and those that follow it, see
//     x-kde-passwordManagerHint. The text goes with this program's end.
//   - Under Wayland wl-copy is given the same hint where its version has one.
//   - macOS has no mark that can be given without Apple's own libraries.
//
// The text is never an argument of a program. Every error is an *Error with
// Copying set.
func Put(ctx context.Context, text string, who Who) (Mark, error) {
	var m Mark
	err := guarded(ctx, func(ctx context.Context) error {
		clear, err := put(ctx, text, who)
		m.clear = clear
		return err
	})
	return m, err
}

// guarded bounds a job in time, and makes an *Error of copying of whatever
// goes wrong in it.
func guarded(ctx context.Context, job func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, putPatience)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Reason: ErrFailed, Copying: true, Cause: fmt.Errorf("panic: %v", p)}
		}
	}()
	err = job(ctx)
	if err == nil {
		return nil
	}
	wrong := told(ctx, ErrFailed, err)
	if known, ok := errors.AsType[*Error](err); ok {
		wrong = &Error{Reason: known.Reason, Cause: known.Cause}
	}
	wrong.Copying = true
	return wrong
}
