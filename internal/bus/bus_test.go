//go:build unix && !darwin

// The session's bus is found where the desktop says it is, none is started,
// and one that says nothing is left.

package bus

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// listen opens a socket.
func listen(t *testing.T, path string) net.Listener {
	t.Helper()
	l, err := net.Listen("unix", path)
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestTheSessionsBusIsFoundAndNeverStarted(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{}
	look := func() string { return Session(func(name string) string { return env[name] }) }
	env["XDG_RUNTIME_DIR"] = dir
	if got := look(); got != "" {
		t.Errorf("from an empty folder: %q", got)
	}
	must(t, os.WriteFile(dir+"/bus", nil, 0o600))
	if got := look(); got != "" {
		t.Errorf("from a file that is no socket: %q", got)
	}
	must(t, os.Remove(dir+"/bus"))
	listen(t, dir+"/bus")
	if got := look(); got != "unix:path="+dir+"/bus" {
		t.Errorf("from the runtime folder: %q", got)
	}
	env["DBUS_SESSION_BUS_ADDRESS"] = "autolaunch:"
	if got := look(); got != "unix:path="+dir+"/bus" {
		t.Errorf("where one would be started: %q", got)
	}
	env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/x"
	if got := look(); got != "unix:path=/x" {
		t.Errorf("as it is told: %q", got)
	}
}

func TestABusThatSaysNothingIsLeft(t *testing.T) {
	path := t.TempDir() + "/bus"
	l := listen(t, path)
	left := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err == nil {
			for b := make([]byte, 64); err == nil; {
				_, err = c.Read(b)
			}
		}
		left <- err // the other end closed
	}()
	if _, err := Join(t.Context(), "unix:path="+path, time.Millisecond); !errors.Is(err, ErrTimedOut) {
		t.Errorf("after the wait: %v", err)
	}
	if err := <-left; err == nil {
		t.Error("the connection was not closed")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Join(ctx, "unix:path="+path, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context: %v", err)
	}
	if _, err := Join(t.Context(), "", time.Hour); !errors.Is(err, ErrNone) {
		t.Errorf("without a bus: %v", err)
	}
}
