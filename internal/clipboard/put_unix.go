//go:build unix && !darwin

// This file promises: a code on the clipboard of an X11 or Wayland desktop.

package clipboard

import (
	"context"
	"os"
)

// put takes the clipboard of the X server for a program with a window, also
// under Wayland: the window is an X11 one there, and what it copies is handed
// over while it has the keyboard. A program in a terminal has no such window,
// so the tool comes first.
func put(ctx context.Context, text string, who Who) (func(context.Context) error, error) {
	display, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY")
	byX := func() (func(context.Context) error, error) { return putX11(ctx, display, text) }
	byTool := func() (func(context.Context) error, error) { return putWayland(ctx, text) }
	switch {
	case display == "" && wayland == "":
		return nil, &Error{Reason: ErrNoScreen}
	case wayland == "":
		return byX()
	case display == "":
		return byTool()
	}
	first, second := byX, byTool
	if who == Terminal {
		first, second = byTool, byX
	}
	clear, err := first()
	if err == nil || ctx.Err() != nil {
		return clear, err
	}
	if clear, wrong := second(); wrong == nil {
		return clear, nil
	}
	return nil, err
}
