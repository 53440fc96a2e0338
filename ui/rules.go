// What the society's IT department has decided: such a setting is taken at the
// start, shown as decided, and cannot be changed. A person's own choice is kept
// in the file and comes back when nobody decides any more. What lies elsewhere
// than in the window's settings is brought to what is decided by enforce.go.

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/assets/text"
	"rokketa/internal/policy"
)

// rule is a setting that can be decided.
type rule struct {
	key  policy.Key
	take func(s *settings, p policy.Policy) // the decided value
	keep func(s *settings, own settings)    // the person's own
}

func rules() []rule {
	return []rule{
		{
			policy.Language,
			func(s *settings, p policy.Policy) { s.Language = text.Language(p.Text(policy.Language)) },
			func(s *settings, own settings) { s.Language = own.Language },
		},
		{
			policy.Appearance,
			func(s *settings, p policy.Policy) { s.Appearance = Appearance(p.Text(policy.Appearance)) },
			func(s *settings, own settings) { s.Appearance = own.Appearance },
		},
		{
			policy.TextSize,
			func(s *settings, p policy.Policy) { s.Scale = float32(p.Number(policy.TextSize)) / 100 },
			func(s *settings, own settings) { s.Scale = own.Scale },
		},
		{
			policy.Order,
			func(s *settings, p policy.Policy) { s.Order = Order(p.Text(policy.Order)) },
			func(s *settings, own settings) { s.Order = own.Order },
		},
		{
			policy.HideCodes,
			func(s *settings, p policy.Policy) { s.HideCodes = p.Yes(policy.HideCodes) },
			func(s *settings, own settings) { s.HideCodes = own.HideCodes },
		},
		{
			policy.OnTop,
			func(s *settings, p policy.Policy) { s.OnTop = p.Yes(policy.OnTop) },
			func(s *settings, own settings) { s.OnTop = own.OnTop },
		},
		{
			policy.ClearAfter,
			func(s *settings, p policy.Policy) { s.ClearAfter = p.Number(policy.ClearAfter) },
			func(s *settings, own settings) { s.ClearAfter = own.ClearAfter },
		},
		{
			policy.TypeInto,
			func(s *settings, p policy.Policy) { s.TypeInto = p.Yes(policy.TypeInto) },
			func(s *settings, own settings) { s.TypeInto = own.TypeInto },
		},
		{
			policy.Tray,
			func(s *settings, p policy.Policy) { s.Tray = p.Yes(policy.Tray) },
			func(s *settings, own settings) { s.Tray = own.Tray },
		},
		{
			policy.CloseToTray,
			func(s *settings, p policy.Policy) { s.CloseToTray = p.Yes(policy.CloseToTray) },
			func(s *settings, own settings) { s.CloseToTray = own.CloseToTray },
		},
		{
			policy.LockAfter,
			func(s *settings, p policy.Policy) { s.LockAfter = stricter(s.LockAfter, p.Number(policy.LockAfter)) },
			func(s *settings, own settings) { s.LockAfter = own.LockAfter },
		},
		{
			policy.LockWithScreen,
			func(s *settings, _ policy.Policy) { s.OpenLocked = false },
			func(s *settings, own settings) { s.OpenLocked = own.OpenLocked },
		},
		{
			policy.LockWithSleep,
			func(s *settings, _ policy.Policy) { s.OpenAsleep = false },
			func(s *settings, own settings) { s.OpenAsleep = own.OpenAsleep },
		},
		{
			policy.ClockCheck,
			func(s *settings, p policy.Policy) { s.ClockCheck = ClockCheck(p.Text(policy.ClockCheck)) },
			func(s *settings, own settings) { s.ClockCheck = own.ClockCheck },
		},
		{
			policy.ClockServer,
			func(s *settings, p policy.Policy) { s.ClockServer = p.Text(policy.ClockServer) },
			func(s *settings, own settings) { s.ClockServer = own.ClockServer },
		},
		{
			policy.HideFromCapture,
			func(s *settings, p policy.Policy) { s.HideFromCapture = p.Yes(policy.HideFromCapture) },
			func(s *settings, own settings) { s.HideFromCapture = own.HideFromCapture },
		},
	}
}

// obey takes what is decided; what the person had chosen is remembered.
func (a *App) obey() {
	a.own = a.settings
	for _, r := range rules() {
		if a.o.Policy.Has(r.key) {
			r.take(&a.settings, a.o.Policy)
		}
	}
}

// owned are the settings as the file keeps them.
func (a *App) owned() settings {
	kept := a.settings
	for _, r := range rules() {
		if a.o.Policy.Has(r.key) {
			r.keep(&kept, a.own)
		}
	}
	return kept
}

// decided says whether a setting is not the person's to change, and tells them.
func (a *App) decided(k policy.Key) bool {
	if !a.o.Policy.Has(k) {
		return false
	}
	a.toast.say(a.say.Say("ui.policy.decided"), "", nil)
	return true
}

// ruled shows options whose setting is decided as such: the others are grey and
// cannot be pressed, and to press the one that is chosen changes nothing.
func (a *App) ruled(o *options, k policy.Key) *options {
	if !a.o.Policy.Has(k) {
		return o
	}
	for i, b := range o.all {
		if i != o.chosen {
			b.Disable()
		}
	}
	o.box = container.NewVBox(o.box, strong(a.say.Say("ui.policy.decided")))
	return o
}

// policyPart says on the about page what is decided, and what of it was left
// out; nil where there is neither.
func (a *App) policyPart() fyne.CanvasObject {
	n, notes := len(a.o.Policy.Decided()), a.o.Policy.Notes()
	if n+len(notes) == 0 {
		return nil
	}
	var lines []fyne.CanvasObject
	if n > 0 {
		lines = append(lines, small(a.say.Count("ui.policy.count", n)))
	}
	for _, note := range notes {
		lines = append(lines, paragraph(a.say.Note(note)))
	}
	return a.part("ui.policy", lines...)
}
