// The page for a way in that did not work (the screen, the camera): what
// happened with the steps that help, trying again, and the other ways.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

type troublePage struct {
	app   *App
	again func()
	root  fyne.CanvasObject
}

func newTroublePage(a *App, name string, err error, again func()) *troublePage {
	p := &troublePage{app: a, again: again}
	body := container.NewVBox(
		a.complaint("", "", a.say.Explain(err)),
		small(a.say.Say("ui.trouble.safe")),
	)
	p.root = a.titled(name, p.back, body, feet(
		a.press(a.say.Say("ui.trouble.other"), nil, p.back),
		a.primary(a.say.Say("ui.problem.again"), theme.ViewRefreshIcon(), again)))
	return p
}

func (p *troublePage) object() fyne.CanvasObject { return p.root }
func (p *troublePage) shown()                    {}
func (p *troublePage) tick(time.Time)            {}
func (p *troublePage) rune(rune) bool            { return false }
func (p *troublePage) back()                     { p.app.show(newAddPage(p.app)) }
func (p *troublePage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.again()
	}
	return true
}
