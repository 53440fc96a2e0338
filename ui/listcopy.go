// Copying from the list: by click, Enter or Ctrl with a digit. In the last
// seconds of a code it is the next one that is copied, and said so. Codes that
// are hidden can be copied all the same, and are then shown for a while.

package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/otpauth"
	"rokketa/vault"
)

// seenTime is how long a hidden code is shown after its row was pressed.
const seenTime = 10 * time.Second

// digits is how many rows Ctrl with a digit reaches.
const digits = 9

// copy takes the code of an entry to the clipboard.
func (p *listPage) copy(id string) { p.give(id, p.app.copyCode) }

// give hands the code of an entry on. A counted code is taken as shown; where
// none is shown yet, nothing is counted by accident.
func (p *listPage) give(id string, to func(code, label string, next bool)) {
	i := slices.IndexFunc(p.shownAs, func(e vault.Entry) bool { return e.ID == id })
	if i < 0 {
		return
	}
	p.goTo(i)
	e := p.shownAs[i]
	if e.State != vault.Whole {
		p.app.toast.problem(p.trouble(e))
		return
	}
	now := p.app.o.Now()
	code, next, err := p.app.codeToCopy(e, now)
	switch {
	case err != nil:
		p.app.toast.problem(p.app.say.Explain(err))
	case code == "":
		p.app.toast.say(p.app.say.Say("ui.row.count.first"), "", nil)
	default:
		p.app.uses.note(id, now)
		p.reveal(id, now)
		to(code, faceLabel(e.Account, p.app), next)
	}
}

// codeToCopy gives the code that is of use now, and whether it is the next one
// already.
func (a *App) codeToCopy(e vault.Entry, now time.Time) (code string, next bool, err error) {
	if e.Account.Type == otpauth.HOTP {
		return a.counted[e.ID].Text, false, nil
	}
	a.doubtClock(now)
	at := a.codeTime(now).at
	c, err := e.Account.At(at)
	if err != nil {
		return "", false, err
	}
	if !c.Late(at) {
		return c.Text, false, nil
	}
	if c, err = e.Account.Next(c); err != nil {
		return "", false, err
	}
	return c.Text, true, nil
}

func (p *listPage) copyChosen() {
	if e := p.chosen(); e.ID != "" {
		p.copy(e.ID)
	}
}

// copyNth copies the code of the n-th row, from 1.
func (p *listPage) copyNth(n int) {
	if n <= len(p.shownAs) {
		p.copy(p.shownAs[n-1].ID)
	}
}

// veiled says whether a code is hidden now.
func (p *listPage) veiled(id string, now time.Time) bool {
	return p.app.settings.HideCodes && !now.Before(p.seen[id])
}

// reveal shows a hidden code for a while.
func (p *listPage) reveal(id string, now time.Time) {
	if !p.app.settings.HideCodes {
		return
	}
	p.seen[id] = now.Add(seenTime)
	if r := p.rowOf(id); r != nil {
		r.face.veil(false)
	}
}

// held shows the digits of the rows while Ctrl (on a Mac, Command) is down, and
// notes that Delete was let go.
func (p *listPage) held(k fyne.KeyName, down bool) {
	switch k {
	case fyne.KeyDelete:
		if !down {
			p.deletes = time.Time{}
		}
		return
	case desktop.KeyControlLeft, desktop.KeyControlRight:
		down = down && fyne.KeyModifierShortcutDefault == fyne.KeyModifierControl
	case desktop.KeySuperLeft, desktop.KeySuperRight:
		down = down && fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper
	case "":
		down = false
	default:
		return
	}
	if p.numbered == down {
		return
	}
	p.numbered = down
	for i, r := range p.rolls.shown {
		r.number(p.digit(i))
	}
}

// letGo takes the digits away where the key was let go unseen, in another
// window.
func (p *listPage) letGo() {
	d, ok := p.app.fyne.Driver().(desktop.Driver)
	if p.numbered && ok && d.CurrentKeyModifiers()&fyne.KeyModifierShortcutDefault == 0 {
		p.held("", false)
	}
}

// digit is what a row shows at a place, 0 for none.
func (p *listPage) digit(place int) int {
	if !p.numbered || place >= digits {
		return 0
	}
	return place + 1
}
