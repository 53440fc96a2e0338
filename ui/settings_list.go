// 一覧: the order of the accounts, whether their codes are hidden, and whether
// the window stays above others.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"rokketa/internal/policy"
)

type listChoices struct {
	app  *App
	root fyne.CanvasObject
}

// listNow is the section's line in the menu.
func (a *App) listNow() string {
	codes := "ui.codes.shown"
	if a.settings.HideCodes {
		codes = "ui.codes.hidden"
	}
	return a.say.Say("ui.list.now", "order", a.say.Say("ui.order."+string(a.settings.Order)), "codes", a.say.Say(codes))
}

func newListChoices(a *App) *listChoices {
	p := &listChoices{app: a}
	var names []string
	for _, o := range orders() {
		names = append(names, a.say.Say("ui.order."+string(o)))
	}
	order := a.ruled(a.newOptions(names, slices.Index(orders(), a.settings.Order), func(i int) { a.setOrder(orders()[i]) }), policy.Order)
	why := "ui.list.order.why"
	if a.o.Policy.Has(policy.Order) && a.settings.Order != OrderOwn {
		why = "ui.list.order.why.ruled" // nobody comes to an order of their own
	}
	codes := a.ruled(a.eitherOr("ui.codes.shown", "ui.codes.hidden", a.settings.HideCodes, a.setHideCodes), policy.HideCodes)
	top := a.ruled(a.eitherOr("ui.ontop.off", "ui.ontop.on", a.settings.OnTop, a.setOnTop), policy.OnTop)
	p.root = a.titled(a.say.Say("ui.settings.list"), p.back, container.NewVBox(
		a.part("ui.list.order", order.box, small(a.say.Say(why))),
		a.part("ui.list.codes", codes.box, small(a.say.Say("ui.list.codes.why"))),
		a.part("ui.ontop", top.box, small(a.say.Say("ui.ontop.why"))),
	), nil)
	return p
}

// eitherOr are two options, the second of which is the one that is on.
func (a *App) eitherOr(off, on string, is bool, set func(bool)) *options {
	chosen := 0
	if is {
		chosen = 1
	}
	return a.newOptions([]string{a.say.Say(off), a.say.Say(on)}, chosen, func(i int) { set(i == 1) })
}

// setOrder sorts the list.
func (a *App) setOrder(o Order) {
	if a.decided(policy.Order) {
		return
	}
	a.settings.Order = o
	a.keepSettings()
	a.freshTray()
	if a.list != nil {
		a.list.used = a.uses.times()
		a.list.resort()
	}
}

// setHideCodes hides the codes until their row is pressed, or shows them.
func (a *App) setHideCodes(on bool) {
	if a.decided(policy.HideCodes) {
		return
	}
	a.settings.HideCodes = on
	a.settings.Copies = 0 // copying goes another way now, and is to be told anew
	a.keepSettings()
	if a.list != nil {
		a.list.hints()
		a.list.resort()
	}
}

// setOnTop keeps the window above others from now on, or no more; where the
// system has no way back, from the next start on.
func (a *App) setOnTop(on bool) {
	if a.decided(policy.OnTop) {
		return
	}
	a.settings.OnTop = on
	a.keepSettings()
	if done := a.raise(on); !done && !on {
		a.toast.say(a.say.Say("ui.ontop.later"), "", nil)
	}
}

func (p *listChoices) object() fyne.CanvasObject { return p.root }
func (p *listChoices) shown()                    {}
func (p *listChoices) tick(time.Time)            {}
func (p *listChoices) rune(rune) bool            { return false }
func (p *listChoices) key(fyne.KeyName) bool     { return false }
func (p *listChoices) back()                     { p.app.backToSettings("ui.settings.list") }
