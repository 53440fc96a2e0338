// 練習する: a portal to practise on, with the steps of the guide beside it, and
// when it has ended the accounts that it left.

package ui

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type practicePage struct {
	app      *App
	leave    func() // Escape
	main     *pressButton
	err      error // why the last start failed
	starting bool
	over     bool  // it has run and ended
	broken   bool  // by itself
	missing  error // there is no program to start
	holder   *fyne.Container
}

func newPracticePage(a *App, back func()) *practicePage {
	p := &practicePage{app: a, leave: back, holder: container.NewStack()}
	p.lay()
	return p
}

// showPractice is the way to the page from any other.
func (a *App) showPractice(back func()) { a.show(newPracticePage(a, back)) }

// practiceNow is the section's line in the menu.
func (a *App) practiceNow() string {
	if a.rehearsal.running() != nil {
		return a.say.Say("ui.practice.running")
	}
	return a.say.Say("ui.practice.how")
}

// lay shows the state that practice is in.
func (p *practicePage) lay() {
	a := p.app
	var body, foot fyne.CanvasObject
	if portal := a.rehearsal.running(); portal != nil {
		p.over, p.broken, p.err = false, false, nil
		p.main = a.primary(a.say.Say("ui.practice.browser"), theme.ComputerIcon(), a.openPractice)
		body = container.NewVBox(p.running(portal), p.login(), p.scan(), p.enter(), p.again())
		foot = feet(a.press(a.say.Say("ui.practice.end"), nil, a.endPractice), p.main)
	} else {
		start := a.say.Say("ui.practice.start")
		if p.over {
			start = a.say.Say("ui.practice.afresh")
		}
		p.main = a.primary(start, theme.MediaPlayIcon(), p.begin)
		if p.missing != nil {
			p.main.Disable()
		}
		body = container.NewVBox(p.resting()...)
		foot = feet(a.press(a.say.Say("ui.back"), nil, p.leave), p.main)
	}
	p.holder.Objects = []fyne.CanvasObject{a.titled(a.say.Say("ui.practice.title"), p.leave, body, foot)}
}

// resting is what stands there while no portal runs.
func (p *practicePage) resting() (all []fyne.CanvasObject) {
	a := p.app
	if err := cmp.Or(p.missing, p.err); err != nil {
		all = append(all, a.complaint("", "", a.say.Explain(err)))
	}
	switch {
	case p.broken:
		all = append(all, a.complaint("", "", a.say.Say("ui.practice.broken")))
	case p.over:
		all = append(all, p.state(theme.ConfirmIcon(), colorMark, a.say.Say("ui.practice.over")))
	}
	if n := len(a.rehearsals()); n > 0 {
		gone := a.press(a.say.Say("ui.practice.clear"), theme.DeleteIcon(), func() {
			a.clearRehearsals(func() {
				p.lay()
				a.show(p)
			})
		})
		all = append(all, sheet(container.NewVBox(
			strong(a.say.Count("ui.practice.left", n)), small(a.say.Say("ui.practice.left.why")), gone), colorNote, 10))
	}
	if !p.over {
		all = append(all, paragraph(a.say.Say("ui.practice.lead")))
	}
	return append(all, a.part("ui.practice.steps",
		p.line(1, "ui.practice.step.login"), p.line(2, "ui.practice.step.scan"),
		p.line(3, "ui.practice.step.enter"), p.line(4, "ui.practice.step.again")))
}

// look finds out whether there is anything to start, before it is pressed.
func (p *practicePage) look() {
	a := p.app
	if a.o.Practice.Ready == nil || a.rehearsal.running() != nil {
		return
	}
	a.o.Go(func() func() {
		err := a.o.Practice.Ready()
		return func() {
			if (err == nil) == (p.missing == nil) || a.life.Err() != nil {
				return
			}
			p.missing = err
			if a.now == page(p) {
				p.lay()
				a.show(p)
			}
		}
	})
}

// begin starts the portal; a second press while it comes up starts no other.
func (p *practicePage) begin() {
	if p.starting || p.missing != nil {
		return
	}
	p.starting = true
	a := p.app
	a.startPractice(func(err error) {
		p.starting = false
		p.err = err
		if errors.Is(err, context.Canceled) {
			p.err = nil // a person stopped it
		}
		if a.now == page(p) {
			p.lay()
			a.show(p)
		}
	})
}

// state is a line that says how things are.
func (p *practicePage) state(icon fyne.Resource, ink fyne.ThemeColorName, text string) fyne.CanvasObject {
	u := p.app.unit()
	sign := container.NewGridWrap(fyne.NewSquareSize(30*u), widget.NewIcon(theme.NewColoredResource(icon, ink)))
	return bordered(nil, nil, container.NewCenter(padded(sign, 4, 0)), nil, container.NewVBox(strong(text)))
}

// running is the card of a portal that runs: that it does, and where.
func (p *practicePage) running(portal Portal) fyne.CanvasObject {
	a := p.app
	hint := small(a.say.Say("ui.practice.hint"))
	if a.rehearsal.shut != nil {
		hint = paragraph(a.say.Explain(a.rehearsal.shut))
	}
	return sheet(container.NewVBox(
		p.state(theme.ConfirmIcon(), colorMark, a.say.Say("ui.practice.running")),
		hint,
		p.value("ui.practice.address", portal.Address())), colorNote, 10)
}

// login is the first step, with what to type there.
func (p *practicePage) login() fyne.CanvasObject {
	return sheet(container.NewVBox(p.line(1, "ui.practice.step.login"),
		p.value("ui.practice.email", p.app.o.Practice.Email),
		p.value("ui.practice.password", p.app.o.Practice.Password)), colorCard, 8)
}

// scan is the second step, with the way to the page that reads.
func (p *practicePage) scan() fyne.CanvasObject {
	a := p.app
	return sheet(container.NewVBox(p.line(2, "ui.practice.step.scan", "ui.practice.step.scan.how"),
		a.press(a.say.Say("ui.practice.read"), theme.ContentAddIcon(), func() { a.show(newAddPage(a)) })), colorCard, 8)
}

// enter is the third step.
func (p *practicePage) enter() fyne.CanvasObject {
	return sheet(container.NewVBox(p.line(3, "ui.practice.step.enter", "ui.practice.step.enter.how")), colorCard, 8)
}

// again is the last step.
func (p *practicePage) again() fyne.CanvasObject {
	return sheet(container.NewVBox(p.line(4, "ui.practice.step.again", "ui.practice.step.again.how")), colorCard, 8)
}

// line is a step with its number, and what explains it, as keys.
func (p *practicePage) line(n int, key string, how ...string) fyne.CanvasObject {
	var more []fyne.CanvasObject
	for _, one := range how {
		more = append(more, small(p.app.say.Say(one)))
	}
	return p.app.numbered(n, p.app.say.Say(key), more...)
}

// value is something to type elsewhere, with a button that copies it.
func (p *practicePage) value(name, text string) fyne.CanvasObject {
	a := p.app
	take := a.quiet(a.say.Say("ui.practice.copy"), theme.ContentCopyIcon(), "", func() {
		a.fyne.Clipboard().SetContent(text) // a sample's: it may stay there
		a.toast.say(a.say.Say("ui.practice.copied"), "", nil)
	})
	return bordered(nil, nil, nil, container.NewCenter(take),
		container.NewVBox(small(a.say.Say(name)), strong(text)))
}

func (p *practicePage) object() fyne.CanvasObject { return p.holder.Objects[0] }
func (p *practicePage) shown()                    { p.app.crest(); p.look() }
func (p *practicePage) tick(time.Time)            {}
func (p *practicePage) rune(rune) bool            { return false }
func (p *practicePage) back()                     { p.leave() }
func (p *practicePage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter {
		return false
	}
	if p.app.pressed() {
		p.main.OnTapped()
	}
	return true
}
