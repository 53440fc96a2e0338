// ロック: the app password, and when the accounts are locked by themselves.
// Without a password it says what hiding codes is worth.

package ui

import (
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"rokketa/internal/policy"
	"rokketa/internal/session"
	"rokketa/vault"
)

type lockSettings struct {
	app  *App
	root fyne.CanvasObject
}

// lockNow is the section's line in the menu.
func (a *App) lockNow() string {
	if !a.locks() {
		return a.say.Say("ui.lock.off")
	}
	return a.say.Say("ui.lock.on", "idle", a.idleName(a.settings.LockAfter))
}

// idleName is an idle time in words.
func (a *App) idleName(minutes int) string {
	if minutes == idleNever {
		return a.say.Say("ui.lock.idle.never")
	}
	return a.say.Count("ui.lock.idle.after", minutes)
}

func newLockSettings(a *App) *lockSettings {
	p := &lockSettings{app: a}
	body := container.NewVBox()
	if a.locks() {
		body.Add(p.password())
		body.Add(p.idle())
		body.Add(p.system())
	} else {
		body.Add(p.none())
		body.Add(a.part("ui.curtain.name", small(a.say.Say("ui.curtain.what", "key", commandKey())),
			a.press(a.say.Say("ui.curtain.now"), theme.VisibilityOffIcon(), a.hideCodes)))
	}
	p.root = a.titled(a.say.Say("ui.settings.lock"), p.back, body, nil)
	return p
}

// none offers a password.
func (p *lockSettings) none() fyne.CanvasObject {
	a := p.app
	if a.vault.HasPassword() {
		return a.part("ui.lock.password", small(a.say.Say("ui.lock.unasked")))
	}
	box := container.NewVBox(strong(a.say.Say("ui.lock.password")))
	for _, s := range sentences(a.say.Say("ui.lock.password.none")) {
		box.Add(s)
	}
	box.Add(a.primary(a.say.Say("ui.lock.set"), lockIcon(), func() { a.showPassword(passwordSet) }))
	return sheet(box, colorCard, 8)
}

// password is the one that is set.
func (p *lockSettings) password() fyne.CanvasObject {
	a := p.app
	name, since := "ui.lock.password", a.whichPassword()
	ways := a.pair()
	if a.o.Store == vault.StoreFile {
		ways.Layout = container.NewGridWithColumns(1).Layout // a file always has one
	} else {
		ways.Add(a.quiet(a.say.Say("ui.lock.remove"), nil, "", func() { a.showPassword(passwordRemove) }))
	}
	ways.Add(a.press(a.say.Say("ui.lock.change"), nil, func() { a.showPassword(passwordChange) }))
	return a.part(name, small(since), a.primary(a.say.Say("ui.lock.now.key", "key", commandKey()), lockIcon(), func() { a.lock(lockKey) }), ways)
}

// idle is the choice of the time without input.
func (p *lockSettings) idle() fyne.CanvasObject {
	a := p.app
	var names []string
	for _, m := range idleTimes() {
		names = append(names, a.idleName(m))
	}
	times := a.newOptions(names, slices.Index(idleTimes(), a.settings.LockAfter), func(i int) { a.setLockAfter(idleTimes()[i]) })
	part := []fyne.CanvasObject{times.box, small(a.say.Say("ui.lock.idle.why"))}
	if a.o.Policy.Has(policy.LockAfter) {
		most := a.o.Policy.Number(policy.LockAfter)
		for i, m := range idleTimes() {
			if m == idleNever || m > most {
				times.all[i].Disable()
			}
		}
		part = append(part, strong(a.say.Count("ui.policy.atmost", most)))
	}
	return a.part("ui.lock.idle", part...)
}

// setLockAfter sets the time without input. Where a longest one is decided, a
// shorter one is the person's own choice.
func (a *App) setLockAfter(minutes int) {
	if a.o.Policy.Has(policy.LockAfter) {
		if stricter(minutes, a.o.Policy.Number(policy.LockAfter)) != minutes {
			a.decided(policy.LockAfter)
			return
		}
		a.own.LockAfter = minutes
	}
	a.settings.LockAfter = minutes
	a.keepSettings()
}

// stricter is the shorter one of two idle times.
func stricter(one, other int) int {
	if one == idleNever || other != idleNever && other < one {
		return other
	}
	return one
}

// system is what the system says of the screen and of sleep.
func (p *lockSettings) system() fyne.CanvasObject {
	a := p.app
	screen := a.ruled(a.eitherOr("ui.lock.session.on", "ui.lock.session.off", a.settings.OpenLocked, func(open bool) {
		a.settings.OpenLocked = open
		a.keepSettings()
	}), policy.LockWithScreen)
	asleep := a.ruled(a.eitherOr("ui.lock.sleep.on", "ui.lock.sleep.off", a.settings.OpenAsleep, func(open bool) {
		a.settings.OpenAsleep = open
		a.keepSettings()
	}), policy.LockWithSleep)
	box := container.NewVBox(a.part("ui.lock.session", p.told(screen.box)...), a.part("ui.lock.sleep", asleep.box))
	return box
}

// told adds why the screen's lock is not noticed here, where it is not.
func (p *lockSettings) told(o fyne.CanvasObject) []fyne.CanvasObject {
	a := p.app
	deaf := a.guard.deaf
	if a.o.Session == nil {
		deaf = &session.Error{Reason: session.ErrUnsupported}
	}
	all := []fyne.CanvasObject{o}
	if said, ok := errors.AsType[*session.Error](deaf); ok {
		all = append(all, small(a.say.Explain(said)))
	}
	return all
}

func (p *lockSettings) object() fyne.CanvasObject { return p.root }
func (p *lockSettings) shown()                    {}
func (p *lockSettings) tick(time.Time)            {}
func (p *lockSettings) rune(rune) bool            { return false }
func (p *lockSettings) key(fyne.KeyName) bool     { return false }
func (p *lockSettings) back()                     { p.app.backToSettings("ui.settings.lock") }
