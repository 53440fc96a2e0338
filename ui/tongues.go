// The choice of a language at the foot of the first page, of the lock and of a
// store that does not open, where nothing else can be set: each in its own words, the one that is on
// with a tick.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
)

// tongues is the row, with what else there is on it; choose is told which other
// one was chosen.
func (a *App) tongues(choose func(l text.Language), more ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.NewHBox(layout.NewSpacer())
	for _, l := range text.Languages() {
		b := a.quiet(a.words(l).Say("ui.language.own"), nil, "", func() {
			if l != a.settings.Language {
				choose(l)
			}
		})
		if l == a.settings.Language {
			b.Importance = widget.MediumImportance
			b.Icon, b.state = theme.ConfirmIcon(), "ui.spoken.chosen"
		}
		row.Add(b)
	}
	for _, o := range more {
		row.Add(o)
	}
	row.Add(layout.NewSpacer())
	return row
}
