// A window of another program behind the app's: it fills the screen and counts
// the presses of the mouse that reach it.

package stage

import (
	"io"
	"sync/atomic"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Behind counts presses of the mouse in a window below all others.
type Behind struct {
	conn    *xgb.Conn
	window  xproto.Window
	presses atomic.Int64
	done    chan struct{}
}

// Behind puts the window up. Close takes it away.
func (s *Stage) Behind() (*Behind, error) {
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConnDisplay(s.display)
	if err != nil {
		return nil, err
	}
	window, err := xproto.NewWindowId(conn)
	if err != nil {
		conn.Close()
		return nil, err
	}
	screen := xproto.Setup(conn).DefaultScreen(conn)
	b := &Behind{conn: conn, window: window, done: make(chan struct{})}
	for _, request := range []func() error{
		xproto.CreateWindowChecked(conn, screen.RootDepth, window, screen.Root, 0, 0, screen.WidthInPixels, screen.HeightInPixels, 0,
			xproto.WindowClassInputOutput, screen.RootVisual, xproto.CwBackPixel|xproto.CwEventMask,
			[]uint32{0x2d6a4f, xproto.EventMaskButtonPress}).Check,
		xproto.MapWindowChecked(conn, window).Check,
		xproto.ConfigureWindowChecked(conn, window, xproto.ConfigWindowStackMode, []uint32{xproto.StackModeBelow}).Check,
	} {
		if err := request(); err != nil {
			conn.Close()
			return nil, err
		}
	}
	go b.count()
	return b, nil
}

func (b *Behind) count() {
	defer close(b.done)
	for {
		event, err := b.conn.WaitForEvent()
		if event == nil && err == nil {
			return // closed
		}
		if _, press := event.(xproto.ButtonPressEvent); press {
			b.presses.Add(1)
		}
	}
}

// Presses is how many presses of the mouse have reached it.
func (b *Behind) Presses() int {
	// An answer of the server comes after every event before it.
	_, _ = xproto.GetInputFocus(b.conn).Reply()
	return int(b.presses.Load())
}

// Close takes the window away.
func (b *Behind) Close() {
	b.conn.Close()
	<-b.done
}
