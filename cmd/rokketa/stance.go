// The wiring of how windows stand on the desktop.

package main

import (
	"image"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/internal/stance"
	"rokketa/ui"
)

// stances are the doors to the desktop's way of placing windows. A place of
// the last time that no hand could reach is left to the desktop.
func stances() ui.Stance {
	doors := ui.Stance{
		Put: func(w fyne.Window, p stance.Place) {
			screens, err := stance.Screens()
			if d, ok := w.(desktop.Window); ok && err == nil && p.Reachable(screens) {
				d.RequestPosition(p.X, p.Y)
			}
		},
		Place: func(w fyne.Window) (stance.Place, bool) {
			handle := standing(w)
			if handle == 0 {
				return stance.Place{}, false
			}
			p, err := stance.Of(handle)
			return p, err == nil
		},
		Fit: func(w fyne.Window, size image.Point) (image.Rectangle, bool) {
			screens, err := stance.Screens()
			handle := standing(w)
			if err != nil || handle == 0 {
				return image.Rectangle{}, false
			}
			p, err := stance.Of(handle)
			if err != nil {
				return image.Rectangle{}, false
			}
			return p.Fit(size, screens)
		},
		Maximise: func(w fyne.Window) {
			if handle := standing(w); handle != 0 {
				_ = stance.Maximise(handle) // it stays as large as it is
			}
		},
	}
	if runtime.GOOS != "darwin" {
		doors.Above = above
	}
	if stance.Hides() {
		doors.Hide = func(w fyne.Window, on bool) error { return stance.Hide(standing(w), on) }
	}
	return doors
}

// above keeps a window above others, or no more. Under Wayland no program can.
func above(w fyne.Window, on bool) error {
	handle := standing(w)
	if handle == 0 {
		return &stance.Error{Reason: stance.ErrUnsupported}
	}
	return stance.Above(handle, on)
}

// standing is the handle of a window on a desktop that lets windows be placed,
// 0 elsewhere.
func standing(w fyne.Window) uintptr {
	handle, system := handleOf(w)
	if system != x11 && runtime.GOOS != "windows" {
		return 0
	}
	return handle
}
