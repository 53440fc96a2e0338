// What the app promises of its portal, held against a program that plays one.

package practice_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/internal/practice"
)

// play names the part that this test's program plays when it is started anew.
const play = "PRACTICE_TEST_PLAYS"

func TestMain(m *testing.M) {
	switch os.Getenv(play) {
	case "":
		os.Exit(m.Run())
	case "portal": // as rokketa-verifier: an address, chatter, an end with standard input
		portal(os.Args[1:])
	case "stubborn": // hears nothing
		portal(nil)
		select {}
	case "short": // ends by itself once it is looked at
		portal(nil)
	case "chatter":
		fmt.Println("listening")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "abroad":
		fmt.Println("http://192.0.2.1:80/")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "refusing":
		fmt.Fprintln(os.Stderr, "no laboratory in this build")
		os.Exit(2)
	case "silent":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "parent": // a program that has started a portal and is then killed
		_ = os.Setenv(play, "portal")
		p, err := practice.Start(context.Background(), practice.Options{Program: os.Args[1]})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(p.Address)
		select {}
	}
}

// portal listens and tells whoever calls how it was started. Where it got
// arguments it waits for the end of standard input.
func portal(args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		os.Exit(1)
	}
	if file, err := os.CreateTemp("", "rokketa-lab-"); err == nil {
		defer file.Close()
	}
	fmt.Printf("http://%s/\n%s\n", listener.Addr(), strings.Repeat("chatter ", 100000))
	heard := make(chan struct{})
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			fmt.Fprintf(c, "%s|%s|%s\n", strings.Join(args, " "), os.Getenv("ROKKETA_VERIFIER_POSTGRES")+os.Getenv("rokketa_verifier_key"), os.TempDir())
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	}()
	if len(args) == 0 {
		<-heard
		return
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// stage gives a program that plays a part, and the folder of its passing files.
func stage(t *testing.T, part string) (program, temp string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(play, part)
	return self, t.TempDir()
}

func start(t *testing.T, part string, o practice.Options) (*practice.Portal, string) {
	t.Helper()
	o.Program, o.Temp = stage(t, part)
	p, err := practice.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.End)
	return p, o.Temp
}

// call connects to a portal and gives what it says of itself; the connection
// stays until the test ends.
func call(t *testing.T, address string) (said []string, c net.Conn) {
	t.Helper()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.Trim(strings.TrimPrefix(address, "http:"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(line), "|"), c
}

func empty(t *testing.T, temp string) {
	t.Helper()
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("%d things are left behind (%v)", len(left), err)
	}
}

func TestAPortalRunsUntilItIsEndedAndLeavesNothing(t *testing.T) {
	t.Setenv("ROKKETA_VERIFIER_POSTGRES", "postgres://a-real-portal")
	t.Setenv("rokketa_verifier_key", "1:real")
	p, temp := start(t, "portal", practice.Options{Brand: "B r", Language: "en"})
	said, c := call(t, p.Address)
	if want := "--practice --listen 127.0.0.1:0 --end-with-stdin --brand B r --language en"; said[0] != want {
		t.Errorf("it is started with %q", said[0])
	}
	if said[1] != "" {
		t.Error("what is meant for a real portal reaches it")
	}
	if filepath.Dir(said[2]) != temp {
		t.Errorf("its passing files go to %q", said[2])
	}
	if all, err := filepath.Glob(filepath.Join(said[2], "rokketa-lab-*")); err != nil || len(all) != 1 {
		t.Errorf("the part is not played: %q %v", all, err)
	}
	select {
	case <-p.Ended():
		t.Error("it has ended already")
	default:
	}
	p.End()
	p.End() // a second time there is nothing to do
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("it lives on")
	}
	empty(t, temp)
}

func TestAPortalThatEndsByItselfIsNoticed(t *testing.T) {
	p, temp := start(t, "short", practice.Options{})
	call(t, p.Address)
	<-p.Ended()
	p.End()
	empty(t, temp)
}

func TestAPortalThatDoesNotListenIsMadeToEnd(t *testing.T) {
	p, temp := start(t, "stubborn", practice.Options{Grace: time.Millisecond})
	p.End()
	empty(t, temp)
}

func TestAProgramThatIsNoPortalIsToldAndLeavesNothing(t *testing.T) {
	for part, why := range map[string]string{"chatter": "", "abroad": "", "refusing": "no laboratory"} {
		program, temp := stage(t, part)
		_, err := practice.Start(t.Context(), practice.Options{Program: program, Temp: temp})
		if !errors.Is(err, practice.ErrSilent) || !strings.Contains(fmt.Sprint(err), why) {
			t.Errorf("%s: %v", part, err)
		}
		empty(t, temp)
	}
	_, err := practice.Start(t.Context(), practice.Options{Program: filepath.Join(t.TempDir(), "none"), Temp: t.TempDir()})
	if !errors.Is(err, practice.ErrFailed) {
		t.Errorf("a program that is not there: %v", err)
	}
}

func TestWhoStopsWaitingLeavesNothing(t *testing.T) {
	program, temp := stage(t, "silent")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := practice.Start(ctx, practice.Options{Program: program, Temp: temp}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	empty(t, temp)
	if _, err := practice.Start(t.Context(), practice.Options{Program: program, Temp: temp, Wait: time.Millisecond}); !errors.Is(err, practice.ErrSilent) {
		t.Errorf("nothing is said in time: %v", err)
	}
	empty(t, temp)
}

// A killed program can end nothing: the portal must notice by itself.
func TestThePortalEndsWithAProgramThatIsKilled(t *testing.T) {
	program, temp := stage(t, "parent")
	parent := exec.CommandContext(t.Context(), program, program)
	parent.Env = append(os.Environ(), "TMPDIR="+temp, "TMP="+temp, "TEMP="+temp)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, c := call(t, strings.TrimSpace(line))
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	if _, err := c.Read(make([]byte, 1)); err == nil { // returns when the portal is gone
		t.Error("the portal outlives the program")
	}
}

func TestTheProgramBesideOursIsFoundFirst(t *testing.T) {
	beside, path := t.TempDir(), t.TempDir()
	name := "rokketa-verifier"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	put := func(dir string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		real, err := filepath.EvalSymlinks(file)
		if err != nil {
			t.Fatal(err)
		}
		return real
	}
	t.Setenv("PATH", path)
	self := filepath.Join(beside, "rokketa")
	if err := os.WriteFile(self, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := practice.Find(self, exec.LookPath)
	if !errors.Is(err, practice.ErrMissing) {
		t.Errorf("nowhere: %v", err)
	}
	put(path)
	if got, err := practice.Find(self, exec.LookPath); err != nil || got != filepath.Join(path, name) {
		t.Errorf("on the PATH: %q %v", got, err)
	}
	if got, err := practice.Find("", exec.LookPath); err != nil || got != filepath.Join(path, name) {
		t.Errorf("for a program that does not know where it is: %q %v", got, err)
	}
	want := put(beside)
	if got, err := practice.Find(self, exec.LookPath); err != nil || got != want {
		t.Errorf("beside: %q %v", got, err)
	}
	if runtime.GOOS != "windows" { // where links need a right of their own
		link := filepath.Join(t.TempDir(), "rokketa")
		if err := os.Symlink(self, link); err != nil {
			t.Fatal(err)
		}
		if got, err := practice.Find(link, exec.LookPath); err != nil || got != want {
			t.Errorf("through a link: %q %v", got, err)
		}
	}
}

func TestOnlyAPortalOfThisMachineIsOpened(t *testing.T) {
	if err := practice.Open("http://192.0.2.1:80/"); !errors.Is(err, practice.ErrBrowser) {
		t.Errorf("another machine's: %v", err)
	}
}

func TestEachReasonHasASentence(t *testing.T) {
	for _, r := range []practice.Reason{practice.ErrMissing, practice.ErrFailed, practice.ErrSilent, practice.ErrBrowser} {
		key, _ := (&practice.Error{Reason: r}).Explanation()
		if !slices.Contains(practice.Explanations(), key) {
			t.Errorf("%s: %q is not in the list", r, key)
		}
	}
}
