// Bringing the window up, and noticing when it cannot come up: without a
// display, or without OpenGL, Fyne would leave an invisible process behind.

package main

import (
	"context"
	"errors"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver"

	"rokketa"
	"rokketa/internal/filechooser"
	"rokketa/internal/instance"
	"rokketa/internal/typing"
	"rokketa/ui"
)

// noWindow is why there is no window; key is its sentence.
type noWindow struct{ key string }

func (e noWindow) Error() string                         { return e.key }
func (e noWindow) Explanation() (string, map[string]any) { return e.key, nil }

// show opens the window and waits until it is closed. Later starts come into
// it through first, which may be nil. hidden is how a login starts it.
func show(about rokketa.Metadata, o ui.Options, first *instance.Instance, hidden bool) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return noWindow{"app.nodisplay"}
	}
	app.SetMetadata(fyne.AppMetadata{
		ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build,
		Icon:       fyne.NewStaticResource("rokketa.png", about.Icon),
		Migrations: map[string]bool{"fyneDo": true},
	})
	makeCacheFolder()
	f := app.NewWithID(about.ID)
	look := func() bool { return true }
	o.Seen = func() bool { return look() }
	a := ui.New(f, o)
	// Show first and ask for the window's handle, then run: a window that
	// could not be made has none.
	a.Window().Show()
	if err := hasHandle(a.Window()); err != nil {
		a.Close()
		return err
	}
	look = seen(handleOf(a.Window()))
	if hidden {
		a.StartHidden()
	} else {
		a.Start()
	}
	go a.Run()
	go attend(a)
	if first != nil {
		// Only now: a window that failed must not swallow later starts.
		go first.Serve(func(inputs []string) bool { return hand(a, inputs) })
	}
	f.Run()
	a.Close()
	a.Wait()
	return nil
}

// hand brings what a later start was given into the window. It waits for the
// window's goroutine, so that a window that does not answer is told to the
// later start's person.
func hand(a *ui.App, inputs []string) (taken bool) {
	fyne.DoAndWait(func() { taken = a.Hand(inputs) })
	return taken
}

// windowing is which window system a window belongs to.
type windowing int

// The window systems that are told apart.
const (
	other windowing = iota
	x11
)

// hasHandle asks whether the system has made the window.
func hasHandle(w fyne.Window) error {
	if _, ok := w.(driver.NativeWindow); !ok {
		return errors.New("rokketa: the window has no native part")
	}
	if handle, _ := handleOf(w); handle == 0 {
		return noWindow{"app.noopengl"}
	}
	return nil
}

// handleOf is the system's name of a window, 0 where it has none, as after the
// end of Fyne's loop. Call it on the window's goroutine.
func handleOf(w fyne.Window) (handle uintptr, system windowing) {
	defer func() {
		if recover() != nil { // so GLFW says that it has taken all windows down
			handle, system = 0, other
		}
	}()
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return 0, other
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			handle, system = c.WindowHandle, x11
		case driver.WaylandWindowContext:
			handle = c.WaylandSurface
		case driver.WindowsWindowContext:
			handle = c.HWND
		case driver.MacWindowContext:
			handle = c.NSWindow
		}
	})
	return handle, system
}

// chooser lets a person choose files in the system's dialog, over our window.
func chooser(w fyne.Window) func(context.Context, filechooser.Asked) ([]string, error) {
	handle, system := handleOf(w)
	if runtime.GOOS != "windows" && system != x11 {
		handle = 0 // a Wayland surface has no name for others
	}
	return func(ctx context.Context, asked filechooser.Asked) ([]string, error) {
		asked.Parent = handle
		return filechooser.Choose(ctx, asked)
	}
}

// typist types into the window under ours; nil where the desktop lets no
// program do so.
func typist() func(fyne.Window) func(context.Context, string) (string, error) {
	if !typing.Possible() {
		return nil
	}
	return func(w fyne.Window) func(context.Context, string) (string, error) {
		handle, _ := handleOf(w)
		return func(ctx context.Context, code string) (string, error) { return typing.Type(ctx, handle, code) }
	}
}
