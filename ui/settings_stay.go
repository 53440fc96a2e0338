// 起動と終了: whether a sign of the program stays beside the clock, what
// the close button does, and whether the program starts with the session and
// opens links and pictures.

package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/internal/policy"
)

// Switch is something of the desktop that is on or off. Its calls may take a
// moment.
type Switch interface {
	State() (on bool, err error)
	Set(on bool) error
}

// Links are the links and pictures that open the program. Prefer makes it the
// usual one, whoever was before.
type Links interface {
	Switch
	Preferred() (bool, error)
	Prefer() error
}

// desk is what the desktop said.
type desk struct {
	tray               bool
	starts, links      bool
	usual              bool // links are opened by this program
	startsErr, linkErr error
}

type stayPage struct {
	app  *App
	body *fyne.Container
	root fyne.CanvasObject
}

// stayNow is the section's line in the menu.
func (a *App) stayNow() string {
	switch {
	case a.o.Tray.Here == nil || !a.settings.Tray:
		return a.say.Say("ui.stay.ends")
	case a.settings.CloseToTray:
		return a.say.Say("ui.tray.hides")
	}
	return a.say.Say("ui.tray.on")
}

func newStayPage(a *App) *stayPage {
	p := &stayPage{app: a, body: container.NewVBox()}
	p.root = a.titled(a.say.Say("ui.settings.stay"), p.back, p.body, nil)
	return p
}

// shown asks the desktop, and then lays the page out.
func (p *stayPage) shown() {
	a := p.app
	var d desk
	a.read("ui.waiting.desktop", func(ctx context.Context) error {
		if a.o.Tray.Here != nil {
			ctx, cancel := context.WithTimeout(ctx, trayAnswers)
			defer cancel()
			d.tray = a.o.Tray.Here(ctx)
		}
		if a.o.Starts != nil {
			d.starts, d.startsErr = a.o.Starts.State()
		}
		if a.o.Links != nil {
			d.links, d.linkErr = a.o.Links.State()
			if d.linkErr == nil {
				d.usual, d.linkErr = a.o.Links.Preferred()
			}
		}
		return nil
	}, func(err error) {
		if err == nil {
			p.fill(d)
		}
	})
}

func (p *stayPage) fill(d desk) {
	a := p.app
	p.body.RemoveAll()
	p.body.Add(p.sign(d.tray))
	if a.settings.Tray {
		how := small(a.say.Say("ui.tray.closes.why"))
		tell := func(hides bool) { // one that ends by × needs no other way to its end
			if how.Hide(); hides {
				how.Show()
				a.relay() // gives it its width; only then is known how high it is
			}
			a.relay()
		}
		what := a.ruled(a.eitherOr("ui.tray.closes.ends", "ui.tray.closes.hides", a.settings.CloseToTray, func(on bool) {
			a.settings.CloseToTray = on
			a.keepSettings()
			tell(on)
		}), policy.CloseToTray)
		tell(a.settings.CloseToTray)
		p.body.Add(a.part("ui.tray.closes", what.box, how))
	}
	if a.o.Starts != nil {
		p.body.Add(p.toggle(policy.StartWithSession, [4]string{"ui.starts", "ui.starts.off", "ui.starts.on", "ui.starts.why"}, d.starts, d.startsErr, a.o.Starts))
	}
	if a.o.Links != nil {
		p.body.Add(p.toggle(policy.OpenLinks, [4]string{"ui.links", "ui.links.off", "ui.links.on", "ui.links.why"}, d.links, d.linkErr, a.o.Links, p.usual(d)...))
	}
	p.body.Refresh()
	a.relay() // what came up may be longer than the window
}

// sign is whether the program's sign is shown.
func (p *stayPage) sign(here bool) fyne.CanvasObject {
	a := p.app
	if !here && !a.settings.Tray {
		return a.part("ui.tray", small(a.say.Say("ui.tray.none")))
	}
	o := a.ruled(a.eitherOr("ui.tray.off", "ui.tray.on", a.settings.Tray, func(on bool) {
		a.settings.Tray = on
		a.keepSettings()
		p.shown()
	}), policy.Tray)
	why := "ui.tray.why"
	if !here {
		why = "ui.tray.none"
	}
	part := []fyne.CanvasObject{o.box, small(a.say.Say(why))}
	if a.settings.Tray != a.tray.up {
		part = append(part, strong(a.say.Say("ui.tray.later")))
	}
	return a.part("ui.tray", part...)
}

// toggle is one thing of the desktop, on or off, with the keys of its name, its
// two states and what it is for. What the desktop refuses to tell is said in its
// place.
func (p *stayPage) toggle(k policy.Key, keys [4]string, on bool, err error, s Switch, more ...fyne.CanvasObject) fyne.CanvasObject {
	a := p.app
	if err != nil {
		return a.part(keys[0], paragraph(a.say.Explain(err)))
	}
	var o *options
	o = a.eitherOr(keys[1], keys[2], on, func(on bool) {
		p.do(func() error { return s.Set(on) }, func() { o.mark(1 - o.chosen) })
	})
	o = a.ruled(o, k)
	return a.part(keys[0], append([]fyne.CanvasObject{o.box, small(a.say.Say(keys[3]))}, more...)...)
}

// usual is the way to become the program that opens links, whoever was.
func (p *stayPage) usual(d desk) []fyne.CanvasObject {
	a := p.app
	if !d.links || d.linkErr != nil {
		return nil
	}
	if d.usual {
		return []fyne.CanvasObject{small(a.say.Say("ui.links.usual.is"))}
	}
	return []fyne.CanvasObject{a.press(a.say.Say("ui.links.usual"), theme.ConfirmIcon(), func() {
		p.do(a.o.Links.Prefer, func() {})
	})}
}

// do changes something of the desktop and then shows what is true; failed
// takes back what the page assumed.
func (p *stayPage) do(job func() error, failed func()) {
	a := p.app
	a.work("ui.waiting.desktop", func(context.Context) error { return job() }, func(err error) {
		if err != nil {
			failed()
			a.toast.problem(a.say.Explain(err))
			return
		}
		if a.now == page(p) {
			p.shown()
		}
	})
}

func (p *stayPage) object() fyne.CanvasObject { return p.root }
func (p *stayPage) tick(time.Time)            {}
func (p *stayPage) rune(rune) bool            { return false }
func (p *stayPage) key(fyne.KeyName) bool     { return false }
func (p *stayPage) back()                     { p.app.backToSettings("ui.settings.stay") }
