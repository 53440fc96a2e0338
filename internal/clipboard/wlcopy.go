//go:build unix && !darwin

// This file promises: a code on a Wayland desktop's clipboard by wl-copy, the
// tool of wl-clipboard, which lives as long as the code is there.

package clipboard

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// wlCopy is the tool's name, looked for in PATH.
const wlCopy = "wl-copy"

// settles is how long the tool is watched for a failure: without a desktop it
// ends at once, and with one it says nothing. farewell is how long it has for
// tidying up.
const (
	settles  = 150 * time.Millisecond
	farewell = 500 * time.Millisecond
)

// putWayland starts the tool as a child in the foreground. It ends when
// another program copies, so that a child that runs is the proof that the
// clipboard is ours.
func putWayland(ctx context.Context, text string) (func(context.Context) error, error) {
	tool, err := exec.LookPath(wlCopy)
	if err != nil {
		return nil, &Error{Reason: ErrNoTool, Cause: err}
	}
	arguments := []string{"--foreground", "--type", "text/plain"}
	if marks(ctx, tool) {
		arguments = append(arguments, "--sensitive")
	}
	// Not of ctx: it goes on after Put.
	command := exec.Command(tool, arguments...) //nolint:noctx // see above
	command.Stdin = strings.NewReader(text)
	command.WaitDelay = time.Second
	if err := command.Start(); err != nil {
		return nil, &Error{Reason: ErrFailed, Cause: err}
	}
	ended := make(chan struct{})
	var ending error
	go func() {
		ending = command.Wait()
		close(ended)
	}()
	look := time.NewTimer(settles)
	defer look.Stop()
	select {
	case <-ended:
		if ending != nil {
			return nil, &Error{Reason: ErrFailed, Cause: ending}
		}
	case <-look.C:
	case <-ctx.Done():
		_ = command.Process.Signal(syscall.SIGTERM)
		return nil, told(ctx, ErrStopped, nil)
	}
	return func(ctx context.Context) error { return wlClear(ctx, tool, command, ended) }, nil
}

// marks says whether this version of the tool knows the mark of a secret
// (2.3 and later do).
func marks(ctx context.Context, tool string) bool {
	help := exec.CommandContext(ctx, tool, "--help")
	help.WaitDelay = time.Second
	said, _ := help.CombinedOutput()
	return bytes.Contains(said, []byte("--sensitive"))
}

// wlClear ends a child that still holds the clipboard. Asked by the desktop
// to let go, the tool also deletes the file in which it keeps what it was
// given; by a signal alone it would leave it.
func wlClear(ctx context.Context, tool string, command *exec.Cmd, ended <-chan struct{}) error {
	select {
	case <-ended:
		return nil
	default:
	}
	polite, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	letGo := exec.CommandContext(polite, tool, "--clear")
	letGo.WaitDelay = farewell
	_ = letGo.Run()
	select {
	case <-ended:
		return nil
	case <-polite.Done():
	}
	_ = command.Process.Signal(syscall.SIGTERM) // it may have ended just now
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		_ = command.Process.Kill()
		return told(ctx, ErrStopped, nil)
	}
}
