// The page for a store that does not open: what happened, that nothing was
// changed, and what can be done.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type problemPage struct {
	app   *App
	again func()
	root  fyne.CanvasObject
}

func newProblemPage(a *App, err error, again func()) *problemPage {
	p := &problemPage{app: a, again: again}
	u := a.unit()
	sign := container.NewGridWrap(fyne.NewSquareSize(64*u), widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), colorLate)))
	box := container.NewVBox(
		layout.NewSpacer(),
		container.NewCenter(sign),
		newProse(a.say.Say("ui.problem.title"), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		sheet(paragraph(a.say.Explain(err)), colorCard, 10),
		layout.NewSpacer(),
	)
	p.root = container.NewBorder(nil, padded(feet(
		a.press(a.say.Say("ui.quit"), nil, a.askedToClose),
		a.primary(a.say.Say("ui.problem.again"), theme.ViewRefreshIcon(), again)), 18, 14),
		nil, nil, padded(box, 18, 10))
	return p
}

func (p *problemPage) object() fyne.CanvasObject { return p.root }
func (p *problemPage) shown()                    {}
func (p *problemPage) tick(time.Time)            {}
func (p *problemPage) rune(rune) bool            { return false }
func (p *problemPage) back()                     {}
func (p *problemPage) key(k fyne.KeyName) bool {
	if k == fyne.KeyReturn || k == fyne.KeyEnter {
		if p.app.pressed() {
			p.again()
		}
		return true
	}
	return false
}
