// The page for a screen without a readable QR code: what helps, and three
// ways on: at once again, in three seconds, or with a part of the screen.

package ui

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/scanner/screen"
)

type nothingPage struct {
	app   *App
	shots []screen.Picture // for choosing a part; gone when the page is left
	root  fyne.CanvasObject
}

func newNothingPage(a *App, shots []screen.Picture) *nothingPage {
	p := &nothingPage{app: a, shots: shots}
	advice := container.NewVBox(strong(a.say.Say("ui.nothing.try")))
	for i, key := range []string{"ui.nothing.uncover", "ui.nothing.larger", "ui.nothing.whole"} {
		number := newProse(strconv.Itoa(i+1), theme.SizeNameText, colorMark, true, fyne.TextAlignCenter)
		number.whole = true
		place := canvas.NewRectangle(color.Transparent)
		place.SetMinSize(fyne.NewSize(30*a.unit(), 1))
		advice.Add(bordered(nil, nil, container.NewStack(place, number), nil, paragraph(a.say.Say(key, "key", commandKey()))))
	}
	body := container.NewVBox(
		paragraph(a.say.Say("ui.nothing.lead")),
		sheet(advice, colorNote, 6),
		newChoice(a, theme.ViewRefreshIcon(), true, a.say.Say("ui.nothing.again"), a.say.Say("ui.nothing.again.how"), a.readScreen),
		newChoice(a, theme.HistoryIcon(), false, a.say.Say("ui.nothing.later"), a.say.Say("ui.nothing.later.how"), a.readScreenLater),
	)
	if len(shots) > 0 {
		body.Add(newChoice(a, theme.ViewFullScreenIcon(), false, a.say.Say("ui.nothing.area"), a.say.Say("ui.nothing.area.how"), p.chooseArea))
	}
	p.root = a.titled(a.say.Say("ui.nothing.title"), p.back, body, nil)
	return p
}

// chooseArea hands the pictures on.
func (p *nothingPage) chooseArea() {
	shots := p.shots
	p.app.show(newAreaPage(p.app, shots))
}

// left forgets the pictures of the screen.
func (p *nothingPage) left() { p.shots = nil }

// anew implements renewer.
func (p *nothingPage) anew() { p.back() }

func (p *nothingPage) object() fyne.CanvasObject { return p.root }
func (p *nothingPage) shown()                    {}
func (p *nothingPage) tick(time.Time)            {}
func (p *nothingPage) rune(rune) bool            { return false }
func (p *nothingPage) back()                     { p.app.show(newAddPage(p.app)) }
func (p *nothingPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.app.readScreen()
	}
	return true
}
