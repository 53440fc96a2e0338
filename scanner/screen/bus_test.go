//go:build unix && !darwin

// A bus of a test's own, and a portal on it that does what the test wants.

package screen

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

// need gives the path of a program, or skips: on a machine that is to have
// everything it fails.
func need(t testing.TB, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
		t.Fatalf("%s is not installed (Debian: %s)", program, debian)
	}
	t.Skipf("%s is not installed (Debian: %s)", program, debian)
	return ""
}

// short makes a folder whose path is short enough for a socket in it.
func short(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "screen")
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

// bus starts a bus on which nobody is, and which starts nobody.
func bus(t *testing.T) (address string) {
	t.Helper()
	daemon := need(t, "dbus-daemon", "dbus")
	dir := short(t)
	config := filepath.Join(dir, "bus.conf")
	must(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:path=`+dir+`/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	c := exec.CommandContext(t.Context(), daemon, "--nofork", "--nosyslog", "--print-address=1", "--config-file="+config)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return strings.TrimSpace(line)
}

func join(t *testing.T, address string) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// player plays the portal.
type player struct {
	conn *dbus.Conn
	// shoot is the portal's part: it answers by respond, at once or later.
	// What it gives is the answer to the call.
	shoot  func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error)
	closed chan struct{} // told when the request is taken back

	mu    sync.Mutex
	asked string // who asked
	late  func() // called when the request is taken back, before that is answered
}

// play puts a portal on the bus.
func play(t *testing.T, address string, shoot func(*player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error)) *player {
	t.Helper()
	p := &player{conn: join(t, address), shoot: shoot, closed: make(chan struct{}, 1)}
	must(t, p.conn.Export(p, portalPath, shooter))
	reply, err := p.conn.RequestName(portalName, dbus.NameFlagDoNotQueue)
	must(t, err)
	if reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name is taken: %v", reply)
	}
	return p
}

var token = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// Screenshot is the method of the portal.
func (p *player) Screenshot(sender dbus.Sender, parent string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	p.mu.Lock()
	p.asked = string(sender)
	p.mu.Unlock()
	name, ok := options["handle_token"].Value().(string)
	if interactive, known := options["interactive"].Value().(bool); !ok || !token.MatchString(name) || !known || interactive || parent != "" {
		return "/", dbus.MakeFailedError(fmt.Errorf("asked with %v", options))
	}
	handle := requests + dbus.ObjectPath("/"+strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")+"/"+name)
	if err := p.conn.Export(requested{p}, handle, request); err != nil {
		return "/", dbus.MakeFailedError(err)
	}
	return p.shoot(p, handle)
}

func (p *player) who() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// respond sends the request's answer.
func (p *player) respond(handle dbus.ObjectPath, body ...any) {
	_ = emit(p.conn, p.who(), handle, body...)
}

// emit sends a Response to one program, as portals do.
func emit(conn *dbus.Conn, to string, handle dbus.ObjectPath, body ...any) error {
	m := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldInterface:   dbus.MakeVariant(request),
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

// done is the body of an answer with a file.
func done(uri string) []any {
	return []any{uint32(answerDone), map[string]dbus.Variant{"uri": dbus.MakeVariant(uri)}}
}

// refuse is the body of an answer without one.
func refuse(code uint32) []any { return []any{code, map[string]dbus.Variant{}} }

// requested is a request that can be taken back.
type requested struct{ p *player }

// Close is the method of a request.
func (r requested) Close() *dbus.Error {
	r.p.mu.Lock()
	late := r.p.late
	r.p.mu.Unlock()
	if late != nil {
		late()
	}
	r.p.closed <- struct{}{}
	return nil
}
