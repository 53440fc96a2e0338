// A call to the Secret Service, attended: what the library cannot tell is
// watched on a connection to the bus of its own. Whether the collection is
// locked is asked before the call and its question is put from here, so that
// "nobody to ask" and "the question was closed" are told apart by what the bus
// says and not by a time; that the service ended, or the bus closed, is seen
// at once.

package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
)

const (
	busName      = "org.freedesktop.DBus"
	secretsName  = "org.freedesktop.secrets"
	secretsPath  = dbus.ObjectPath("/org/freedesktop/secrets")
	secretsFace  = "org.freedesktop.Secret."
	loginPath    = secretsPath + "/collection/login"
	defaultPath  = secretsPath + "/aliases/default"
	ownerChanged = busName + ".NameOwnerChanged"
	completed    = secretsFace + "Prompt.Completed"
)

// gnomeName belongs to gnome-keyring, whose questions another program shows:
// the owner of one of gnomePrompters. Without a display that one never comes,
// and gnome-keyring then says that its question was closed. Other services
// show their questions themselves.
const gnomeName = "org.gnome.keyring"

func gnomePrompters() []string {
	return []string{gnomeName + ".SystemPrompter", gnomeName + ".PrivatePrompter"}
}

// attendant watches the service during a call. One call has it at a time.
type attendant struct {
	conn    *dbus.Conn
	signals chan *dbus.Signal
	owner   string          // the service's unique name on the bus
	path    dbus.ObjectPath // the collection that the library uses of that owner, "" where it is not known
	asked   bool            // somebody was there who can put a question
	opened  bool            // the collection was seen to be open
}

// desk keeps an attendant from one call to the next: a connection and its
// watches cost as much as a call.
type desk struct {
	mu     sync.Mutex
	idle   *attendant
	closed bool
}

// take gives the attendant of the last call, if it still has the bus, or a
// new one.
func (d *desk) take(ctx context.Context) (*attendant, error) {
	d.mu.Lock()
	a := d.idle
	d.idle = nil
	d.mu.Unlock()
	if a != nil && a.catchUp(ctx) == nil {
		return a, nil
	}
	if a != nil {
		_ = a.conn.Close()
	}
	return attend(ctx)
}

// giveBack keeps an attendant whose call came back.
func (d *desk) giveBack(a *attendant) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.idle != nil || d.closed {
		_ = a.conn.Close()
		return
	}
	d.idle = a
}

// Close ends the connection that is kept.
func (d *desk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	if d.idle == nil {
		return nil
	}
	a := d.idle
	d.idle = nil
	return a.conn.Close()
}

// attended does a call with the collection unlocked, and ends it when the
// service does. A call of the library that never comes back is left behind.
func (d *desk) attended(ctx context.Context, do func() (string, error)) (value string, err error) {
	if err := reachable(); err != nil {
		return "", &KeyringError{State: NoBus, Err: err}
	}
	a, err := d.take(ctx)
	if err != nil {
		return "", err
	}
	back := false
	defer func() {
		if back {
			d.giveBack(a)
		} else {
			_ = a.conn.Close()
		}
	}()
	if err := a.unlock(ctx); err != nil {
		return "", err
	}
	done := make(chan answer, 1)
	go func() {
		var got answer
		defer func() {
			if r := recover(); r != nil {
				// So the library does when the bus closes during a question.
				got = answer{err: &KeyringError{State: NoBus, Err: fmt.Errorf("the keyring's library panicked (%T)", r)}}
			}
			done <- got
		}()
		got.value, got.err = do()
	}()
	for {
		select {
		case got := <-done:
			back = true
			if !a.opened && got.err != nil && strings.Contains(got.err.Error(), "failed to unlock correct collection") {
				return "", &KeyringError{State: Locked, Err: got.err} // there is no collection to open
			}
			return got.value, got.err
		case s, ok := <-a.signals:
			if err := a.heard(s, ok); err != nil {
				return "", err
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// attend connects and finds the service, which the bus starts where it can.
func attend(ctx context.Context) (*attendant, error) {
	conn, err := dbus.ConnectSessionBus() // outlives ctx, which a question is taken back after
	if err != nil {
		return nil, &KeyringError{State: NoBus, Err: err}
	}
	a := &attendant{conn: conn, signals: make(chan *dbus.Signal, 64)}
	conn.Signal(a.signals)
	if err := a.find(ctx); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return a, nil
}

// catchUp takes in what happened since the last call.
func (a *attendant) catchUp(ctx context.Context) error {
	a.asked, a.opened = false, false
	for {
		select {
		case s, ok := <-a.signals:
			err := a.heard(s, ok)
			if err == nil {
				continue
			}
			if !ok {
				return err
			}
			a.path = ""
			return a.own(ctx)
		default:
			return nil
		}
	}
}

func (a *attendant) find(ctx context.Context) error {
	for _, name := range append(gnomePrompters(), secretsName) {
		if err := a.conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(busName),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, name)); err != nil {
			return err
		}
	}
	return a.own(ctx)
}

// own finds who has the service's name.
func (a *attendant) own(ctx context.Context) error {
	bus := a.conn.BusObject()
	err := bus.CallWithContext(ctx, busName+".GetNameOwner", 0, secretsName).Store(&a.owner)
	if err == nil {
		return nil
	}
	var started uint32
	if err := bus.CallWithContext(ctx, busName+".StartServiceByName", 0, secretsName, uint32(0)).Store(&started); err != nil {
		return err
	}
	return bus.CallWithContext(ctx, busName+".GetNameOwner", 0, secretsName).Store(&a.owner)
}

// heard takes a signal in. The error says that the call is over.
func (a *attendant) heard(s *dbus.Signal, ok bool) error {
	if !ok {
		return &KeyringError{State: NoBus, Err: errors.New("the bus closed")}
	}
	if s.Name != ownerChanged || len(s.Body) != 3 {
		return nil
	}
	name, _ := s.Body[0].(string)
	before, _ := s.Body[1].(string)
	after, _ := s.Body[2].(string)
	switch {
	case name == secretsName && before == a.owner:
		return &KeyringError{State: NoService, Err: errors.New("the keyring service ended")}
	case name != secretsName && after != "":
		a.asked = true
	}
	return nil
}

// unlock opens the collection that the library uses, if it is locked.
func (a *attendant) unlock(ctx context.Context) error {
	locked, err := a.locked(ctx)
	if ours, ok := errors.AsType[*KeyringError](err); ok {
		return ours
	}
	if err != nil {
		a.path = ""
		return ctx.Err() // there is none, or it does not say: the library will
	}
	path := a.path
	if is, ok := locked.Value().(bool); !ok || !is {
		a.opened = ok
		return nil
	}
	var unlocked []dbus.ObjectPath
	var question dbus.ObjectPath
	service := a.conn.Object(secretsName, secretsPath)
	err = service.CallWithContext(ctx, secretsFace+"Service.Unlock", 0, []dbus.ObjectPath{path}).Store(&unlocked, &question)
	if err != nil {
		return err
	}
	if question != "/" && question != "" {
		if err := a.question(ctx, question); err != nil {
			return err
		}
	}
	locked, err = a.property(ctx, path, secretsFace+"Collection", "Locked")
	if is, ok := locked.Value().(bool); err == nil && ok && is {
		return &KeyringError{State: Locked, Err: errors.New("the collection stays locked")}
	}
	a.opened = true
	return ctx.Err()
}

// locked asks whether the collection is. The answer stands behind everything
// that the bus said before: where the service turns out to have ended since
// the last call, it is the next one that is asked.
func (a *attendant) locked(ctx context.Context) (v dbus.Variant, err error) {
	for range 2 {
		if a.path == "" {
			a.path = a.collection(ctx)
		}
		v, err = a.property(ctx, a.path, secretsFace+"Collection", "Locked")
		owner := a.owner
		if err := a.catchUp(ctx); err != nil {
			return v, err
		}
		if a.owner == owner {
			break
		}
	}
	return v, err
}

// collection gives the one that the library uses.
func (a *attendant) collection(ctx context.Context) dbus.ObjectPath {
	all, err := a.property(ctx, secretsPath, secretsFace+"Service", "Collections")
	if paths, ok := all.Value().([]dbus.ObjectPath); err == nil && ok && slices.Contains(paths, loginPath) {
		return loginPath
	}
	return defaultPath
}

func (a *attendant) property(ctx context.Context, path dbus.ObjectPath, face, name string) (v dbus.Variant, err error) {
	err = a.conn.Object(secretsName, path).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, face, name).Store(&v)
	return v, err
}

// question has the service put its question and waits for the answer. When
// nobody waits any more, the question is taken back.
func (a *attendant) question(ctx context.Context, path dbus.ObjectPath) error {
	if err := a.conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(path), dbus.WithMatchInterface(secretsFace+"Prompt")); err != nil {
		return err
	}
	gnomes := a.shownByAnother(ctx)
	object := a.conn.Object(secretsName, path)
	call := object.GoWithContext(ctx, secretsFace+"Prompt.Prompt", 0, make(chan *dbus.Call, 1), "")
	answered := call.Done
	for {
		select {
		case c := <-answered:
			if answered = nil; c.Err != nil && !errors.Is(c.Err, dbus.ErrClosed) {
				return c.Err
			}
		case s, ok := <-a.signals:
			if err := a.heard(s, ok); err != nil {
				return err
			}
			if s.Name != completed || s.Path != path || len(s.Body) < 1 {
				continue
			}
			if dismissed, _ := s.Body[0].(bool); !dismissed {
				return nil
			}
			if gnomes && !a.asked {
				return &KeyringError{State: Locked, Err: errors.New("nobody can be asked for the password")}
			}
			return &KeyringError{State: Dismissed, Err: errors.New("the question was closed")}
		case <-ctx.Done():
			object.Go(secretsFace+"Prompt.Dismiss", dbus.FlagNoReplyExpected, nil)
			return ctx.Err()
		}
	}
}

// shownByAnother says whether the service leaves its questions to another
// program, and notes whether that one is there already.
func (a *attendant) shownByAnother(ctx context.Context) bool {
	bus := a.conn.BusObject()
	var owner string
	if err := bus.CallWithContext(ctx, busName+".GetNameOwner", 0, gnomeName).Store(&owner); err != nil || owner != a.owner {
		return false
	}
	for _, name := range gnomePrompters() {
		var there bool
		if err := bus.CallWithContext(ctx, busName+".NameHasOwner", 0, name).Store(&there); err == nil && there {
			a.asked = true
		}
	}
	return true
}

// backend names the program that offers the Secret Service.
func (d *desk) backend(ctx context.Context) string {
	if reachable() != nil {
		return ""
	}
	a, err := d.take(ctx)
	if err != nil {
		return ""
	}
	defer d.giveBack(a)
	var pid uint32
	if err := a.conn.BusObject().CallWithContext(ctx, busName+".GetConnectionUnixProcessID", 0, a.owner).Store(&pid); err != nil {
		return "Secret Service"
	}
	line, _ := os.ReadFile(filepath.Join("/proc", strconv.FormatUint(uint64(pid), 10), "cmdline"))
	first, _, _ := strings.Cut(string(line), "\x00")
	switch name := filepath.Base(first); {
	case name == "gnome-keyring-daemon":
		return "GNOME Keyring"
	case name == "keepassxc":
		return "KeePassXC"
	case strings.HasPrefix(name, "kwallet"), strings.HasPrefix(name, "ksecret"):
		return "KWallet"
	case first == "":
		return "Secret Service"
	default:
		return name
	}
}
