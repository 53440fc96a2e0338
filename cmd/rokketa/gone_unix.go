//go:build unix && !darwin

// Whether a window of ours has gone from an X11 screen: the X server is asked
// about it over a connection of our own, and tells when it is taken down.

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// How long an X server is given to take a window down, and how long what lay
// behind is given to be painted: for the second no program gives a sign, and
// a desktop with effects fades windows for a quarter of a second.
const (
	leaves  = 2 * time.Second
	repaint = 300 * time.Millisecond
)

// unnoticed says whether the screens may be taken several times in a row
// without a person noticing. A Wayland desktop may ask, flash or sound.
func unnoticed() bool {
	return os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("XDG_SESSION_TYPE") != "wayland"
}

// gone returns once the window is off the screen and what lay behind it has
// had its time.
func gone(ctx context.Context, handle uintptr, system windowing) error {
	wait, cancel := context.WithTimeout(ctx, leaves)
	defer cancel()
	var err error
	if system == x11 {
		err = unmapped(wait, xproto.Window(handle))
	}
	pause := time.NewTimer(repaint)
	defer pause.Stop()
	select {
	case <-pause.C:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// unmapped waits until the X server shows nothing of a window: it is taken
// down or destroyed, and so is the frame that a window manager put around it.
func unmapped(ctx context.Context, window xproto.Window) error {
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConn()
	if err != nil {
		return err
	}
	ended := context.AfterFunc(ctx, conn.Close)
	defer func() {
		if ended() {
			conn.Close()
		}
	}()
	// Being told comes before asking, so that nothing happens unseen between.
	err = xproto.ChangeWindowAttributesChecked(conn, window, xproto.CwEventMask, []uint32{xproto.EventMaskStructureNotify}).Check()
	if badWindow(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for {
		shown, err := viewable(conn, window)
		if err != nil || !shown {
			return err
		}
		// Any event about the window is a reason to look again.
		if event, wrong := conn.WaitForEvent(); event == nil && wrong == nil {
			return context.Cause(ctx)
		}
	}
}

// viewable says whether a window and everything that it lies in is shown. One
// that is destroyed is not.
func viewable(conn *xgb.Conn, window xproto.Window) (bool, error) {
	attributes, err := xproto.GetWindowAttributes(conn, window).Reply()
	switch {
	case badWindow(err):
		return false, nil
	case err != nil:
		return false, err
	}
	return attributes.MapState == xproto.MapStateViewable, nil
}

func badWindow(err error) bool {
	var bad xproto.WindowError
	return errors.As(err, &bad)
}
