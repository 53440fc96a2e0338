//go:build unix && !darwin

// The portal's request and its answer, against a portal of our own on a real
// bus.

package screen

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/portal"
	"rokketa/internal/portal/portaltest"
)

// long is a wait that no test reaches.
const long = time.Minute

func asked(address string) shooter {
	return shooter{portal: portal.Portal{Address: address, CallWait: long, PersonWait: long}, now: time.Now}
}

// play puts a portal that gives pictures on a bus.
func play(t *testing.T, address string, shoot func(*portaltest.Player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error)) *portaltest.Player {
	t.Helper()
	return portaltest.Play(t, address, shoots, 1, func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		if interactive, known := c.Options["interactive"].Value().(bool); !known || interactive || c.Strings[0] != "" {
			return "/", dbus.MakeFailedError(fmt.Errorf("asked with %v", c))
		}
		return shoot(p, c.Handle)
	})
}

// done is the body of an answer with a file.
func done(uri string) []any { return portaltest.Done("uri", uri) }

func TestThePortalGivesThePictureAndKeepsNothing(t *testing.T) {
	for name, shoot := range map[string]func(*portaltest.Player, dbus.ObjectPath, string) dbus.ObjectPath{
		"answer before the call's own": func(p *portaltest.Player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.Respond(handle, done(uri)...)
			return handle
		},
		"answer when a person agreed": func(p *portaltest.Player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			time.AfterFunc(time.Millisecond, func() { p.Respond(handle, done(uri)...) })
			return handle
		},
		"a handle of its own making": func(p *portaltest.Player, _ dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.Respond(portal.Requests+"/t42", done(uri)...)
			return portal.Requests + "/t42"
		},
		"answers that are another's": func(p *portaltest.Player, handle dbus.ObjectPath, uri string) dbus.ObjectPath {
			p.Respond(handle + "x")
			p.Respond(handle+"_", portaltest.Refuse(portal.AnswerCancelled)...)
			p.Respond(handle, done(uri)...)
			return handle
		},
	} {
		t.Run(name, func(t *testing.T) {
			address := portaltest.Bus(t)
			path, uri := put(t, "画面 1%.png", encoded(t, pattern(64, 48)))
			play(t, address, func(p *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
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
	says := func(body ...any) func(*portaltest.Player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		return func(p *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			p.Respond(handle, body...)
			return handle, nil
		}
	}
	fails := func(name string) func(*portaltest.Player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		return func(*portaltest.Player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			return "/", dbus.NewError(name, []any{"no"})
		}
	}
	for name, c := range map[string]struct {
		shoot func(*portaltest.Player, dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error)
		want  Reason
	}{
		"cancelled by the person":  {says(portaltest.Refuse(1)...), ErrCancelled},
		"denied":                   {says(portaltest.Refuse(2)...), ErrRefused},
		"a code of the future":     {says(portaltest.Refuse(7)...), ErrRefused},
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
			address := portaltest.Bus(t)
			play(t, address, c.shoot)
			if _, err := asked(address).capture(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("named %v", err)
			}
		})
	}
}

func TestADesktopWithoutAPortalIsNamed(t *testing.T) {
	if _, err := asked(portaltest.Bus(t)).capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("nobody on the bus: %v", err)
	}
	if _, err := asked("unix:path=" + portaltest.Short(t) + "/none").capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("no bus: %v", err)
	}
	address := portaltest.Bus(t)
	conn := portaltest.Join(t, address)
	_, err := conn.RequestName(portal.Name, dbus.NameFlagDoNotQueue)
	must(t, err)
	if _, err := asked(address).capture(t.Context()); !errors.Is(err, ErrNoPortal) {
		t.Errorf("a portal that knows nothing: %v", err)
	}
}

func TestAPortalThatDoesNotAnswerIsGivenUp(t *testing.T) {
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	t.Run("the call", func(t *testing.T) {
		address := portaltest.Bus(t)
		play(t, address, func(_ *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			<-never
			return handle, nil
		})
		p := asked(address)
		p.portal.CallWait = 100 * time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
	silent := func(_ *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) { return handle, nil }
	t.Run("the request", func(t *testing.T) {
		address := portaltest.Bus(t)
		played := play(t, address, silent)
		p := asked(address)
		p.portal.PersonWait = time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
		<-played.Closed
	})
	t.Run("a program that is stopped", func(t *testing.T) {
		address := portaltest.Bus(t)
		ctx, stop := context.WithCancel(t.Context())
		played := play(t, address, func(_ *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
			time.AfterFunc(time.Millisecond, stop)
			return handle, nil
		})
		_, err := checked(ctx, asked(address).capture)
		if !errors.Is(err, ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("named %v", err)
		}
		select {
		case <-played.Closed:
		default: // stopped while it still called: then there is no request yet
		}
	})
	t.Run("a bus that says nothing", func(t *testing.T) {
		dir := portaltest.Short(t)
		listener := listen(t, dir+"/bus")
		go func() {
			for {
				if _, err := listener.Accept(); err != nil {
					return
				}
			}
		}()
		p := asked("unix:path=" + dir + "/bus")
		p.portal.CallWait = time.Millisecond
		if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
}

func TestAnAnswerThatCrossesTheWithdrawalLeavesNoFile(t *testing.T) {
	address := portaltest.Bus(t)
	path, uri := put(t, "late.png", encoded(t, pattern(8, 8)))
	p := asked(address)
	p.portal.PersonWait = time.Millisecond
	play(t, address, func(p *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		p.LateAnswer(func() { p.Respond(handle, done(uri)...) })
		return handle, nil
	})
	if _, err := p.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
		t.Errorf("named %v", err)
	}
	if exists(path) {
		t.Error("the portal's file is still there")
	}
}

// Whoever is on the bus can send us a signal. Only the portal's counts, or
// another program could have a file of its choice read and deleted.
func TestNobodyAnswersInThePortalsPlace(t *testing.T) {
	address := portaltest.Bus(t)
	precious, lie := put(t, "precious.png", encoded(t, pattern(8, 8)))
	_, truth := put(t, "screen.png", encoded(t, pattern(16, 16)))
	impostor := portaltest.Join(t, address)
	play(t, address, func(p *portaltest.Player, handle dbus.ObjectPath) (dbus.ObjectPath, *dbus.Error) {
		if err := portaltest.Emit(impostor, p.Who(), handle, done(lie)...); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		// A round trip: the impostor's signal is on the bus before ours.
		var id string
		if err := impostor.BusObject().Call("org.freedesktop.DBus.GetId", 0).Store(&id); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		p.Respond(handle, done(truth)...)
		return handle, nil
	})
	pictures, err := asked(address).capture(t.Context())
	must(t, err)
	same(t, pictures[0].Image, pattern(16, 16))
	if !exists(precious) {
		t.Error("another program's file was deleted")
	}
}
