//go:build unix && !darwin

// A request and its answer, against a portal of our own on a real bus.

package portal_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/portal"
	"rokketa/internal/portal/portaltest"
)

const (
	long    = time.Minute // a wait that no test reaches
	opens   = "org.freedesktop.portal.FileChooser.OpenFile"
	chooser = "org.freedesktop.portal.FileChooser"
)

func at(address string) portal.Portal {
	return portal.Portal{Address: address, CallWait: long, PersonWait: long}
}

func file() portal.Asked {
	return portal.Asked{Method: opens, Arguments: []any{"x11:1", "title"}, Options: map[string]dbus.Variant{"modal": dbus.MakeVariant(true)}}
}

type does = func(*portaltest.Player, portaltest.Call) (dbus.ObjectPath, *dbus.Error)

func play(t *testing.T, address string, do does) *portaltest.Player {
	t.Helper()
	return portaltest.Play(t, address, opens, 2, do)
}

func says(body ...any) does {
	return func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		p.Respond(c.Handle, body...)
		return c.Handle, nil
	}
}

func TestAnAnswerComesBeforeOrAfterTheCallsOwn(t *testing.T) {
	for name, do := range map[string]does{
		"before": says(portaltest.Done("choice", "yes")...),
		"after": func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			time.AfterFunc(time.Millisecond, func() { p.Respond(c.Handle, portaltest.Done("choice", "yes")...) })
			return c.Handle, nil
		},
		"with a handle of its own": func(p *portaltest.Player, _ portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			p.Respond(portal.Requests+"/t42", portaltest.Done("choice", "yes")...)
			return portal.Requests + "/t42", nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			address := portaltest.Bus(t)
			play(t, address, func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
				if modal, _ := c.Options["modal"].Value().(bool); !modal || c.Strings[0] != "x11:1" || c.Strings[1] != "title" {
					t.Errorf("asked with %v %v", c.Strings, c.Options)
				}
				return do(p, c)
			})
			answer, err := at(address).Ask(t.Context(), file())
			if got, _ := answer.Details["choice"].Value().(string); err != nil || got != "yes" {
				t.Errorf("got %v, %v", answer, err)
			}
		})
	}
}

func TestWhatAPortalSaysIsNamed(t *testing.T) {
	fails := func(name string) does {
		return func(*portaltest.Player, portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			return "/", dbus.NewError(name, []any{"no"})
		}
	}
	for name, c := range map[string]struct {
		do   does
		want portal.Reason
	}{
		"cancelled by the person":  {says(portaltest.Refuse(1)...), portal.ErrCancelled},
		"denied":                   {says(portaltest.Refuse(2)...), portal.ErrRefused},
		"a code of the future":     {says(portaltest.Refuse(7)...), portal.ErrRefused},
		"an answer of other types": {says("done", "soon"), portal.ErrRefused},
		"not allowed to ask":       {fails("org.freedesktop.DBus.Error.AccessDenied"), portal.ErrRefused},
		"not allowed by itself":    {fails("org.freedesktop.portal.Error.NotAllowed"), portal.ErrRefused},
		"cancelled at once":        {fails("org.freedesktop.portal.Error.Cancelled"), portal.ErrCancelled},
		"without this part":        {fails("org.freedesktop.DBus.Error.UnknownMethod"), portal.ErrNone},
		"without anybody behind":   {fails("org.freedesktop.DBus.Error.ServiceUnknown"), portal.ErrNone},
		"does not start":           {fails("org.freedesktop.DBus.Error.Spawn.ChildExited"), portal.ErrNone},
		"too slow for the bus":     {fails("org.freedesktop.DBus.Error.NoReply"), portal.ErrTimedOut},
		"an error of its own":      {fails("org.example.Strange"), portal.ErrFailed},
		"ends": {func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			time.AfterFunc(time.Millisecond, func() { _ = p.Conn.Close() })
			return c.Handle, nil
		}, portal.ErrFailed},
	} {
		t.Run(name, func(t *testing.T) {
			address := portaltest.Bus(t)
			play(t, address, c.do)
			if _, err := at(address).Ask(t.Context(), file()); !errors.Is(err, c.want) {
				t.Errorf("named %v", err)
			}
		})
	}
}

func TestWithoutAPortalItIsNamed(t *testing.T) {
	if _, err := at(portaltest.Bus(t)).Ask(t.Context(), file()); !errors.Is(err, portal.ErrNone) {
		t.Errorf("nobody on the bus: %v", err)
	}
	if _, err := at("unix:path="+portaltest.Short(t)+"/none").Ask(t.Context(), file()); !errors.Is(err, portal.ErrNone) {
		t.Errorf("no bus: %v", err)
	}
}

func TestWhoDoesNotAnswerIsGivenUp(t *testing.T) {
	silent := func(_ *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) { return c.Handle, nil }
	t.Run("the call", func(t *testing.T) {
		never := make(chan struct{})
		t.Cleanup(func() { close(never) })
		address := portaltest.Bus(t)
		play(t, address, func(_ *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			<-never
			return c.Handle, nil
		})
		p := at(address)
		p.CallWait = 100 * time.Millisecond
		if _, err := p.Ask(t.Context(), file()); !errors.Is(err, portal.ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
	t.Run("the person", func(t *testing.T) {
		address := portaltest.Bus(t)
		played := play(t, address, silent)
		p := at(address)
		p.PersonWait = time.Millisecond
		if _, err := p.Ask(t.Context(), file()); !errors.Is(err, portal.ErrTimedOut) {
			t.Errorf("named %v", err)
		}
		<-played.Closed // what is on the screen of the person goes away
	})
	t.Run("a program that stops", func(t *testing.T) {
		address := portaltest.Bus(t)
		ctx, stop := context.WithCancel(t.Context())
		played := play(t, address, func(_ *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
			time.AfterFunc(20*time.Millisecond, stop)
			return c.Handle, nil
		})
		if _, err := at(address).Ask(ctx, file()); !errors.Is(err, portal.ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("named %v", err)
		}
		<-played.Closed
	})
	t.Run("a bus", func(t *testing.T) {
		path := portaltest.Short(t) + "/bus"
		l, err := net.Listen("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		p := at("unix:path=" + path)
		p.CallWait = time.Millisecond
		if _, err := p.Ask(t.Context(), file()); !errors.Is(err, portal.ErrTimedOut) {
			t.Errorf("named %v", err)
		}
	})
}

func TestAnAnswerThatCrossesTheWithdrawalIsHandedOn(t *testing.T) {
	address := portaltest.Bus(t)
	play(t, address, func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		p.LateAnswer(func() { p.Respond(c.Handle, portaltest.Done("choice", "late")...) })
		return c.Handle, nil
	})
	p, asked := at(address), file()
	p.PersonWait = time.Millisecond
	var late portal.Answer
	asked.Late = func(a portal.Answer) { late = a }
	if _, err := p.Ask(t.Context(), asked); !errors.Is(err, portal.ErrTimedOut) {
		t.Errorf("named %v", err)
	}
	if got, _ := late.Details["choice"].Value().(string); got != "late" {
		t.Errorf("handed on %v", late)
	}
}

// Whoever is on the bus can send us a signal. Only the portal's counts.
func TestNobodyAnswersInThePortalsPlace(t *testing.T) {
	address := portaltest.Bus(t)
	impostor := portaltest.Join(t, address)
	play(t, address, func(p *portaltest.Player, c portaltest.Call) (dbus.ObjectPath, *dbus.Error) {
		if err := portaltest.Emit(impostor, p.Who(), c.Handle, portaltest.Done("choice", "lie")...); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		// A round trip: the impostor's signal is on the bus before ours.
		var id string
		if err := impostor.BusObject().Call("org.freedesktop.DBus.GetId", 0).Store(&id); err != nil {
			return "/", dbus.MakeFailedError(err)
		}
		p.Respond(c.Handle+"x", portaltest.Done("choice", "another's")...)
		p.Respond(c.Handle, portaltest.Done("choice", "truth")...)
		return c.Handle, nil
	})
	answer, err := at(address).Ask(t.Context(), file())
	if got, _ := answer.Details["choice"].Value().(string); err != nil || got != "truth" {
		t.Errorf("got %v, %v", answer, err)
	}
}

func TestAPortalSaysWhatItOffers(t *testing.T) {
	address := portaltest.Bus(t)
	if v := at(address).Offers(t.Context(), chooser); v != 0 {
		t.Errorf("nobody there offers version %d", v)
	}
	play(t, address, says()).Offer(t, chooser, 3)
	if v := at(address).Offers(t.Context(), chooser); v != 3 {
		t.Errorf("version %d", v)
	}
	if v := at(address).Offers(t.Context(), "org.freedesktop.portal.Camera"); v != 0 {
		t.Errorf("a part that is not there has version %d", v)
	}
}
