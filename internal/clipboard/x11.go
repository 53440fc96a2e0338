//go:build unix && !darwin

// This file promises: the clipboard of an X server, by the rules of ICCCM
// section 2: ask the owner for a kind, and take what it puts on a window of
// ours, whole or (INCR) piece by piece.
//
//	we                      X server                  owner
//	ConvertSelection  ──►                  ──►  SelectionRequest
//	SelectionNotify   ◄──   property = data   ◄──  ChangeProperty
//	delete the property     (INCR: again and again, until an empty piece)

package clipboard

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// mostKinds is how many kinds of an owner are looked at; a browser offers ten.
const mostKinds = 256

// portion is how much of a property is read at once, in the protocol's units
// of four bytes.
const portion = 1 << 18

// readX11 reads the clipboard of a display. Where ctx ends, the connection is
// left behind and closes by itself.
func readX11(ctx context.Context, display string) (Content, error) {
	return aside(ctx, func() (Content, error) { return talkX11(ctx, display) })
}

func talkX11(ctx context.Context, display string) (Content, error) {
	a, err := newAsker(ctx, display)
	if err != nil {
		return Content{}, err
	}
	defer a.close()
	offered, err := a.offers()
	if err != nil {
		return Content{}, err
	}
	return collect(offered, a.get)
}

// asker is a connection with a window of its own, on which owners put what
// they are asked for.
type asker struct {
	ctx     context.Context //nolint:containedctx // the life of one Read
	conn    *xgb.Conn
	events  chan xgb.Event // closed when the connection is
	end     chan struct{}
	unwatch func() bool
	window  xproto.Window
	owner   xproto.Window
	atoms   map[string]xproto.Atom
}

func newAsker(ctx context.Context, display string) (*asker, error) {
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, &Error{Reason: ErrNoScreen, Cause: err}
	}
	a := &asker{
		ctx: ctx, conn: conn, events: make(chan xgb.Event), end: make(chan struct{}), atoms: map[string]xproto.Atom{},
	}
	a.unwatch = context.AfterFunc(ctx, conn.Close)
	go a.pump()
	if err := a.open(); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// pump hands events on, so that waiting for one can end in other ways too. X
// errors of requests that nobody waits for (a window that is gone) are
// dropped.
func (a *asker) pump() {
	defer close(a.events)
	for {
		event, wrong := a.conn.WaitForEvent()
		switch {
		case event == nil && wrong == nil:
			return
		case event == nil:
			continue
		}
		select {
		case a.events <- event:
		case <-a.end:
			return
		}
	}
}

func (a *asker) close() {
	close(a.end)
	if a.unwatch() {
		a.conn.Close()
	}
}

// open makes the window and finds out who owns the clipboard. The owner's
// window is watched: with it goes what was copied.
func (a *asker) open() error {
	setup := xproto.Setup(a.conn)
	if a.conn.DefaultScreen >= len(setup.Roots) {
		return &Error{Reason: ErrNoScreen}
	}
	root := setup.Roots[a.conn.DefaultScreen].Root
	id, err := xproto.NewWindowId(a.conn)
	if err != nil {
		return a.failed(err)
	}
	err = xproto.CreateWindowChecked(a.conn, 0, id, root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return a.failed(err)
	}
	a.window = id
	clipboard, err := a.atom("CLIPBOARD")
	if err != nil {
		return err
	}
	owner, err := xproto.GetSelectionOwner(a.conn, clipboard).Reply()
	if err != nil {
		return a.failed(err)
	}
	if owner.Owner == xproto.WindowNone {
		return &Error{Reason: ErrEmpty}
	}
	a.owner = owner.Owner
	err = xproto.ChangeWindowAttributesChecked(a.conn, a.owner, xproto.CwEventMask, []uint32{xproto.EventMaskStructureNotify}).Check()
	if err != nil {
		return &Error{Reason: ErrGone, Cause: err}
	}
	return nil
}

func (a *asker) failed(err error) error {
	if errors.Is(err, io.EOF) {
		return told(a.ctx, ErrGone, err)
	}
	return told(a.ctx, ErrFailed, err)
}

func (a *asker) atom(name string) (xproto.Atom, error) {
	if known, ok := a.atoms[name]; ok {
		return known, nil
	}
	reply, err := xproto.InternAtom(a.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0, a.failed(err)
	}
	a.atoms[name] = reply.Atom
	return reply.Atom, nil
}

// offers are the kinds that the owner has. One that does not say so is taken
// for an old program with a text.
func (a *asker) offers() ([]string, error) {
	data, err := a.get("TARGETS", 4*mostKinds)
	if errors.Is(err, ErrGone) || errors.Is(err, ErrSilent) || a.ctx.Err() != nil {
		return nil, err
	}
	var kinds []string
	for ; len(data) >= 4; data = data[4:] {
		name, err := xproto.GetAtomName(a.conn, xproto.Atom(xgb.Get32(data))).Reply()
		if err != nil {
			continue // a number that is no atom
		}
		kinds = append(kinds, name.Name)
	}
	if len(kinds) == 0 {
		kinds = []string{"UTF8_STRING"}
	}
	return kinds, nil
}

// get asks the owner for a kind and gives its bytes. An owner that refuses is
// ErrEmpty.
func (a *asker) get(kind string, most int) ([]byte, error) {
	clipboard, err := a.atom("CLIPBOARD")
	if err != nil {
		return nil, err
	}
	target, err := a.atom(kind)
	if err != nil {
		return nil, err
	}
	// A property for each kind: a piece that comes late is never taken for
	// the next kind's.
	property, err := a.atom("ROKKETA_" + strings.ToUpper(strings.Map(letters, kind)))
	if err != nil {
		return nil, err
	}
	if err := xproto.ConvertSelectionChecked(a.conn, a.window, clipboard, target, property, xproto.TimeCurrentTime).Check(); err != nil {
		return nil, a.failed(err)
	}
	answer, err := wait(a, func(e xproto.SelectionNotifyEvent) bool {
		return e.Requestor == a.window && e.Selection == clipboard && e.Target == target
	})
	if err != nil {
		return nil, err
	}
	if answer.Property == xproto.AtomNone {
		return nil, &Error{Reason: ErrEmpty}
	}
	data, as, err := a.take(property, most)
	if err != nil {
		return nil, err
	}
	if pieces, err := a.atom("INCR"); err != nil || as != pieces {
		return data, err
	}
	return a.pieces(property, most)
}

// letters makes a name for a property out of a kind.
func letters(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

// pieces puts together what comes piece by piece: each is there when the
// property has a new value, the owner sends the next when we delete it, and
// an empty one is the last.
func (a *asker) pieces(property xproto.Atom, most int) ([]byte, error) {
	var all []byte
	for {
		_, err := wait(a, func(e xproto.PropertyNotifyEvent) bool {
			return e.Window == a.window && e.Atom == property && e.State == xproto.PropertyNewValue
		})
		if err != nil {
			return nil, err
		}
		piece, as, err := a.take(property, most-len(all))
		switch {
		case err != nil:
			return nil, err
		case as == xproto.AtomNone: // told of a value that was taken already
		case len(piece) == 0:
			return all, nil
		}
		all = append(all, piece...)
	}
}

// take reads a property whole and deletes it.
func (a *asker) take(property xproto.Atom, most int) ([]byte, xproto.Atom, error) {
	var all []byte
	for {
		part, err := xproto.GetProperty(a.conn, true, a.window, property, xproto.GetPropertyTypeAny, uint32(len(all)/4), portion).Reply()
		if err != nil {
			return nil, 0, a.failed(err)
		}
		if len(all)+len(part.Value)+int(part.BytesAfter) > most {
			_ = xproto.DeleteProperty(a.conn, a.window, property)
			return nil, 0, &Error{Reason: ErrTooLarge}
		}
		all = append(all, part.Value...)
		if part.BytesAfter == 0 {
			return all, part.Type, nil
		}
	}
}

// wait gives the next event of a kind that fits; the others are dropped. It
// ends when the owner's window is destroyed, when nothing comes for a while,
// and with ctx.
func wait[E xgb.Event](a *asker, fits func(E) bool) (E, error) {
	var none E
	quiet := time.NewTimer(silence)
	defer quiet.Stop()
	for {
		select {
		case event, open := <-a.events:
			if !open {
				return none, told(a.ctx, ErrGone, io.EOF)
			}
			if gone, ok := event.(xproto.DestroyNotifyEvent); ok && gone.Window == a.owner {
				return none, &Error{Reason: ErrGone}
			}
			if e, ok := event.(E); ok && fits(e) {
				return e, nil
			}
		case <-quiet.C:
			return none, &Error{Reason: ErrSilent}
		case <-a.ctx.Done():
			return none, told(a.ctx, ErrStopped, nil)
		}
	}
}
