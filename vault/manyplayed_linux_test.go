// Many items at once, asked of a Secret Service that only plays one: what it
// gives is taken, what it does not give is left to single calls, and that it
// fails as a whole is named as always.

package vault_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"rokketa/vault"
)

// given is an answer to GetSecrets that has these items.
func given(values map[dbus.ObjectPath]string) (map[dbus.ObjectPath]secret, *dbus.Error) {
	all := map[dbus.ObjectPath]secret{}
	for path, value := range values {
		all[path] = secret{Session: base + "/session/1", Value: []byte(value), ContentType: "text/plain"}
	}
	return all, nil
}

func TestManyItemsOfAService(t *testing.T) {
	if inside() == "" {
		session(t, "played", ":", "--config-file="+emptyBus(t))
		return
	}
	values := func(t *testing.T, p *player) (string, error) {
		t.Helper()
		p.value = []byte("alone")
		play(t, p)
		got, err := vault.GuardedMany(t.Context(), vault.SystemKeyring(), 10*time.Second, []string{"a", "b"})
		return fmt.Sprint(got), err
	}
	for name, c := range map[string]struct {
		gives map[dbus.ObjectPath]string
		fails string
		want  string
	}{
		"all":                       {map[dbus.ObjectPath]string{login + "/a": "1", login + "/b": "2"}, "", "map[a:1 b:2]"},
		"one of two that is locked": {map[dbus.ObjectPath]string{login + "/a": "1"}, "", "map[a:1]"},
		"one that holds nothing":    {map[dbus.ObjectPath]string{login + "/a": "1", login + "/b": ""}, "", "map[a:1 b:]"},
		"one that nobody asked for": {map[dbus.ObjectPath]string{login + "/a": "1", login + "/another": "2"}, "", "map[a:1]"},
		"nothing":                   {nil, "", "map[]"},
		"an item that is locked":    {nil, "org.freedesktop.Secret.Error.IsLocked", "map[]"},
		"no such thing":             {nil, "org.freedesktop.DBus.Error.UnknownMethod", "map[]"},
		"an error of its own":       {nil, "org.example.Strange", "map[]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := values(t, &player{many: func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
				if c.fails != "" {
					return nil, dbus.NewError(c.fails, []any{"no"})
				}
				return given(c.gives)
			}})
			if got != c.want || err != nil {
				t.Errorf("%s, want %s: %v", got, c.want, err)
			}
		})
	}
	asked := func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
		t.Error("a locked collection was asked")
		return nil, nil
	}
	for _, c := range []struct {
		name string
		p    player
		want vault.KeyringState
	}{
		{"nobody to ask", player{locked: true, gnome: true, many: asked}, vault.Locked},
		{"stays locked without a question", player{locked: true, silent: true, many: asked}, vault.Locked},
		{"unlocking dismissed", player{locked: true, many: asked}, vault.Dismissed},
		{"ends while it asks", player{locked: true, dies: true, many: asked}, vault.NoService},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := values(t, &c.p); state(err) != c.want {
				t.Errorf("named %q: %v", state(err), err)
			}
		})
	}
	t.Run("ends while it reads", func(t *testing.T) {
		p := &player{}
		p.many = func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
			_ = p.conn.Close()
			return nil, nil
		}
		if _, err := values(t, p); state(err) != vault.NoService {
			t.Errorf("named %q: %v", state(err), err)
		}
	})
	hangs := func(t *testing.T, seen func()) func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
		return func([]dbus.ObjectPath) (map[dbus.ObjectPath]secret, *dbus.Error) {
			seen()
			<-t.Context().Done()
			return nil, nil
		}
	}
	t.Run("hangs", func(t *testing.T) {
		play(t, &player{value: []byte("1"), many: hangs(t, func() {})})
		_, err := vault.GuardedMany(t.Context(), vault.SystemKeyring(), 100*time.Millisecond, []string{"a", "b"})
		if state(err) != vault.TimedOut {
			t.Errorf("named %q: %v", state(err), err)
		}
	})
	t.Run("nobody waits any more", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		play(t, &player{value: []byte("1"), many: hangs(t, cancel)})
		_, err := vault.GuardedMany(ctx, vault.SystemKeyring(), 10*time.Second, []string{"a", "b"})
		if !is[*vault.CancelledError](err) {
			t.Errorf("told as %v", err)
		}
	})
	// The last one: there is no bus afterwards.
	t.Run("the bus closes while it reads", func(t *testing.T) {
		if _, err := values(t, &player{many: hangs(t, func() { endBus(t) })}); state(err) != vault.NoBus {
			t.Errorf("named %q: %v", state(err), err)
		}
	})
}
