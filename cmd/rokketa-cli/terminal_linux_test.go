// This file promises: the console at a pseudo-terminal of the kernel, typed at
// by a stand-in that waits for each question as a person does.

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// tty gives both ends of a pseudo-terminal: the keyboard and screen of a
// person, and what a program sees as its terminal.
func tty(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { _ = person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Close() })
	return person, program
}

func echoes(t *testing.T, f *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// readUntil reads the screen up to a text.
func readUntil(t *testing.T, person *os.File, end string) string {
	t.Helper()
	var seen bytes.Buffer
	for one := make([]byte, 1); !bytes.HasSuffix(seen.Bytes(), []byte(end)); {
		if _, err := person.Read(one); err != nil {
			t.Fatalf("after %q: %v", seen.String(), err)
		}
		seen.Write(one)
	}
	return seen.String()
}

func TestAHiddenAnswerIsNotShown(t *testing.T) {
	person, program := tty(t)
	c := console{program, program}
	got := make(chan string)
	go func() {
		answer, err := c.ask(context.Background(), "Key: ", hidden)
		if err != nil {
			answer = err.Error()
		}
		got <- answer
		answer, _ = c.ask(context.Background(), "Name: ", shown)
		got <- answer
	}()
	readUntil(t, person, "Key: ")
	for echoes(t, program) {
		runtime.Gosched()
	}
	fmt.Fprint(person, "JBSW Y3DP\n")
	if answer := <-got; answer != "JBSW Y3DP" {
		t.Errorf("answer %q", answer)
	}
	if seen := readUntil(t, person, "Name: "); bytes.Contains([]byte(seen), []byte("JBSW")) {
		t.Errorf("the screen shows %q", seen)
	}
	if !echoes(t, program) {
		t.Error("the terminal stays without echo")
	}
	fmt.Fprint(person, "花子\n")
	if answer := <-got; answer != "花子" {
		t.Errorf("answer %q", answer)
	}
	readUntil(t, person, "花子")
}

func TestAStoppedQuestionLeavesTheTerminalAsItWas(t *testing.T) {
	person, program := tty(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := console{program, program}.ask(ctx, "Key: ", hidden)
		ended <- err
	}()
	readUntil(t, person, "Key: ")
	for echoes(t, program) {
		runtime.Gosched()
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !echoes(t, program) {
		t.Error("the terminal stays without echo")
	}
	fmt.Fprint(person, "\n") // lets the reader go that the program leaves behind
}

func TestNobodyIsAskedWhereThereIsNoTerminal(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if openTerminal(file, os.Stderr) != nil {
		t.Error("/dev/null is taken for a person")
	}
}

func TestAPoliteKillEndsTheContext(t *testing.T) {
	ctx, stop := signals(context.Background())
	defer stop()
	if err := unix.Kill(os.Getpid(), unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
}
