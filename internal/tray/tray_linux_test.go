// A private bus on which a desktop's panel is played.

package tray_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"rokketa/internal/tray"
)

const watcher = "org.kde.StatusNotifierWatcher"

func TestOnlyADesktopThatShowsSignsHasATray(t *testing.T) {
	address := daemon(t)
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
	address := daemon(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	came := make(chan bool)
	go func() { came <- tray.Wait(t.Context()) }()
	panel(t, address, true)
	if !<-came {
		t.Error("not seen when it came")
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", daemon(t))
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

// daemon starts a bus on which nobody is.
func daemon(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		if os.Getenv("ROKKETA_REQUIRE_REAL") == "1" {
			t.Fatal("dbus-daemon is not installed (Debian: dbus)")
		}
		t.Skip("dbus-daemon is not installed (Debian: dbus)")
	}
	dir, err := os.MkdirTemp("", "bus") // short enough for a socket
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "bus.conf")
	must(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:path=`+dir+`/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	c := exec.Command("dbus-daemon", "--nofork", "--nosyslog", "--print-address=1", "--config-file="+config)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return strings.TrimSpace(line)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
