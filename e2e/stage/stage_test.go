//go:build unix

// The stage itself: its parts work, keep to themselves and leave nothing.

package stage_test

import (
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa/e2e/stage"
)

func TestTheStageWorksAndLeavesNothing(t *testing.T) {
	s := stage.ForTest(t, stage.Options{Width: 640, Height: 480})
	ctx := t.Context()

	picture, err := s.Picture()
	if err != nil || picture.Bounds() != image.Rect(0, 0, 640, 480) {
		t.Errorf("the screen is not as asked for (%v)", err)
	}
	if text := s.Clipboard(ctx); text != "" {
		t.Errorf("the clipboard begins with %q", text)
	}
	if err := s.Copy(ctx, "認証コード"); err != nil {
		t.Error(err)
	}
	items, err := s.Secrets(ctx)
	if err != nil || len(items) != 0 {
		t.Errorf("the keyring begins with %d items (%v)", len(items), err)
	}
	if home, err := s.Run(ctx, nil, "sh", "-c", "echo $HOME"); err != nil || !strings.HasPrefix(home, s.Dir()) {
		t.Errorf("programs live in %q (%v)", home, err)
	}

	process, err := s.Start("sleep", "600")
	if err != nil {
		t.Fatal(err)
	}
	if ended, _ := process.Ended(); ended {
		t.Error("a program ends by itself")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := syscall.Kill(process.PID(), 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("a program is left: %v", err)
	}
	if _, err := os.Stat(s.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
	if _, err := os.Stat(filepath.Join("/tmp/.X11-unix", "X"+s.Display()[1:])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the display is left: %v", err)
	}
}

func TestAWindowThatCannotComeIsNotWaitedFor(t *testing.T) {
	s := stage.ForTest(t, stage.Options{Width: 320, Height: 200})
	process, err := s.Start("sh", "-c", "echo no luck; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Window(t.Context(), "Nothing", process); err == nil || !strings.Contains(err.Error(), "no luck") {
		t.Errorf("got %v", err)
	}
}
