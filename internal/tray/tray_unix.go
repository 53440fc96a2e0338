//go:build unix && !darwin

// The desktops of freedesktop.org: a service on the session's bus keeps the
// signs (StatusNotifierWatcher), and at least one panel shows them (its host).
// GNOME has neither without an extension.

package tray

import (
	"context"
	"os"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/bus"
)

const (
	watcher     = "org.kde.StatusNotifierWatcher"
	watcherPath = "/StatusNotifierWatcher"
	properties  = "org.freedesktop.DBus.Properties"
)

// answers is how long a bus is waited for. One that is stuck is none.
const answers = 10 * time.Second

func here(ctx context.Context) bool {
	conn, err := join(ctx)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	return shown(ctx, conn)
}

func wait(ctx context.Context) bool {
	conn, err := join(ctx)
	if err != nil {
		return false // a bus that is not there at a login does not come later
	}
	defer func() { _ = conn.Close() }()
	said := make(chan *dbus.Signal, 16)
	conn.Signal(said)
	// Being told comes before asking, so that nothing happens unseen between.
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher)},
		{dbus.WithMatchInterface(watcher), dbus.WithMatchMember("StatusNotifierHostRegistered")},
	} {
		if conn.AddMatchSignalContext(ctx, match...) != nil {
			return shown(ctx, conn)
		}
	}
	for !shown(ctx, conn) {
		select {
		case <-ctx.Done():
			return false
		case _, open := <-said:
			if !open {
				return false
			}
		}
	}
	return true
}

// join joins the session's bus; none is started for that.
func join(ctx context.Context) (*dbus.Conn, error) {
	return bus.Join(ctx, bus.Session(os.Getenv), answers)
}

// shown asks whether a panel shows the signs. Nothing is started by asking.
func shown(ctx context.Context, conn *dbus.Conn) bool {
	var value dbus.Variant
	call := conn.Object(watcher, watcherPath).CallWithContext(ctx, properties+".Get", dbus.FlagNoAutoStart, watcher, "IsStatusNotifierHostRegistered")
	if call.Store(&value) != nil {
		return false
	}
	yes, _ := value.Value().(bool)
	return yes
}
