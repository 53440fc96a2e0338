// Empty is a window with nothing in it: what the window system costs by
// itself, for the figures.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

func main() {
	window := app.NewWithID("io.github.rokketa.Empty").NewWindow("Empty")
	window.Resize(fyne.NewSize(500, 680))
	window.Show()
	fyne.CurrentApp().Run()
}
