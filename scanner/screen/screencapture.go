// This file promises: the screens of macOS by its own tool screencapture, each
// at its true pixels, without cgo.
//
// The tool writes files and nothing else. They lie in a folder that only this
// user may enter, are read and deleted at once, and are deleted too where
// anything goes wrong.

package screen

import (
	"context"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

// More monitors than any Mac drives: the tool wants a name for each.
const mostMonitors = 16

// tool is screencapture.
type tool struct {
	path string
	wait time.Duration // 0 is 20 s
}

func (t tool) capture(ctx context.Context) (pictures []Picture, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, orElse(t.wait, 20*time.Second), &Error{Reason: ErrTimedOut})
	defer cancel()
	folder, err := os.MkdirTemp("", "rokketa-screen-") // for this user alone
	if err != nil {
		return nil, failed("a private folder: %w", err)
	}
	defer func() {
		if os.RemoveAll(folder) != nil && len(pictures) > 0 {
			pictures[0].Left = Leftover(folder)
		}
	}()
	arguments := []string{"-x", "-t", "png"} // no sound
	var files []string
	for i := range mostMonitors {
		files = append(files, filepath.Join(folder, strconv.Itoa(i+1)+".png"))
	}
	command := exec.CommandContext(ctx, t.path, append(arguments, files...)...)
	command.WaitDelay = time.Second
	if err := command.Run(); err != nil {
		return nil, t.explain(ctx, err)
	}
	return read(files)
}

// explain names why the tool failed. It fails with a status where it is not
// allowed, and says no more.
func (t tool) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return &Error{Reason: ErrRefused, Mac: true, Cause: err}
	}
	return failed("screencapture: %w", err)
}

// read gives the pictures of the files that are there. Where each monitor
// stands is not told: they are put side by side.
func read(files []string) ([]Picture, error) {
	var pictures []Picture
	at := image.Point{}
	for i, file := range files {
		if _, err := os.Lstat(file); errors.Is(err, os.ErrNotExist) {
			continue
		}
		img, err := load(file)
		if err != nil {
			return nil, err
		}
		bounds := img.Bounds().Sub(img.Bounds().Min).Add(at)
		at.X = bounds.Max.X
		pictures = append(pictures, Picture{Image: img, Monitor: strconv.Itoa(i + 1), Bounds: bounds})
	}
	if len(pictures) == 0 {
		return nil, &Error{Reason: ErrRefused, Mac: true}
	}
	return pictures, nil
}
