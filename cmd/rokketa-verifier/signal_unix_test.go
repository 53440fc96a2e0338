//go:build !nolab && unix

package main

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// begun builds the program and starts it; its first line has been read.
func begun(t *testing.T) (c *exec.Cmd, address string, log *buffer, left string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the program")
	}
	path := filepath.Join(t.TempDir(), program)
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	left, log = t.TempDir(), &buffer{}
	c = exec.CommandContext(t.Context(), path, "--lab", "--listen", "127.0.0.1:0")
	c.Env, c.Stderr = append(os.Environ(), "TMPDIR="+left), log
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("no first line: %s", log)
	}
	return c, strings.TrimSuffix(strings.TrimPrefix(lines.Text(), "http://"), "/"), log, left
}

// A terminal that closes ends the server as any other signal does.
func TestATerminalThatClosesLeavesNothingBehind(t *testing.T) {
	c, _, log, left := begun(t)
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%v: %s", err, log)
	}
	if found, _ := filepath.Glob(filepath.Join(left, "*")); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
}

// Who cannot wait for the requests under way says so by a second signal.
func TestASecondSignalEndsTheProgramAtOnce(t *testing.T) {
	c, address, log, _ := begun(t)
	slow, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	// The body never comes: the request is under way as long as we hold it.
	head := "POST /login HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"
	if _, err := slow.Write([]byte(head)); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(slow).ReadString('\n'); err != nil { // its handler reads
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for signals := 0; ; {
		if strings.Contains(log.String(), `"msg":"stopping"`) || signals == 0 {
			if err := c.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
			signals++
		}
		select {
		case err := <-ended:
			exit, ok := errors.AsType[*exec.ExitError](err)
			if !ok || !exit.Sys().(syscall.WaitStatus).Signaled() {
				t.Errorf("the second signal waits for the first one's end: %v: %s", err, log)
			}
			return
		default:
		}
	}
}
