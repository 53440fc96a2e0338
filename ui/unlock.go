// The passphrase of a store that is a file, chosen when there is none yet. The
// lock page asks for it later.

package ui

import (
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

type unlockPage struct {
	app    *App
	first  *field
	second *field
	advice *prose
	remark *remark
	root   fyne.CanvasObject
}

func newUnlockPage(a *App) *unlockPage {
	p := &unlockPage{app: a}
	secret := func(key string) *field {
		f := a.newSecret(key)
		f.OnSubmitted = func(string) { p.open() }
		return f
	}
	p.first, p.second = secret("ui.unlock.first"), secret("ui.unlock.second")
	p.first.OnSubmitted = func(string) { a.win.Canvas().Focus(p.second) }
	p.remark = a.newRemark()
	p.advice = a.newAdvice()
	p.first.OnChanged = func(s string) {
		a.advise(p.advice, s)
		p.remark.tell("", colorMuted)
	}
	body := container.NewVBox(paragraph(a.say.Say("ui.unlock.new.lead")),
		sheet(container.NewVBox(p.first.named(), p.advice, p.second.named(), p.remark.box), colorCard, 8))
	p.root = a.titled(a.say.Say("ui.unlock.new.title"), nil, body, feet(
		a.press(a.say.Say("ui.quit"), nil, a.askedToClose),
		a.primary(a.say.Say("ui.unlock.new.make"), nil, p.open)))
	return p
}

func (p *unlockPage) open() {
	switch {
	case p.first.Text == "":
		p.tell(p.app.say.Say("ui.unlock.empty"), p.first)
	case utf8.RuneCountInString(strings.TrimSpace(p.first.Text)) < least:
		p.tell(p.app.say.Say("ui.lock.short"), p.first)
	case p.first.Text != p.second.Text:
		p.tell(p.app.say.Say("ui.unlock.differ"), p.second)
	default:
		p.app.open(p.first.Text, false, func(err error) {
			if kindOf(err).grave {
				p.app.notOpened(err)
				return
			}
			p.remark.tell(p.app.say.Explain(err), inkOf(err))
			p.app.win.Canvas().Focus(p.first)
		})
	}
}

func (p *unlockPage) tell(what string, at *field) {
	if at == p.first { // told once, and there
		p.remark.tell("", colorMuted)
		p.advice.set(what, theme.ColorNameError)
	} else {
		p.remark.tell(what, theme.ColorNameError)
	}
	p.app.win.Canvas().Focus(at)
}

func (p *unlockPage) object() fyne.CanvasObject { return p.root }
func (p *unlockPage) shown()                    { p.app.win.Canvas().Focus(p.first) }
func (p *unlockPage) tick(time.Time)            {}
func (p *unlockPage) key(fyne.KeyName) bool     { return false }
func (p *unlockPage) rune(rune) bool            { return false }
func (p *unlockPage) back()                     {}
