// What is asked of a window manager when our window is to come to the front.

package main

import (
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"rokketa/internal/desktest"
)

// A window manager lets a program's own wish pass as a note; it must see that
// a person asked.
func TestTheWindowManagerIsAskedAsAPersonAsks(t *testing.T) {
	desktest.Display(t, "64x64x24")
	manager := client(t)
	root := xproto.Setup(manager).DefaultScreen(manager).Root
	must(t, xproto.ChangeWindowAttributesChecked(manager, root, xproto.CwEventMask,
		[]uint32{xproto.EventMaskSubstructureRedirect | xproto.EventMaskSubstructureNotify}).Check())
	check, active := atom(t, manager, "_NET_SUPPORTING_WM_CHECK"), atom(t, manager, "_NET_ACTIVE_WINDOW")
	id := []byte{byte(root), byte(root >> 8), byte(root >> 16), byte(root >> 24)}
	must(t, xproto.ChangePropertyChecked(manager, xproto.PropModeReplace, root, check, xproto.AtomWindow, 32, 1, id).Check())

	program := client(t)
	window := plain(t, program)
	must(t, toFront(uintptr(window), x11))
	for {
		event, err := manager.WaitForEvent()
		if event == nil {
			t.Fatalf("nothing was asked: %v", err)
		}
		asked, ok := event.(xproto.ClientMessageEvent)
		if !ok {
			continue
		}
		if asked.Type != active || asked.Window != window || asked.Data.Data32[0] != direct {
			t.Errorf("asked %+v", asked)
		}
		return
	}
}

func TestWithoutAWindowManagerTheWindowIsRaised(t *testing.T) {
	desktest.Display(t, "64x64x24")
	conn := client(t)
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	ours, other := plain(t, conn), plain(t, conn)
	must(t, toFront(uintptr(ours), x11))
	tree, err := xproto.QueryTree(conn, root).Reply()
	must(t, err)
	if last := tree.Children[len(tree.Children)-1]; last != ours {
		t.Errorf("%d is in front, not %d (the other is %d)", last, ours, other)
	}
}

func client(t *testing.T) *xgb.Conn {
	t.Helper()
	conn, err := xgb.NewConn()
	must(t, err)
	t.Cleanup(conn.Close)
	return conn
}

// plain is a window as a program makes one.
func plain(t *testing.T, conn *xgb.Conn) xproto.Window {
	t.Helper()
	window, err := xproto.NewWindowId(conn)
	must(t, err)
	root := xproto.Setup(conn).DefaultScreen(conn).Root
	must(t, xproto.CreateWindowChecked(conn, xproto.WindowClassCopyFromParent, window, root, 0, 0, 9, 9, 0,
		xproto.WindowClassInputOutput, xproto.WindowClassCopyFromParent, 0, nil).Check())
	return window
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
