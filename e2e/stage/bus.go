// The private D-Bus session and the real gnome-keyring on it.

package stage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/godbus/dbus/v5"
)

// busRules lets everything on the bus happen and starts nothing by itself:
// a service that is not on the stage must not walk on from the system.
const busRules = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

const secretService = "org.freedesktop.secrets"

func (s *Stage) startBus(ctx context.Context) error {
	rules := s.path("bus.conf")
	if err := os.WriteFile(rules, fmt.Appendf(nil, busRules, s.path("run/bus")), 0o600); err != nil {
		return err
	}
	bus, err := s.Start("dbus-daemon", "--config-file="+rules, "--nofork", "--nopidfile")
	if err != nil {
		return err
	}
	s.address = "unix:path=" + s.path("run/bus")
	return Until(ctx, "the bus", func() (bool, error) {
		if ended, err := bus.Ended(); ended {
			return false, fmt.Errorf("the bus ended: %w: %s", err, bus.Said())
		}
		s.bus, err = dbus.Connect(s.address)
		return err == nil, nil
	})
}

// nowhere is an address at which no bus can be.
const nowhere = "unix:path=/nonexistent/bus"

// HideBus lets programs that are started from now on find no bus; ShowBus
// lets them find it again.
func (s *Stage) HideBus() { s.hidden = true }

// ShowBus takes HideBus back.
func (s *Stage) ShowBus() { s.hidden = false }

// KillKeyring ends the keyring as a crash does. What it holds stays on the disk.
func (s *Stage) KillKeyring(ctx context.Context) error {
	if err := s.keyring.command.Process.Kill(); err != nil {
		return err
	}
	return Until(ctx, "the keyring's end", func() (bool, error) {
		if ended, _ := s.keyring.Ended(); !ended {
			return false, nil
		}
		there, err := s.keyringThere(ctx)
		return !there, err
	})
}

func (s *Stage) keyringThere(ctx context.Context) (there bool, err error) {
	err = s.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, secretService).Store(&there)
	return there, err
}

// StartKeyring starts a keyring over what the last one left, locked or not.
func (s *Stage) StartKeyring(ctx context.Context, locked bool) error {
	arguments := []string{"--foreground", "--components=secrets"}
	if !locked {
		arguments = append(arguments, "--unlock")
	}
	command := exec.Command("gnome-keyring-daemon", arguments...)
	// Without a display it asks nobody, it refuses.
	command.Env = append(s.folders(), "DBUS_SESSION_BUS_ADDRESS="+s.address)
	command.Stdin = strings.NewReader("the stage's own password")
	keyring, err := s.start(command)
	if err != nil {
		return err
	}
	s.keyring = keyring
	return Until(ctx, "the keyring", func() (bool, error) {
		if ended, err := keyring.Ended(); ended {
			return false, fmt.Errorf("the keyring ended: %w: %s", err, keyring.Said())
		}
		there, err := s.keyringThere(ctx)
		if err != nil || !there || locked {
			return there, err
		}
		// The name comes before the collection that the password opens.
		var locked dbus.Variant
		err = s.bus.Object(secretService, "/org/freedesktop/secrets/collection/login").
			CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, "org.freedesktop.Secret.Collection", "Locked").Store(&locked)
		return err == nil && locked.Value() == false, nil
	})
}

// Item is one secret in the keyring with the attributes it is found by.
type Item struct {
	Attributes map[string]string
	Value      []byte
}

// Secrets gives everything that the keyring holds, asked over the bus as any
// program of the user could ask.
func (s *Stage) Secrets(ctx context.Context) ([]Item, error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	service := s.bus.Object(secretService, "/org/freedesktop/secrets")
	paths, err := s.items(ctx)
	if err != nil {
		return nil, err
	}
	var (
		ignored dbus.Variant
		session dbus.ObjectPath
	)
	err = service.CallWithContext(ctx, "org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&ignored, &session)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	items := make([]Item, 0, len(paths))
	for _, path := range paths {
		object := s.bus.Object(secretService, path)
		var secret struct {
			Session           dbus.ObjectPath
			Parameters, Value []byte
			ContentType       string
		}
		if err := object.CallWithContext(ctx, "org.freedesktop.Secret.Item.GetSecret", 0, session).Store(&secret); err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		var attributes dbus.Variant
		if err := object.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, "org.freedesktop.Secret.Item", "Attributes").Store(&attributes); err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		item := Item{Value: secret.Value}
		item.Attributes, _ = attributes.Value().(map[string]string)
		items = append(items, item)
	}
	return items, nil
}

// items gives the place of each item on the bus.
func (s *Stage) items(ctx context.Context) (open []dbus.ObjectPath, err error) {
	var locked []dbus.ObjectPath
	err = s.bus.Object(secretService, "/org/freedesktop/secrets").
		CallWithContext(ctx, "org.freedesktop.Secret.Service.SearchItems", 0, map[string]string{}).Store(&open, &locked)
	switch {
	case err != nil:
		return nil, fmt.Errorf("keyring: %w", err)
	case len(locked) > 0:
		return nil, errors.New("keyring: it is locked")
	}
	return open, nil
}

// EmptyKeyring deletes everything that the keyring holds: it is as on a new
// computer.
func (s *Stage) EmptyKeyring(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	paths, err := s.items(ctx)
	if err != nil {
		return err
	}
	for _, path := range paths {
		var prompt dbus.ObjectPath
		err := s.bus.Object(secretService, path).CallWithContext(ctx, "org.freedesktop.Secret.Item.Delete", 0).Store(&prompt)
		switch {
		case err != nil:
			return fmt.Errorf("keyring: %w", err)
		case prompt != "/":
			return errors.New("keyring: it asks before it deletes")
		}
	}
	return nil
}
