//go:build unix && !darwin

// This file promises: the clipboard by wl-paste, the tool of wl-clipboard: a
// window of our own would have to have the keyboard to ask the compositor.

package clipboard

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"
)

// wlPaste is the tool's name, looked for in PATH.
const wlPaste = "wl-paste"

func readWayland(ctx context.Context) (Content, error) {
	tool, err := exec.LookPath(wlPaste)
	if err != nil {
		return Content{}, &Error{Reason: ErrNoTool, Cause: err}
	}
	list, err := pasted(ctx, tool, mostText, "--list-types")
	var exit *exec.ExitError
	switch {
	case errors.Is(err, ErrTooLarge):
		return Content{}, err
	case errors.As(err, &exit) && exit.Exited() && ctx.Err() == nil:
		return Content{}, &Error{Reason: ErrEmpty, Cause: err} // it says "Nothing is copied" and ends with 1
	case err != nil:
		return Content{}, told(ctx, ErrFailed, err)
	}
	var offered []string
	for kind := range strings.Lines(string(list)) {
		offered = append(offered, strings.TrimSpace(kind))
	}
	return collect(offered, func(kind string, most int) ([]byte, error) {
		data, err := pasted(ctx, tool, most, "--no-newline", "--type", kind)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return nil, told(ctx, ErrGone, err)
		}
		return data, err
	})
}

// pasted is what the tool prints, at most most bytes. The child ends with ctx,
// also where something of it still holds the pipe.
func pasted(ctx context.Context, tool string, most int, arguments ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	command := exec.CommandContext(ctx, tool, arguments...)
	command.WaitDelay = time.Second
	out := &bounded{most: most, full: cancel}
	command.Stdout = out
	err := command.Run()
	if out.over {
		return nil, &Error{Reason: ErrTooLarge}
	}
	return out.taken.Bytes(), err
}

// bounded takes at most so many bytes and then calls full.
type bounded struct {
	taken bytes.Buffer // not embedded: its ReadFrom would go round Write
	most  int
	full  func()
	over  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.taken.Len()+len(p) > b.most {
		b.over = true
		b.full()
		return 0, &Error{Reason: ErrTooLarge}
	}
	return b.taken.Write(p)
}
