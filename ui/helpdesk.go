// 見本を見せる: a window of its own with sample accounts alone, for whoever shows
// others how it works. This file has the way there, and what is different in
// that window.

package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"rokketa/assets/text"
	"rokketa/otpauth"
)

// Helpdesk is about the window with sample accounts.
type Helpdesk struct {
	// Start starts the program once more as that window; nil: it cannot, or
	// this one is it.
	Start func(l text.Language) error
	// Here says that this window is it: big, marked in red on every page, and
	// without anything that leads to real accounts or to files of the member.
	Here bool
}

// Sizes of the helpdesk's window at the start: for the last row of a room.
const (
	helpdeskScale  = 2
	helpdeskWidth  = 980
	helpdeskHeight = 700
)

// Samples are the accounts of the helpdesk's window. Their secrets are fixed,
// and plain words: nobody has set them up anywhere.
func Samples(t *text.Table) []otpauth.Account {
	one := func(issuer, name, secret string) otpauth.Account {
		return otpauth.Account{
			Type: otpauth.TOTP, Issuer: issuer, Name: name, Secret: otpauth.NewSecret([]byte(secret)),
			Algorithm: otpauth.SHA1, Digits: 6, Period: 30,
		}
	}
	return []otpauth.Account{
		one(t.Say("ui.helpdesk.society"), "hanako@mihon.example", "MIHON-SAMPLE-NUMBER1"),
		one(t.Say("ui.helpdesk.mail"), "hanako@mail.mihon.example", "MIHON-SAMPLE-NUMBER2"),
		one(t.Say("ui.helpdesk.bank"), t.Say("ui.helpdesk.person"), "MIHON-SAMPLE-NUMBER3"),
	}
}

// title is the window's.
func (a *App) title() string {
	if a.o.Helpdesk.Here {
		return a.o.Name + " " + a.say.Say("ui.helpdesk.mark")
	}
	return a.o.Name
}

// enlarge gives the helpdesk's window its size; the settings are in memory.
func (s *settings) enlarge() {
	s.Scale, s.Width, s.Height = helpdeskScale, helpdeskWidth, helpdeskHeight
}

// harmless leaves of the settings what the helpdesk's window can show without
// touching a member's files or keys.
func harmless(all []section) []section {
	return slices.DeleteFunc(all, func(s section) bool {
		return !slices.Contains([]string{
			"ui.settings.look", "ui.settings.list", "ui.settings.copy", "ui.settings.deleted", "ui.practice.title", "ui.settings.about",
		}, s.name)
	})
}

// helpdeskBand is the red band, with the button that shows the hands.
func (a *App) helpdeskBand() fyne.CanvasObject {
	mark := newProse(a.say.Say("ui.helpdesk.mark"), theme.SizeNameText, colorOnSample, true, fyne.TextAlignLeading)
	mark.whole = true
	wide := canvas.NewRectangle(color.Transparent)
	wide.SetMinSize(fyne.NewSize(fyne.MeasureText(mark.text, mark.textSize(), fyne.TextStyle{Bold: true}).Width+12*a.unit(), 1))
	why := newProse(a.say.Say("ui.helpdesk.unreal"), sizeSmall, colorOnSample, false, fyne.TextAlignLeading)
	why.gives = true // the mark stays where there is no room for both
	key := "ui.helpdesk.hands.show"
	if a.hands != nil {
		key = "ui.helpdesk.hands.hide"
	}
	toggle := a.press(a.say.Say(key), nil, a.toggleHands)
	toggle.edge = colorOnSample
	return container.NewStack(newSheet(colorSample, "", 0), padded(
		bordered(nil, nil, middle(container.NewStack(wide, mark)), container.NewCenter(toggle), middle(why)), 14, 3))
}

// middle keeps an object at half the height of its place.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
}

type helpdeskPage struct {
	app  *App
	main *pressButton
	root fyne.CanvasObject
}

func newHelpdeskPage(a *App) *helpdeskPage {
	p := &helpdeskPage{app: a}
	p.main = a.primary(a.say.Say("ui.helpdesk.open"), theme.ComputerIcon(), p.open)
	p.root = a.titled(a.say.Say("ui.helpdesk.title"), p.back, container.NewVBox(
		paragraph(a.say.Say("ui.helpdesk.lead")),
		a.part("ui.helpdesk.what", sentenceLines(a.say.Say("ui.helpdesk.what.text"))...),
	), feet(p.main))
	return p
}

// sentenceLines are small sentences, one a line.
func sentenceLines(s string) (all []fyne.CanvasObject) {
	for _, o := range sentences(s) {
		if one, ok := o.(*prose); ok {
			all = append(all, small(one.text))
		}
	}
	return all
}

// open starts the other window; this one stays as it is.
func (p *helpdeskPage) open() {
	a := p.app
	l := a.settings.Language
	var err error
	a.o.Go(func() func() {
		err = a.o.Helpdesk.Start(l)
		return func() {
			if err != nil {
				a.toast.problem(a.say.Say("ui.helpdesk.failed"))
				return
			}
			a.toast.say(a.say.Say("ui.helpdesk.opening"), "", nil)
		}
	})
}

func (p *helpdeskPage) object() fyne.CanvasObject { return p.root }
func (p *helpdeskPage) shown()                    {}
func (p *helpdeskPage) tick(time.Time)            {}
func (p *helpdeskPage) rune(rune) bool            { return false }
func (p *helpdeskPage) back()                     { p.app.backToSettings("ui.helpdesk.title") }
func (p *helpdeskPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.open()
	}
	return true
}
