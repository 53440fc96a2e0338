// The pointer colours the ground of a card, and leaves the edge to the card
// that the keys stand on: two edges would say that two are chosen.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/ui"
)

func TestThePointerColoursTheGroundAndNoEdge(t *testing.T) {
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		b := onAdd(t, setup{accounts: family(t), appearance: look}, &desk{})
		b.hoverOver("the add page", 0) // which is coloured itself
		b.press(fyne.KeyEscape)
		b.hoverOver("the list", 2)
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		b.press(fyne.KeyDown)
		b.hoverOver("the settings", 2)
	}
}

// hoverOver moves the pointer onto the n-th card of the page.
func (b *bench) hoverOver(where string, n int) {
	b.t.Helper()
	before := b.app.Cards()
	b.app.Hover(n)
	for i, now := range b.app.Cards() {
		was := before[i]
		if now.Edge != was.Edge || now.Width != was.Width {
			b.t.Errorf("%s: the edge of card %d became another", where, i)
		}
		if (now.Fill != was.Fill) != (i == n) {
			b.t.Errorf("%s: the ground of card %d is %v, was %v", where, i, now.Fill, was.Fill)
		}
	}
}
