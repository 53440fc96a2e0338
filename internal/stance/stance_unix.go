//go:build unix && !darwin

// X11: the server is asked over a connection of our own for each question. What
// a window manager decides is asked of it as EWMH says, and without one
// nothing happens.

package stance

import (
	"image"
	"io"
	"slices"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xinerama"
	"github.com/jezek/xgb/xproto"
)

// X11 has no way to keep a window out of pictures.
const hides = false

func hide(uintptr, bool) error { return &Error{Reason: ErrUnsupported} }

// What a request to the window manager says: what to do, and that a program
// asks.
const (
	remove  = 0 // _NET_WM_STATE_REMOVE
	add     = 1 // _NET_WM_STATE_ADD
	program = 1 // the source: a normal program
)

// The states, and the property that names them.
const (
	state       = "_NET_WM_STATE"
	stateAbove  = "_NET_WM_STATE_ABOVE"
	stateWide   = "_NET_WM_STATE_MAXIMIZED_HORZ"
	stateHigh   = "_NET_WM_STATE_MAXIMIZED_VERT"
	frameAround = "_NET_FRAME_EXTENTS"
)

func screens() ([]image.Rectangle, error) {
	conn, err := join()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if all := several(conn); len(all) > 0 {
		return all, nil
	}
	s := xproto.Setup(conn).DefaultScreen(conn)
	return []image.Rectangle{image.Rect(0, 0, int(s.WidthInPixels), int(s.HeightInPixels))}, nil
}

// several are the screens of a desktop that has more than one; nil where the
// server does not tell them apart.
func several(conn *xgb.Conn) (all []image.Rectangle) {
	if xinerama.Init(conn) != nil {
		return nil
	}
	active, err := xinerama.IsActive(conn).Reply()
	if err != nil || active.State == 0 {
		return nil
	}
	told, err := xinerama.QueryScreens(conn).Reply()
	if err != nil {
		return nil
	}
	for _, s := range told.ScreenInfo {
		all = append(all, image.Rect(0, 0, int(s.Width), int(s.Height)).Add(image.Pt(int(s.XOrg), int(s.YOrg))))
	}
	return all
}

func of(handle uintptr) (Place, error) {
	conn, err := join()
	if err != nil {
		return Place{}, err
	}
	defer conn.Close()
	window, root := xproto.Window(handle), xproto.Setup(conn).DefaultScreen(conn).Root
	seen, err := xproto.GetWindowAttributes(conn, window).Reply()
	if err != nil {
		return Place{}, &Error{Reason: ErrAway, Cause: err}
	}
	if seen.MapState != xproto.MapStateViewable {
		return Place{}, &Error{Reason: ErrAway}
	}
	at, err := xproto.TranslateCoordinates(conn, window, root, 0, 0).Reply()
	if err != nil {
		return Place{}, &Error{Reason: ErrAway, Cause: err}
	}
	size, err := xproto.GetGeometry(conn, xproto.Drawable(window)).Reply()
	if err != nil {
		return Place{}, &Error{Reason: ErrAway, Cause: err}
	}
	p := Place{X: int(at.DstX), Y: int(at.DstY), Width: int(size.Width)}
	if around := property(conn, window, frameAround, xproto.AtomCardinal); len(around) == 4 {
		p.Bar = int(around[2]) // left, right, top, bottom
	}
	states := property(conn, window, state, xproto.AtomAtom)
	p.Maximised = slices.Contains(states, uint32(atom(conn, stateWide))) && slices.Contains(states, uint32(atom(conn, stateHigh)))
	return p, nil
}

func maximise(handle uintptr) error { return ask(handle, add, stateWide, stateHigh) }

func above(handle uintptr, on bool) error {
	if on {
		return ask(handle, add, stateAbove)
	}
	return ask(handle, remove, stateAbove)
}

// ask asks the window manager to change up to two states of a window.
func ask(handle uintptr, what uint32, states ...string) error {
	conn, err := join()
	if err != nil {
		return err
	}
	defer conn.Close()
	data := []uint32{what, 0, 0, program, 0}
	for i, s := range states {
		data[1+i] = uint32(atom(conn, s))
	}
	message := xproto.ClientMessageEvent{
		Format: 32, Window: xproto.Window(handle), Type: atom(conn, state), Data: xproto.ClientMessageDataUnionData32New(data),
	}
	err = xproto.SendEventChecked(conn, false, xproto.Setup(conn).DefaultScreen(conn).Root,
		xproto.EventMaskSubstructureRedirect|xproto.EventMaskSubstructureNotify, string(message.Bytes())).Check()
	if err != nil {
		return &Error{Reason: ErrRefused, Cause: err}
	}
	return nil
}

func join() (*xgb.Conn, error) {
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, &Error{Reason: ErrUnsupported, Cause: err}
	}
	return conn, nil
}

// atom is the server's number of a name, 0 where it has none to give.
func atom(conn *xgb.Conn, name string) xproto.Atom {
	reply, err := xproto.InternAtom(conn, false, uint16(len(name)), name).Reply() //nolint:gosec // names of ours
	if err != nil {
		return xproto.AtomNone
	}
	return reply.Atom
}

// property is a property of a window that is a list of numbers.
func property(conn *xgb.Conn, window xproto.Window, name string, kind xproto.Atom) (all []uint32) {
	const longest = 64
	value, err := xproto.GetProperty(conn, false, window, atom(conn, name), kind, 0, longest).Reply()
	if err != nil || value.Format != 32 {
		return nil
	}
	for b := value.Value; len(b) >= 4; b = b[4:] {
		all = append(all, xgb.Get32(b))
	}
	return all
}
