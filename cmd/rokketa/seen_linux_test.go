// Whether a window can be seen is told rightly, so that codes are drawn when
// they are looked at and not otherwise.

package main

import (
	"testing"

	"github.com/jezek/xgb/xproto"

	"rokketa/internal/desktest"
)

func TestAWindowThatIsPutAwayIsNotSeen(t *testing.T) {
	desktest.Display(t, "64x64x24")
	conn := client(t)
	window := plain(t, conn)
	must(t, xproto.MapWindowChecked(conn, window).Check())
	look := seen(uintptr(window), x11)
	state, hidden, other := atom(t, conn, "_NET_WM_STATE"), atom(t, conn, "_NET_WM_STATE_HIDDEN"), atom(t, conn, "_NET_WM_STATE_ABOVE")
	states := func(all ...xproto.Atom) {
		t.Helper()
		var data []byte
		for _, a := range all {
			data = append(data, byte(a), byte(a>>8), byte(a>>16), byte(a>>24))
		}
		must(t, xproto.ChangePropertyChecked(conn, xproto.PropModeReplace, window, state, xproto.AtomAtom, 32, uint32(len(all)), data).Check())
	}
	is := func(want bool, when string) {
		t.Helper()
		if look() != want {
			t.Errorf("%s: seen is %v", when, !want)
		}
	}
	is(true, "as it came up")
	states(other)
	is(true, "above others")
	states(other, hidden)
	is(false, "minimised by a window manager that takes it not down")
	states(other)
	is(true, "back again")
	must(t, xproto.UnmapWindowChecked(conn, window).Check())
	is(false, "taken down")
	must(t, xproto.MapWindowChecked(conn, window).Check())
	is(true, "put up again")
	must(t, xproto.DestroyWindowChecked(conn, window).Check())
	is(true, "gone: nobody knows")
}

func TestWhereNothingCanBeAskedAWindowIsSeen(t *testing.T) {
	t.Setenv("DISPLAY", ":none")
	for _, system := range []windowing{x11, other} {
		if !seen(7, system)() {
			t.Errorf("window system %d: not seen", system)
		}
	}
}
