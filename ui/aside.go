// The small window that stands for the large one while that is out of the
// way, so that nobody wonders where the program went: it counts the three
// seconds, or says what the desktop is waited for, and always offers the way
// back. Over a window that hides it says what was copied.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

type aside struct {
	app    *App
	win    fyne.Window
	escape func() // Escape, and the window's close button
	enter  func() // nil for nothing
	linger bool   // a button closes it, whose second click must not reach the program behind
}

// newAside makes a small window; show brings it up.
func (a *App) newAside(box fyne.CanvasObject, escape, enter func()) *aside {
	s := &aside{app: a, escape: escape, enter: enter, win: a.fyne.NewWindow(a.say.Say("ui.count.title"))}
	u := a.unit()
	if len(a.o.Icon) > 0 {
		s.win.SetIcon(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	}
	s.win.SetPadded(false)
	s.win.Resize(fyne.NewSize(340*u, 190*u)) // before its texts are broken into lines
	s.win.SetContent(container.NewStack(newBackdrop(), padded(box, 14, 10)))
	s.win.SetFixedSize(true)
	s.win.SetCloseIntercept(escape)
	s.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { s.key(e.Name) })
	if top, ok := s.win.(desktop.Window); ok {
		top.RequestAlwaysOnTop()
	}
	return s
}

// show brings it up; it has the keyboard until it is closed.
func (s *aside) show() {
	s.app.aside = s
	s.win.Show()
	if s.app.settings.HideFromCapture {
		_ = s.app.unpicture(s.win, true) // told of the large window
	}
}

// leave gives the keyboard back; the window is still up.
func (s *aside) leave() {
	if s.app.aside == s {
		s.app.aside = nil
	}
}

func (s *aside) close() {
	s.leave()
	s.escape, s.enter = func() {}, nil
	s.win.SetCloseIntercept(nil)
	if s.linger {
		s.app.after(doubleClick, s.win.Close)
		return
	}
	s.win.Close()
}

// key is the small window's keyboard.
func (s *aside) key(k fyne.KeyName) {
	switch k {
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.enter != nil && s.app.pressed() {
			s.enter()
		}
	}
}
