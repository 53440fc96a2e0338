// What the tests reach into the window for.

package ui

import "fyne.io/fyne/v2"

// Press runs a shortcut as the driver would; the test driver has none.
func (a *App) Press(k fyne.KeyName, m fyne.KeyModifier) bool {
	for _, s := range a.shortcuts() {
		if s.key == k && s.mod == m {
			s.do()
			return true
		}
	}
	return false
}

// Drop takes files as if they were let go over the window.
func (a *App) Drop(uris ...fyne.URI) { a.dropped(uris) }

// Changed tells the window that another process changed the store.
func (a *App) Changed() { a.changed() }

// Paste takes what is on the clipboard, as Ctrl+V does.
func (a *App) Paste() { a.paste() }

// CountNext presses the "next code" button of the row of an account.
func (a *App) CountNext(id string) { a.list.rowOf(id).step.OnTapped() }

// Row is the row that shows an account.
func (a *App) Row(id string) interface {
	fyne.Tappable
	fyne.Draggable
} {
	return a.list.rowOf(id)
}

// Step is the height from one row to the next.
func (a *App) Step() float32 { return a.list.step() }

// Lines gives how a text is broken at a width of n characters, each wide one
// counting two.
func Lines(text string, n float32) []string {
	return breakLines(text, n, func(s string) (w float32) {
		for _, r := range s {
			w++
			if isWide(r) {
				w++
			}
		}
		return w
	})
}

// SetGo replaces how work is run in the background.
func (a *App) SetGo(f func(job func() func())) { a.o.Go = f }

// Menu opens the menu of an account at a place of the window.
func (a *App) Menu(id string, at fyne.Position) { a.list.menu(id, at) }
