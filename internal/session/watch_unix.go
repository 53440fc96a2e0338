//go:build unix && !darwin

// What logind says on the system's bus of sleep and of this session, and the
// screen savers on the session's bus.

package session

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/godbus/dbus/v5"

	buses "rokketa/internal/bus"
)

const (
	login        = "org.freedesktop.login1"
	loginPath    = "/org/freedesktop/login1"
	loginManager = login + ".Manager"
	loginSession = login + ".Session"
	properties   = "org.freedesktop.DBus.Properties"
	unity        = "com.canonical.Unity.Session" // has the signals Locked and Unlocked
)

// answers is how long a bus is waited for. One that is stuck is none.
const answers = 10 * time.Second

// savers are the interfaces of the screen savers that are known; each has the
// signal ActiveChanged.
func savers() []string {
	return []string{
		"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
		"org.mate.ScreenSaver", "org.xfce.ScreenSaver",
	}
}

func watch(ctx context.Context, tell func(Event)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var why []error
	system, err := join(ctx, buses.System(os.Getenv), subscribeSystem)
	why = append(why, err)
	session, err := join(ctx, buses.Session(os.Getenv), subscribeSession)
	why = append(why, err)
	defer system.close()
	defer session.close()
	if system == nil && session == nil {
		if ctx.Err() != nil {
			return nil
		}
		return &Error{Reason: ErrNoBus, Cause: errors.Join(why...)}
	}
	for {
		var (
			signal *dbus.Signal
			open   bool
		)
		select {
		case <-ctx.Done():
			return nil
		case signal, open = <-system.signals():
			if !open {
				system = system.gone()
			}
		case signal, open = <-session.signals():
			if !open {
				session = session.gone()
			}
		}
		switch {
		case open:
			if event, ok := read(signal); ok {
				tell(event)
			}
		case ctx.Err() != nil:
			return nil
		case system == nil && session == nil:
			return &Error{Reason: ErrLost}
		}
	}
}

// bus is a bus that was joined; nil for none.
type bus struct {
	conn *dbus.Conn
	said chan *dbus.Signal
}

// join joins a bus and asks it for what is to be told.
func join(ctx context.Context, address string, subscribe func(context.Context, *dbus.Conn) error) (*bus, error) {
	conn, err := buses.Join(ctx, address, answers)
	if err != nil {
		return nil, err
	}
	b := &bus{conn, make(chan *dbus.Signal, 16)}
	conn.Signal(b.said)
	asking, cancel := context.WithTimeout(ctx, answers)
	defer cancel()
	if err := subscribe(asking, conn); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// signals is what is said, nil for a bus that is not there.
func (b *bus) signals() <-chan *dbus.Signal {
	if b == nil {
		return nil
	}
	return b.said
}

func (b *bus) close() {
	if b != nil {
		_ = b.conn.Close()
	}
}

// gone closes what the other end has closed.
func (b *bus) gone() *bus {
	b.close()
	return nil
}

func subscribeSystem(ctx context.Context, conn *dbus.Conn) error {
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(login), dbus.WithMatchObjectPath(loginPath),
		dbus.WithMatchInterface(loginManager), dbus.WithMatchMember("PrepareForSleep"))
	if err != nil {
		return err
	}
	path, ok := ownSession(ctx, conn, os.Getenv("XDG_SESSION_ID"))
	if !ok {
		return ctx.Err() // a system without logind still has screen savers
	}
	for _, options := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(loginSession)},
		{dbus.WithMatchInterface(properties), dbus.WithMatchMember("PropertiesChanged"), dbus.WithMatchArg(0, loginSession)},
	} {
		options = append(options, dbus.WithMatchSender(login), dbus.WithMatchObjectPath(path))
		if err := conn.AddMatchSignalContext(ctx, options...); err != nil {
			return err
		}
	}
	return nil
}

// ownSession finds this session at logind: by its name where the environment
// has one, else as logind itself knows it. A program that the desktop's own
// manager started belongs to none, "auto" then means the user's screen.
func ownSession(ctx context.Context, conn *dbus.Conn, id string) (dbus.ObjectPath, bool) {
	manager := conn.Object(login, loginPath)
	for _, name := range []string{id, "auto"} {
		var path dbus.ObjectPath
		if name != "" && manager.CallWithContext(ctx, loginManager+".GetSession", dbus.FlagNoAutoStart, name).Store(&path) == nil {
			return path, true
		}
	}
	return "", false
}

func subscribeSession(ctx context.Context, conn *dbus.Conn) error {
	for _, saver := range savers() {
		if err := conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(saver), dbus.WithMatchMember("ActiveChanged")); err != nil {
			return err
		}
	}
	return conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(unity))
}

// read is what a signal means to us, if anything.
func read(s *dbus.Signal) (Event, bool) {
	yes, isBool := false, false
	if len(s.Body) > 0 {
		yes, isBool = s.Body[0].(bool)
	}
	switch s.Name {
	case loginManager + ".PrepareForSleep":
		return either(yes, Sleeping, Awake), isBool
	case loginSession + ".Lock", unity + ".Locked":
		return Locked, true
	case loginSession + ".Unlock", unity + ".Unlocked":
		return Unlocked, true
	case properties + ".PropertiesChanged":
		if len(s.Body) < 2 {
			return "", false
		}
		changed, _ := s.Body[1].(map[string]dbus.Variant)
		locked, ok := changed["LockedHint"].Value().(bool)
		return either(locked, Locked, Unlocked), ok
	}
	for _, saver := range savers() {
		if s.Name == saver+".ActiveChanged" {
			return either(yes, Locked, Unlocked), isBool
		}
	}
	return "", false
}

func either(yes bool, one, other Event) Event {
	if yes {
		return one
	}
	return other
}
