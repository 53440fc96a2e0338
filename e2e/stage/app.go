// What a person does with the app: opens it, saves what it shows, copies
// codes. Everything is done through the window, the mouse and the keys.

package stage

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"time"
)

// again is after how long a person tries a key or a click once more.
const again = 3 * time.Second

// Where the app shows its list, in pixels of a window that nobody has resized:
// the middle of the first row and the distance of the rows.
const (
	firstRow = 109
	rowPitch = 101
)

// App is the app with its window open.
type App struct {
	*Process
	*Window
	stage *Stage
}

// calm is how long a window must look the same to be read: longer than what
// flits by at a start, shorter than the second after which a countdown moves.
const calm = 600 * time.Millisecond

// OpenApp starts the app in the folder bin and waits until its window shows
// something and stays with it.
func (s *Stage) OpenApp(ctx context.Context, bin, title string, arguments ...string) (*App, error) {
	if err := s.noReminder(); err != nil {
		return nil, err
	}
	process, err := s.Start(filepath.Join(bin, "rokketa"), arguments...)
	if err != nil {
		return nil, err
	}
	window, err := s.Window(ctx, title, process)
	if err != nil {
		return nil, err
	}
	app := &App{process, window, s}
	return app, app.Settled(ctx, nil)
}

// noReminder says that the note about the recovery sheet was seen today, so
// that the rows stand where ClickRow looks for them, and that no stranger is to
// be asked for the time. Settings that are there stay.
func (s *Stage) noReminder() error {
	file := filepath.Join(s.path("data"), "rokketa", "settings.json")
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(`{"clockCheck":"press","reminded":"`+time.Now().UTC().Format(time.RFC3339)+`"}`), 0o600)
}

// caret is how wide, in pixels, what blinks in a field is at most.
const caret = 4

// Same says whether two pictures of a window differ by no more than a caret
// that blinks.
func Same(a, b *image.RGBA) bool {
	if a == nil || b == nil || a.Bounds() != b.Bounds() {
		return false
	}
	if bytes.Equal(a.Pix, b.Pix) {
		return true
	}
	left, right := a.Bounds().Dx(), -1
	for y := range a.Bounds().Dy() {
		one, other := a.Pix[y*a.Stride:][:a.Stride], b.Pix[y*b.Stride:][:b.Stride]
		if bytes.Equal(one, other) {
			continue
		}
		for x := range a.Bounds().Dx() {
			if !bytes.Equal(one[x*4:x*4+4], other[x*4:x*4+4]) {
				left, right = min(left, x), max(right, x)
			}
		}
	}
	return right-left < caret
}

// Settled waits until the window shows something, something else than before
// (which may be nil), and stays with it. A caret may blink.
func (a *App) Settled(ctx context.Context, before *image.RGBA) error {
	var (
		seen  *image.RGBA
		since time.Time
	)
	return Until(ctx, "the app to show something", func() (bool, error) {
		if ended, err := a.Ended(); ended {
			return false, fmt.Errorf("the app ended (%w): %s", err, a.Said())
		}
		if there, err := a.Visible(ctx); err != nil || !there {
			since = time.Now()
			return false, err
		}
		picture, err := a.Window.Picture(ctx)
		if err != nil || Blank(picture) || Same(before, picture) {
			return false, err
		}
		if !Same(seen, picture) {
			seen, since = picture, time.Now()
		}
		return time.Since(since) > calm, nil
	})
}

// Picture takes a picture of the window.
func (w *Window) Picture(ctx context.Context) (*image.RGBA, error) {
	place, err := w.Place(ctx)
	if err != nil {
		return nil, err
	}
	screen, err := w.stage.Picture()
	if err != nil {
		return nil, err
	}
	place = place.Intersect(screen.Bounds())
	picture := image.NewRGBA(image.Rectangle{Max: place.Size()})
	draw.Draw(picture, picture.Bounds(), screen, place.Min, draw.Src)
	return picture, nil
}

// Keep takes a picture of the window and keeps it as a PNG file.
func (w *Window) Keep(ctx context.Context, path string) error {
	picture, err := w.Picture(ctx)
	if err != nil {
		return err
	}
	return keep(picture, path)
}

// Blank tells whether a picture is of one or two colours only, as a window is
// that has not been painted yet.
func Blank(picture image.Image) bool {
	bounds := picture.Bounds()
	seen := map[[3]uint32]bool{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 2 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 2 {
			r, g, b, _ := picture.At(x, y).RGBA()
			if seen[[3]uint32{r, g, b}] = true; len(seen) > 2 {
				return false
			}
		}
	}
	return true
}

// Save presses Enter in the preview until the keyring has changed.
func (a *App) Save(ctx context.Context) error {
	before, err := a.stage.Secrets(ctx)
	if err != nil {
		return err
	}
	return a.insist(ctx, "the account to be saved",
		func() error { return a.Press(ctx, "Return") },
		func() (bool, error) {
			after, err := a.stage.Secrets(ctx)
			return len(after) != len(before), err
		})
}

// Copied empties the clipboard, does what copies a code and gives what can
// be pasted afterwards.
func (a *App) Copied(ctx context.Context, do func() error) (string, error) {
	const nothing = "nothing copied yet"
	if err := a.stage.Copy(ctx, nothing); err != nil {
		return "", err
	}
	var code string
	err := a.insist(ctx, "a code in the clipboard", do, func() (bool, error) {
		code = a.stage.Clipboard(ctx)
		return code != "" && code != nothing, nil
	})
	return code, err
}

// ClickRow clicks on a row of the list, counted from 0.
func (a *App) ClickRow(ctx context.Context, row int) error {
	place, err := a.Place(ctx)
	if err != nil {
		return err
	}
	return a.Click(ctx, image.Pt(place.Dx()/2, firstRow+row*rowPitch))
}

// insist does something, looks for what it should bring, and does it once
// more every few seconds, as a person does on a slow machine.
func (a *App) insist(ctx context.Context, what string, do func() error, look func() (bool, error)) error {
	var last time.Time
	return Until(ctx, what, func() (bool, error) {
		if ended, err := a.Ended(); ended {
			return false, fmt.Errorf("the app ended (%w): %s", err, a.Said())
		}
		if time.Since(last) > again {
			if err := do(); err != nil {
				return false, err
			}
			last = time.Now()
		}
		return look()
	})
}
