// A Secret Service that only plays one, on the private bus of a test: it
// locks, asks, gets its question closed, hangs and dies on demand.

package vault_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"rokketa/vault"
)

const (
	secrets = "org.freedesktop.secrets"
	base    = dbus.ObjectPath("/org/freedesktop/secrets")
	login   = base + "/collection/login"
	asking  = base + "/prompt/1"
	item    = login + "/1"
	none    = dbus.ObjectPath("/")
)

// player is the service. How it behaves is set before it is asked.
type player struct {
	conn   *dbus.Conn
	locked bool   // Unlock answers with a question
	asks   bool   // CreateItem answers with a question
	gnome  bool   // it is gnome-keyring: another program shows its questions
	shown  bool   // that program comes
	silent bool   // Unlock does nothing and asks nothing
	hangs  bool   // the question is never answered
	dies   bool   // the service ends when the question is shown
	denies string // CreateItem answers this D-Bus error
	value  []byte // what an item holds, nil for no item
	many   func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error)

	shownNow, dismissed chan struct{} // closed when the question is shown, and taken back
}

type secret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func (p *player) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), base + "/session/1", nil
}

func (p *player) Close() *dbus.Error { return nil }

func (p *player) Unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	switch {
	case p.silent:
		return nil, none, nil
	case p.locked:
		return nil, asking, nil
	}
	return paths, none, nil
}

func (p *player) CreateItem(map[string]dbus.Variant, secret, bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	switch {
	case p.denies != "":
		return none, none, dbus.NewError(p.denies, []any{"no"})
	case p.asks:
		return none, asking, nil
	}
	return item, none, nil
}

func (p *player) SearchItems(what map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	switch name := what["username"]; {
	case p.value == nil:
		return nil, nil
	case p.many != nil:
		return []dbus.ObjectPath{login + "/" + dbus.ObjectPath(name), login + "/another"}, nil
	}
	return []dbus.ObjectPath{item}, nil
}

func (p *player) GetSecrets(paths []dbus.ObjectPath, _ dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
	return p.many(paths)
}

func (p *player) GetSecret(session dbus.ObjectPath) (secret, *dbus.Error) {
	return secret{Session: session, Value: p.value, ContentType: "text/plain"}, nil
}

func (p *player) Prompt(string) *dbus.Error {
	if p.shownNow != nil {
		close(p.shownNow)
	}
	if p.hangs {
		return nil
	}
	go func() {
		if p.shown {
			// As it does: comes, shows the question, and goes when it is closed.
			name := "org.gnome.keyring.SystemPrompter"
			_, _ = p.conn.RequestName(name, dbus.NameFlagDoNotQueue)
			_, _ = p.conn.ReleaseName(name)
		}
		switch {
		case p.dies:
			_ = p.conn.Close()
		default:
			_ = p.conn.Emit(asking, "org.freedesktop.Secret.Prompt.Completed", true, dbus.MakeVariant(""))
		}
	}()
	return nil
}

// Dismiss takes the question back.
func (p *player) Dismiss() *dbus.Error {
	if p.dismissed != nil {
		close(p.dismissed)
	}
	return nil
}

// play claims the service's name on this bus.
func play(t *testing.T, p *player) {
	t.Helper()
	p.join(t)
	if p.gnome {
		_, err := p.conn.RequestName("org.gnome.keyring", dbus.NameFlagDoNotQueue|dbus.NameFlagReplaceExisting)
		must(t, err)
	}
	reply, err := p.conn.RequestName(secrets, dbus.NameFlagDoNotQueue|dbus.NameFlagReplaceExisting)
	must(t, err)
	if reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the name is taken: %v", reply)
	}
}

// join comes to this bus without the name.
func (p *player) join(t *testing.T) {
	t.Helper()
	conn, err := dbus.ConnectSessionBus()
	must(t, err)
	p.conn = conn
	t.Cleanup(func() { _ = conn.Close() })
	for path, name := range map[dbus.ObjectPath]string{
		base: "Service", login: "Collection", base + "/session/1": "Session", asking: "Prompt", item: "Item",
	} {
		must(t, conn.Export(p, path, "org.freedesktop.Secret."+name))
	}
	_, err = prop.Export(conn, base, prop.Map{"org.freedesktop.Secret.Service": {
		"Collections": {Value: []dbus.ObjectPath{login}},
	}})
	must(t, err)
	_, err = prop.Export(conn, login, prop.Map{"org.freedesktop.Secret.Collection": {
		"Locked": {Value: p.locked},
	}})
	must(t, err)
}

func TestWhatAServiceDoesIsNamed(t *testing.T) {
	if inside() == "" {
		session(t, "played", ":", "--config-file="+emptyBus(t))
		return
	}
	for _, c := range []struct {
		name string
		p    player
		op   string
		want vault.KeyringState
	}{
		{"nobody to ask", player{locked: true, gnome: true}, "get", vault.Locked},
		{"stays locked without a question", player{locked: true, silent: true}, "get", vault.Locked},
		{"unlocking dismissed", player{locked: true}, "get", vault.Dismissed},
		{"unlocking dismissed, shown by another program", player{locked: true, gnome: true, shown: true}, "get", vault.Dismissed},
		{"unlocking hangs", player{locked: true, hangs: true}, "get", vault.TimedOut},
		{"ends while it asks", player{locked: true, dies: true}, "get", vault.NoService},
		{"ends while it asks about storing", player{asks: true, dies: true}, "save", vault.NoService},
		{"storing dismissed", player{asks: true}, "save", vault.Dismissed},
		{"storing denied", player{denies: "org.freedesktop.DBus.Error.AccessDenied"}, "save", vault.AccessDenied},
		{"storing when locked", player{denies: "org.freedesktop.Secret.Error.IsLocked"}, "save", vault.Locked},
		{"too much", player{denies: "org.freedesktop.DBus.Error.LimitsExceeded"}, "save", vault.TooLarge},
		{"an error of its own", player{denies: "org.example.Strange"}, "save", vault.Failed},
		{"stored and empty", player{value: []byte{}}, "save", vault.EmptyValue},
		{"stored and different", player{value: []byte("x")}, "save", vault.WrongValue},
		{"no item", player{}, "get", vault.ItemMissing},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, &c.p)
			wait := 10 * time.Second
			if c.want == vault.TimedOut {
				wait = 100 * time.Millisecond
			}
			var err error
			if c.op == "get" {
				_, err = vault.Guard(vault.SystemKeyring(), wait).Get(t.Context(), "x")
			} else {
				p := realPlace(t)
				p.o.KeyringWait = wait
				_, err = p.open(t).Add(t.Context(), account(0))
			}
			if got := state(err); got != c.want {
				t.Errorf("named %q: %v", got, err)
			}
		})
	}
	t.Run("nobody waits any more", func(t *testing.T) {
		p := player{locked: true, hangs: true, dismissed: make(chan struct{})}
		play(t, &p)
		_, err := vault.Guard(vault.SystemKeyring(), 100*time.Millisecond).Get(t.Context(), "x")
		if got := state(err); got != vault.TimedOut {
			t.Errorf("named %q: %v", got, err)
		}
		select {
		case <-p.dismissed: // a question that nobody waits for is taken back
		case <-t.Context().Done():
		}
	})
	// The last one: there is no bus afterwards.
	t.Run("the bus closes while it asks", func(t *testing.T) {
		p := player{locked: true, hangs: true, shownNow: make(chan struct{})}
		play(t, &p)
		go func() {
			<-p.shownNow
			endBus(t)
		}()
		_, err := vault.Guard(vault.SystemKeyring(), 10*time.Second).Get(t.Context(), "x")
		if got := state(err); got != vault.NoBus {
			t.Errorf("named %q: %v", got, err)
		}
	})
}

// The end of a service between two calls is none during the next one, however
// late the bus's word of it is heard.
func TestAServiceThatIsReplacedBetweenCallsIsAsked(t *testing.T) {
	if inside() == "" {
		session(t, "played", ":", "--config-file="+emptyBus(t))
		return
	}
	ring := vault.Guard(vault.SystemKeyring(), 10*time.Second)
	now := &player{value: []byte("1")}
	play(t, now)
	for i := range 100 {
		next := &player{value: []byte("1")}
		next.join(t)
		_, err := next.conn.RequestName(secrets, 0) // waits for it
		must(t, err)
		_, err = now.conn.ReleaseName(secrets)
		must(t, err)
		if value, err := ring.Get(t.Context(), "x"); value != "1" || err != nil {
			t.Fatalf("service %d: %q, %v", i, value, err)
		}
		now = next
	}
}

// endBus kills the private bus of this session: the process that is its own
// daemon, and no other.
func endBus(t *testing.T) {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Error(err)
		return
	}
	var pid uint32
	if err := bus.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.DBus").Store(&pid); err != nil {
		t.Error(err)
		return
	}
	if err := syscall.Kill(int(pid), syscall.SIGKILL); err != nil {
		t.Error(err)
	}
}

func emptyBus(t *testing.T) string {
	t.Helper()
	config := t.TempDir() + "/bus.conf"
	must(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	return config
}
