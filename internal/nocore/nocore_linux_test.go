// A program that has forbidden it leaves no memory behind, also where the
// user allows dumps and asks Go for one, and where a program collects them.

package nocore_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"rokketa/internal/nocore"
)

const childEnv = "ROKKETA_NOCORE_TEST_CHILD"

// canary is put together at run time, so that it stands in memory alone.
func canary() []byte { return bytes.Repeat([]byte("ca"+"nary"), 1000) }

func TestMain(m *testing.M) {
	if how := os.Getenv(childEnv); how != "" {
		crash(how, canary())
	}
	os.Exit(m.Run())
}

// crash ends this process as a fault would, with the secret in memory.
func crash(how string, secret []byte) {
	forbid := map[string]func() error{
		"allowed": func() error { return nil }, "forbidden": nocore.Forbid, "only filtered": nocore.Filter,
	}[how]
	if err := forbid(); err != nil {
		panic(err)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGABRT)
	runtime.KeepAlive(secret)
	select {}
}

// dump gives the core file of such a crash, nil for none.
func dump(t *testing.T, how string) []byte {
	t.Helper()
	pattern, err := os.ReadFile("/proc/sys/kernel/core_pattern")
	if err != nil || strings.ContainsAny(string(pattern), "|/@") {
		t.Skipf("core dumps do not go into the working folder here: %q", pattern)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -c unlimited 2>/dev/null; exec "$0"`, self)
	c.Dir, c.Env = dir, append(os.Environ(), childEnv+"="+how, "GOTRACEBACK=crash")
	out, err := c.CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGABRT {
		t.Fatalf("it did not crash: %v: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "core*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		return nil
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestACrashLeavesNoMemory(t *testing.T) {
	if data := dump(t, "allowed"); data == nil {
		t.Skip("this system makes no core dumps")
	} else if !bytes.Contains(data, canary()) {
		t.Fatal("the canary is not found where it is")
	}
	if data := dump(t, "forbidden"); data != nil {
		t.Errorf("a core file of %d bytes", len(data))
	}
	if data := dump(t, "only filtered"); data == nil || bytes.Contains(data, []byte("canarycanary")) {
		t.Errorf("what a collecting program gets, %d bytes, is nothing or has the memory", len(data))
	}
}
