// The page for a store that does not open, or does not keep what it is told
// to: what happened, what is safe, and the ways out that fit. Nothing on it
// makes a new store in place of the old one.

package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/assets/text"
)

// problem is what went wrong, and what can be done about it besides the ways
// that every problem has.
type problem struct {
	err    error
	what   string // what was tried, a key of the translations
	again  func()
	anyway func() // opens what is there, nil where that does not help
	before page   // that was up, nil at the start
	back   func() // to the page from which a change was asked for, nil at the start
}

type problemPage struct {
	problem
	app  *App
	root fyne.CanvasObject
}

// forgo implements keeper: what could not be kept is on the page before.
func (p *problemPage) forgo() bool {
	k, ok := p.before.(keeper)
	return ok && k.forgo()
}

func newProblemPage(a *App, what problem) *problemPage {
	p := &problemPage{problem: what, app: a}
	if p.before == nil {
		p.before = a.now
	}
	u := a.unit()
	sign := container.NewGridWrap(fyne.NewSquareSize(40*u), widget.NewIcon(theme.NewColoredResource(theme.WarningIcon(), colorLate)))
	head := bordered(nil, nil, container.NewCenter(padded(sign, 6, 0)), nil, container.NewVBox(
		layout.NewSpacer(),
		newProse(a.say.Say(kindOf(p.err).title), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading),
		layout.NewSpacer(),
	))
	body := container.NewVBox(sheet(container.NewVBox(append([]fyne.CanvasObject{head}, sentences(a.say.Explain(p.err))...)...), colorCard, 10))
	for _, way := range p.ways() {
		body.Add(way)
	}
	out := a.press(a.say.Say("ui.quit"), nil, a.askedToClose)
	if p.problem.back != nil {
		out = a.press(a.say.Say("ui.back"), nil, p.back)
	}
	p.root = a.titled(a.say.Say(p.what), p.problem.back, body,
		container.NewVBox(feet(out, a.primary(a.say.Say("ui.problem.again"), theme.ViewRefreshIcon(), p.again)), p.languages()))
	return p
}

// ways are those besides trying again and leaving.
func (p *problemPage) ways() (all []fyne.CanvasObject) {
	a := p.app
	if a.vault == nil && kindOf(p.err).lost && !a.o.Helpdesk.Here {
		all = append(all, newChoice(a, theme.HistoryIcon(), false, a.say.Say("ui.restore.title"), a.say.Say("ui.restore.how"), a.startRestore).leads())
	}
	if p.anyway != nil {
		all = append(all, newChoice(a, theme.FolderOpenIcon(), false, a.say.Say("ui.problem.anyway"), a.say.Say("ui.problem.anyway.how"), p.anyway).leads())
	}
	details := newChoice(a, theme.DocumentIcon(), false, a.say.Say("ui.problem.details"), a.say.Say("ui.problem.details.how"), p.details).leads()
	return append(all, details)
}

// details leads to the technical lines and back.
func (p *problemPage) details() {
	a := p.app
	a.show(newDetailsPage(a, a.problemLines(p.err), func() { a.show(newProblemPage(a, p.problem)) }))
}

// languages is the choice of another language, and the way out where the
// foot has none.
func (p *problemPage) languages() fyne.CanvasObject {
	a := p.app
	var out []fyne.CanvasObject
	if p.problem.back != nil {
		gap := canvas.NewRectangle(color.Transparent) // it is none of the languages
		gap.SetMinSize(fyne.NewSize(14*a.unit(), 1))
		out = append(out, gap, a.quiet(a.say.Say("ui.quit"), nil, "", a.askedToClose))
	}
	return a.tongues(func(l text.Language) {
		a.setLanguage(l)
		a.show(newProblemPage(a, p.problem))
	}, out...)
}

func (p *problemPage) object() fyne.CanvasObject { return p.root }
func (p *problemPage) shown()                    {}
func (p *problemPage) tick(time.Time)            {}
func (p *problemPage) rune(rune) bool            { return false }

func (p *problemPage) back() {
	if p.problem.back != nil {
		p.problem.back()
	}
}

func (p *problemPage) key(k fyne.KeyName) bool {
	if k == fyne.KeyReturn || k == fyne.KeyEnter {
		if p.app.pressed() {
			p.again()
		}
		return true
	}
	return false
}
