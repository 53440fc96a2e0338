// Setting, changing and taking away the app password. Without a recovery
// sheet there is none: a forgotten password would have no way out.

package ui

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/vault"
)

// passwordDeed is what is to become of the password; also the end of the
// keys of its words.
type passwordDeed string

const (
	passwordSet    passwordDeed = "set"
	passwordChange passwordDeed = "change"
	passwordRemove passwordDeed = "remove"
)

// A password shorter than least is not taken; from this length on there is
// nothing to better.
const goodPassword = 12

// passwordAdvice is what is said of a password so far, a key of the
// translations.
func passwordAdvice(s string) (key string, good bool) {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	switch {
	case n == 0:
		return "ui.lock.advice", false
	case n < least:
		return "ui.lock.short", false
	case plain(s):
		return "ui.lock.plain", false
	case n < goodPassword:
		return "ui.lock.fair", false
	default:
		return "ui.lock.good", true
	}
}

// passwordAdvices are all that can stand under a new password, its faults too.
func passwordAdvices() []string {
	return []string{"ui.lock.advice", "ui.lock.short", "ui.lock.plain", "ui.lock.fair", "ui.lock.good", "ui.unlock.empty"}
}

// newAdvice is what stands under the field of a new password: advice while it
// is typed, and what is wrong with it once it was given. It has room for the
// longest of it.
func (a *App) newAdvice() *prose {
	p := newProse(a.say.Say("ui.lock.advice"), sizeSmall, colorMuted, false, fyne.TextAlignLeading)
	for _, key := range passwordAdvices() {
		p.rooms = append(p.rooms, a.say.Say(key))
	}
	return p
}

// advise says what is to be said of a password so far.
func (a *App) advise(p *prose, typed string) {
	key, good := passwordAdvice(typed)
	ink := colorMuted
	if good {
		ink = colorMark
	}
	p.set(a.say.Say(key), ink)
}

// plain says whether a password is of a kind that is tried first: of few
// different characters, or of digits alone.
func plain(s string) bool {
	seen, digits := map[rune]bool{}, true
	for _, r := range s {
		seen[r] = true
		digits = digits && r >= '0' && r <= '9'
	}
	return len(seen) < 5 || digits
}

// showLockSettings is the section's page.
func (a *App) showLockSettings() { a.show(newLockSettings(a)) }

// passwordPage is the form.
type passwordPage struct {
	steps
	deed               passwordDeed
	old, first, second *field
	ofOld              *remark // under the old one
	advice             *prose  // under the new one; nil where there is none
	remark             *remark // under all of it
	busy               bool
}

// showPassword leads to the form, or first to the recovery sheet.
func (a *App) showPassword(deed passwordDeed) {
	if deed == passwordSet && a.vault.Recovery().Kind == vault.RecoveryNone {
		a.showSheetFirst()
		return
	}
	a.passwordForm(deed)
}

// passwordForm shows the form, with nothing typed.
func (a *App) passwordForm(deed passwordDeed) *passwordPage {
	p := &passwordPage{deed: deed}
	p.steps = steps{app: a, forget: p.wipe, renew: func() { a.passwordForm(deed) }}
	p.form()
	return p
}

// showSheetFirst says why the sheet comes first, and leads there and back.
func (a *App) showSheetFirst() {
	p := &steps{app: a}
	box := container.NewVBox()
	for _, s := range sentences(a.say.Say("ui.lock.sheet.first")) {
		box.Add(s)
	}
	on := func() {
		a.showKeyMaker(func() {
			if a.vault.Recovery().Kind == vault.RecoveryNone {
				a.showLockSettings()
				return
			}
			a.showPassword(passwordSet)
		})
	}
	p.to(step{
		root: a.titled(a.say.Say("ui.lock.set"), a.showLockSettings, container.NewVBox(sheet(box, colorNote, 10)), feet(
			a.press(a.say.Say("ui.cancel"), nil, a.showLockSettings),
			a.primary(a.say.Say("ui.recovery.title"), theme.DocumentCreateIcon(), on))),
		back: a.showLockSettings, enter: on,
	})
}

// form asks for what the deed needs.
func (p *passwordPage) form() {
	a := p.app
	secret := func(key string, next func()) *field {
		f := a.newSecret(key)
		f.OnSubmitted = func(string) { next() }
		return f
	}
	focus := func(f **field) func() { return func() { a.win.Canvas().Focus(*f) } }
	p.remark, p.ofOld = a.newRemark(), a.newRemark()
	card := container.NewVBox()
	var start *field
	if p.deed != passwordSet {
		next := focus(&p.first)
		if p.deed == passwordRemove {
			next = p.do
		}
		p.old = secret("ui.lock.old", next)
		p.old.OnChanged = func(string) { p.ofOld.tell("", colorMuted) }
		card.Add(p.old.named())
		card.Add(p.ofOld.box)
		start = p.old
	}
	if p.deed != passwordRemove {
		p.first, p.second = secret("ui.lock.new", focus(&p.second)), secret("ui.lock.new.second", p.do)
		p.advice = a.newAdvice()
		p.first.OnChanged = func(s string) {
			a.advise(p.advice, s)
			p.remark.tell("", colorMuted)
		}
		card.Add(p.first.named())
		card.Add(p.advice)
		card.Add(p.second.named())
		if start == nil {
			start = p.first
		}
	}
	card.Add(p.remark.box)
	body := container.NewVBox()
	for _, s := range sentences(a.say.Say("ui.lock." + string(p.deed) + ".lead")) {
		body.Add(s)
	}
	body.Add(sheet(card, colorCard, 8))
	if p.deed != passwordRemove {
		body.Add(small(a.say.Say("ui.lock.keep")))
	}
	p.to(step{
		root: a.titled(a.say.Say("ui.lock."+string(p.deed)), a.showLockSettings, body, feet(
			a.press(a.say.Say("ui.cancel"), nil, a.showLockSettings),
			a.primary(a.say.Say("ui.lock."+string(p.deed)+".do"), lockIcon(), p.do))),
		focus: start, back: a.showLockSettings, enter: p.do,
	})
}

// wipe empties the fields.
func (p *passwordPage) wipe() {
	for _, f := range []*field{p.old, p.first, p.second} {
		if f != nil {
			f.OnChanged = nil
			f.SetText("")
		}
	}
}

// wrong says what is wrong with a field, at that field alone.
func (p *passwordPage) wrong(text string, at *field) {
	p.ofOld.tell("", colorMuted)
	p.remark.tell("", colorMuted)
	switch at {
	case p.old:
		p.ofOld.tell(text, theme.ColorNameError)
	case p.first:
		p.advice.set(text, theme.ColorNameError)
	default:
		p.remark.tell(text, theme.ColorNameError)
	}
	p.app.win.Canvas().Focus(at)
}

// do does it, where the fields say enough.
func (p *passwordPage) do() {
	a := p.app
	old, next := "", ""
	if p.old != nil {
		if old = p.old.Text; old == "" {
			p.wrong(a.say.Say("ui.unlock.empty"), p.old)
			return
		}
	}
	if p.first != nil {
		next = p.first.Text
		switch {
		case utf8.RuneCountInString(strings.TrimSpace(next)) < least:
			p.wrong(a.say.Say("ui.lock.short"), p.first)
			return
		case next != p.second.Text:
			p.wrong(a.say.Say("ui.unlock.differ"), p.second)
			return
		}
	}
	p.change(old, next)
}

// change asks the vault for it, once at a time.
func (p *passwordPage) change(old, next string) {
	a := p.app
	if p.busy {
		return
	}
	p.busy = true
	a.inTurn(pending{
		waiting: "ui.waiting.password",
		begin: func() func(context.Context) error {
			return func(ctx context.Context) error { return a.vault.SetPassword(ctx, old, next) }
		},
		then:   func() { p.done(nil) },
		failed: func(err error) { p.failed(err, func() { a.passwordForm(p.deed).change(old, next) }) },
		tells:  true,
		seals:  p.deed == passwordSet,
	})
}

// failed says why it was not done, or not wholly. A page of its own wipes the
// form, so again keeps what was typed until the person leaves that page.
func (p *passwordPage) failed(err error, again func()) {
	a := p.app
	p.busy = false
	switch {
	case errors.Is(err, vault.ErrPasswordLeftover):
		p.done(err)
	case errors.Is(err, vault.ErrPassphraseChanged): // the lock tells
	case kindOf(err).grave:
		a.failed(err, "ui.problem.save", again)
	case p.gone:
		a.toast.problem(a.say.Explain(err))
	case p.old != nil && (errors.Is(err, vault.ErrPassphraseWrong) || isWait(err)):
		p.wrong(a.say.Explain(err), p.old)
	default:
		p.remark.tell(a.say.Explain(err), inkOf(err))
	}
}

func isWait(err error) bool {
	_, waits := errors.AsType[*vault.WaitError](err)
	return waits
}

// done says how it is now; rest is what is left to do, or nil.
func (p *passwordPage) done(rest error) {
	a := p.app
	if !p.gone {
		a.showLockSettings()
	}
	if rest != nil {
		a.toast.problem(a.say.Explain(rest))
		return
	}
	a.toast.say(a.say.Say("ui.lock."+string(p.deed)+".done", "key", commandKey()), "", nil)
}

// day is a date in words, where this computer is.
func (a *App) day(t time.Time) string {
	t = t.In(a.o.Now().Location())
	return a.say.Say("ui.day", "year", t.Year(), "month", a.month(t), "day", t.Day())
}
