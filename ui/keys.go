// The keyboard: what each key does on each page. A field or button has a key
// first; what it does not want comes here. Where something lies over the
// page, the page gets no key at all.

package ui

import (
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// repeatGap is what lies at least between two presses of Enter by a person;
// a key that is held down repeats faster.
const repeatGap = 300 * time.Millisecond

// bindKeys hands keys to the page: characters, plain keys, and the shortcuts
// that work on every page.
func (a *App) bindKeys() {
	c := a.win.Canvas()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { a.typed(e.Name) })
	c.SetOnTypedRune(func(r rune) {
		a.touch()
		if a.now != nil && !a.covered() {
			a.now.rune(r)
		}
	})
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(func(e *fyne.KeyEvent) {
			a.touch()
			a.keyDown(e.Name, false)
		})
	}
	for _, s := range a.shortcuts() {
		c.AddShortcut(s.keys, func(fyne.Shortcut) { a.run(s) })
	}
}

// shortcut is a key with a modifier, and what it does.
type shortcut struct {
	keys    fyne.Shortcut
	do      func()
	always  bool // also where something lies over the page
	ofField bool // a field has its own meaning for it
}

// shortcuts are those that work on every page.
func (a *App) shortcuts() []shortcut {
	keys := func(k fyne.KeyName, m fyne.KeyModifier) fyne.Shortcut {
		return &desktop.CustomShortcut{KeyName: k, Modifier: m}
	}
	const ctrl = fyne.KeyModifierShortcutDefault
	all := []shortcut{
		{keys: &fyne.ShortcutPaste{}, do: a.paste, ofField: true},
		// The driver has names of its own for the keys of editing: Ctrl+Z
		// arrives as this one.
		{keys: &fyne.ShortcutUndo{}, do: a.undo, ofField: true},
		{keys: keys(fyne.KeyN, ctrl), do: func() { a.whenOpen(a.adding) }},
		{keys: keys(fyne.KeyO, ctrl), do: func() { a.whenOpen(a.choosePicture) }},
		{keys: keys(fyne.KeyF, ctrl), do: func() { a.onList((*listPage).search) }},
		{keys: keys(fyne.KeyComma, ctrl), do: func() { a.whenOpen(func() { a.show(newSettingsPage(a, "")) }) }},
		{keys: keys(fyne.KeyQ, ctrl), do: a.askedToClose, always: true},
		{keys: keys(fyne.KeyL, ctrl), do: a.lockOrHide, always: true},
		{keys: keys(fyne.KeyUp, fyne.KeyModifierAlt), do: func() { a.onList((*listPage).moveUp) }},
		{keys: keys(fyne.KeyDown, fyne.KeyModifierAlt), do: func() { a.onList((*listPage).moveDown) }},
	}
	for i, k := range digitKeys() {
		all = append(all, shortcut{keys: keys(k, ctrl), do: func() { a.onList(func(p *listPage) { p.copyNth(i + 1) }) }})
	}
	return all
}

// digitKeys are the keys that copy the first rows, together with Ctrl.
func digitKeys() [digits]fyne.KeyName {
	return [digits]fyne.KeyName{
		fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9,
	}
}

// run does a shortcut, unless something lies over the page.
func (a *App) run(s shortcut) {
	a.touch()
	if s.always || !a.covered() {
		s.do()
	}
}

// fieldShortcut does a shortcut that a field has no use for; it says whether
// it was one.
func (a *App) fieldShortcut(pressed fyne.Shortcut) bool {
	for _, s := range a.shortcuts() {
		if !s.ofField && s.keys.ShortcutName() == pressed.ShortcutName() {
			a.run(s)
			return true
		}
	}
	return false
}

// covered says whether a sheet, a menu or a dialog lies over the page.
func (a *App) covered() bool { return a.win.Canvas().Overlays().Top() != nil }

// letter hands the page what was typed while a button had the focus, but for
// the space, which presses the button.
func (a *App) letter(r rune) {
	if a.now != nil && !a.covered() && r != ' ' {
		a.now.rune(r)
	}
}

// typed hands a key to the page; Escape takes away what lies over it, else it
// goes back.
func (a *App) typed(name fyne.KeyName) {
	a.touch()
	if a.aside != nil {
		a.aside.key(name) // the small window has the keyboard
		return
	}
	if a.covered() {
		if name == fyne.KeyEscape {
			a.dismiss()
		}
		return
	}
	if name == fyne.KeyF1 {
		a.help()
		return
	}
	if a.now == nil || a.now.key(name) || a.scrolled(name) {
		return
	}
	if name == fyne.KeyEscape {
		a.now.back()
	}
}

// scrolled moves a page that is higher than the window.
func (a *App) scrolled(name fyne.KeyName) bool {
	if a.scroll == nil {
		return false
	}
	sight, whole := a.scroll.Size().Height, a.scroll.Content.MinSize().Height
	y := a.scroll.Offset.Y
	switch name {
	case fyne.KeyPageDown:
		y += sight * 0.8
	case fyne.KeyPageUp:
		y -= sight * 0.8
	case fyne.KeyDown:
		y += 40
	case fyne.KeyUp:
		y -= 40
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = whole
	default:
		return false
	}
	a.scrollTo(y)
	return true
}

// scrollTo scrolls the page so far down, or as far as it goes.
func (a *App) scrollTo(y float32) {
	sight, whole := a.scroll.Size().Height, a.scroll.Content.MinSize().Height
	a.scroll.ScrollToOffset(fyne.NewPos(0, max(0, min(y, whole-sight))))
}

// reveal scrolls the page so far that what has the focus can be seen.
func (a *App) reveal(o fyne.CanvasObject) {
	if a.scroll == nil || a.aside != nil {
		return
	}
	a.scroll.Refresh() // a text above may just have become higher
	d := a.fyne.Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(a.scroll).Y
	bottom := top + o.Size().Height
	y := a.scroll.Offset.Y
	switch {
	case top < 0:
		y += top - 8
	case bottom > a.scroll.Size().Height:
		y += min(bottom-a.scroll.Size().Height+8, top-8) // of what is higher than the window, its beginning
	default:
		return
	}
	a.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
}

// revealAlong scrolls a row of buttons that is wider than the window.
func (a *App) revealAlong(b *pressButton) {
	s := b.shelf
	if s == nil {
		return
	}
	left, right := b.Position().X, b.Position().X+b.Size().Width
	switch x, sight := s.Offset.X, s.Size().Width; {
	case left < x:
		s.ScrollToOffset(fyne.NewPos(max(0, left-8), 0))
	case right > x+sight:
		s.ScrollToOffset(fyne.NewPos(right-sight+8, 0))
	}
}

// pressed says whether an Enter was pressed just now, not held down.
func (a *App) pressed() bool {
	now := a.o.Now()
	gap := now.Sub(a.entered)
	a.entered = now
	return gap >= repeatGap || gap < 0
}

// whenOpen does a thing only while a vault is open.
func (a *App) whenOpen(do func()) {
	if a.isOpen() {
		do()
	}
}

// onList does a thing only while the list is shown.
func (a *App) onList(do func(*listPage)) {
	if l, ok := a.now.(*listPage); ok {
		do(l)
	}
}

// commandKey is the name of the key that shortcuts begin with on this system.
func commandKey() string {
	if runtime.GOOS == "darwin" {
		return "⌘"
	}
	return "Ctrl"
}
