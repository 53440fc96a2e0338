//go:build unix && !darwin

// This file promises: the picture of a Wayland desktop by its portal
// (org.freedesktop.portal.Screenshot, version 1 and later).
//
// The portal answers twice: the call gives the handle of a request, and when
// the person has agreed, the request's signal Response gives the address of a
// file. The signal is listened for before the call is made, since it may be
// quicker than the call's own answer.

package screen

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	portalName = "org.freedesktop.portal.Desktop"
	portalPath = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	requests   = portalPath + "/request"
	shooter    = "org.freedesktop.portal.Screenshot"
	request    = "org.freedesktop.portal.Request"
	busName    = "org.freedesktop.DBus"
)

// How the portal answers a request.
const (
	answerDone      = 0
	answerCancelled = 1
)

// portal asks a desktop's portal. The zero value is ready; its fields are for
// tests.
type portal struct {
	address    string        // of the bus; "" is the session's
	callWait   time.Duration // for the portal to start and take the request; 0 is 30 s, as long as a bus itself waits
	personWait time.Duration // for a person to answer; 0 is 3 minutes
	now        func() time.Time
}

func (p portal) capture(ctx context.Context) ([]Picture, error) {
	if p.now == nil {
		p.now = time.Now
	}
	address := p.address
	if address == "" {
		address = sessionBus(os.Getenv)
	}
	if address == "" {
		return nil, &Error{Reason: ErrNoPortal, Cause: errors.New("no session bus")}
	}
	conn, err := connect(ctx, address, orElse(p.callWait, 30*time.Second))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	return p.ask(ctx, conn)
}

// sessionBus gives the address of the bus of this session. The library would
// start a bus where there is none; nobody would be on it.
func sessionBus(env func(string) string) string {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address
	}
	if dir := env("XDG_RUNTIME_DIR"); dir != "" {
		path := filepath.Join(dir, "bus")
		if info, err := os.Stat(path); err == nil && info.Mode().Type() == os.ModeSocket {
			return "unix:path=" + dbus.EscapeBusAddressValue(path)
		}
	}
	return ""
}

// connect joins the bus. A bus that does not answer is left behind.
func connect(ctx context.Context, address string, wait time.Duration) (*dbus.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, wait, &Error{Reason: ErrTimedOut})
	defer cancel()
	type result struct {
		conn *dbus.Conn
		err  error
	}
	got := make(chan result, 1)
	go func() {
		conn, err := dbus.Connect(address)
		got <- result{conn, err}
	}()
	select {
	case r := <-got:
		if r.err != nil {
			return nil, &Error{Reason: ErrNoPortal, Cause: r.err}
		}
		return r.conn, nil
	case <-ctx.Done():
		go func() {
			if r := <-got; r.err == nil {
				_ = r.conn.Close()
			}
		}()
		return nil, stopped(ctx)
	}
}

// ask makes one request and waits for its answer.
func (p portal) ask(ctx context.Context, conn *dbus.Conn) ([]Picture, error) {
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	began := p.now()
	owner, handle, err := p.call(ctx, conn)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeoutCause(ctx, orElse(p.personWait, 3*time.Minute), &Error{Reason: ErrTimedOut})
	defer cancel()
	for {
		select {
		case s, open := <-signals:
			if !open {
				return nil, failed("the bus closed")
			}
			if gone(s, owner) {
				return nil, failed("the portal ended")
			}
			if answer, ok := response(s, owner, handle); ok {
				return answer.pictures(began)
			}
		case <-waiting.Done():
			p.withdraw(conn, signals, owner, handle, began)
			return nil, stopped(waiting)
		}
	}
}

// call starts the portal, listens, and makes the request. It gives who the
// portal is, so that nobody else can answer in its place.
func (p portal) call(ctx context.Context, conn *dbus.Conn) (owner string, handle dbus.ObjectPath, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, orElse(p.callWait, 30*time.Second), &Error{Reason: ErrTimedOut})
	defer cancel()
	if owner, err = start(ctx, conn); err != nil {
		return "", "", callError(ctx, err)
	}
	for _, options := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(portalName), dbus.WithMatchInterface(request), dbus.WithMatchMember("Response"), dbus.WithMatchPathNamespace(requests)},
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName)},
	} {
		if err := conn.AddMatchSignalContext(ctx, options...); err != nil {
			return "", "", callError(ctx, err)
		}
	}
	// A portal of before 2018 gives a handle of its own making: what counts is
	// the one that it gives.
	err = conn.Object(portalName, portalPath).CallWithContext(ctx, shooter+".Screenshot", 0, "", map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant("rokketa_" + rand.Text()),
		"interactive":  dbus.MakeVariant(false),
		"modal":        dbus.MakeVariant(false),
	}).Store(&handle)
	if err != nil {
		return "", "", callError(ctx, err)
	}
	return owner, handle, nil
}

// start gives who the portal is, and has the bus start it where nobody is.
func start(ctx context.Context, conn *dbus.Conn) (owner string, err error) {
	bus := conn.BusObject()
	if bus.CallWithContext(ctx, busName+".GetNameOwner", 0, portalName).Store(&owner) == nil {
		return owner, nil
	}
	var started uint32
	if err := bus.CallWithContext(ctx, busName+".StartServiceByName", 0, portalName, uint32(0)).Store(&started); err != nil {
		return "", err
	}
	err = bus.CallWithContext(ctx, busName+".GetNameOwner", 0, portalName).Store(&owner)
	return owner, err
}

// withdraw takes a request back. The answer may have been on its way: then its
// file is deleted too.
func (p portal) withdraw(conn *dbus.Conn, signals <-chan *dbus.Signal, owner string, handle dbus.ObjectPath, began time.Time) {
	// What the portal sent before it took this call has arrived by its answer.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Object(owner, handle).CallWithContext(ctx, request+".Close", 0).Err
	late, cancelLate := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancelLate()
	for {
		select {
		case s, open := <-signals:
			if !open {
				return
			}
			if answer, ok := response(s, owner, handle); ok {
				_, _ = answer.pictures(began)
				return
			}
		case <-late.Done():
			return
		}
	}
}

// answer is what a request came to.
type answer struct {
	code uint32
	uri  string
}

// response reads the answer to our request from a signal, if it is that. The
// bus delivers what anybody sends to us: it counts from the portal alone.
func response(s *dbus.Signal, owner string, handle dbus.ObjectPath) (answer, bool) {
	if s == nil || s.Name != request+".Response" || s.Sender != owner || s.Path != handle || len(s.Body) < 1 {
		return answer{}, false
	}
	a := answer{code: ^uint32(0)}
	if code, ok := s.Body[0].(uint32); ok {
		a.code = code
	}
	if len(s.Body) > 1 {
		if details, ok := s.Body[1].(map[string]dbus.Variant); ok {
			a.uri, _ = details["uri"].Value().(string)
		}
	}
	return a, true
}

// pictures reads what an answer leads to.
func (a answer) pictures(began time.Time) ([]Picture, error) {
	switch a.code {
	case answerDone:
	case answerCancelled:
		return nil, &Error{Reason: ErrCancelled}
	default: // portals say so where it is not allowed
		return nil, &Error{Reason: ErrRefused}
	}
	img, left, err := take(a.uri, began)
	if err != nil {
		return nil, err
	}
	return []Picture{{Image: img, Bounds: img.Bounds().Sub(img.Bounds().Min), Left: left}}, nil
}

// gone says whether a signal tells that the portal ended.
func gone(s *dbus.Signal, owner string) bool {
	if s == nil || s.Name != busName+".NameOwnerChanged" || s.Sender != busName || len(s.Body) != 3 {
		return false
	}
	before, _ := s.Body[1].(string)
	return before == owner
}

// callError names what a call came to.
func callError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	var e dbus.Error
	if !errors.As(err, &e) {
		return failed("the bus: %w", err)
	}
	const prefix = busName + ".Error."
	switch name := strings.TrimPrefix(e.Name, prefix); {
	case name == "AccessDenied", name == "AuthFailed", e.Name == "org.freedesktop.portal.Error.NotAllowed":
		return &Error{Reason: ErrRefused, Cause: err}
	case e.Name == "org.freedesktop.portal.Error.Cancelled":
		return &Error{Reason: ErrCancelled, Cause: err}
	case name == "ServiceUnknown", name == "NameHasNoOwner", name == "UnknownMethod", name == "UnknownInterface",
		name == "UnknownObject", strings.HasPrefix(name, "Spawn."):
		return &Error{Reason: ErrNoPortal, Cause: err}
	case name == "NoReply", name == "Timeout", name == "TimedOut":
		return &Error{Reason: ErrTimedOut, Cause: err}
	}
	return failed("the portal: %w", err)
}
