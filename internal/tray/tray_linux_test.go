// A private bus on which a desktop's panel is played.

package tray_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"rokketa/internal/desktest"
	"rokketa/internal/tray"
)

const watcher = "org.kde.StatusNotifierWatcher"

func TestOnlyADesktopThatShowsSignsHasATray(t *testing.T) {
	address := bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if tray.Here(t.Context()) {
		t.Fatal("an empty bus has one")
	}
	panel := panel(t, address, false)
	if tray.Here(t.Context()) {
		t.Fatal("a service that keeps signs and shows none is one")
	}
	panel.SetMust(watcher, "IsStatusNotifierHostRegistered", true)
	if !tray.Here(t.Context()) {
		t.Error("a panel that shows them is none")
	}
}

func TestATrayThatComesLaterIsWaitedFor(t *testing.T) {
	address := bus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	came := make(chan bool)
	go func() { came <- tray.Wait(t.Context()) }()
	panel(t, address, true)
	if !<-came {
		t.Error("not seen when it came")
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", bus(t))
	ctx, cancel := context.WithCancel(t.Context())
	came := make(chan bool)
	go func() { came <- tray.Wait(ctx) }()
	cancel()
	if <-came {
		t.Error("a tray where there is none")
	}
}

func TestWithoutABusThereIsNoTray(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if tray.Here(t.Context()) || tray.Wait(t.Context()) {
		t.Error("a tray without a bus")
	}
}

// bus starts a bus on which nobody is.
func bus(t *testing.T) (address string) {
	t.Helper()
	address, _ = desktest.Bus(t)
	return address
}

// panel plays the service of a desktop.
func panel(t *testing.T, address string, shows bool) *prop.Properties {
	t.Helper()
	conn, err := dbus.Connect(address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	all, err := prop.Export(conn, "/StatusNotifierWatcher", prop.Map{watcher: {
		"IsStatusNotifierHostRegistered": {Value: shows, Writable: true, Emit: prop.EmitTrue},
	}})
	must(t, err)
	_, err = conn.RequestName(watcher, dbus.NameFlagDoNotQueue)
	must(t, err)
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
