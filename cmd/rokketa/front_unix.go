//go:build unix && !darwin

// Putting our window before the others on X11, when a person has started the
// program once more.

package main

import (
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// direct says in a request to the window manager that a person asked for it.
// Fyne asks as a program does, and GNOME then only puts up a note that the
// window is ready.
const direct = 2

// toFront asks the window manager to put a window in front, out of the
// taskbar too. Where there is no window manager, it is raised.
func toFront(handle uintptr, system windowing) error {
	if system != x11 || handle == 0 {
		return nil // Wayland lets no program do that by itself
	}
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConn()
	if err != nil {
		return err
	}
	defer conn.Close()
	window, root := xproto.Window(handle), xproto.Setup(conn).DefaultScreen(conn).Root
	if managed(conn, root) {
		name := "_NET_ACTIVE_WINDOW"
		active, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			return err
		}
		message := xproto.ClientMessageEvent{
			Format: 32, Window: window, Type: active.Atom,
			Data: xproto.ClientMessageDataUnionData32New([]uint32{direct, xproto.TimeCurrentTime, 0, 0, 0}),
		}
		return xproto.SendEventChecked(conn, false, root,
			xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(message.Bytes())).Check()
	}
	return xproto.ConfigureWindowChecked(conn, window, xproto.ConfigWindowStackMode, []uint32{xproto.StackModeAbove}).Check()
}

// managed says whether a window manager keeps the windows: it has left its
// mark on the screen.
func managed(conn *xgb.Conn, root xproto.Window) bool {
	name := "_NET_SUPPORTING_WM_CHECK"
	mark, err := xproto.InternAtom(conn, true, uint16(len(name)), name).Reply()
	if err != nil || mark.Atom == xproto.AtomNone {
		return false
	}
	value, err := xproto.GetProperty(conn, false, root, mark.Atom, xproto.AtomWindow, 0, 1).Reply()
	return err == nil && value.Format == 32
}
