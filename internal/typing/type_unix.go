//go:build unix && !darwin

// This file promises: typing under X11, through the XTEST extension, which
// programs cannot tell from a keyboard.

package typing

import (
	"context"
	"io"
	"os"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// possible looks for a session of X11 alone: XWayland takes the keys, and
// gives them to nobody but its own programs.
func possible() bool {
	return os.Getenv("DISPLAY") != "" && os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("XDG_SESSION_TYPE") != "wayland"
}

// typist is one connection to the server.
type typist struct {
	*desk
	keys   *keyboard
	target xproto.Window
}

func typeInto(ctx context.Context, own uintptr, code string) (string, error) {
	if !possible() {
		return "", &Error{Reason: ErrSystem}
	}
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConn()
	if err != nil {
		return "", &Error{Reason: ErrSystem, Cause: err}
	}
	unwatch := context.AfterFunc(ctx, conn.Close) // ends whatever is waited for
	defer func() {
		if unwatch() {
			conn.Close()
		}
	}()
	if err := xtest.Init(conn); err != nil {
		return "", &Error{Reason: ErrSystem, Cause: err}
	}
	d, err := newDesk(conn)
	if err != nil {
		return "", err
	}
	t := &typist{desk: d}
	if t.keys, err = newKeyboard(conn, code); err != nil {
		return "", err
	}
	if t.target, err = d.under(xproto.Window(own)); err != nil {
		return "", err
	}
	title := d.title(t.target)
	if err := t.handsOff(ctx); err != nil {
		return "", err
	}
	if err := d.toFront(ctx, t.target); err != nil {
		return "", err
	}
	for _, r := range code {
		if err := t.press(r); err != nil {
			return title, err
		}
	}
	return title, nil
}

// handsOff waits until no key that changes others is held: with Ctrl, digits
// are commands.
func (t *typist) handsOff(ctx context.Context) error {
	const changing = xproto.KeyButMaskShift | xproto.KeyButMaskControl | xproto.KeyButMaskMod1 | xproto.KeyButMaskMod4
	for {
		at, err := xproto.QueryPointer(t.conn, t.root).Reply()
		switch {
		case err != nil && ctx.Err() != nil:
			return &Error{Reason: ErrHeld}
		case err != nil:
			return err
		case at.Mask&changing == 0:
			return nil
		}
		if pause(ctx) != nil {
			return &Error{Reason: ErrHeld}
		}
	}
}

// press presses and lets go the key of a character, if the keyboard is still
// where it belongs.
func (t *typist) press(r rune) error {
	focused, err := t.has(t.target)
	if err != nil {
		return err
	}
	if !focused {
		return &Error{Reason: ErrMoved}
	}
	k := t.keys.of[r]
	var failed error
	fake := func(kind byte, code xproto.Keycode) {
		if err := xtest.FakeInputChecked(t.conn, kind, byte(code), 0, xproto.WindowNone, 0, 0, 0).Check(); err != nil {
			failed = err
		}
	}
	if k.shifted {
		fake(xproto.KeyPress, t.keys.shift)
	}
	fake(xproto.KeyPress, k.code)
	fake(xproto.KeyRelease, k.code)
	if k.shifted {
		fake(xproto.KeyRelease, t.keys.shift)
	}
	return failed
}

// keyboard says which keys give the characters of a code.
type keyboard struct {
	of    map[rune]key
	shift xproto.Keycode
}

type key struct {
	code    xproto.Keycode
	shifted bool
}

// newKeyboard reads the layout that is in use. French ones have the digits
// behind Shift.
func newKeyboard(conn *xgb.Conn, code string) (*keyboard, error) {
	setup := xproto.Setup(conn)
	low, high := setup.MinKeycode, setup.MaxKeycode
	m, err := xproto.GetKeyboardMapping(conn, low, byte(high-low+1)).Reply()
	if err != nil {
		return nil, err
	}
	at, err := xproto.QueryPointer(conn, setup.DefaultScreen(conn).Root).Reply()
	if err != nil {
		return nil, err
	}
	columns := int(m.KeysymsPerKeycode)
	group := int(at.Mask >> 13 & 3) // XKB's, of the second layout and so on
	if 2*group+1 >= columns {
		group = 0
	}
	// The names of digits and Latin letters are their characters' numbers; the
	// small letter stands before the capital.
	find := func(sym xproto.Keysym, column int) (xproto.Keycode, bool) {
		for c := 0; columns > 0 && (c+1)*columns <= len(m.Keysyms); c++ {
			if m.Keysyms[c*columns+column] == sym {
				return low + xproto.Keycode(c), true
			}
		}
		return 0, false
	}
	const leftShift = 0xffe1
	k := &keyboard{of: map[rune]key{}}
	k.shift, _ = find(leftShift, 0)
	for _, r := range code {
		plain, is := find(xproto.Keysym(r), 2*group)
		if is {
			k.of[r] = key{plain, false}
			continue
		}
		shifted, is := find(xproto.Keysym(r), 2*group+1)
		if !is || k.shift == 0 {
			return nil, &Error{Reason: ErrKeys}
		}
		k.of[r] = key{shifted, true}
	}
	return k, nil
}
