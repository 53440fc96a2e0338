//go:build linux

// On a real X server, whose window manager is the test: what it is asked, and
// what is read of what it has done.

package stance_test

import (
	"errors"
	"image"
	"slices"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"rokketa/internal/desktest"
	"rokketa/internal/stance"
)

func TestAWindowsPlaceIsThatOfItsContentOnTheDesktop(t *testing.T) {
	conn := display(t)
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	frame := window(t, conn, root, image.Rect(40, 50, 340, 250))
	ours := window(t, conn, frame, image.Rect(3, 27, 293, 195)) // as a manager puts it into a frame
	must(t, xproto.MapWindowChecked(conn, frame).Check())
	if _, err := stance.Of(uintptr(ours)); !errors.Is(err, stance.ErrAway) {
		t.Errorf("a window that is not shown has a place: %v", err)
	}
	must(t, xproto.MapWindowChecked(conn, ours).Check())
	set(t, conn, ours, "_NET_FRAME_EXTENTS", xproto.AtomCardinal, 3, 3, 27, 5)
	set(t, conn, ours, "_NET_WM_STATE", xproto.AtomAtom, uint32(atom(t, conn, "_NET_WM_STATE_MAXIMIZED_HORZ")))
	got, err := stance.Of(uintptr(ours))
	must(t, err)
	if want := (stance.Place{X: 43, Y: 77, Width: 290, Bar: 27}); got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
	set(t, conn, ours, "_NET_WM_STATE", xproto.AtomAtom, uint32(atom(t, conn, "_NET_WM_STATE_MAXIMIZED_VERT")), 5,
		uint32(atom(t, conn, "_NET_WM_STATE_MAXIMIZED_HORZ")))
	if got, err = stance.Of(uintptr(ours)); err != nil || !got.Maximised {
		t.Errorf("not seen to fill the screen: %+v %v", got, err)
	}
	screens, err := stance.Screens()
	if want := []image.Rectangle{image.Rect(0, 0, 640, 480)}; err != nil || !slices.Equal(screens, want) {
		t.Errorf("%v %v", screens, err)
	}
}

func TestTheWindowManagerIsAskedInItsOwnWords(t *testing.T) {
	conn := display(t)
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	must(t, xproto.ChangeWindowAttributesChecked(conn, root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect}).Check())
	ours := window(t, conn, root, image.Rect(0, 0, 90, 90))
	above, wide, high := uint32(atom(t, conn, "_NET_WM_STATE_ABOVE")), uint32(atom(t, conn, "_NET_WM_STATE_MAXIMIZED_HORZ")), uint32(atom(t, conn, "_NET_WM_STATE_MAXIMIZED_VERT"))
	for name, c := range map[string]struct {
		do   func() error
		want []uint32
	}{
		"above":        {func() error { return stance.Above(uintptr(ours), true) }, []uint32{1, above, 0, 1, 0}},
		"not above":    {func() error { return stance.Above(uintptr(ours), false) }, []uint32{0, above, 0, 1, 0}},
		"fills screen": {func() error { return stance.Maximise(uintptr(ours)) }, []uint32{1, wide, high, 1, 0}},
	} {
		must(t, c.do())
		event, err := conn.WaitForEvent()
		asked, ok := event.(xproto.ClientMessageEvent)
		if !ok || asked.Type != atom(t, conn, "_NET_WM_STATE") || asked.Window != ours || !slices.Equal(asked.Data.Data32, c.want) {
			t.Errorf("%s: asked %+v (%v)", name, event, err)
		}
	}
}

func TestX11HidesNoWindowFromPictures(t *testing.T) {
	if err := stance.Hide(1, true); stance.Hides() || !errors.Is(err, stance.ErrUnsupported) {
		t.Errorf("%v", err)
	}
}

func TestWithoutADisplayEveryQuestionIsAnError(t *testing.T) {
	t.Setenv("DISPLAY", ":none")
	_, of := stance.Of(1)
	_, screens := stance.Screens()
	for name, err := range map[string]error{"place": of, "screens": screens, "above": stance.Above(1, true), "maximise": stance.Maximise(1)} {
		if !errors.Is(err, stance.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// display is a desktop of the test's own, and a program on it.
func display(t *testing.T) *xgb.Conn {
	t.Helper()
	desktest.Display(t, "640x480x24")
	conn, err := xgb.NewConn()
	must(t, err)
	t.Cleanup(conn.Close)
	return conn
}

func window(t *testing.T, conn *xgb.Conn, parent xproto.Window, at image.Rectangle) xproto.Window {
	t.Helper()
	made, err := xproto.NewWindowId(conn)
	must(t, err)
	must(t, xproto.CreateWindowChecked(conn, xproto.WindowClassCopyFromParent, made, parent, int16(at.Min.X), int16(at.Min.Y),
		uint16(at.Dx()), uint16(at.Dy()), 0, xproto.WindowClassInputOutput, xproto.WindowClassCopyFromParent, 0, nil).Check())
	return made
}

func set(t *testing.T, conn *xgb.Conn, window xproto.Window, name string, kind xproto.Atom, values ...uint32) {
	t.Helper()
	data := make([]byte, 4*len(values))
	for i, v := range values {
		xgb.Put32(data[4*i:], v)
	}
	must(t, xproto.ChangePropertyChecked(conn, xproto.PropModeReplace, window, atom(t, conn, name), kind, 32, uint32(len(values)), data).Check())
}

func atom(t *testing.T, conn *xgb.Conn, name string) xproto.Atom {
	t.Helper()
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply()
	must(t, err)
	return reply.Atom
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
