// The three seconds in which a person brings the QR code to the front: this
// window is out of the way, and a small one counts, so that nobody wonders
// where the program went. It is gone before the picture is taken.

package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// countFrom is how many seconds a person has.
const countFrom = 3

type countdown struct {
	app     *App
	small   *aside
	left    int
	hurries bool // it was told to read now
	number  *prose
	stop    func()
}

// readScreenLater counts down and then reads the screens.
func (a *App) readScreenLater() {
	if a.counting != nil || a.looking || a.vault == nil {
		return
	}
	a.beforeHiding(a.count)
}

// count brings the small window up in place of the large one.
func (a *App) count() {
	c := &countdown{app: a, left: countFrom}
	c.number = newProse(strconv.Itoa(c.left), sizeCode, colorCode, true, fyne.TextAlignCenter)
	now := a.primary(a.say.Say("ui.count.now"), nil, c.hurry)
	box := container.NewVBox(
		newProse(a.say.Say("ui.count.lead"), theme.SizeNameText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		c.number,
		feet(a.press(a.say.Say("ui.cancel"), nil, func() { c.small.linger = true; c.cancel() }), now),
	)
	c.small = a.newAside(box, c.cancel, c.hurry)
	a.counting = c
	a.stepAside()
	c.small.show()
	c.wait()
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

// hurry reads without counting on, once the button's second click can no
// longer come.
func (c *countdown) hurry() {
	if c.app.counting != c || c.hurries {
		return
	}
	c.hurries = true
	c.stop()
	c.number.set(c.app.say.Say("ui.count.hurry"), colorCode)
	c.stop = c.app.after(doubleClick, c.read)
}

// read reads the screens without the small window.
func (c *countdown) read() {
	if c.end() {
		c.small.leave()
		c.app.readScreenWithout(c.small.win)
	}
}

// cancel brings the large window back; nothing was taken.
func (c *countdown) cancel() {
	if c.end() {
		c.small.close()
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
