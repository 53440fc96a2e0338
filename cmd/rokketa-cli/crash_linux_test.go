// This file promises: the real program, killed by a crash while it has secrets
// in memory, leaves them nowhere: not in what it prints, not in a file, not
// where other programs can see its arguments and its environment.

package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rokketa/otpauth"
)

// canary is the secret that must not be found; its passphrase neither.
const (
	canary     = "canary-secret-0123456789-abc" // 28 bytes
	canaryPass = "canary passphrase of five words"
)

// spellings gives every form in which the two could leak. A trace of Go's has
// words of memory as numbers.
func spellings() [][]byte {
	var all [][]byte
	for _, text := range []string{canary, canaryPass} {
		raw := []byte(text)
		key := otpauth.EncodeKey(raw)
		all = append(all, raw, []byte(key), []byte(strings.ToLower(key)),
			[]byte(hex.EncodeToString(raw)), []byte(strings.ToUpper(hex.EncodeToString(raw))))
		for at := 0; at+8 <= len(raw); at++ {
			all = append(all,
				fmt.Appendf(nil, "%x", binary.LittleEndian.Uint64(raw[at:])),
				fmt.Appendf(nil, "%x", binary.BigEndian.Uint64(raw[at:])))
		}
	}
	return all
}

// leaks says in which spelling a secret is in the data, nil for none.
func leaks(data []byte) []byte {
	for _, spelling := range spellings() {
		if bytes.Contains(data, spelling) {
			return spelling
		}
	}
	return nil
}

// home is a person's folder with a vault in it whose passphrase lies apart.
type home struct {
	dir, passphrase, program string
}

func (h home) command(t *testing.T, traceback string, args ...string) *exec.Cmd {
	// Whoever allows core dumps asks for them here.
	line := `ulimit -c unlimited 2>/dev/null; exec "$0" "$@"`
	c := exec.CommandContext(t.Context(), "sh", append([]string{"-c", line, h.program, "--store", "file", "--passphrase-file", h.passphrase}, args...)...)
	c.Dir = h.dir
	c.Env = []string{
		"HOME=" + h.dir, "TMPDIR=" + filepath.Join(h.dir, "tmp"), "XDG_DATA_HOME=" + filepath.Join(h.dir, "data"),
		"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "GOTRACEBACK=" + traceback,
	}
	return c
}

// clean says that no file below the folder has a secret.
func (h home) clean(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(d.Name(), "core") {
			t.Errorf("a core file: %s", d.Name())
		}
		data, err := os.ReadFile(path)
		if bad := leaks(data); bad != nil {
			t.Errorf("%s has a secret as %q", d.Name(), bad)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestACrashTellsNoSecret(t *testing.T) {
	h := home{dir: t.TempDir(), passphrase: filepath.Join(t.TempDir(), "passphrase"), program: filepath.Join(t.TempDir(), program)}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", h.program, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, said)
	}
	for _, err := range []error{
		os.WriteFile(h.passphrase, []byte(canaryPass), 0o600), os.Mkdir(filepath.Join(h.dir, "tmp"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	add := h.command(t, "all", "add", "-")
	add.Stdin = strings.NewReader("otpauth://totp/Portal:member?secret=" + otpauth.EncodeKey([]byte(canary)))
	if said, err := add.CombinedOutput(); err != nil || leaks(said) != nil {
		t.Fatalf("add: %v: %s", err, said)
	}
	h.clean(t)
	// Each takes a second of scrypt; what a person has is "single" or, who asks
	// for all there is, "crash".
	tracebacks, signals := []string{"crash"}, []syscall.Signal{syscall.SIGABRT, syscall.SIGQUIT}
	if os.Getenv("ROKKETA_SOAK") != "" {
		tracebacks, signals = []string{"none", "single", "all", "system", "crash"}, append(signals, syscall.SIGSEGV, syscall.SIGBUS)
	}
	for _, traceback := range tracebacks {
		for _, signal := range signals {
			t.Run(traceback+"/"+signal.String(), func(t *testing.T) { h.crash(t, traceback, signal) })
		}
	}
}

// crash lets the program wait for the vault's lock, which is ours, with every
// secret in its memory, and ends it there.
func (h home) crash(t *testing.T, traceback string, signal syscall.Signal) {
	lock, err := os.OpenFile(filepath.Join(h.dir, "data", "rokketa", "lock"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	c := h.command(t, traceback, "rename", "Portal", "--name", "other")
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	asked := opened(t, lock.Name())
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	proc := fmt.Sprintf("/proc/%d/", c.Process.Pid)
	if err := asked(); err != nil {
		_ = c.Process.Kill()
		_ = c.Wait()
		t.Fatalf("it does not ask for the lock: %v: %s", err, said.String())
	}
	// That the lock's file was opened, by whomever, does not say that the
	// secrets are read by now. While the program waits for the lock, they come.
	memory := false
	for !memory && lives(proc) {
		memory = leaksInMemory(t, proc)
	}
	for _, file := range []string{"cmdline", "environ"} {
		data, err := os.ReadFile(proc + file)
		if err != nil || len(data) == 0 {
			t.Fatalf("%s: %v", file, err)
		}
		if bad := leaks(data); bad != nil {
			t.Errorf("%s has a secret as %q", file, bad)
		}
	}
	if children, err := filepath.Glob(proc + "task/*/children"); err != nil || len(children) == 0 {
		t.Errorf("%v, %v", children, err)
	} else {
		for _, file := range children {
			if list, err := os.ReadFile(file); err == nil && len(list) > 0 {
				t.Errorf("it started another program: %s", list)
			}
		}
	}
	limits, err := os.ReadFile(proc + "limits")
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(limits)), " "), "Max core file size 0 0 bytes") {
		t.Errorf("%s, %v", limits, err)
	}
	if err := c.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil {
		t.Error("it did not crash")
	}
	if traceback != "none" && !strings.Contains(said.String(), "goroutine ") {
		t.Errorf("it left no trace: %s", said.String())
	}
	if bad := leaks(said.Bytes()); bad != nil {
		t.Errorf("what it says has a secret as %q:\n%s", bad, said.String())
	}
	if !memory {
		t.Error("it had no secret in its memory, so this shows nothing")
	}
	h.clean(t)
}

// opened gives what waits until some program opens this file.
func opened(t *testing.T, path string) (wait func() error) {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	events := os.NewFile(uintptr(fd), "inotify")
	t.Cleanup(func() { _ = events.Close() })
	if _, err := unix.InotifyAddWatch(fd, path, unix.IN_OPEN); err != nil {
		t.Fatal(err)
	}
	if err := events.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return func() error {
		_, err := events.Read(make([]byte, 4096))
		return err
	}
}

// lives says whether a program has not ended yet: one that has, and nobody has
// waited for, has no memory.
func lives(proc string) bool {
	maps, err := os.ReadFile(proc + "maps")
	return err == nil && len(maps) > 0
}

// leaksInMemory says whether the memory of a program has the canary, which is
// how these tests know that there was something to leak.
func leaksInMemory(t *testing.T, proc string) bool {
	t.Helper()
	maps, err := os.ReadFile(proc + "maps")
	if err != nil {
		t.Fatal(err)
	}
	memory, err := os.Open(proc + "mem")
	if err != nil {
		t.Skipf("this system does not let a program's memory be read: %v", err)
	}
	defer func() { _ = memory.Close() }()
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || rights[:2] != "rw" {
			continue
		}
		for part := make([]byte, 4<<20); from < to; from += int64(len(part) - len(canary)) {
			n, _ := memory.ReadAt(part[:min(int64(len(part)), to-from)], from)
			if bytes.Contains(part[:n], []byte(canary)) {
				return true
			}
		}
	}
	return false
}
