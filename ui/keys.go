// The keyboard: what each key does on each page, where no field has it first.

package ui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// bindKeys hands keys to the page: characters, plain keys, and the shortcuts
// that work on every page.
func (a *App) bindKeys() {
	c := a.win.Canvas()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { a.typed(e.Name) })
	c.SetOnTypedRune(func(r rune) {
		if a.now != nil {
			a.now.rune(r)
		}
	})
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { a.paste() })
	for _, s := range a.shortcuts() {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: s.key, Modifier: s.mod}, func(fyne.Shortcut) { s.do() })
	}
}

// shortcut is a key with a modifier, and what it does.
type shortcut struct {
	key fyne.KeyName
	mod fyne.KeyModifier
	do  func()
}

// shortcuts are those that work on every page where no field has them first.
func (a *App) shortcuts() []shortcut {
	return []shortcut{
		{fyne.KeyN, fyne.KeyModifierShortcutDefault, func() { a.whenOpen(func() { a.show(newAddPage(a)) }) }},
		{fyne.KeyO, fyne.KeyModifierShortcutDefault, func() { a.whenOpen(a.choosePicture) }},
		{fyne.KeyF, fyne.KeyModifierShortcutDefault, func() { a.onList((*listPage).search) }},
		{fyne.KeyComma, fyne.KeyModifierShortcutDefault, func() { a.whenOpen(func() { a.show(newSettingsPage(a)) }) }},
		{fyne.KeyZ, fyne.KeyModifierShortcutDefault, func() { a.toast.press() }},
		{fyne.KeyQ, fyne.KeyModifierShortcutDefault, func() { a.win.Close() }},
		{fyne.KeyUp, fyne.KeyModifierAlt, func() { a.onList((*listPage).moveUp) }},
		{fyne.KeyDown, fyne.KeyModifierAlt, func() { a.onList((*listPage).moveDown) }},
	}
}

// typed hands a key to the page; Escape goes back.
func (a *App) typed(name fyne.KeyName) {
	if a.now == nil || a.now.key(name) {
		return
	}
	if name == fyne.KeyEscape {
		a.now.back()
	}
}

// whenOpen does a thing only while a vault is open.
func (a *App) whenOpen(do func()) {
	if a.vault != nil {
		do()
	}
}

// onList does a thing only while the list is shown.
func (a *App) onList(do func(*listPage)) {
	if l, ok := a.now.(*listPage); ok {
		do(l)
	}
}

// paste takes what is on the clipboard as an account: a URI, several, or a
// setup key.
func (a *App) paste() {
	a.whenOpen(func() {
		content := strings.TrimSpace(a.fyne.Clipboard().Content())
		if content == "" {
			a.toast.problem(a.say.Say("ui.paste.empty"))
			return
		}
		a.takeText(content)
	})
}

// commandKey is the name of the key that shortcuts begin with on this system.
func commandKey() string {
	if runtime.GOOS == "darwin" {
		return "⌘"
	}
	return "Ctrl"
}
