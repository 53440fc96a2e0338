// 時計: whether this computer's clock is right, how it is set, and whom to ask
// when.

package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/policy"
)

type clockPage struct {
	app    *App
	leave  func() // Escape
	set    bool   // how the clock is set is shown though it is not wrong
	others bool   // the other systems' ways are shown
	server *field
	check  *pressButton
	main   func() // what Enter does: the coloured button
	holder *fyne.Container
}

// clockNow is the section's line in the menu.
func (a *App) clockNow() string {
	if a.clock.at.IsZero() {
		return a.say.Say("ui.clock.check." + string(a.settings.ClockCheck))
	}
	text, _, _ := a.clockSentence()
	return text
}

func newClockPage(a *App, leave func()) *clockPage {
	p := &clockPage{app: a, leave: leave, holder: container.NewStack()}
	p.lay()
	return p
}

// showClock is the way to the page from any other.
func (a *App) showClock(back func()) { a.show(newClockPage(a, back)) }

// lay shows what is known.
func (p *clockPage) lay() {
	a := p.app
	p.main = p.ask
	body := container.NewVBox(p.state())
	if a.clockWrong() {
		correct := a.correction(p.again)
		if c, offered := correct.(*choice); offered {
			p.main = c.do
		}
		body.Add(correct)
		body.Add(a.howToSet(p.others, p.more))
	}
	body.Add(p.when())
	body.Add(p.whom())
	switch {
	case a.clockWrong():
	case p.set:
		body.Add(a.howToSet(p.others, p.more))
	default:
		body.Add(a.quiet(a.say.Say("ui.clock.set"), theme.NewThemedResource(clockIcon()), "", func() {
			p.set = true
			p.again()
		}))
	}
	p.holder.Objects = []fyne.CanvasObject{a.titled(a.say.Say("ui.settings.clock"), p.leave, body, nil)}
}

// again lays the page anew, where it is the one that is up.
func (p *clockPage) again() {
	if p.app.now != page(p) {
		return
	}
	p.keepServer()
	at := fyne.Position{}
	if p.app.scroll != nil {
		at = p.app.scroll.Offset
	}
	p.lay()
	p.app.show(p)
	p.app.scroll.ScrollToOffset(at)
}

func (p *clockPage) more() {
	p.others = true
	p.again()
}

// state is what is known, and the button that asks.
func (p *clockPage) state() fyne.CanvasObject {
	a := p.app
	text, icon, ink := a.clockSentence()
	if a.clock.err != nil && a.clock.at.IsZero() {
		text = a.say.Say("ui.clock.failed")
	}
	box := container.NewVBox(a.stated(icon, ink, text))
	switch {
	case a.clock.err != nil:
		box.Add(a.complaint("", "", a.say.Explain(a.clock.err)))
	case !a.clock.at.IsZero():
		box.Add(small(a.clockSure()))
	default:
		box.Add(small(a.say.Say("ui.clock.why")))
	}
	p.check = a.primary(a.say.Say("ui.clock.now"), theme.ViewRefreshIcon(), p.ask)
	if a.clockWrong() {
		p.check.Importance = widget.MediumImportance // something else is to be done first
	}
	if a.settings.ClockCheck == ClockOff {
		p.check.Disable()
		box.Add(small(a.say.Say("ui.clock.is.off")))
	}
	box.Add(p.check)
	return sheet(box, colorCard, 8)
}

func (p *clockPage) ask() {
	p.keepServer()
	p.app.askClock(func() {
		p.again()
		if p.app.now == page(p) {
			p.app.scroll.ScrollToTop()
		}
	})
}

// correction offers codes of the corrected time, or takes them back; then is
// called after either.
func (a *App) correction(then func()) fyne.CanvasObject {
	set := func(on bool) func() {
		return func() {
			a.wishCorrection(on)
			then()
		}
	}
	if a.clock.corrects {
		return sheet(container.NewVBox(a.stated(theme.ConfirmIcon(), colorMark, a.say.Say("ui.clock.corrects")),
			small(a.say.Say("ui.clock.corrects.why")),
			a.press(a.say.Say("ui.clock.uncorrect"), theme.ContentUndoIcon(), set(false))), colorNote, 10)
	}
	return newChoice(a, clockIcon(), true, a.say.Say("ui.clock.correct"), a.say.Say("ui.clock.correct.how"), set(true))
}

// when is the choice of when another clock is asked.
func (p *clockPage) when() fyne.CanvasObject {
	a := p.app
	var names []string
	for _, c := range clockChecks() {
		names = append(names, a.say.Say("ui.clock.check."+string(c)))
	}
	chosen := a.ruled(a.newOptions(names, slices.Index(clockChecks(), a.settings.ClockCheck), func(i int) {
		was := a.settings.ClockCheck
		a.setClockCheck(clockChecks()[i])
		if a.settings.ClockCheck != was && (was == ClockOff) != (clockChecks()[i] == ClockOff) {
			p.again()
		}
	}), policy.ClockCheck)
	return a.part("ui.clock.when", chosen.box, small(a.say.Say("ui.clock.when.why")))
}

// whom is the field for another server.
func (p *clockPage) whom() fyne.CanvasObject {
	a := p.app
	p.server = a.newField(TimeServer)
	p.server.spoken, p.server.tells = a.say.Say("ui.clock.whom"), true
	p.server.SetText(a.clockServer())
	p.server.OnSubmitted = func(string) { p.check.OnTapped() }
	if a.o.Policy.Has(policy.ClockServer) {
		p.server.Disable()
		return a.part("ui.clock.whom", p.server, strong(a.say.Say("ui.policy.decided")))
	}
	return a.part("ui.clock.whom", p.server, small(a.say.Say("ui.clock.whom.why")))
}

// keepServer takes what stands in the field; an empty one is the usual server.
func (p *clockPage) keepServer() {
	if p.app.o.Policy.Has(policy.ClockServer) {
		return
	}
	s := strings.TrimSpace(p.server.Text)
	if s == TimeServer {
		s = ""
	}
	if s != p.app.settings.ClockServer {
		p.app.settings.ClockServer = s
		p.app.keepSettings()
	}
}

func (p *clockPage) object() fyne.CanvasObject { return p.holder.Objects[0] }
func (p *clockPage) shown()                    {}
func (p *clockPage) left()                     { p.keepServer() }
func (p *clockPage) tick(time.Time)            {}
func (p *clockPage) rune(rune) bool            { return false }
func (p *clockPage) back()                     { p.leave() }
func (p *clockPage) key(k fyne.KeyName) bool {
	if k != fyne.KeyReturn && k != fyne.KeyEnter || p.check.Disabled() {
		return false
	}
	if p.app.pressed() {
		p.main()
	}
	return true
}
