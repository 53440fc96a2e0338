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
	if conn == nil {
		return func() bool { return true }
	}
	window := xproto.Window(handle)
	states, hidden := named(conn, "_NET_WM_STATE"), named(conn, "_NET_WM_STATE_HIDDEN")
	return func() bool {
		// Both are asked before either answer is waited for.
		shown, state := xproto.GetWindowAttributes(conn, window), xproto.GetProperty(conn, false, window, states, xproto.AtomAtom, 0, 64)
		attributes, err := shown.Reply()
		put, wrong := state.Reply()
		if err == nil && attributes != nil && attributes.MapState != xproto.MapStateViewable {
			return false
		}
		// GNOME's window manager takes no window down that it minimises.
		return wrong != nil || put == nil || !holds(put, hidden)
	}
}

// named is the atom of a name, none where there is no answer.
func named(conn *xgb.Conn, name string) xproto.Atom {
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply() //nolint:gosec // a short name
	if err != nil {
		return xproto.AtomNone
	}
	return reply.Atom
}

// holds says whether a property, which is a list of atoms, has one.
func holds(list *xproto.GetPropertyReply, atom xproto.Atom) bool {
	if list.Format != 32 || atom == xproto.AtomNone {
		return false
	}
	for v := list.Value; len(v) >= 4; v = v[4:] {
		if xproto.Atom(xgb.Get32(v)) == atom {
			return true
		}
	}
	return false
}
