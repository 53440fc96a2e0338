// The three seconds in which a person brings the QR code to the front: this
// window is out of the way, and a small one counts, so that nobody wonders
// where the program went. It is gone before the picture is taken.

package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// countFrom is how many seconds a person has.
const countFrom = 3

type countdown struct {
	app    *App
	win    fyne.Window
	left   int
	number *prose
	stop   func()
}

// readScreenLater counts down and then reads the screens.
func (a *App) readScreenLater() {
	if a.counting != nil || a.looking || a.vault == nil {
		return
	}
	c := &countdown{app: a, left: countFrom, win: a.fyne.NewWindow(a.say.Say("ui.count.title"))}
	a.counting = c
	u := a.unit()
	c.number = newProse(strconv.Itoa(c.left), sizeCode, colorCode, true, fyne.TextAlignCenter)
	now := a.primary(a.say.Say("ui.count.now"), nil, c.read)
	box := container.NewVBox(
		newProse(a.say.Say("ui.count.lead"), theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		c.number,
		feet(a.press(a.say.Say("ui.cancel"), nil, c.cancel), now),
	)
	c.win.SetContent(container.NewStack(newBackdrop(), padded(box, 14, 10)))
	if len(a.o.Icon) > 0 {
		c.win.SetIcon(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	}
	c.win.SetPadded(false)
	c.win.Resize(fyne.NewSize(340*u, 190*u))
	c.win.SetFixedSize(true)
	c.win.SetCloseIntercept(c.cancel)
	c.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { c.key(e.Name) })
	if top, ok := c.win.(desktop.Window); ok {
		top.RequestAlwaysOnTop()
	}
	a.stepAside()
	c.win.Show()
	c.wait()
}

// key is the small window's keyboard.
func (c *countdown) key(k fyne.KeyName) {
	switch k {
	case fyne.KeyEscape:
		c.cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.app.pressed() {
			c.read()
		}
	}
}

// wait lets a second pass and counts it.
func (c *countdown) wait() {
	c.stop = c.app.after(time.Second, func() {
		if c.app.counting != c {
			return
		}
		if c.left--; c.left == 0 {
			c.read()
			return
		}
		c.number.set(strconv.Itoa(c.left), colorCode)
		c.wait()
	})
}

// read reads the screens without the small window.
func (c *countdown) read() {
	if c.end() {
		c.app.readScreenWithout(c.win)
	}
}

// cancel brings the large window back; nothing was taken.
func (c *countdown) cancel() {
	if c.end() {
		c.win.SetCloseIntercept(nil)
		c.win.Close()
		c.app.comeBack()
	}
}

// end says whether the counting was still going on, and ends it.
func (c *countdown) end() bool {
	if c.app.counting != c {
		return false
	}
	c.stop()
	c.app.counting = nil
	return true
}
