//go:build unix && !darwin

// This file promises: a bus of a test's own, and a portal on it that does what
// the test wants.

package portaltest

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/desktest"
	"rokketa/internal/portal"
)

// Short makes a folder whose path is short enough for a socket in it.
func Short(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "portal")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Bus starts a bus on which nobody is.
func Bus(t testing.TB) (address string) {
	t.Helper()
	address, _ = desktest.Bus(t)
	return address
}

// Join joins a bus until the test ends.
func Join(t testing.TB, address string) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// Call is one call of a method of the portal.
type Call struct {
	Strings []string // the arguments before the options
	Options map[string]dbus.Variant
	Handle  dbus.ObjectPath // of the request, as portals make it since 2018
}

// Player plays the portal.
type Player struct {
	Conn   *dbus.Conn
	Closed chan struct{} // told when the request is taken back
	do     func(*Player, Call) (dbus.ObjectPath, *dbus.Error)

	mu    sync.Mutex
	asked string // who asked
	late  func() // called when the request is taken back, before that is answered
}

// Play puts a portal with one method on the bus. do is its part: it answers
// by Respond, at once or later; what it gives is the answer to the call.
// method has its interface before it, and takes one or two strings before the
// options.
func Play(t testing.TB, address, method string, texts int, do func(*Player, Call) (dbus.ObjectPath, *dbus.Error)) *Player {
	t.Helper()
	p := &Player{Conn: Join(t, address), do: do, Closed: make(chan struct{}, 1)}
	dot := strings.LastIndex(method, ".")
	takes := any(func(sender dbus.Sender, one string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
		return p.called(string(sender), options, one)
	})
	if texts == 2 {
		takes = func(sender dbus.Sender, one, two string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
			return p.called(string(sender), options, one, two)
		}
	}
	must(t, p.Conn.ExportMethodTable(map[string]any{method[dot+1:]: takes}, portal.Path, method[:dot]))
	reply, err := p.Conn.RequestName(portal.Name, dbus.NameFlagDoNotQueue)
	must(t, err)
	if reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name is taken: %v", reply)
	}
	return p
}

// Offer gives the portal the version of an interface, as portals tell what
// they have.
func (p *Player) Offer(t testing.TB, name string, version uint32) {
	t.Helper()
	get := func(asked, property string) (dbus.Variant, *dbus.Error) {
		if asked != name || property != "version" {
			return dbus.Variant{}, dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", nil)
		}
		return dbus.MakeVariant(version), nil
	}
	must(t, p.Conn.ExportMethodTable(map[string]any{"Get": get}, portal.Path, "org.freedesktop.DBus.Properties"))
}

// LateAnswer has do called when the request is taken back, before that is
// answered.
func (p *Player) LateAnswer(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late = do
}

func (p *Player) called(sender string, options map[string]dbus.Variant, texts ...string) (dbus.ObjectPath, *dbus.Error) {
	p.mu.Lock()
	p.asked = sender
	p.mu.Unlock()
	name, ok := options["handle_token"].Value().(string)
	if !ok || !regexp.MustCompile(`^[A-Za-z0-9_]+$`).MatchString(name) {
		return "/", dbus.MakeFailedError(fmt.Errorf("asked with %v", options))
	}
	handle := portal.Requests + dbus.ObjectPath("/"+strings.ReplaceAll(strings.TrimPrefix(sender, ":"), ".", "_")+"/"+name)
	if err := p.Conn.Export(requested{p}, handle, portal.Request); err != nil {
		return "/", dbus.MakeFailedError(err)
	}
	return p.do(p, Call{Strings: texts, Options: options, Handle: handle})
}

// Who is who asked last, as the bus names it.
func (p *Player) Who() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// Respond sends a request's answer.
func (p *Player) Respond(handle dbus.ObjectPath, body ...any) {
	_ = Emit(p.Conn, p.Who(), handle, body...)
}

// Emit sends a Response to one program, as portals do.
func Emit(conn *dbus.Conn, to string, handle dbus.ObjectPath, body ...any) error {
	m := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldInterface:   dbus.MakeVariant(portal.Request),
		dbus.FieldMember:      dbus.MakeVariant("Response"),
		dbus.FieldPath:        dbus.MakeVariant(handle),
		dbus.FieldDestination: dbus.MakeVariant(to),
	}, Body: body}
	if len(body) > 0 {
		m.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(body...))
	}
	if err := m.IsValid(); err != nil {
		return err
	}
	conn.Send(m, nil)
	return nil
}

// Done is the body of an answer with one detail.
func Done(name string, value any) []any {
	return []any{uint32(portal.AnswerDone), map[string]dbus.Variant{name: dbus.MakeVariant(value)}}
}

// Refuse is the body of an answer without any.
func Refuse(code uint32) []any { return []any{code, map[string]dbus.Variant{}} }

// requested is a request that can be taken back.
type requested struct{ p *Player }

// Close is the method of a request.
func (r requested) Close() *dbus.Error {
	r.p.mu.Lock()
	late := r.p.late
	r.p.mu.Unlock()
	if late != nil {
		late()
	}
	r.p.Closed <- struct{}{}
	return nil
}
