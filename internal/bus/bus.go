//go:build unix && !darwin

// This file promises: the addresses of the two buses, and a connection within
// a bounded time.

package bus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/godbus/dbus/v5"
)

// ErrNone is the error of an address that is empty.
var ErrNone = errors.New("bus: there is none")

// ErrTimedOut is the error of a bus that did not answer in time.
var ErrTimedOut = errors.New("bus: no answer")

// Session gives the address of this session's bus; "" where there is none.
func Session(env func(string) string) string {
	if address := env("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address
	}
	dir := env("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	}
	path := filepath.Join(dir, "bus")
	if info, err := os.Stat(path); err == nil && info.Mode().Type() == os.ModeSocket {
		return "unix:path=" + dbus.EscapeBusAddressValue(path)
	}
	return ""
}

// System gives the address of the computer's bus.
func System(env func(string) string) string {
	if address := env("DBUS_SYSTEM_BUS_ADDRESS"); address != "" {
		return address
	}
	return "unix:path=/var/run/dbus/system_bus_socket"
}

// Join joins the bus at an address, which may take as long as wait. The
// connection ends with ctx, or when it is closed.
func Join(ctx context.Context, address string, wait time.Duration) (*dbus.Conn, error) {
	if address == "" {
		return nil, ErrNone
	}
	// A bus that does not answer is left by closing the connection.
	life, end := context.WithCancelCause(ctx)
	slow := time.AfterFunc(wait, func() { end(ErrTimedOut) })
	conn, err := dbus.Connect(address, dbus.WithContext(life), dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	if !slow.Stop() {
		end(ErrTimedOut)
	}
	if life.Err() != nil {
		if err == nil {
			_ = conn.Close()
		}
		return nil, context.Cause(life)
	}
	if err != nil {
		end(err)
		return nil, err
	}
	context.AfterFunc(conn.Context(), func() { end(nil) })
	return conn, nil
}
