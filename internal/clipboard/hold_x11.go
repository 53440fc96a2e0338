//go:build unix && !darwin

// This file promises: an owner of the X server's clipboard by the rules of
// ICCCM section 2, which answers whoever pastes until another program copies
// or we let go. GLFW's, which Fyne uses, knows no second kind of data, so it
// cannot say that the text is a secret.
//
//	another program         X server                we
//	ConvertSelection  ──►                  ──►  SelectionRequest
//	SelectionNotify   ◄──   property = text ◄──  ChangeProperty
//	SetSelectionOwner ──►                  ──►  SelectionClear: the end

package clipboard

import (
	"context"
	"io"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// hint is the kind by which KDE's Klipper, and the keepers that follow it,
// know a secret; its only value.
const (
	hint      = "x-kde-passwordManagerHint"
	hintValue = "secret"
)

// mostPairs bounds what one MULTIPLE request may ask for.
const mostPairs = 64

// holder holds the clipboard on a connection of its own. With the connection
// goes its window, with the window what it holds: the server takes away ours
// and nobody else's, so there is no moment in which a newcomer could be hit.
type holder struct {
	conn      *xgb.Conn
	closing   sync.Once
	served    chan struct{} // closed when nobody is answered any more
	window    xproto.Window
	selection xproto.Atom
	since     xproto.Timestamp
	text      []byte
	kinds     map[xproto.Atom]kind
	targets   []xproto.Atom // in the order in which they are offered
	special   struct{ targets, multiple, pair, timestamp xproto.Atom }
}

// kind is one way in which the text is given: the property's type and bytes.
type kind struct {
	as   xproto.Atom
	data []byte
}

func putX11(ctx context.Context, display, text string) (func(context.Context) error, error) {
	h, err := aside(ctx, func() (*holder, error) { return newHolder(ctx, display, text) })
	if err != nil {
		return nil, err
	}
	go h.serve()
	return h.release, nil
}

func newHolder(ctx context.Context, display, text string) (*holder, error) {
	xgb.Logger.SetOutput(io.Discard) // what it would print comes as an error as well
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, &Error{Reason: ErrNoScreen, Cause: err}
	}
	h := &holder{conn: conn, text: []byte(text), served: make(chan struct{})}
	unwatch := context.AfterFunc(ctx, h.close)
	err = h.take()
	if !unwatch() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		h.close()
		return nil, told(ctx, ErrFailed, err)
	}
	return h, nil
}

func (h *holder) close() { h.closing.Do(h.conn.Close) }

// release lets the clipboard go: the window first, with which the server takes
// the selection away, then the connection once everybody who asked before has
// an answer. A program that pastes waits for it, and some wait for ever.
func (h *holder) release(ctx context.Context) error {
	xproto.DestroyWindow(h.conn, h.window)
	select {
	case <-h.served:
	case <-ctx.Done(): // a server that hangs
	}
	h.close()
	return nil
}

// take makes the window and becomes the owner.
func (h *holder) take() error {
	setup := xproto.Setup(h.conn)
	if h.conn.DefaultScreen >= len(setup.Roots) {
		return &Error{Reason: ErrNoScreen}
	}
	var err error
	if h.window, err = xproto.NewWindowId(h.conn); err != nil {
		return err
	}
	err = xproto.CreateWindowChecked(h.conn, 0, h.window, setup.Roots[h.conn.DefaultScreen].Root, -10, -10, 1, 1, 0,
		xproto.WindowClassInputOnly, 0, xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange | xproto.EventMaskStructureNotify}).Check()
	if err != nil {
		return err
	}
	if err := h.name(); err != nil {
		return err
	}
	if h.since, err = h.timeNow(); err != nil {
		return err
	}
	if err := xproto.SetSelectionOwnerChecked(h.conn, h.window, h.selection, h.since).Check(); err != nil {
		return err
	}
	owner, err := xproto.GetSelectionOwner(h.conn, h.selection).Reply()
	if err == nil && owner.Owner != h.window {
		err = &Error{Reason: ErrBusy} // another program took it in the same moment
	}
	return err
}

// name asks the server for the numbers of all names, and lays out what is
// offered. A text beyond ASCII is not offered as Latin-1.
func (h *holder) name() error {
	var failed error
	atom := func(name string) xproto.Atom {
		reply, err := xproto.InternAtom(h.conn, false, uint16(len(name)), name).Reply()
		if err != nil {
			failed = err
			return 0
		}
		return reply.Atom
	}
	h.selection = atom("CLIPBOARD")
	s := &h.special
	s.targets, s.multiple, s.pair, s.timestamp = atom("TARGETS"), atom("MULTIPLE"), atom("ATOM_PAIR"), atom("TIMESTAMP")
	utf8, plain := atom("UTF8_STRING"), atom("TEXT")
	h.kinds = map[xproto.Atom]kind{}
	h.targets = []xproto.Atom{s.targets, s.multiple, s.timestamp}
	offer := func(target, as xproto.Atom, data []byte) {
		h.kinds[target] = kind{as, data}
		h.targets = append(h.targets, target)
	}
	offer(utf8, utf8, h.text)
	for _, name := range []string{"text/plain;charset=utf-8", "text/plain"} {
		a := atom(name)
		offer(a, a, h.text)
	}
	ascii := true
	for _, b := range h.text {
		ascii = ascii && b < 0x80
	}
	if ascii {
		offer(xproto.AtomString, xproto.AtomString, h.text)
		offer(plain, xproto.AtomString, h.text)
	} else {
		offer(plain, utf8, h.text)
	}
	secret := atom(hint)
	offer(secret, secret, []byte(hintValue))
	return failed
}

// timeNow is the server's time, which ICCCM 2.1 wants for taking a selection:
// it stands in the notice of a property that changed.
func (h *holder) timeNow() (xproto.Timestamp, error) {
	xproto.ChangeProperty(h.conn, xproto.PropModeAppend, h.window, xproto.AtomWmName, xproto.AtomString, 8, 0, nil)
	for {
		event, wrong := h.conn.WaitForEvent()
		switch e := event.(type) {
		case xproto.PropertyNotifyEvent:
			if e.Window == h.window {
				return e.Time, nil
			}
		case nil:
			if wrong == nil {
				return 0, io.EOF
			}
			return 0, wrong
		}
	}
}

// serve answers until the clipboard is another's, the window or the connection
// ends, and forgets the text then. X errors of requests that nobody waits for, such as
// those of a window that is gone, are passed over.
func (h *holder) serve() {
	defer close(h.served)
	defer clear(h.text)
	defer h.close()
	for {
		event, wrong := h.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if wrong == nil {
				return
			}
		case xproto.SelectionClearEvent:
			if e.Selection == h.selection && e.Owner == h.window {
				h.settle()
				return
			}
		case xproto.DestroyNotifyEvent:
			if e.Window == h.window {
				h.settle()
				return
			}
		case xproto.SelectionRequestEvent:
			h.answer(e)
		}
	}
}

// settle waits until the server has taken every answer: closing the
// connection would throw away those that are still on their way.
func (h *holder) settle() { _, _ = xproto.GetInputFocus(h.conn).Reply() }

// answer does what one request asks for and says so, or says no: a property
// of none.
func (h *holder) answer(e xproto.SelectionRequestEvent) {
	property := e.Property
	if property == xproto.AtomNone { // an old program, ICCCM 2.2
		property = e.Target
	}
	given := false
	switch {
	case e.Owner != h.window || e.Selection != h.selection:
	case e.Time != xproto.TimeCurrentTime && int32(e.Time-h.since) < 0: // what was there before us
	case e.Target == h.special.multiple:
		given = e.Property != xproto.AtomNone && h.several(e.Requestor, property)
	default:
		given = h.give(e.Requestor, property, e.Target)
	}
	if !given {
		property = xproto.AtomNone
	}
	answer := xproto.SelectionNotifyEvent{
		Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property,
	}
	xproto.SendEvent(h.conn, false, e.Requestor, 0, string(answer.Bytes()))
}

// give puts one kind on a window; false for a kind that we do not have,
// SAVE_TARGETS among them: a keeper shall not keep it.
func (h *holder) give(w xproto.Window, property, target xproto.Atom) bool {
	put := func(as xproto.Atom, values ...uint32) {
		data := make([]byte, 4*len(values))
		for i, v := range values {
			xgb.Put32(data[4*i:], v)
		}
		xproto.ChangeProperty(h.conn, xproto.PropModeReplace, w, property, as, 32, uint32(len(values)), data)
	}
	switch target {
	case h.special.targets:
		all := make([]uint32, len(h.targets))
		for i, a := range h.targets {
			all[i] = uint32(a)
		}
		put(xproto.AtomAtom, all...)
		return true
	case h.special.timestamp:
		put(xproto.AtomInteger, uint32(h.since))
		return true
	}
	k, ok := h.kinds[target]
	if ok {
		xproto.ChangeProperty(h.conn, xproto.PropModeReplace, w, property, k.as, 8, uint32(len(k.data)), k.data)
	}
	return ok
}

// several answers a list of pairs, kind and property (MULTIPLE); what cannot
// be given gets no property in the list that is put back.
func (h *holder) several(w xproto.Window, property xproto.Atom) bool {
	list, err := xproto.GetProperty(h.conn, false, w, property, h.special.pair, 0, 2*mostPairs).Reply()
	if err != nil || list.Format != 32 || list.BytesAfter > 0 || len(list.Value)%8 != 0 {
		return false
	}
	for pair := list.Value; len(pair) >= 8; pair = pair[8:] {
		target, to := xproto.Atom(xgb.Get32(pair)), xproto.Atom(xgb.Get32(pair[4:]))
		if target == h.special.multiple || to == xproto.AtomNone || !h.give(w, to, target) {
			xgb.Put32(pair[4:], uint32(xproto.AtomNone))
		}
	}
	xproto.ChangeProperty(h.conn, xproto.PropModeReplace, w, property, h.special.pair, 32, uint32(len(list.Value)/4), list.Value)
	return true
}
