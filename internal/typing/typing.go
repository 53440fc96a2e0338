// This file promises: a code typed into the window that lies right under
// ours, and into no other.

// Package typing types a code into the window that a person used before: the
// one right under ours. It brings that window to the front, makes sure that
// the keyboard is really there, and types digits, nothing else, letting go as
// soon as another window takes the keyboard.
//
// It works under X11 (XTEST) and on Windows (SendInput). Wayland lets no
// program type into another, and macOS only one that was given the right to
// control the computer; there Possible is false.
package typing

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// patience bounds everything: bringing a window to the front is a moment's
// matter, and longer than this nobody keeps his hands still.
const patience = 3 * time.Second

// most is how long a code may be.
const most = 10

// Possible says whether this desktop lets us type into other windows.
func Possible() bool { return possible() }

// Type types a code into the window under own, the system's name of our
// window (an X11 window's ID, a HWND). Of the code only digits and Latin
// capital letters are typed, as codes have them; anything else is refused
// before a key is pressed. into is the title of the window that got it, ""
// where it has none. Every error is an *Error; what was typed before it
// stays typed.
func Type(ctx context.Context, own uintptr, code string) (into string, err error) {
	if code == "" || len(code) > most || !plain(code) {
		return "", &Error{Reason: ErrCode}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, &Error{Reason: ErrFront})
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			into, err = "", &Error{Reason: ErrFailed, Cause: fmt.Errorf("panic: %v", p)}
		}
	}()
	into, err = typeInto(ctx, own, code)
	switch _, known := errors.AsType[*Error](err); {
	case err == nil || known:
		return into, err
	case ctx.Err() != nil:
		return "", &Error{Reason: ErrFront, Cause: err}
	}
	return "", &Error{Reason: ErrFailed, Cause: err}
}

// plain says whether a code is digits and the letters of Steam's codes.
func plain(code string) bool {
	for _, r := range code {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}

// pause waits for a moment, as between two looks at another program.
func pause(ctx context.Context) error {
	t := time.NewTimer(10 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
