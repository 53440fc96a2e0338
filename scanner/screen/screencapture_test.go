//go:build unix

// The tool of macOS, played by a script: its files are read, and none is left.

package screen

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// script plays the tool. $3 on are the files that it may write; $PICTURES is
// the folder with what it has to show.
func script(t *testing.T, lines string) tool {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "screencapture")
	write := func(path string, data []byte, mode os.FileMode) {
		if err := os.WriteFile(path, data, mode); err != nil {
			t.Fatal(err)
		}
	}
	write(path, []byte("#!/bin/sh\n[ \"$1 $2 $3\" = '-x -t png' ] || exit 64\nshift 3\n"+lines), 0o700)
	write(filepath.Join(dir, "1.png"), encoded(t, pattern(60, 40)), 0o600)
	write(filepath.Join(dir, "2.png"), encoded(t, pattern(30, 50)), 0o600)
	t.Setenv("PICTURES", dir)
	t.Setenv("TMPDIR", t.TempDir())
	return tool{path: path, wait: time.Minute}
}

func TestEachMonitorOfAMacIsAPictureAndNoFileIsLeft(t *testing.T) {
	tool := script(t, `folder=$(dirname "$1")
[ "$(ls -ld "$folder" | cut -c 1-10)" = drwx------ ] || exit 65
cp "$PICTURES/1.png" "$1" && cp "$PICTURES/2.png" "$2"`)
	pictures, err := checked(t.Context(), tool.capture)
	if err != nil {
		t.Fatal(err)
	}
	if len(pictures) != 2 || pictures[0].Monitor != "1" || pictures[1].Monitor != "2" {
		t.Fatalf("got %d pictures", len(pictures))
	}
	same(t, pictures[0].Image, pattern(60, 40))
	same(t, pictures[1].Image, pattern(30, 50))
	if pictures[0].Bounds.Overlaps(pictures[1].Bounds) || pictures[1].Bounds.Size() != image.Pt(30, 50) {
		t.Errorf("at %v and %v", pictures[0].Bounds, pictures[1].Bounds)
	}
	empty(t)
}

func TestWhatTheToolOfAMacSaysIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		lines string
		want  Reason
	}{
		"not allowed":         {"exit 1", ErrRefused},
		"nothing and no word": {"exit 0", ErrRefused},
		"no picture":          {`echo hello > "$1"`, ErrFailed},
		"fails half way":      {`cp "$PICTURES/1.png" "$1"; exit 1`, ErrRefused},
	} {
		_, err := script(t, c.lines).capture(t.Context())
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if e := (*Error)(nil); errors.As(err, &e) && c.want == ErrRefused {
			if key, _ := e.Explanation(); key != "screen.refused.mac" {
				t.Errorf("%s is told by %q", name, key)
			}
		}
		empty(t)
	}
	if _, err := (tool{path: "/nowhere/screencapture"}).capture(t.Context()); !errors.Is(err, ErrFailed) {
		t.Errorf("no tool: %v", err)
	}
}

func TestAToolThatHangsIsEndedAndItsFileDeleted(t *testing.T) {
	hangs := script(t, `cp "$PICTURES/1.png" "$1"; exec sleep 600`)
	hangs.wait = 50 * time.Millisecond
	if _, err := hangs.capture(t.Context()); !errors.Is(err, ErrTimedOut) {
		t.Errorf("named %v", err)
	}
	empty(t)
	ctx, stop := context.WithCancel(t.Context())
	hangs = script(t, `cp "$PICTURES/1.png" "$1"; exec sleep 600`)
	time.AfterFunc(50*time.Millisecond, stop)
	if _, err := hangs.capture(ctx); !errors.Is(err, ErrStopped) {
		t.Errorf("named %v", err)
	}
	empty(t)
}

// empty holds that the folder for temporary files is.
func empty(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
