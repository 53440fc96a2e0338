// The virtual display and a person's hands and eyes on it: windows, keys,
// mouse, pictures of the screen and the clipboard.

package stage

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// press is how long a mouse button or key is held: a click that is shorter
// than a frame of the program may be lost.
const press = "0.12"

func (s *Stage) startDisplay(ctx context.Context) error {
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	defer read.Close()
	command := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0",
		fmt.Sprintf("%dx%dx24", s.options.Width, s.options.Height), "-fbdir", s.path(screenFolder),
		"-nolisten", "tcp", "-noreset", "+extension", "GLX",
		"-r") // on a slow machine a key may be down for long, and is one press all the same
	command.Env = s.folders()
	command.ExtraFiles = []*os.File{write}
	server, err := s.start(command)
	_ = write.Close()
	if err != nil {
		return err
	}
	// The server picks a free number and tells it once it takes clients. It
	// writes the line in pieces and ends if nobody hears the last of them.
	told := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(read).ReadString('\n')
		told <- strings.TrimSpace(line)
	}()
	select {
	case number := <-told:
		if _, err := strconv.Atoi(number); err != nil {
			return fmt.Errorf("the display did not start: %s", server.Said())
		}
		s.display = ":" + number
		return nil
	case <-time.After(Patience):
		return fmt.Errorf("the display does not start: %s", server.Said())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Display is the name of the virtual display, ":7".
func (s *Stage) Display() string { return s.display }

// Window is a window on the screen.
type Window struct {
	stage *Stage
	id    string
}

// Window waits until a visible window of exactly this title is there. It
// gives up early when the program that should show it has ended; program may
// be nil.
func (s *Stage) Window(ctx context.Context, title string, program *Process) (*Window, error) {
	var found *Window
	err := Until(ctx, "a window called "+title, func() (bool, error) {
		if program != nil {
			if ended, err := program.Ended(); ended {
				return false, fmt.Errorf("the program ended (%w) without a window: %s", err, program.Said())
			}
		}
		// xdotool's status is 1 as long as nothing is found.
		ids, err := s.Run(ctx, nil, "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		if fields := strings.Fields(ids); err == nil && len(fields) > 0 {
			found = &Window{s, fields[0]}
			return true, nil
		}
		return false, ctx.Err()
	})
	return found, err
}

// Visible says whether the window is on the screen.
func (w *Window) Visible(ctx context.Context) (bool, error) {
	// xdotool's status is 1 where no window at all is visible.
	ids, _ := w.stage.Run(ctx, nil, "xdotool", "search", "--onlyvisible", "--name", "")
	return slices.Contains(strings.Fields(ids), w.id), ctx.Err()
}

// Place is where the window is on the screen, in pixels.
func (w *Window) Place(ctx context.Context) (image.Rectangle, error) {
	said, err := w.stage.Run(ctx, nil, "xdotool", "getwindowgeometry", "--shell", w.id)
	if err != nil {
		return image.Rectangle{}, err
	}
	values := map[string]int{}
	for line := range strings.Lines(said) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name], _ = strconv.Atoi(value)
	}
	return image.Rect(0, 0, values["WIDTH"], values["HEIGHT"]).Add(image.Pt(values["X"], values["Y"])), nil
}

// Focus gives the window the keyboard, as a window manager would.
func (w *Window) Focus(ctx context.Context) error {
	_, err := w.stage.Run(ctx, nil, "xdotool", "windowfocus", "--sync", w.id)
	return err
}

// Move puts the window's upper left corner at a point of the screen.
func (w *Window) Move(ctx context.Context, x, y int) error {
	_, err := w.stage.Run(ctx, nil, "xdotool", "windowmove", w.id, strconv.Itoa(x), strconv.Itoa(y))
	return err
}

// Raise puts the window before all others, as a click in it does where there
// is a window manager.
func (w *Window) Raise(ctx context.Context) error {
	_, err := w.stage.Run(ctx, nil, "xdotool", "windowraise", w.id)
	return err
}

// Unmap takes the window off the screen, as a window manager does with one
// that is put away.
func (w *Window) Unmap(ctx context.Context) error {
	_, err := w.stage.Run(ctx, nil, "xdotool", "windowunmap", w.id)
	return err
}

// Press presses and lets go keys in the window, by their X names: "Return",
// "ctrl+v", "Tab".
func (w *Window) Press(ctx context.Context, keys ...string) error {
	if err := w.Focus(ctx); err != nil {
		return err
	}
	_, err := w.stage.Run(ctx, nil, "xdotool", append([]string{"key", "--delay", "120"}, keys...)...)
	return err
}

// Type types text into the window.
func (w *Window) Type(ctx context.Context, text string) error {
	if err := w.Focus(ctx); err != nil {
		return err
	}
	_, err := w.stage.Run(ctx, nil, "xdotool", "type", "--delay", "40", text)
	return err
}

// Click clicks with the left button at a point of the window, counted from
// its upper left corner.
func (w *Window) Click(ctx context.Context, at image.Point) error {
	_, err := w.stage.Run(ctx, nil, "xdotool",
		"mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y),
		"sleep", press, "mousedown", "1", "sleep", press, "mouseup", "1")
	return err
}

// ClickTwice clicks twice with the left button, as those do who click
// everything twice: the second press comes 150 ms after the first.
func (w *Window) ClickTwice(ctx context.Context, at image.Point) error {
	_, err := w.stage.Run(ctx, nil, "xdotool",
		"mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y), "sleep", press,
		"mousedown", "1", "sleep", "0.08", "mouseup", "1", "sleep", "0.07",
		"mousedown", "1", "sleep", "0.08", "mouseup", "1")
	return err
}

// Drag presses the left button at one point of the window, moves to the other
// as a hand does, and lets go there.
func (w *Window) Drag(ctx context.Context, from, to image.Point) error {
	arguments := []string{"mousemove", "--window", w.id, strconv.Itoa(from.X), strconv.Itoa(from.Y), "sleep", press, "mousedown", "1"}
	const moves = 8
	for i := 1; i <= moves; i++ {
		at := from.Add(to.Sub(from).Mul(i).Div(moves))
		arguments = append(arguments, "sleep", "0.06", "mousemove", "--window", w.id, strconv.Itoa(at.X), strconv.Itoa(at.Y))
	}
	_, err := w.stage.Run(ctx, nil, "xdotool", append(arguments, "sleep", press, "mouseup", "1")...)
	return err
}

// Keep takes a picture of the whole screen and keeps it as a PNG file; the
// folder is made if it is missing.
func (s *Stage) Keep(path string) error {
	picture, err := s.Picture()
	if err != nil {
		return err
	}
	return keep(picture, path)
}

func keep(picture image.Image, path string) error {
	var data bytes.Buffer
	if err := png.Encode(&data, picture); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data.Bytes(), 0o644)
}

// Clipboard gives the text that a person would paste now; nothing copied is
// the empty text.
func (s *Stage) Clipboard(ctx context.Context) string {
	// An empty clipboard is an error of xclip, and so is an owner that
	// left: both mean that nothing can be pasted.
	text, err := s.Run(ctx, nil, "xclip", "-selection", "clipboard", "-out")
	if err != nil {
		return ""
	}
	return text
}

// Copy puts text into the clipboard, as if another program had been used.
func (s *Stage) Copy(ctx context.Context, text string) error {
	command := exec.Command("xclip", "-quiet", "-selection", "clipboard", "-in")
	command.Env = s.Environment()
	command.Stdin = strings.NewReader(text)
	if _, err := s.start(command); err != nil {
		return err
	}
	return Until(ctx, "the clipboard", func() (bool, error) {
		return s.Clipboard(ctx) == text, nil
	})
}
