// What is particular to the Secret Service on D-Bus.

package vault

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// reachable looks for a session bus before the D-Bus library does: that one
// would start dbus-launch, which may hang and leaves daemons behind. It looks
// where the library looks and nowhere else: what the library does not find it
// would start anew.
func reachable() error {
	if busThere(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))) {
		return nil
	}
	return errors.New("no D-Bus session bus")
}

// busThere says whether there is a bus at this address, or in this folder,
// where it is a socket or a note of its address.
func busThere(address, dir string) bool {
	if address != "" && address != "autolaunch:" {
		return true
	}
	if _, err := os.Stat(filepath.Join(dir, "bus")); err == nil {
		return true
	}
	note, err := os.ReadFile(filepath.Join(dir, "dbus-session"))
	if err != nil {
		return false
	}
	noted, ok := strings.CutPrefix(string(note), "DBUS_SESSION_BUS_ADDRESS=")
	return ok && strings.TrimRight(noted, "\r\n") != ""
}

func systemState(err error) KeyringState {
	var answer dbus.Error
	if errors.As(err, &answer) {
		return busState(answer.Name)
	}
	var answerTo *dbus.Error
	if errors.As(err, &answerTo) {
		return busState(answerTo.Name)
	}
	switch {
	case strings.Contains(err.Error(), "failed to unlock correct collection"):
		// The collection was open (attended saw to it), so a question about
		// the item itself was closed.
		return Dismissed
	case errors.Is(err, dbus.ErrClosed), errors.Is(err, io.EOF), errors.Is(err, os.ErrNotExist),
		strings.Contains(err.Error(), "connection refused"), strings.HasPrefix(err.Error(), "dbus:"):
		return NoBus
	default:
		return Failed
	}
}

// busState names what the bus or the service answered.
func busState(name string) KeyringState {
	const bus, secret = "org.freedesktop.DBus.Error.", "org.freedesktop.Secret.Error."
	switch {
	case name == secret+"IsLocked":
		return Locked
	case name == bus+"AccessDenied", name == bus+"AuthFailed":
		return AccessDenied
	case name == bus+"Disconnected", name == bus+"NoServer":
		return NoBus
	case name == bus+"LimitsExceeded":
		return TooLarge
	case name == bus+"Timeout", name == bus+"TimedOut":
		return TimedOut
	case name == bus+"ServiceUnknown", name == bus+"NameHasNoOwner", name == bus+"NoReply",
		name == bus+"UnknownObject", name == bus+"UnknownMethod", name == bus+"UnknownInterface",
		strings.HasPrefix(name, bus+"Spawn."), strings.HasPrefix(name, secret):
		return NoService
	default:
		return Failed
	}
}
