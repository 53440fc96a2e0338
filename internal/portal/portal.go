//go:build unix && !darwin

// This file promises: one request and its answer.
//
// The portal answers twice: the call gives the handle of a request, and when
// the person has answered, the request's signal Response has what came of it.
// The signal is listened for before the call is made, since it may be quicker
// than the call's own answer.

package portal

import (
	"context"
	"crypto/rand"
	"os"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/bus"
)

// The portal's names on the bus.
const (
	Name     = "org.freedesktop.portal.Desktop"
	Path     = dbus.ObjectPath("/org/freedesktop/portal/desktop")
	Requests = Path + "/request"
	Request  = "org.freedesktop.portal.Request"
	busName  = "org.freedesktop.DBus"
)

// The codes with which a portal answers a request.
const (
	AnswerDone      = 0
	AnswerCancelled = 1
)

// Portal is the portal of this session. The zero value is ready; its fields
// are for tests.
type Portal struct {
	Address    string        // of the bus; "" is the session's
	CallWait   time.Duration // for the portal to start and take the request; 0 is 30 s, as long as a bus itself waits
	PersonWait time.Duration // for a person to answer; 0 is 3 minutes
}

// Asked is what the portal is asked for.
type Asked struct {
	Method    string                  // with its interface before it
	Arguments []any                   // those before the options
	Options   map[string]dbus.Variant // without the handle's token
	Late      func(Answer)            // takes an answer that crossed its withdrawal; may be nil
}

// Answer is what a request came to.
type Answer struct {
	Code    uint32
	Details map[string]dbus.Variant
}

// Ask makes a request and waits for its answer; one that was carried out has
// no error. The errors are a Reason.
func (p Portal) Ask(ctx context.Context, a Asked) (Answer, error) {
	conn, err := p.join(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = conn.Close() }()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	owner, handle, err := p.call(ctx, conn, a)
	if err != nil {
		return Answer{}, err
	}
	waiting, cancel := context.WithTimeoutCause(ctx, orElse(p.PersonWait, 3*time.Minute), ErrTimedOut)
	defer cancel()
	for {
		select {
		case s, open := <-signals:
			if !open {
				return Answer{}, failed("the bus closed")
			}
			if gone(s, owner) {
				return Answer{}, failed("the portal ended")
			}
			if answer, ok := response(s, owner, handle); ok {
				return answer, answer.refusal()
			}
		case <-waiting.Done():
			withdraw(conn, signals, owner, handle, a.Late)
			return Answer{}, ended(waiting)
		}
	}
}

// Offers gives the version of an interface of the portal; 0 is none. A portal
// is there on many desktops that lack one of its parts.
func (p Portal) Offers(ctx context.Context, name string) uint32 {
	conn, err := p.join(ctx)
	if err != nil {
		return 0
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(ctx, orElse(p.CallWait, 30*time.Second))
	defer cancel()
	var version dbus.Variant
	call := conn.Object(Name, Path).CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, name, "version")
	if call.Store(&version) != nil {
		return 0
	}
	number, _ := version.Value().(uint32)
	return number
}

func (p Portal) join(ctx context.Context) (*dbus.Conn, error) {
	address := p.Address
	if address == "" {
		address = bus.Session(os.Getenv)
	}
	// The request is taken back after ctx has ended: the connection outlives it.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	leave := context.AfterFunc(ctx, end)
	conn, err := bus.Join(life, address, orElse(p.CallWait, 30*time.Second))
	switch {
	case !leave() && err == nil:
		_ = conn.Close()
		err = context.Cause(ctx)
	case err == nil:
		context.AfterFunc(conn.Context(), end)
		return conn, nil
	}
	end()
	return nil, joined(err)
}

// call starts the portal, listens, and makes the request. It gives who the
// portal is, so that nobody else can answer in its place.
func (p Portal) call(ctx context.Context, conn *dbus.Conn, a Asked) (owner string, handle dbus.ObjectPath, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, orElse(p.CallWait, 30*time.Second), ErrTimedOut)
	defer cancel()
	if owner, err = start(ctx, conn); err != nil {
		return "", "", called(ctx, err)
	}
	for _, options := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(Name), dbus.WithMatchInterface(Request), dbus.WithMatchMember("Response"), dbus.WithMatchPathNamespace(Requests)},
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, Name)},
	} {
		if err := conn.AddMatchSignalContext(ctx, options...); err != nil {
			return "", "", called(ctx, err)
		}
	}
	// A portal of before 2018 gives a handle of its own making: what counts is
	// the one that it gives.
	options := map[string]dbus.Variant{"handle_token": dbus.MakeVariant("rokketa_" + rand.Text())}
	for name, value := range a.Options {
		options[name] = value
	}
	arguments := append(append([]any{}, a.Arguments...), options)
	err = conn.Object(Name, Path).CallWithContext(ctx, a.Method, 0, arguments...).Store(&handle)
	if err != nil {
		return "", "", called(ctx, err)
	}
	return owner, handle, nil
}

// start gives who the portal is, and has the bus start it where nobody is.
func start(ctx context.Context, conn *dbus.Conn) (owner string, err error) {
	b := conn.BusObject()
	if b.CallWithContext(ctx, busName+".GetNameOwner", 0, Name).Store(&owner) == nil {
		return owner, nil
	}
	var started uint32
	if err := b.CallWithContext(ctx, busName+".StartServiceByName", 0, Name, uint32(0)).Store(&started); err != nil {
		return "", err
	}
	err = b.CallWithContext(ctx, busName+".GetNameOwner", 0, Name).Store(&owner)
	return owner, err
}

// withdraw takes a request back. The answer may have been on its way: then
// late is given it.
func withdraw(conn *dbus.Conn, signals <-chan *dbus.Signal, owner string, handle dbus.ObjectPath, late func(Answer)) {
	// What the portal sent before it took this call has arrived by its answer.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Object(owner, handle).CallWithContext(ctx, Request+".Close", 0).Err
	if late == nil {
		return
	}
	after, cancelAfter := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancelAfter()
	for {
		select {
		case s, open := <-signals:
			if !open {
				return
			}
			if answer, ok := response(s, owner, handle); ok {
				late(answer)
				return
			}
		case <-after.Done():
			return
		}
	}
}

// response reads the answer to our request from a signal, if it is that. The
// bus delivers what anybody sends to us: it counts from the portal alone.
func response(s *dbus.Signal, owner string, handle dbus.ObjectPath) (Answer, bool) {
	if s == nil || s.Name != Request+".Response" || s.Sender != owner || s.Path != handle || len(s.Body) < 1 {
		return Answer{}, false
	}
	a := Answer{Code: ^uint32(0)}
	if code, ok := s.Body[0].(uint32); ok {
		a.Code = code
	}
	if len(s.Body) > 1 {
		a.Details, _ = s.Body[1].(map[string]dbus.Variant)
	}
	return a, true
}

// refusal is the error of an answer that is none.
func (a Answer) refusal() error {
	switch a.Code {
	case AnswerDone:
		return nil
	case AnswerCancelled:
		return ErrCancelled
	default: // portals say so where it is not allowed
		return ErrRefused
	}
}

// gone says whether a signal tells that the portal ended.
func gone(s *dbus.Signal, owner string) bool {
	if s == nil || s.Name != busName+".NameOwnerChanged" || s.Sender != busName || len(s.Body) != 3 {
		return false
	}
	before, _ := s.Body[1].(string)
	return before == owner
}

func orElse(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return d
}
