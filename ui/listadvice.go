// The line under the list: what a click does, until a person knows.

package ui

// adviceRests is after how many copies nobody needs to be told how it is done.
const adviceRests = 3

// hints says what a click does, until that is known, and while there is
// anything to click.
func (p *listPage) hints() {
	key := "ui.list.hint"
	if p.app.settings.HideCodes {
		key = "ui.list.hint.hidden"
	}
	p.hint.set(p.app.say.Say(key), colorMuted)
	wanted := p.app.settings.Copies < adviceRests && !p.empty.Visible()
	if wanted == p.advice.Visible() {
		return
	}
	if p.advice.Visible() {
		p.advice.Hide()
	} else {
		p.advice.Show()
	}
	if p.root != nil {
		p.root.Refresh()
	}
}

// learnt counts a copy by a person who is still being told how to copy.
func (a *App) learnt() {
	if a.settings.Copies >= adviceRests {
		return
	}
	a.settings.Copies++
	a.keepSettings()
	if a.list != nil {
		a.list.hints()
	}
}
