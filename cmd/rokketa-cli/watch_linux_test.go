// This file promises: watch at a pseudo-terminal, typed at by a stand-in.

package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"rokketa/assets/text"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

func TestWatchAtATerminal(t *testing.T) {
	person, program := tty(t)
	if err := unix.IoctlSetWinsize(int(program.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	before, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	dir, keyring := filepath.Join(t.TempDir(), "accounts"), vaulttest.New()
	now := func() time.Time { return noon }
	v, err := vault.Open(t.Context(), vault.Options{Dir: dir, Keyring: keyring, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), family(t)...); err != nil {
		t.Fatal(err)
	}
	copied, ended := make(chan string, 1), make(chan int)
	cleared := 0
	go func() {
		ended <- run(context.Background(), world{
			args: []string{"watch", "--dir", dir}, in: program, out: program, err: io.Discard, env: func(string) string { return "" },
			now: now, language: func() text.Language { return text.English }, terminal: console{program, program}, keyring: keyring,
			copy: func(_ context.Context, code string) (func(), error) {
				copied <- code
				return func() { cleared++ }, nil
			},
		})
	}()
	readUntil(t, person, "6 8 7   8 4 1")
	drained := make(chan struct{})
	go func() { // the screen goes on being drawn
		defer close(drained)
		_, _ = io.Copy(io.Discard, person)
	}()
	fmt.Fprint(person, "\r")
	if code := <-copied; code != "687841" {
		t.Errorf("copied %q", code)
	}
	fmt.Fprint(person, "\x03")
	if exit := <-ended; exit != done {
		t.Errorf("exit code %d", exit)
	}
	after, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	if after.Lflag != before.Lflag || after.Iflag != before.Iflag {
		t.Error("the terminal is not as it was")
	}
	if cleared != 1 {
		t.Errorf("cleared %d times", cleared)
	}
	_ = v.Close()
}
