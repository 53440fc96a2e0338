// Doors for the tests to what is drawn and to who is locked out: plates,
// colours, hints, lines, the curtain and the lock.

package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/session"
)

// Dots is how many dots of the pointer can be seen.
func (a *App) Dots() (n int) {
	for _, d := range a.hands.trail.dots {
		if d.Visible() {
			n++
		}
	}
	return n
}

// Picture says of the page that shows a key again whether it holds no code
// any more.
func (a *App) Picture() (blank func() bool) {
	p := a.now.(*againPage)
	return func() bool { return p.picture.modules == nil && p.plain == "" && p.written.text == "" }
}

// LockKeys are the keys of the lock that are put together.
func LockKeys() (all []string) {
	for _, why := range []lockReason{lockStart, lockKey, lockIdle, lockSession, lockSleep, lockChanged} {
		all = append(all, "ui.lock.why."+string(why))
	}
	for _, deed := range []passwordDeed{passwordSet, passwordChange, passwordRemove} {
		for _, end := range []string{"", ".lead", ".do", ".done"} {
			all = append(all, "ui.lock."+string(deed)+end)
		}
	}
	return all
}

// Locked says whether the lock page is up, and the vault closed and let go of.
func (a *App) Locked() (page, closed bool) {
	_, page = a.now.(*lockPage)
	return page, a.vault == nil
}

// Typed is what the field of the lock page holds, and whether it takes any.
func (a *App) Typed() (text string, takes bool) {
	p := a.now.(*lockPage)
	return p.typed.Text, !p.typed.Disabled()
}

// Hear says something in the system's place.
func (a *App) Hear(e session.Event) { a.hear(e) }

// Covered says whether the curtain is drawn.
func (a *App) Covered() bool {
	_, drawn := a.win.Canvas().Overlays().Top().(*curtain)
	return drawn
}

// Saving says whether a change is under way.
func (a *App) Saving() bool { return a.changing }

// Ground is what lies under everything.
func (a *App) Ground() desktop.Hoverable { return newGround(a) }

// DrawPlate draws what a row lies on.
func DrawPlate(fill, edge color.Color, radius, width float32, w, h int, scale float32) image.Image {
	return plate{fill, edge, radius, width}.draw(w, h, scale)
}

// Pressed has a note taken in place of what a button does; false where the
// thing is none.
func Pressed(f fyne.Focusable, note func()) bool {
	switch f := f.(type) {
	case *pressButton:
		f.OnTapped = note
	case *choice:
		f.do = note
	default:
		return false
	}
	return true
}

// Boxed says whether a thing is one that a line around it tells to be a button
// or a choice: neither coloured, nor a sign alone, nor a line of options.
func Boxed(f fyne.Focusable) bool {
	switch f := f.(type) {
	case *pressButton:
		coloured := f.Importance != widget.LowImportance && f.Importance != widget.MediumImportance
		return f.Text != "" && !coloured && !f.line
	case *picker:
		return true
	}
	return false
}

// Colour is a colour of the theme by its name.
func Colour(name string, dark bool) color.Color {
	look := AppearanceLight
	if dark {
		look = AppearanceDark
	}
	return newLook(look, 1).Color(fyne.ThemeColorName(name), 0)
}

// BadgeColors are the grounds of badges.
func BadgeColors() []color.Color { return badgeColors() }

// Hint is what a field shows while it is empty; "" for anything else.
func Hint(o fyne.CanvasObject) string {
	if f, ok := o.(*field); ok {
		return f.PlaceHolder
	}
	return ""
}

// Set gives the lines of running text on a page of this width, as it is drawn.
func (a *App) Set(s string, width float32) (lines []string) {
	p := paragraph(s)
	p.Resize(fyne.NewSize(width, 100))
	p.setLines(p.room(p.Size().Width))
	for _, line := range p.lines {
		lines = append(lines, line.Text)
	}
	return lines
}

// AtRoot says whether there is nothing behind the page and nothing over it.
func (a *App) AtRoot() bool {
	if a.covered() || a.aside != nil {
		return false
	}
	switch p := a.now.(type) {
	case *listPage:
		return p.query.Text == "" && p.tag == ""
	case *problemPage:
		return p.problem.back == nil
	case *welcomePage, *lockPage, *unlockPage:
		return true
	}
	return false
}

// Whole says whether all of the page can be scrolled to.
func (a *App) Whole() bool {
	return a.scroll.Content.Size().Height >= a.scroll.Content.MinSize().Height
}

// InSight says whether all of a text of the page is within the part that is
// scrolled to, or as much of it as that can hold.
func (a *App) InSight(text string) (yes bool) {
	d := a.fyne.Driver()
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if p, ok := o.(*prose); ok && p.text == text {
			top := d.AbsolutePositionForObject(p).Y - d.AbsolutePositionForObject(a.scroll).Y
			yes = top >= 0 && top+p.Size().Height <= a.scroll.Size().Height
		}
		for _, in := range innerOf(o) {
			look(in)
		}
	}
	look(a.scroll.Content)
	return yes
}

// MenuBelow is where the menu begins that is up, and where the button of the
// view ends.
func (a *App) MenuBelow() (menu, button float32) {
	view := buttonOn(a.list.root, func(b *pressButton) bool { return b.spoken == a.say.Say("ui.list.view") })
	return a.menu.Position().Y, a.fyne.Driver().AbsolutePositionForObject(view).Y + view.Size().Height
}

// Bands is the height of what stands above the page, and what it needs.
func (a *App) Bands() (has, needs float32) {
	return a.bands.Size().Height, a.bands.MinSize().Height
}
