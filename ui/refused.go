// コードが通らないとき: one question after the other, the commonest reason
// first, each with what can be done about it there and then.

package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"rokketa/internal/folding"
	"rokketa/otpauth"
	"rokketa/vault"
)

// refused walks through the questions about one account, or about all of them
// where none was pointed at.
type refused struct {
	app   *App
	about vault.Entry // zero: none in particular
	leave func()
	steps *steps
	next  *pressButton // the way to the next question
	all   []func(foot fyne.CanvasObject, name string) step
	more  bool // the other systems' ways to set the clock are shown
}

// startRefused begins the walk; leave leads to where it began.
func (a *App) startRefused(about vault.Entry, leave func()) {
	w := &refused{app: a, about: about, leave: leave}
	if a.checksClock() && about.Account.Type != otpauth.HOTP {
		w.all = append(w.all, w.clock)
	}
	w.all = append(w.all, w.old, w.wrong, w.used, w.service)
	w.to(0)
}

// to shows a question. Each is a page of its own, so that it is left and can
// be come back to like any other.
func (w *refused) to(n int) {
	a := w.app
	back := func() { w.to(n - 1) }
	if n == 0 {
		back = w.leave
	}
	solved := a.press(a.say.Say("ui.refused.solved"), theme.ConfirmIcon(), a.home)
	foot := feet(solved, a.primary(a.say.Say("ui.recovery.finish"), nil, a.home))
	enter := a.home
	if n+1 < len(w.all) {
		enter = func() { w.to(n + 1) }
		w.next = a.primary(a.say.Say("ui.refused.still"), theme.NavigateNextIcon(), enter)
		foot = feet(solved, w.next)
	}
	s := &steps{app: a}
	w.steps = s
	shown := w.all[n](foot, a.say.Say("ui.refused.step", "n", n+1, "all", len(w.all)))
	shown.back = back
	if shown.enter == nil {
		shown.enter = enter
	}
	s.to(shown)
}

// page is one question: which it is, what is asked, and what can be done.
func (w *refused) page(foot fyne.CanvasObject, name, question string, body ...fyne.CanvasObject) fyne.CanvasObject {
	a := w.app
	all := append([]fyne.CanvasObject{
		small(name),
		newProse(a.say.Say(question), theme.SizeNameSubHeadingText, theme.ColorNameForeground, true, fyne.TextAlignLeading),
	}, body...)
	return a.titled(a.say.Say("ui.refused.title"), func() { w.steps.back() }, container.NewVBox(all...), foot)
}

// again shows the question anew, unless it was left meanwhile.
func (w *refused) again(s *steps) func() {
	return func() {
		if !s.gone && w.app.now == page(s) {
			w.to(0)
		}
	}
}

// clock checks this computer's clock there and then.
func (w *refused) clock(foot fyne.CanvasObject, name string) step {
	a, again := w.app, w.again(w.steps)
	text, icon, ink := a.clockSentence()
	box := container.NewVBox(a.stated(icon, ink, text))
	if a.clock.err != nil {
		box.Add(a.complaint("", "", a.say.Explain(a.clock.err)))
	}
	check := a.press(a.say.Say("ui.clock.now"), theme.ViewRefreshIcon(), func() { a.askClock(again) })
	box.Add(small(a.say.Say("ui.refused.clock.asks", "server", a.clockServer())))
	var enter func() // what the coloured button does, nil where it is the way on
	off := a.settings.ClockCheck == ClockOff
	switch c := &a.clock; {
	case c.at.IsZero() && c.err == nil && !off:
		check.Importance = widget.HighImportance // what to do first
		w.next.Importance, enter = widget.MediumImportance, check.OnTapped
	case a.clockWrong() && !c.corrects: // the correction is
		w.next.Importance = widget.MediumImportance
	}
	if off {
		check.Disable()
		box.Add(a.press(a.say.Say("ui.refused.clock.choose"), clockIcon(), func() { a.showClock(func() { w.to(0) }) }))
	}
	box.Add(check)
	body := []fyne.CanvasObject{sheet(box, colorCard, 10)}
	more := func() {
		w.more = true
		again()
	}
	switch c := &a.clock; {
	case a.clockWrong():
		correct := a.correction(again)
		if c, offered := correct.(*choice); offered {
			enter = c.do
		}
		body = append(body, correct, a.howToSet(w.more, more))
	case c.at.IsZero() && (c.err != nil || a.settings.ClockCheck == ClockOff):
		shown, tick := a.timeNow()
		return step{root: w.page(foot, name, "ui.refused.clock", append(body, shown, a.howToSet(w.more, more))...), tick: tick}
	}
	return step{root: w.page(foot, name, "ui.refused.clock", body...), enter: enter}
}

// timeNow is this computer's time by the second, to be held against another
// clock where nobody can be asked.
func (a *App) timeNow() (shown fyne.CanvasObject, tick func(time.Time)) {
	digits := newProse("", sizeCode, theme.ColorNameForeground, true, fyne.TextAlignCenter)
	digits.whole, digits.mono = true, true
	tick = func(now time.Time) { digits.set(now.Format(time.TimeOnly), theme.ColorNameForeground) }
	tick(a.o.Now())
	return sheet(container.NewVBox(strong(a.say.Say("ui.refused.clock.hand")), digits,
		small(a.say.Say("ui.refused.clock.hand.how"))), colorNote, 10), tick
}

// old asks whether the service showed a newer QR code since.
func (w *refused) old(foot fyne.CanvasObject, name string) step {
	a := w.app
	return step{root: w.page(foot, name, "ui.refused.old",
		sheet(container.NewVBox(sentences(a.say.Say("ui.refused.old.why"))...), colorCard, 10),
		newChoice(a, theme.ContentAddIcon(), false, a.say.Say("ui.refused.old.read"), a.say.Say("ui.refused.old.read.how"), func() {
			a.show(newAddPage(a))
		}).leads())}
}

// mostAlike is how many accounts are shown side by side.
const mostAlike = 6

// wrong shows accounts that are easily taken for one another.
func (w *refused) wrong(foot fyne.CanvasObject, name string) step {
	a := w.app
	shown := w.alike()
	body := []fyne.CanvasObject{paragraph(a.say.Say("ui.refused.wrong.why"))}
	if len(shown) < 2 {
		body = []fyne.CanvasObject{sheet(container.NewVBox(sentences(a.say.Say("ui.refused.wrong.none"))...), colorCard, 10)}
		shown = w.meant()
	}
	var faces []*cardFace
	for _, e := range shown {
		face := w.face(e)
		faces = append(faces, face)
		var box fyne.CanvasObject = face
		if !e.Added.IsZero() {
			box = face.over(small(a.say.Say("ui.refused.added", "when", a.when(e.Added))))
		}
		body = append(body, sheet(box, colorCard, 2))
	}
	return step{root: w.page(foot, name, "ui.refused.wrong", body...), tick: w.ticks(faces)}
}

// face is an account's, veiled where codes are to be hidden.
func (w *refused) face(e vault.Entry) *cardFace {
	a := w.app
	face := newCardFace(a.say)
	face.wear(a.signOf(e.Icon))
	face.mark(a.chipOf(e.Account))
	trouble := ""
	switch e.State {
	case vault.Missing:
		trouble = a.say.Say("ui.row.missing")
	case vault.Damaged:
		trouble = a.say.Say("ui.row.damaged")
	}
	face.show(e.Account, trouble)
	if code, ok := a.counted[e.ID]; ok {
		face.count(code)
	}
	face.veil(a.settings.HideCodes)
	return face
}

func (w *refused) ticks(faces []*cardFace) func(time.Time) {
	return func(now time.Time) {
		for _, f := range faces {
			f.tick(w.app.codeTime(now))
		}
	}
}

// alike are the accounts that look like the one it is about, or the first that
// look like one another; the newest first.
func (w *refused) alike() (all []vault.Entry) {
	entries := w.app.vault.Entries()
	of := []vault.Entry{w.about}
	if w.about.ID == "" {
		of = entries
	}
	for _, e := range of {
		all = nil
		for _, other := range entries {
			if other.ID == e.ID || similar(e.Account, other.Account) {
				all = append(all, other)
			}
		}
		if len(all) > 1 {
			break
		}
	}
	slices.SortStableFunc(all, func(x, y vault.Entry) int { return y.Added.Compare(x.Added) })
	return all[:min(len(all), mostAlike)]
}

// meant is the account that it is about, or where none was pointed at the
// first of the list.
func (w *refused) meant() []vault.Entry {
	if w.about.ID != "" {
		return []vault.Entry{w.about}
	}
	all := w.app.vault.Entries()
	return all[:min(len(all), mostAlike)]
}

// similar says whether two accounts are of one service as far as their names
// tell, in whatever letters these are written.
func similar(x, y otpauth.Account) bool {
	name := func(a otpauth.Account) string {
		if a.Issuer != "" {
			return strings.TrimSpace(folding.Fold(a.Issuer))
		}
		return strings.TrimSpace(folding.Fold(a.Name))
	}
	a, b := name(x), name(y)
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// used says that each code is good once, and shows the ring to wait for.
func (w *refused) used(foot fyne.CanvasObject, name string) step {
	a := w.app
	body := []fyne.CanvasObject{sheet(container.NewVBox(sentences(a.say.Say("ui.refused.used.why"))...), colorCard, 10)}
	shown := w.about
	if entries := a.vault.Entries(); shown.ID == "" && len(entries) > 0 {
		shown = entries[0]
	}
	if shown.ID == "" {
		return step{root: w.page(foot, name, "ui.refused.used", body...)}
	}
	face := w.face(shown)
	return step{
		root: w.page(foot, name, "ui.refused.used", append(body, sheet(face, colorCard, 2))...),
		tick: w.ticks([]*cardFace{face}),
	}
}

// service tells what to say to those who can look at the other end.
func (w *refused) service(foot fyne.CanvasObject, name string) step {
	a := w.app
	n := len(w.all) - 1
	tell := []string{a.say.Say("ui.refused.tell.what")}
	if len(w.all) > 4 && !a.clock.at.IsZero() && a.clock.err == nil { // it was asked about, and checked
		result, _, _ := a.clockSentence()
		tell = append(tell, a.say.Say("ui.refused.tell.clock", "result", result))
	}
	tell = append(tell, a.say.Say("ui.refused.tell.renew"))
	var lines []fyne.CanvasObject
	for i, one := range tell {
		lines = append(lines, a.numbered(i+1, one))
	}
	lines = append(lines, a.press(a.say.Say("ui.problem.details"), theme.InfoIcon(), func() {
		a.show(newDetailsPage(a, a.technical([]fact{{"clock", a.clockFact()}}), func() { w.to(n) }))
	}))
	return step{root: w.page(foot, name, "ui.refused.service",
		a.part("ui.refused.tell", lines...),
		sheet(container.NewVBox(a.stated(theme.WarningIcon(), colorLate, a.say.Say("ui.refused.never")),
			paragraph(a.say.Say("ui.refused.never.why"))), colorNote, 10))}
}

// clockFact is what is known of the clock, for the helpdesk.
func (a *App) clockFact() string {
	if a.clock.at.IsZero() {
		return ""
	}
	d := a.clock.found
	return fmt.Sprintf("%+.2fs ±%.2fs %s", d.Drift.Seconds(), d.Within.Seconds(), d.Server)
}
