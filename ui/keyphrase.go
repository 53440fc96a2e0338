// A passphrase in place of the recovery sheet: chosen, typed twice, with
// advice about how good it is.

package ui

import (
	"context"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// What a passphrase should have: five words, or as many letters as they have.
// With less than least it is not taken: a computer guesses it.
const (
	goodWords   = 5
	goodLetters = 20
	least       = 8
)

// phraseKey is the advice about a passphrase so far, a key of the
// translations; good says that there is nothing to better.
func phraseKey(s string) (key string, good bool) {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	switch {
	case n == 0:
		return "ui.phrase.advice", false
	case n < least:
		return "ui.phrase.short", false
	case n >= goodLetters, len(strings.Fields(s)) >= goodWords && n >= 2*least:
		return "ui.phrase.good", true
	default:
		return "ui.phrase.longer", false
	}
}

// phrase asks for the passphrase, twice.
func (p *keyMaker) phrase() {
	a := p.app
	first, second := a.newSecret("ui.phrase.first"), a.newSecret("ui.phrase.second")
	advice := newProse(a.say.Say("ui.phrase.advice"), sizeSmall, colorMuted, false, fyne.TextAlignLeading)
	remark := a.newRemark()
	first.OnChanged = func(s string) {
		key, good := phraseKey(s)
		ink := colorMuted
		if good {
			ink = colorMark
		}
		advice.set(a.say.Say(key), ink)
		remark.tell("", colorMuted)
	}
	wrong := func(key string, at *field) {
		remark.tell(a.say.Say(key), theme.ColorNameError)
		a.win.Canvas().Focus(at)
	}
	use := func() {
		passphrase := first.Text
		switch {
		case utf8.RuneCountInString(strings.TrimSpace(passphrase)) < least:
			wrong("ui.phrase.short", first)
		case passphrase != second.Text:
			wrong("ui.phrase.differ", second)
		default:
			p.begin(func(ctx context.Context) error { return a.vault.UseRecoveryPassphrase(ctx, passphrase) }, remark)
		}
	}
	first.OnSubmitted = func(string) { a.win.Canvas().Focus(second) }
	second.OnSubmitted = func(string) { use() }
	body := container.NewVBox(
		paragraph(a.say.Say("ui.phrase.lead")),
		sheet(container.NewVBox(first.named(), advice, second.named(), remark.box), colorCard, 8),
		small(a.say.Say("ui.phrase.forget")),
	)
	p.to(step{
		root: a.titled(a.say.Say("ui.recovery.phrase"), p.why, body, feet(
			a.press(a.say.Say("ui.later"), nil, p.later),
			a.primary(a.say.Say("ui.phrase.use"), theme.ConfirmIcon(), use))),
		focus: first, back: p.why, enter: use,
	})
}
