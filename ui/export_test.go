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
