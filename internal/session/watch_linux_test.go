// A private bus on which logind and screen savers are played.

package session_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/desktest"
	"rokketa/internal/session"
)

const ours = dbus.ObjectPath("/org/freedesktop/login1/session/_32")

// logind plays the part of it that is asked.
type logind struct{ auto bool }

func (l logind) GetSession(id string) (dbus.ObjectPath, *dbus.Error) {
	switch {
	case id == "2", id == "auto" && l.auto:
		return ours, nil
	}
	return "/", dbus.NewError("org.freedesktop.login1.NoSuchSession", nil)
}

func join(t *testing.T, address string) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// nowhere is an address at which there is no bus.
func nowhere(t *testing.T) string { return "unix:path=" + filepath.Join(t.TempDir(), "none") }

// watched is a watch under way on these buses. Its first event is a sleep that
// the test brings about until it comes, so that what follows is heard.
type watched struct {
	events chan session.Event
	over   chan error
	stop   context.CancelFunc
}

func watch(t *testing.T, system, own string) *watched {
	t.Helper()
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", system)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", own)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	w := &watched{make(chan session.Event, 1000), make(chan error, 1), stop}
	go func() { w.over <- session.Watch(ctx, func(e session.Event) { w.events <- e }) }()
	t.Cleanup(stop)
	return w
}

func (w *watched) hears(t *testing.T, ready func()) {
	t.Helper()
	for {
		ready()
		select {
		case <-w.events:
			return
		case err := <-w.over:
			t.Fatalf("over: %v", err)
		case <-time.After(20 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("hears nothing")
		}
	}
}

// next is what is told next.
func (w *watched) next(t *testing.T) session.Event {
	t.Helper()
	select {
	case e := <-w.events:
		return e
	case err := <-w.over:
		t.Fatalf("over: %v", err)
		return ""
	}
}

func emit(t *testing.T, conn *dbus.Conn, path dbus.ObjectPath, name string, values ...any) {
	t.Helper()
	must(t, conn.Emit(path, name, values...))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func hint(locked bool) []any {
	return []any{"org.freedesktop.login1.Session", map[string]dbus.Variant{"LockedHint": dbus.MakeVariant(locked)}, []string{}}
}

func TestWhatIsSaidOnBothBusesIsTold(t *testing.T) {
	for name, l := range map[string]logind{"a session by its name": {}, "logind knows it": {auto: true}} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_SESSION_ID", map[bool]string{false: "2", true: ""}[l.auto])
			systemAddress, _ := desktest.Bus(t)
			ownAddress, _ := desktest.Bus(t)
			system, own := join(t, systemAddress), join(t, ownAddress)
			must(t, system.Export(l, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"))
			_, err := system.RequestName("org.freedesktop.login1", 0)
			must(t, err)
			w := watch(t, systemAddress, ownAddress)
			// The session's bus is joined last.
			w.hears(t, func() { emit(t, own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", true) })
			// What made it heard may come more than once; this ends it.
			emit(t, own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", false)
			for w.next(t) != session.Unlocked {
			}
			for _, c := range []struct {
				conn   *dbus.Conn
				path   dbus.ObjectPath
				name   string
				values []any
				want   session.Event // "" for nothing
			}{
				{system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", []any{true}, session.Sleeping},
				{system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", []any{false}, session.Awake},
				{system, ours, "org.freedesktop.login1.Session.Lock", nil, session.Locked},
				{system, ours, "org.freedesktop.login1.Session.Unlock", nil, session.Unlocked},
				{system, ours, "org.freedesktop.DBus.Properties.PropertiesChanged", hint(true), session.Locked},
				{system, ours, "org.freedesktop.DBus.Properties.PropertiesChanged", hint(false), session.Unlocked},
				{own, "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", []any{true}, session.Locked},
				{own, "/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", []any{false}, session.Unlocked},
				{own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", []any{true}, session.Locked},
				{own, "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver.ActiveChanged", []any{false}, session.Unlocked},
				{own, "/", "org.mate.ScreenSaver.ActiveChanged", []any{true}, session.Locked},
				{own, "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver.ActiveChanged", []any{true}, session.Locked},
				{own, "/", "org.xfce.ScreenSaver.ActiveChanged", []any{false}, session.Unlocked},
				{own, "/com/canonical/Unity/Session", "com.canonical.Unity.Session.Locked", nil, session.Locked},
				{own, "/com/canonical/Unity/Session", "com.canonical.Unity.Session.Unlocked", nil, session.Unlocked},
				// Another session, another thing, and what makes no sense.
				{system, ours + "9", "org.freedesktop.login1.Session.Lock", nil, ""},
				{system, ours, "org.freedesktop.DBus.Properties.PropertiesChanged", []any{"org.freedesktop.login1.Session", map[string]dbus.Variant{"IdleHint": dbus.MakeVariant(true)}, []string{}}, ""},
				{system, ours, "org.freedesktop.DBus.Properties.PropertiesChanged", []any{"org.freedesktop.login1.Session"}, ""},
				{system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", []any{"soon"}, ""},
				{system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForShutdown", []any{true}, ""},
				{own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", nil, ""},
				{own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.WakeUpScreen", nil, ""},
				{own, "/com/canonical/Unity/Session", "com.canonical.Unity.Session.LogoutRequested", []any{false}, ""},
			} {
				emit(t, c.conn, c.path, c.name, c.values...)
				if c.want == "" {
					// What is told next is what is said next.
					c.want = session.Awake
					if c.conn == system {
						emit(t, system, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", false)
					} else {
						c.want = session.Unlocked
						emit(t, own, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", false)
					}
				}
				if got := w.next(t); got != c.want {
					t.Errorf("%s%v is told as %s, not %s", c.name, c.values, got, c.want)
				}
			}
			w.stop()
			if err := <-w.over; err != nil {
				t.Errorf("stopped: %v", err)
			}
		})
	}
}

func TestOneBusIsEnoughAndTheLossOfTheLastIsSaid(t *testing.T) {
	for _, only := range []string{"system", "session"} {
		t.Run(only, func(t *testing.T) {
			address, end := desktest.Bus(t)
			conn := join(t, address)
			w := watch(t, nowhere(t), address)
			say := func() { emit(t, conn, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", true) }
			if only == "system" {
				w.stop()
				if err := <-w.over; err != nil {
					t.Errorf("stopped: %v", err)
				}
				_, err := conn.RequestName("org.freedesktop.login1", 0)
				must(t, err)
				w = watch(t, address, nowhere(t))
				say = func() {
					emit(t, conn, "/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", true)
				}
			}
			w.hears(t, say)
			end()
			if err := <-w.over; !errors.Is(err, session.ErrLost) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNoBusIsSaidAndNoneIsStarted(t *testing.T) {
	// Whoever is started instead of the real program leaves a trace.
	dir := t.TempDir()
	trace := filepath.Join(dir, "started")
	must(t, os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte("#!/bin/sh\ntouch "+trace+"\n"), 0o700))
	t.Setenv("PATH", dir)
	for _, own := range []string{"", "autolaunch:", nowhere(t)} {
		w := watch(t, nowhere(t), own)
		err := <-w.over
		var told *session.Error
		if !errors.Is(err, session.ErrNoBus) || !errors.As(err, &told) {
			t.Errorf("%q: %v", own, err)
		}
	}
	if _, err := os.Stat(trace); err == nil {
		t.Error("dbus-launch was started")
	}
}

func TestNothingRunsOnAfterwards(t *testing.T) {
	address, _ := desktest.Bus(t)
	before := runtime.NumGoroutine()
	for range 5 {
		w := watch(t, address, address)
		conn, err := dbus.Connect(address)
		must(t, err)
		w.hears(t, func() { emit(t, conn, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", true) })
		w.stop()
		if err := <-w.over; err != nil {
			t.Errorf("stopped: %v", err)
		}
		must(t, conn.Close())
	}
	for range 200 { // the library's own end a moment later
		if runtime.NumGoroutine() <= before {
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines more", runtime.NumGoroutine()-before)
}
