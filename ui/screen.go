// Reading the QR codes of the screen: our window goes out of the way, the
// screens are taken and read, and the window comes back with what was found.
//
// The pictures of the screen may show anything of a person's life. They are
// kept in memory only, in one page at a time, and go with it.

package ui

import (
	"context"
	"errors"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/exchange"
	"rokketa/scanner"
	"rokketa/scanner/screen"
)

// Screen is how the screens are read. The zero value has no way, and then the
// window has no button for it.
type Screen struct {
	// Source takes a picture of each screen, all at one moment.
	Source screen.Source

	// Leave is asked on the window's goroutine about a window that is about
	// to be hidden. The function that it gives is called in the background
	// once it is, and returns when nothing of that window is on the screen
	// any more; called again, it gives what lay behind time to be painted.
	Leave func(w fyne.Window) (gone func(ctx context.Context) error)

	// Again says that the source may be asked several times in a row without a
	// person noticing (no question, no flash, no sound).
	Again bool

	// Limit is how long all of it may take; 0 is two minutes, since the
	// system may ask the person first.
	Limit time.Duration
}

// How often the screens are looked at for one press of the button, while the
// picture still changes; how long one picture is read at most; how long the
// window is away before a small one offers the way back, longer than a look
// takes where nobody is asked; and how long all of it may take.
const (
	screenLooks = 3
	shotLimit   = 3 * time.Second
	awayLong    = 8 * time.Second
	screenLimit = 2 * time.Minute
)

// screens is what a look at the screens gave.
type screens struct {
	shots []screen.Picture
	found []finding
}

// readScreen reads the screens without this window and any other of ours,
// once the button's second click can no longer come.
func (a *App) readScreen() {
	if !a.looking && a.vault != nil && a.o.Screen.Source != nil {
		a.beforeHiding(func() { a.readScreenWithout() })
	}
}

// readScreenWithout is readScreen with further windows of ours that are on
// the screen; they are closed.
func (a *App) readScreenWithout(others ...fyne.Window) {
	a.whenOpen(func() { a.readScreenFor(a.screensRead, others...) })
}

// readScreenFor reads the screens for a page that takes what was seen.
func (a *App) readScreenFor(then func(screens, error), others ...fyne.Window) {
	if a.looking || a.o.Screen.Source == nil {
		return
	}
	a.toast.hide()
	a.stopReading()
	var gone []func(context.Context) error
	for _, w := range append([]fyne.Window{a.win}, others...) {
		if a.o.Screen.Leave != nil {
			gone = append(gone, a.o.Screen.Leave(w))
		}
	}
	a.stepAside()
	for _, w := range others {
		w.SetCloseIntercept(nil)
		w.Close()
	}
	limit := a.o.Screen.Limit
	if limit == 0 {
		limit = screenLimit
	}
	ctx, cancel := context.WithTimeoutCause(a.life, limit, &screen.Error{Reason: screen.ErrTimedOut})
	end := a.whileAway(cancel)
	nameless := a.say.Say("ui.screen.source")
	a.o.Go(func() func() {
		seen, err := a.lookAtScreens(ctx, gone)
		for i := range seen.found {
			if seen.found[i].source == "" {
				seen.found[i].source = nameless
			}
		}
		return func() {
			if end() {
				then(seen, err)
			}
			a.tellLeftovers(seen.shots)
		}
	})
}

// whileAway notes that the screens are being read. The function that it gives
// brings the window back, once, and says whether that was still to be done: a
// person who waits for a desktop that does not answer comes back by the small
// window, and what the desktop says later is for nobody.
func (a *App) whileAway(cancel func()) (end func() bool) {
	a.looking = true
	var small *aside
	var stop func()
	over := false
	end = func() bool {
		if over {
			return false
		}
		over = true
		a.homeward = nil
		stop()
		cancel()
		if small != nil {
			small.close()
		}
		a.looking = false
		a.comeBack()
		return true
	}
	a.homeward = func() { end() }
	stop = a.after(awayLong, func() {
		if over {
			return // it was already on its way when it was stopped
		}
		back := func() { end() }
		small = a.newAside(container.NewVBox(
			newProse(a.say.Say("ui.away.lead"), theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
			newProse(a.say.Say("ui.away.why"), sizeSmall, colorMuted, false, fyne.TextAlignCenter),
			container.NewCenter(a.press(a.say.Say("ui.cancel"), nil, func() { small.linger = true; back() })),
		), back, nil)
		small.show()
	})
	return end
}

// stepAside takes the window off the screen.
func (a *App) stepAside() {
	a.noteStance()
	a.away = true
	a.win.Hide()
}

// comeBack brings the window up again after it was out of the way.
func (a *App) comeBack() {
	a.away = false
	a.win.Show()
	a.stand()
	a.win.RequestFocus()
}

// lookAtScreens takes and reads the screens. What our window covered is
// painted anew by its own program, which may take a moment: as long as
// nothing is found and the picture still changes, it looks again.
func (a *App) lookAtScreens(ctx context.Context, gone []func(context.Context) error) (screens, error) {
	var seen screens
	for look := range screenLooks {
		for _, wait := range gone {
			// A window that the system keeps on the screen is in the
			// picture, and the picture is read all the same.
			if err := wait(ctx); err != nil && ctx.Err() != nil {
				return screens{}, context.Cause(ctx)
			}
		}
		shots, err := a.o.Screen.Source.Capture(ctx)
		if err != nil {
			return screens{}, err
		}
		if look > 0 && sameShots(shots, seen.shots) {
			break
		}
		seen.shots = shots
		if seen.found, err = a.readShots(ctx, shots); err != nil || len(seen.found) > 0 {
			return seen, err
		}
		if !a.o.Screen.Again {
			break
		}
	}
	return seen, nil
}

// readShots reads each picture; one without a code adds nothing.
func (a *App) readShots(ctx context.Context, shots []screen.Picture) ([]finding, error) {
	var found []finding
	for _, s := range shots {
		f := finding{source: s.Monitor}
		limit, cancel := context.WithTimeout(ctx, shotLimit)
		codes, err := a.o.Read.Image(limit, s.Image)
		cancel()
		switch {
		case ctx.Err() != nil:
			return found, context.Cause(ctx)
		case err != nil && !errors.Is(err, scanner.ErrNoCode) && !errors.Is(err, scanner.ErrStopped):
			f.err = err
		}
		for _, c := range codes {
			f.texts = append(f.texts, c.Text)
			f.items = append(f.items, exchange.Read(c.Text)...)
		}
		if f.err != nil || len(f.items) > 0 {
			found = append(found, f)
		}
	}
	return found, nil
}

// screensRead shows what came of it.
func (a *App) screensRead(seen screens, err error) {
	switch {
	case err != nil:
		a.show(newTroublePage(a, a.say.Say("ui.screen.trouble"), err, a.readScreen))
	case len(seen.found) > 0:
		a.show(newPreviewPage(a, unique(seen.found)))
	default:
		a.show(newNothingPage(a, seen.shots))
	}
}

// tellLeftovers names a file with the picture that the desktop made and kept.
func (a *App) tellLeftovers(shots []screen.Picture) {
	for _, s := range shots {
		if s.Left != "" {
			a.toast.problem(a.say.Note(s.Left))
		}
	}
}

// sameShots says whether two looks at the screens show the same.
func sameShots(a, b []screen.Picture) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !samePicture(a[i].Image, b[i].Image) {
			return false
		}
	}
	return true
}

// samePicture compares every pixel.
func samePicture(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	first, ok := a.(*image.RGBA)
	second, too := b.(*image.RGBA)
	if ok && too && first.Stride == second.Stride {
		return string(first.Pix) == string(second.Pix)
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
