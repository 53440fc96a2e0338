// Another program from which things are dragged onto a window: the giving side
// of XDND, version 5, as the programs of X11 desktops have it.

package stage

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Drag is what is dragged, by the names of the forms that it is offered in
// ("text/uri-list"), the program's favourite first.
type Drag []struct{ Kind, Data string }

// Files is a drag of files as a file manager offers it, by their addresses.
func Files(uris ...string) Drag {
	list := strings.Join(uris, "\r\n") + "\r\n"
	return Drag{
		{"application/x-shelf", "1"}, // a form that nobody else knows
		{"text/uri-list", list},
		{"UTF8_STRING", strings.Join(uris, "\n")},
		{"text/plain", strings.Join(uris, "\n")},
	}
}

// moves is how often the pointer is seen over the window before it lets go.
const moves = 4

// Drop drags things over the window from its edge to a point of it, lets go
// there, and waits until the program has taken them. That it wants none of
// them is an error.
func (w *Window) Drop(ctx context.Context, at image.Point, what Drag) error {
	place, err := w.Place(ctx)
	if err != nil {
		return err
	}
	id, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		return err
	}
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConnDisplay(w.stage.display)
	if err != nil {
		return err
	}
	defer conn.Close()
	d := &dragging{conn: conn, target: xproto.Window(id), what: what, names: map[string]xproto.Atom{}}
	if err := d.begin(); err != nil {
		return fmt.Errorf("dragging: %w", err)
	}
	for i := range moves {
		to := place.Min.Add(at.Mul(i + 1).Div(moves))
		if err := d.over(ctx, to); err != nil {
			return fmt.Errorf("dragging: %w", err)
		}
	}
	return d.drop(ctx)
}

// dragging is one drag. The window that it comes from is never seen.
type dragging struct {
	conn           *xgb.Conn
	source, target xproto.Window
	what           Drag
	names          map[string]xproto.Atom
	wanted         bool // by what the window said to the last place of the pointer
}

// atom is the number of a name on this display.
func (d *dragging) atom(name string) (xproto.Atom, error) {
	if a, known := d.names[name]; known {
		return a, nil
	}
	reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, err
	}
	d.names[name] = reply.Atom
	return reply.Atom, nil
}

// begin offers the things and enters the window.
func (d *dragging) begin() (err error) {
	if d.source, err = xproto.NewWindowId(d.conn); err != nil {
		return err
	}
	root := xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	err = xproto.CreateWindowChecked(d.conn, xproto.WindowClassCopyFromParent, d.source, root, -9, -9, 1, 1, 0,
		xproto.WindowClassInputOutput, xproto.WindowClassCopyFromParent, 0, nil).Check()
	if err != nil {
		return err
	}
	aware, err := d.atom("XdndAware")
	if err != nil {
		return err
	}
	takes, err := xproto.GetProperty(d.conn, false, d.target, aware, xproto.AtomAtom, 0, 1).Reply()
	if err != nil {
		return err
	}
	if len(takes.Value) < 4 || takes.Value[0] < version {
		return errors.New("the window takes nothing that is dragged")
	}
	selection, err := d.atom("XdndSelection")
	if err != nil {
		return err
	}
	if err := xproto.SetSelectionOwnerChecked(d.conn, d.source, selection, xproto.TimeCurrentTime).Check(); err != nil {
		return err
	}
	kinds := make([]uint32, len(d.what), max(3, len(d.what)))
	list := make([]byte, 4*len(d.what))
	for i, one := range d.what {
		kind, err := d.atom(one.Kind)
		if err != nil {
			return err
		}
		kinds[i] = uint32(kind)
		xgb.Put32(list[4*i:], uint32(kind))
	}
	all, err := d.atom("XdndTypeList")
	if err != nil {
		return err
	}
	err = xproto.ChangePropertyChecked(d.conn, xproto.PropModeReplace, d.source, all, xproto.AtomAtom, 32, uint32(len(d.what)), list).Check()
	if err != nil {
		return err
	}
	said := uint32(version << 24)
	if len(kinds) > 3 {
		said |= 1 // the rest stands in the list
	}
	kinds = kinds[:max(3, len(kinds))]
	return d.tell("XdndEnter", said, kinds[0], kinds[1], kinds[2])
}

// version is that of XDND.
const version = 5

// tell sends the window a message of the drag.
func (d *dragging) tell(name string, data ...uint32) error {
	kind, err := d.atom(name)
	if err != nil {
		return err
	}
	whole := make([]uint32, 5)
	copy(whole[1:], data)
	whole[0] = uint32(d.source)
	event := xproto.ClientMessageEvent{Format: 32, Window: d.target, Type: kind, Data: xproto.ClientMessageDataUnionData32New(whole)}
	return xproto.SendEventChecked(d.conn, false, d.target, xproto.EventMaskNoEvent, string(event.Bytes())).Check()
}

// over holds the things over a point of the screen until the window has said
// whether it wants them.
func (d *dragging) over(ctx context.Context, at image.Point) error {
	action, err := d.atom("XdndActionCopy")
	if err != nil {
		return err
	}
	if err := d.tell("XdndPosition", 0, uint32(at.X)<<16|uint32(at.Y), uint32(xproto.TimeCurrentTime), uint32(action)); err != nil {
		return err
	}
	return d.hear(ctx, "XdndStatus")
}

// drop lets go.
func (d *dragging) drop(ctx context.Context) error {
	if !d.wanted {
		_ = d.tell("XdndLeave") // what is told is that it was not wanted
		return errors.New("dragging: the window wants none of this")
	}
	if err := d.tell("XdndDrop", 0, uint32(xproto.TimeCurrentTime)); err != nil {
		return err
	}
	return d.hear(ctx, "XdndFinished")
}

// hear waits for a message of the window, and hands it the things where it
// asks for them.
func (d *dragging) hear(ctx context.Context, name string) error {
	kind, err := d.atom(name)
	if err != nil {
		return err
	}
	return Until(ctx, "the window's "+name, func() (bool, error) {
		for {
			event, err := d.conn.PollForEvent()
			if err != nil {
				return false, err
			}
			switch e := event.(type) {
			case nil:
				return false, nil
			case xproto.SelectionRequestEvent:
				if err := d.hand(e); err != nil {
					return false, err
				}
			case xproto.ClientMessageEvent:
				if e.Type == kind {
					d.wanted = e.Data.Data32[1]&1 == 1
					return true, nil
				}
			}
		}
	})
}

// hand gives the things in the form that is asked for.
func (d *dragging) hand(asked xproto.SelectionRequestEvent) error {
	at := slices.IndexFunc(d.what, func(one struct{ Kind, Data string }) bool { return d.names[one.Kind] == asked.Target })
	answer := xproto.SelectionNotifyEvent{
		Time: asked.Time, Requestor: asked.Requestor, Selection: asked.Selection, Target: asked.Target, Property: xproto.AtomNone,
	}
	if at >= 0 {
		data := []byte(d.what[at].Data)
		answer.Property = asked.Property
		err := xproto.ChangePropertyChecked(d.conn, xproto.PropModeReplace, asked.Requestor, asked.Property, asked.Target, 8, uint32(len(data)), data).Check()
		if err != nil {
			return err
		}
	}
	return xproto.SendEventChecked(d.conn, false, asked.Requestor, xproto.EventMaskNoEvent, string(answer.Bytes())).Check()
}
