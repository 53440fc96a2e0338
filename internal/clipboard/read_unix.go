//go:build unix && !darwin

// This file promises: the clipboard of an X11 or Wayland desktop.

package clipboard

import (
	"context"
	"errors"
	"os"
)

// read asks the X server first, also under Wayland: the app's own window is
// an X11 one, and what is copied in a Wayland window is handed over to the X
// server while such a window has the keyboard. wl-paste is asked where that
// gave nothing; it may bring a window of its own up for a moment.
func read(ctx context.Context) (Content, error) {
	display, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY")
	var first error = &Error{Reason: ErrNoScreen}
	if display != "" {
		c, err := readX11(ctx, display)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		first = err
	}
	if wayland == "" {
		return Content{}, first
	}
	c, err := readWayland(ctx)
	if errors.Is(err, ErrNoTool) && display != "" {
		return Content{}, first // the X server's word says more to a reader
	}
	return c, err
}
