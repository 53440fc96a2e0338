//go:build unix && !darwin

// Whether the window is on an X11 screen or put away: the X server is asked
// over one connection of our own, which is kept.

package main

import (
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// seen gives the question for a window. Where it cannot be answered, as under
// Wayland, the window counts as seen.
func seen(handle uintptr, system windowing) func() bool {
	var conn *xgb.Conn
	if system == x11 {
		xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
		conn, _ = xgb.NewConn()
	}
	return func() bool {
		if conn == nil {
			return true
		}
		attributes, err := xproto.GetWindowAttributes(conn, xproto.Window(handle)).Reply()
		return err != nil || attributes == nil || attributes.MapState == xproto.MapStateViewable
	}
}
