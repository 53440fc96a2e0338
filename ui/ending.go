// The end that is asked for from outside the window.

package ui

// End closes the window as its person would for good: not into the tray, and
// not over a change under way. Call it on the window's goroutine.
func (a *App) End() {
	if a.life.Err() == nil && !a.closing {
		a.askedToClose()
	}
}
