//go:build unix && !darwin

// The portal's request and its answer, against a portal of our own on a real
// bus.

package screen

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// long is a wait that no test reaches.
const long = time.Minute

func asked(address string) portal {
	return portal{address: address, callWait: long, personWait: long, now: time.Now}
}

func TestThePortalGivesThePictureAndKeepsNothing(t *testing.T) {
	for name, shoot := range map[string]func(*player, dbus.ObjectPath, string) dbus.ObjectPath{
		"answer before the call's own": func(p *player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.respond(handle, done(uri)...)
			return handle
		},
		"answer when a person agreed": func(p *player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			time.AfterFunc(time.Millisecond, func() { p.respond(handle, done(uri)...) })
			return handle
		},
		"a handle of its own making": func(p *player, _ dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.respond(requests+"/t42", done(uri)...)
			return requests + "/t42"
		},
		"answers that are another's": func(p *player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.respond(handle + "x")
			p.respond(handle+"_", refuse(answerCancelled)...)
			p.respond(handle, done(uri)...)
			return handle
		},
	} {
		t.Run(name, func(t *testing.T) {
			address := bus(t)
			path, uri := put(t, "画面 1%.png", encoded(t, pattern(64, 48)))
			play(t, address, func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
				return shoot(p, handle, uri), nil
			})
			pictures, err := checked(t.Context(), asked(address).capture)
			must(t, err)
			if len(pictures) != 1 || pictures[0].Bounds != pictures[0].Image.Bounds() || pictures[0].Left != "" {
				t.Fatalf("got %d pictures, %+v", len(pictures), pictures[0].Bounds)
			}
			same(t, pictures[0].Image, pattern(64, 48))
			if exists(path) {
				t.Error("the portal's file is still there")
			}
		})
	}
}

func TestWhatAPortalSaysIsNamed(t *testing.T) {
	says := func(body ...any) func(*player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		return func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			p.respond(handle, body...)
			return handle, nil
		}
	}
	fails := func(name string) func(*player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		return func(*player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			return "/", dbus.NewError(name, []any{"no"})
		}
	}
	for name, c := range map[string]struct {
		shoot func(*player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error)
		want  Reason
	}{
		"cancelled by the person":  {says(refuse(1)...), ErrCancelled},
		"denied":                   {says(refuse(2)...), ErrRefused},
		"a code of the future":     {says(refuse(7)...), ErrRefused},
		"no address":               {says(uint32(0), map[string]dbus.Variant{}), ErrFailed},
		"an address that is none":  {says(uint32(0), map[string]dbus.Variant{"uri": dbus.MakeVariant(7)}), ErrFailed},
		"an answer of other types": {says("done", "soon"), ErrRefused},
		"an answer cut short":      {says(uint32(0)), ErrFailed},
		"a file elsewhere":         {says(done("http://example.com/x.png")...), ErrFailed},
		"a file that is not there": {says(done("file:///nowhere/x.png")...), ErrFailed},
		"not allowed to ask":       {fails("org.freedesktop.DBus.Error.AccessDenied"), ErrRefused},
		"not allowed by itself":    {fails("org.freedesktop.portal.Error.NotAllowed"), ErrRefused},
		"cancelled at once":        {fails("org.freedesktop.portal.Error.Cancelled"), ErrCancelled},
		"without screenshots":      {fails("org.freedesktop.DBus.Error.UnknownMethod"), ErrNoPortal},
		"without anybody behind":   {fails("org.freedesktop.DBus.Error.ServiceUnknown"), ErrNoPortal},
		"does not start":           {fails("org.freedesktop.DBus.Error.Spawn.ChildExited"), ErrNoPortal},
		"too slow for the bus":     {fails("org.freedesktop.DBus.Error.NoReply"), ErrTimedOut},
		"an error of its own":      {fails("org.example.Strange"), ErrFailed},
	} {
		t.Run(name, func(t *testing.T) {
			address := bus(t)
			play(t, address, c.shoot)
			if _, err := asked(address).capture(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("named %v", err)
			}
		})
	}
}

func TestADesktopWithoutAPortalIsNamed(t *testing.T) {
	if _, err := asked(bus(t)).capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("nobody on the bus: %v", err)
	}
	if _, err := asked("unix:path=" + short(t) + "/none").capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("no bus: %v", err)
	}
	address := bus(t)
	conn := join(t, address)
	_, err := conn.RequestName(portalName, dbus.NameFlagDoNotQueue)
	must(t, err)
	if _, err := asked(address).capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("a portal that knows nothing: %v", err)
	}
}

func TestAPortalThatDoesNotAnswerIsGivenUp(t *testing.T) {
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	t.Run("the call", func(t *testing.T) {
		address := bus(t)
		play(t, address, func(_ *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			<-never
			return handle, nil
		})
		p := asked(address)
		p.callWait = 100 * time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
	silent := func(_ *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) { return handle, nil }
	t.Run("the request", func(t *testing.T) {
		address := bus(t)
		played := play(t, address, silent)
		p := asked(address)
		p.personWait = time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
		<-played.closed
	})
	t.Run("a program that is stopped", func(t *testing.T) {
		address := bus(t)
		ctx, stop := context.WithCancel(t.Context())
		played := play(t, address, func(_ *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			time.AfterFunc(time.Millisecond, stop)
			return handle, nil
		})
		_, err := checked(ctx, asked(address).capture)
		if !errors.Is(err, ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("named %v", err)
		}
		select {
		case <-played.closed:
		default: // stopped while it still called: then there is no request yet
		}
	})
	t.Run("a bus that says nothing", func(t *testing.T) {
		dir := short(t)
		listener := listen(t, dir+"/bus")
		go func() {
			for {
				if _, err := listener.Accept(); err != nil {
					return
				}
			}
		}()
		p := asked("unix:path=" + dir + "/bus")
		p.callWait = time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
}

func TestAnAnswerThatCrossesTheWithdrawalLeavesNoFile(t *testing.T) {
	address := bus(t)
	path, uri := put(t, "late.png", encoded(t, pattern(8, 8)))
	p := asked(address)
	p.personWait = time.Millisecond
	play(t, address, func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.late = func() { p.respond(handle, done(uri)...) }
		return handle, nil
	})
	if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
		t.Errorf("named %v", err)
	}
	if exists(path) {
		t.Error("the portal's file is still there")
	}
}

func TestAPortalThatEndsIsNoticed(t *testing.T) {
	address := bus(t)
	play(t, address, func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		time.AfterFunc(time.Millisecond, func() { _ = p.conn.Close() })
		return handle, nil
	})
	if _, err := asked(address).capture(t.Context()); !errors.Is(err, ErrFailed) {
		t.Errorf("named %v", err)
	}
}

// Whoever is on the bus can send us a signal. Only the portal's counts, or
// another program could have a file of its choice read and deleted.
func TestNobodyAnswersInThePortalsPlace(t *testing.T) {
	address := bus(t)
	precious, lie := put(t, "precious.png", encoded(t, pattern(8, 8)))
	_, truth := put(t, "screen.png", encoded(t, pattern(16, 16)))
	impostor := join(t, address)
	play(t, address, func(p *player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		if err := emit(impostor, p.who(), handle, done(lie)...); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		// A round trip: the impostor's signal is on the bus before ours.
		var id string
		if err := impostor.BusObject().Call(busName+".GetId", 0).Store(&id); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		p.respond(handle, done(truth)...)
		return handle, nil
	})
	pictures, err := asked(address).capture(t.Context())
	must(t, err)
	same(t, pictures[0].Image, pattern(16, 16))
	if !exists(precious) {
		t.Error("another program's file was deleted")
	}
}

func TestTheSessionsBusIsFoundAndNeverStarted(t *testing.T) {
	dir := short(t)
	env := map[string]string{}
	look := func() string { return sessionBus(func(name string) string { return env[name] }) }
	if got := look(); got != "" {
		t.Errorf("from nothing: %q", got)
	}
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
