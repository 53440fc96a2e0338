// 画面の共有と撮影: whether pictures of the screen show the window; only where
// the system can leave a window out of them.

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/internal/policy"
)

type capturePage struct {
	app  *App
	root fyne.CanvasObject
}

// captureNow is the section's line in the menu.
func (a *App) captureNow() string {
	switch {
	case a.unpictured != nil:
		return a.say.Say("ui.capture.cannot")
	case !a.settings.HideFromCapture:
		return a.say.Say("ui.capture.off")
	}
	return a.say.Say("ui.capture.on")
}

func newCapturePage(a *App) *capturePage {
	p := &capturePage{app: a}
	// What is so is shown as chosen, and what the administrator wants.
	is := a.settings.HideFromCapture && (a.unpictured == nil || a.o.Policy.Has(policy.HideFromCapture))
	choice := a.ruled(a.eitherOr("ui.capture.off", "ui.capture.on", is, p.set), policy.HideFromCapture)
	body := container.NewVBox()
	if a.unpictured != nil {
		body.Add(a.part("ui.capture.window", choice.box, a.complaint("", "", a.say.Explain(a.unpictured))))
	} else {
		body.Add(a.part("ui.capture.window", choice.box, small(a.say.Say("ui.capture.what"))))
		body.Add(a.part("ui.capture.remote", small(a.say.Say("ui.capture.remote.what"))))
		body.Add(a.part("ui.capture.not", small(a.say.Say("ui.capture.not.what"))))
	}
	p.root = a.titled(a.say.Say("ui.settings.capture"), p.back, body, nil)
	return p
}

// set leaves the window out of pictures at once, or no more. Where the system
// refuses, nothing is chosen.
func (p *capturePage) set(on bool) {
	a := p.app
	if a.decided(policy.HideFromCapture) {
		return
	}
	err := a.unpicture(a.win, on)
	if !on {
		err = nil // what was never hidden is shown
	}
	a.settings.HideFromCapture = on && err == nil
	a.keepSettings()
	if err != nil || a.unpictured != nil {
		a.unpictured = err
		a.show(newCapturePage(a))
	}
}

func (p *capturePage) object() fyne.CanvasObject { return p.root }
func (p *capturePage) shown()                    {}
func (p *capturePage) tick(time.Time)            {}
func (p *capturePage) rune(rune) bool            { return false }
func (p *capturePage) key(fyne.KeyName) bool     { return false }
func (p *capturePage) back()                     { p.app.backToSettings("ui.settings.capture") }
