// Where the session bus is looked for.

package vault

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheBusIsLookedForWhereTheLibraryLooks(t *testing.T) {
	write := func(t *testing.T, name, content string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for _, c := range []struct {
		what, address, dir string
		want               bool
	}{
		{"an address", "unix:path=/x", t.TempDir(), true},
		{"a bus", "", write(t, "bus", ""), true},
		{"a bus and autolaunch", "autolaunch:", write(t, "bus", ""), true},
		{"a note of the address", "", write(t, "dbus-session", "DBUS_SESSION_BUS_ADDRESS=unix:abstract=/tmp/x\n"), true},
		{"a note of something else", "", write(t, "dbus-session", "what\n"), false},
		{"an empty note", "", write(t, "dbus-session", "DBUS_SESSION_BUS_ADDRESS=\n"), false},
		{"nothing", "", t.TempDir(), false},
	} {
		// The library knows nothing of this variable.
		t.Setenv("XDG_RUNTIME_DIR", write(t, "bus", ""))
		if got := busThere(c.address, c.dir); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}
