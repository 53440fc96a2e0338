// このアプリについて: its version, and whose work it uses.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

type aboutPage struct {
	app  *App
	root fyne.CanvasObject
}

// aboutNow is the section's line in the menu.
func (a *App) aboutNow() string {
	return a.say.Say("ui.settings.version", "name", a.o.Name, "version", a.o.Version)
}

func newAboutPage(a *App) *aboutPage {
	p := &aboutPage{app: a}
	logo := canvas.NewImageFromResource(fyne.NewStaticResource("rokketa.png", a.o.Icon))
	logo.FillMode = canvas.ImageFillContain
	logo.SetMinSize(fyne.NewSquareSize(72 * a.unit()))
	body := container.NewVBox(
		sheet(bordered(nil, nil, padded(logo, 6, 0), nil,
			container.NewVBox(strong(a.aboutNow()), small(a.say.Say("ui.about.what")))), colorCard, 10),
		a.part("ui.about.notices", small(a.say.Say("ui.settings.notices"))),
		newChoice(a, theme.DocumentIcon(), false, a.say.Say("ui.licences"), a.say.Say("ui.licences.how"), func() { a.show(newLicencesPage(a)) }).leads(),
	)
	if decided := a.policyPart(); decided != nil {
		body.Add(decided)
	}
	p.root = a.titled(a.say.Say("ui.settings.about"), p.back, body, nil)
	return p
}

func (p *aboutPage) object() fyne.CanvasObject { return p.root }
func (p *aboutPage) shown()                    {}
func (p *aboutPage) tick(time.Time)            {}
func (p *aboutPage) rune(rune) bool            { return false }
func (p *aboutPage) key(fyne.KeyName) bool     { return false }
func (p *aboutPage) back()                     { p.app.backToSettings("ui.settings.about") }
