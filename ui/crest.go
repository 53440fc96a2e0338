// What stands above every page: that these are sample accounts; that practice
// is under way, with the ways to its steps and to its end; that codes are
// corrected.

package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// crest lays the bands above the page anew, where they are others now.
func (a *App) crest() {
	_, there := a.now.(*practicePage)
	_, onClock := a.now.(*clockPage)
	now := bands{laid: true, samples: a.o.Helpdesk.Here, hands: a.hands != nil, practice: a.rehearsal.running() != nil && !there}
	if a.clock.corrects && !onClock {
		now.drift = a.clock.found.Drift
	}
	now.waits = a.awaitsClock() && !onClock
	if a.crested == now {
		return
	}
	a.crested = now
	a.bands.RemoveAll()
	if now.samples {
		a.bands.Add(a.helpdeskBand())
	}
	if now.practice {
		a.bands.Add(a.practiceBand())
	}
	if now.drift != 0 {
		a.bands.Add(a.clockBand(a.say.Say("ui.clock.band", "span", a.span(now.drift))))
	}
	if now.waits {
		a.bands.Add(a.clockBand(a.say.Say("ui.clock.band.waits")))
	}
	if len(a.bands.Objects) == 0 {
		a.bands.Hide()
	} else {
		a.bands.Show()
	}
	a.body.Refresh()
}

// bands is what stands above the page.
type bands struct {
	laid                     bool // false before the first look
	samples, hands, practice bool
	drift                    time.Duration // by which codes are corrected, 0 where they are not
	waits                    bool          // they are to be, and nobody says by how much
}

// practiceBand says that practice is under way.
func (a *App) practiceBand() fyne.CanvasObject {
	steps := a.press(a.say.Say("ui.practice.see"), nil, func() { a.whenOpen(func() { a.showPractice(a.home) }) })
	end := a.quiet(a.say.Say("ui.practice.end"), nil, "", a.endPractice)
	gap := canvas.NewRectangle(color.Transparent)
	gap.SetMinSize(fyne.NewSize(8*a.unit(), 1))
	word := strong(a.say.Say("ui.practice.running"))
	word.whole = true
	return container.NewStack(newSheet(colorNote, "", 0), padded(
		bordered(nil, nil, nil, container.NewHBox(gap, container.NewCenter(end), container.NewCenter(steps)),
			middle(word)), 14, 4))
}

// clockBand says that the codes are not of this computer's clock, for as long
// as that is so, or that they are although they should not be.
func (a *App) clockBand(says string) fyne.CanvasObject {
	see := a.press(a.say.Say("ui.clock.see"), nil, func() { a.whenOpen(func() { a.showClock(a.home) }) })
	word := strong(says)
	return container.NewStack(newSheet(colorNote, "", 0), padded(
		bordered(nil, nil, nil, container.NewCenter(see),
			middle(word)), 14, 4))
}
