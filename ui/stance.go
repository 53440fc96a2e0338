// How the window stands on the desktop: it comes back where it was, stays above
// the others, and is left out of pictures of the screen, each where the system
// lets a window do so and a person wishes it.

package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/internal/stance"
)

// Stance are the doors to the desktop's way of placing windows. They are called
// on the window's goroutine. What is nil this system does not have.
type Stance struct {
	Put      func(w fyne.Window, p stance.Place)           // before it is shown first, and where it is fitted; a place that is out of reach is not used
	Place    func(w fyne.Window) (p stance.Place, ok bool) // where it is; not ok: it is put away
	Maximise func(w fyne.Window)                           // once it is on the screen
	// Fit gives where the content of a window of this size, in pixels, is to be
	// once it is on the screen; smaller: it is larger than its screen.
	Fit func(w fyne.Window, size image.Point) (to image.Rectangle, smaller bool)
	// Above keeps the window above others from now on, or no more. nil: the
	// driver, which has no way back before the next start.
	Above func(w fyne.Window, on bool) error
	// Hide leaves the window out of pictures of the screen from now on, or no
	// more.
	Hide func(w fyne.Window, on bool) error
}

// put asks for the place of the last time, before the window is shown.
func (a *App) put() {
	if top, ok := a.win.(desktop.Window); ok && a.settings.OnTop {
		top.RequestAlwaysOnTop() // from the first moment
	}
	if a.settings.Place != nil && a.o.Stance.Put != nil {
		a.o.Stance.Put(a.win, *a.settings.Place)
		a.large = a.settings.Place.Maximised
	}
}

// stand is called each time the window has come onto the screen: what a window
// manager keeps of a window is gone with its hiding.
func (a *App) stand() {
	if a.settings.OnTop {
		a.raise(true)
	}
	if a.settings.HideFromCapture {
		a.unpictured = a.unpicture(a.win, true)
	}
	switch {
	case !a.large:
		a.fit()
	case a.o.Stance.Maximise != nil:
		a.o.Stance.Maximise(a.win)
	}
	a.large = false
}

// fit makes a window smaller that is larger than its screen, as after a large
// screen is gone: else the buttons at its foot are out of reach. How many
// pixels its size is the driver knows only now.
func (a *App) fit() {
	if a.o.Stance.Fit == nil {
		return
	}
	c := a.win.Canvas()
	pixels := func(units float32) int { return int(units * c.Scale()) }
	to, smaller := a.o.Stance.Fit(a.win, image.Pt(pixels(c.Size().Width), pixels(c.Size().Height)))
	if !smaller {
		return
	}
	size := fyne.NewSize(float32(to.Dx())/c.Scale(), float32(to.Dy())/c.Scale()).Max(a.win.Content().MinSize())
	a.fitted = size
	a.win.Resize(size)
	if a.o.Stance.Put != nil {
		a.o.Stance.Put(a.win, stance.Place{X: to.Min.X, Y: to.Min.Y, Width: to.Dx()})
	}
}

// ownSize says whether a size is a person's own, and not what the window was
// fitted to, which is for this screen alone.
func (a *App) ownSize(s fyne.Size) bool {
	const rounds = 2 // to whole pixels
	apart := s.Subtract(a.fitted)
	return s.Width > 0 && max(apart.Width, -apart.Width, apart.Height, -apart.Height) > rounds
}

// noteStance notes where the window is and how large, before it goes off the
// screen. Of a window that fills the screen the last size before is kept.
func (a *App) noteStance() {
	if a.large {
		return // it has not yet been put as it is to be
	}
	s, known := stance.Place{}, false
	if a.o.Stance.Place != nil {
		s, known = a.o.Stance.Place(a.win)
	}
	switch {
	case known && s.Maximised:
		if a.settings.Place == nil {
			a.settings.Place = &s // nothing was known of it before
		}
		a.settings.Place.Maximised = true
		a.large = true // where the desktop forgets it
		return
	case known:
		a.settings.Place = &s
	case a.away || a.hidden:
		return
	}
	if size := a.win.Canvas().Size(); a.ownSize(size) {
		a.settings.Width, a.settings.Height = size.Width, size.Height
	}
}

// raise asks for the window to stay above others, or to be one of them again.
// done is whether that is so from now on.
func (a *App) raise(on bool) (done bool) {
	if a.o.Stance.Above != nil {
		return a.o.Stance.Above(a.win, on) == nil
	}
	w, ok := a.win.(desktop.Window)
	if ok && on {
		w.RequestAlwaysOnTop()
	}
	return ok && on
}

// unpicture leaves a window out of pictures of the screen, or no more.
func (a *App) unpicture(w fyne.Window, on bool) error {
	if a.o.Stance.Hide == nil {
		return nil
	}
	return a.o.Stance.Hide(w, on)
}
