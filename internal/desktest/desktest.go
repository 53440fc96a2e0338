// Package desktest gives a test a desktop of its own: an X server with nothing
// on it, a bus on which nobody is. Each ends with the test, and none is one
// that a person uses. They end in a Cleanup and not with the test's context,
// which would kill them before they have put their traces away.
//
// Where a program is not installed the test is skipped, or fails if
// ROKKETA_REQUIRE_REAL is set.
package desktest

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Need gives the path of a program that a Debian package brings.
func Need(t testing.TB, program, debian string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("ROKKETA_REQUIRE_REAL") != "" {
		t.Fatalf("%s is not installed (Debian: %s)", program, debian)
	}
	t.Skipf("%s is not installed (Debian: %s)", program, debian)
	return ""
}

// NeedWayland holds that the parts of a Wayland desktop are there: programs, or
// patterns of files. Only the long tests set it up (scripts/setup wayland), so
// that only they must have it.
func NeedWayland(t testing.TB, parts ...string) {
	t.Helper()
	for _, part := range parts {
		_, err := exec.LookPath(part)
		if files, _ := filepath.Glob(part); err == nil || len(files) > 0 {
			continue
		}
		if os.Getenv("ROKKETA_REQUIRE_REAL") != "" && os.Getenv("ROKKETA_SOAK") != "" {
			t.Fatalf("%s is not installed (scripts/setup wayland)", part)
		}
		t.Skipf("%s is not installed (scripts/setup wayland)", part)
	}
}

// Server starts an X server with these arguments, which chooses a number that
// is free, and gives its display, such as ":7".
func Server(t testing.TB, arguments ...string) (display string) {
	t.Helper()
	program := Need(t, "Xvfb", "xvfb")
	t.Setenv("XAUTHORITY", os.DevNull) // a cookie of another server is not for this one
	read, write, err := os.Pipe()
	must(t, err)
	defer func() { _ = read.Close() }()
	c := exec.CommandContext(context.Background(), program, append([]string{"-displayfd", "3", "-nolisten", "tcp", "-noreset"}, arguments...)...)
	c.ExtraFiles = []*os.File{write}
	err = c.Start()
	_ = write.Close()
	must(t, err)
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM) // so that it takes its lock file away
		_ = c.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n')
	must(t, err)
	return ":" + strings.TrimSpace(number)
}

// Display starts an X server with one screen, such as "64x64x24", and makes it
// the desktop of the test.
func Display(t testing.TB, screen string) {
	t.Helper()
	t.Setenv("DISPLAY", Server(t, "-screen", "0", screen))
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("XDG_SESSION_TYPE", "x11")
}

// Bus starts a bus on which nobody is, and which starts nobody. end ends it
// before the test does.
func Bus(t testing.TB) (address string, end func()) {
	t.Helper()
	program := Need(t, "dbus-daemon", "dbus")
	dir, err := os.MkdirTemp("", "bus") // short enough for a socket
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "bus.conf")
	must(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:path=`+dir+`/bus</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	c := exec.CommandContext(context.Background(), program, "--nofork", "--nosyslog", "--print-address=1", "--config-file="+config)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	end = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	t.Cleanup(end)
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return strings.TrimSpace(line), end
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
