// The first page of all: what this is, in one sentence, and the button that
// the guide names.

package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/text"
	"rokketa/internal/policy"
)

type welcomePage struct {
	app   *App
	start *pressButton
	root  fyne.CanvasObject
}

func newWelcomePage(a *App) *welcomePage {
	p := &welcomePage{app: a}
	u := a.unit()
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	logo.FillMode = canvas.ImageFillContain
	// Large text takes the room of the picture: the button stays in sight.
	logo.SetMinSize(fyne.NewSquareSize(min(132*u, 200/u)))
	p.start = a.primary(a.say.Say("ui.welcome.start"), nil, p.begin)
	wide := canvas.NewRectangle(color.Transparent)
	wide.SetMinSize(fyne.NewSize(260*u, 58*u))
	centre := container.NewVBox(
		logo,
		space(10*u),
		newProse(a.o.Name, theme.SizeNameHeadingText, theme.ColorNameForeground, true, fyne.TextAlignCenter),
		newProse(a.say.Say("ui.welcome.what"), theme.SizeNameText, theme.ColorNameForeground, false, fyne.TextAlignCenter),
		space(16*u),
		container.NewCenter(container.NewStack(wide, p.start)),
		space(6*u),
		newProse(a.say.Say("ui.welcome.free"), sizeSmall, colorMuted, false, fyne.TextAlignCenter),
		space(10*u),
	)
	if !a.o.Helpdesk.Here {
		centre.Add(container.NewCenter(a.quiet(a.say.Say("ui.restore.old"), theme.HistoryIcon(), "", a.startRestore)))
	}
	if a.practises() {
		centre.Add(container.NewCenter(a.quiet(a.say.Say("ui.practice.title"), theme.MediaPlayIcon(), "", func() {
			a.showPractice(a.home)
		})))
	}
	scroll := container.NewVScroll(container.NewVBox(layout.NewSpacer(), padded(centre, 22, 0), layout.NewSpacer()))
	p.root = newFramed(bordered(nil, padded(p.languages(), 18, 12), nil, nil, scroll), scroll)
	return p
}

// languages is the choice at the foot.
func (p *welcomePage) languages() fyne.CanvasObject {
	return p.app.tongues(func(l text.Language) {
		if p.app.decided(policy.Language) {
			return
		}
		p.app.setLanguage(l)
		p.app.show(newWelcomePage(p.app))
	})
}

func (p *welcomePage) begin() {
	p.app.greeted = true
	p.app.show(newAddPage(p.app))
}

func (p *welcomePage) object() fyne.CanvasObject { return p.root }
func (p *welcomePage) shown()                    {}
func (p *welcomePage) tick(time.Time)            {}
func (p *welcomePage) rune(rune) bool            { return false }
func (p *welcomePage) back()                     {}
func (p *welcomePage) key(k fyne.KeyName) bool {
	if k == fyne.KeyReturn || k == fyne.KeyEnter || k == fyne.KeySpace {
		if p.app.pressed() {
			p.begin()
		}
		return true
	}
	return false
}
