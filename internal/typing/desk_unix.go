//go:build unix && !darwin

// This file promises: which window lies under ours, and a window brought to
// the front, by what window managers tell and take (EWMH), or by the server's
// own means where there is none.

package typing

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// desk is the desktop of a screen.
type desk struct {
	conn  *xgb.Conn
	root  xproto.Window
	atoms map[string]xproto.Atom
}

func newDesk(conn *xgb.Conn) (*desk, error) {
	setup := xproto.Setup(conn)
	if conn.DefaultScreen >= len(setup.Roots) {
		return nil, &Error{Reason: ErrSystem}
	}
	return &desk{conn: conn, root: setup.Roots[conn.DefaultScreen].Root, atoms: map[string]xproto.Atom{}}, nil
}

func (d *desk) atom(name string) xproto.Atom {
	if a, ok := d.atoms[name]; ok {
		return a
	}
	reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0 // fits no property
	}
	d.atoms[name] = reply.Atom
	return reply.Atom
}

// numbers are the values of a property; none where it is not there.
func (d *desk) numbers(w xproto.Window, name string) []uint32 {
	const many = 4096
	got, err := xproto.GetProperty(d.conn, false, w, d.atom(name), xproto.GetPropertyTypeAny, 0, many).Reply()
	if err != nil || got.Format != 32 {
		return nil
	}
	var all []uint32
	for v := got.Value; len(v) >= 4; v = v[4:] {
		all = append(all, xgb.Get32(v))
	}
	return all
}

func (d *desk) number(w xproto.Window, name string) (uint32, bool) {
	all := d.numbers(w, name)
	if len(all) == 0 {
		return 0, false
	}
	return all[0], true
}

// title is a window's name, in one line of letters.
func (d *desk) title(w xproto.Window) string {
	for _, name := range []string{"_NET_WM_NAME", "WM_NAME"} {
		got, err := xproto.GetProperty(d.conn, false, w, d.atom(name), xproto.GetPropertyTypeAny, 0, 64).Reply()
		if err == nil && got.Format == 8 && len(got.Value) > 0 && utf8.Valid(got.Value) {
			return strings.Join(strings.Fields(string(got.Value)), " ")
		}
	}
	return ""
}

// under is the uppermost window under ours that a person can have used.
func (d *desk) under(own xproto.Window) (xproto.Window, error) {
	stack := d.numbers(d.root, "_NET_CLIENT_LIST_STACKING") // the lowest first
	managed := stack != nil
	if !managed {
		tree, err := xproto.QueryTree(d.conn, d.root).Reply()
		if err != nil {
			return 0, err
		}
		for _, w := range tree.Children {
			stack = append(stack, uint32(w))
		}
	}
	at := len(stack) // where ours is not in it: under all
	for i, w := range stack {
		if xproto.Window(w) == own {
			at = i
		}
	}
	ours, known := d.number(own, "_NET_WM_PID")
	for i := at - 1; i >= 0; i-- {
		w := xproto.Window(stack[i])
		if pid, ok := d.number(w, "_NET_WM_PID"); known && ok && pid == ours {
			continue // another window of ours
		}
		if d.usable(w, managed) {
			return w, nil
		}
	}
	return 0, &Error{Reason: ErrNone}
}

// usable says whether a window can be seen and written in: on this desktop,
// not put away, and no panel.
func (d *desk) usable(w xproto.Window, managed bool) bool {
	shown, err := xproto.GetWindowAttributes(d.conn, w).Reply()
	if err != nil || shown.MapState != xproto.MapStateViewable || shown.Class != xproto.WindowClassInputOutput {
		return false
	}
	if !managed {
		return !shown.OverrideRedirect
	}
	for _, state := range d.numbers(w, "_NET_WM_STATE") {
		if xproto.Atom(state) == d.atom("_NET_WM_STATE_HIDDEN") {
			return false
		}
	}
	for _, kind := range d.numbers(w, "_NET_WM_WINDOW_TYPE") {
		switch xproto.Atom(kind) {
		case d.atom("_NET_WM_WINDOW_TYPE_DOCK"), d.atom("_NET_WM_WINDOW_TYPE_DESKTOP"), d.atom("_NET_WM_WINDOW_TYPE_NOTIFICATION"):
			return false
		}
	}
	const everywhere = 0xffffffff
	here, known := d.number(d.root, "_NET_CURRENT_DESKTOP")
	its, says := d.number(w, "_NET_WM_DESKTOP")
	return !known || !says || its == here || its == everywhere
}

// toFront gives a window the keyboard and waits until it has it.
func (d *desk) toFront(ctx context.Context, w xproto.Window) error {
	if d.manages("_NET_ACTIVE_WINDOW") {
		const byAPersonsWish = 2 // of a pager: managers do not hold it back
		message := xproto.ClientMessageEvent{
			Format: 32, Window: w, Type: d.atom("_NET_ACTIVE_WINDOW"),
			Data: xproto.ClientMessageDataUnionData32New([]uint32{byAPersonsWish, xproto.TimeCurrentTime, 0, 0, 0}),
		}
		err := xproto.SendEventChecked(d.conn, false, d.root,
			xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(message.Bytes())).Check()
		if err != nil {
			return err
		}
	} else {
		err := xproto.ConfigureWindowChecked(d.conn, w, xproto.ConfigWindowStackMode, []uint32{xproto.StackModeAbove}).Check()
		if err != nil {
			return err
		}
		err = xproto.SetInputFocusChecked(d.conn, xproto.InputFocusParent, w, xproto.TimeCurrentTime).Check()
		if err != nil {
			return &Error{Reason: ErrBarred, Cause: err}
		}
	}
	for {
		if is, err := d.has(w); is || err != nil {
			return err
		}
		if pause(ctx) != nil {
			return &Error{Reason: ErrFront}
		}
	}
}

// manages says whether a window manager runs that takes a kind of message.
func (d *desk) manages(what string) bool {
	for _, a := range d.numbers(d.root, "_NET_SUPPORTED") {
		if xproto.Atom(a) == d.atom(what) {
			return true
		}
	}
	return false
}

// has says whether the keyboard is a window's, or of something in it.
func (d *desk) has(w xproto.Window) (bool, error) {
	const deep = 32
	focus, err := xproto.GetInputFocus(d.conn).Reply()
	if err != nil {
		return false, err
	}
	at := focus.Focus
	for range deep {
		switch at {
		case w:
			return true, nil
		case xproto.WindowNone, xproto.Window(xproto.InputFocusPointerRoot), d.root:
			return false, nil
		}
		tree, err := xproto.QueryTree(d.conn, at).Reply()
		if err != nil {
			return false, nil //nolint:nilerr // a window that is gone has nothing
		}
		at = tree.Parent
	}
	return false, nil
}
