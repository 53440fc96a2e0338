// Bringing the window up, and noticing when it cannot come up: without a
// display, or without OpenGL, Fyne would leave an invisible process behind.

package main

import (
	"errors"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver"

	"rokketa"
	"rokketa/ui"
)

// noWindow is why there is no window; key is its sentence.
type noWindow struct{ key string }

func (e noWindow) Error() string                         { return e.key }
func (e noWindow) Explanation() (string, map[string]any) { return e.key, nil }

// show opens the window and waits until it is closed.
func show(about rokketa.Metadata, o ui.Options) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return noWindow{"app.nodisplay"}
	}
	app.SetMetadata(fyne.AppMetadata{
		ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build,
		Icon:       fyne.NewStaticResource("rokketa.png", about.Icon),
		Migrations: map[string]bool{"fyneDo": true},
	})
	f := app.NewWithID(about.ID)
	a := ui.New(f, o)
	// Show first and ask for the window's handle, then run: a window that
	// could not be made has none.
	a.Window().Show()
	if err := hasHandle(a.Window()); err != nil {
		a.Close()
		return err
	}
	a.Start()
	go a.Run()
	f.Run()
	a.Close()
	return nil
}

// hasHandle asks the system's window of its handle.
func hasHandle(w fyne.Window) error {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return errors.New("rokketa: the window has no native part")
	}
	var handle uintptr
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			handle = c.WindowHandle
		case driver.WaylandWindowContext:
			handle = c.WaylandSurface
		case driver.WindowsWindowContext:
			handle = c.HWND
		case driver.MacWindowContext:
			handle = c.NSWindow
		}
	})
	if handle == 0 {
		return noWindow{"app.noopengl"}
	}
	return nil
}
