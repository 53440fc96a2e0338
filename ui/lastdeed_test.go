// What a person did last can be taken back with Ctrl+Z, and nothing else is
// pressed by it; how long there is time for it.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

func TestCtrlZBringsTheLastDeletionBackThoughItsMessageIsGone(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	all := len(b.vault.Entries())
	b.press(fyne.KeyDelete)
	b.lapse(time.Minute)
	b.press(fyne.KeyReturn) // another message is up
	b.undo()
	if got := len(b.vault.Entries()); got != all {
		t.Fatalf("%d accounts", got)
	}
	b.undo()
	b.mustSee(b.say(text.Japanese, "ui.undo.nothing"))
}

func TestCtrlZPressesNoButtonThatUndoesNothing(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	pressed := false
	b.app.Offer(func() { pressed = true })
	b.undo()
	if pressed {
		t.Error("it is pressed")
	}
	b.mustSee(b.say(text.Japanese, "ui.undo.nothing"))
}

func TestAnAccountDeletedJustNowHasThirtyDays(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.clock = b.clock.Add(time.Minute)
	b.bin()
	b.mustSee(words(text.Japanese).Count("ui.deleted.days", 30))
}

func TestAPasswordTypedBesideItsFieldIsInTheField(t *testing.T) {
	b := secured(t, setup{})
	b.win.Canvas().Unfocus()
	b.typeText("himawarj")
	b.win.Canvas().Unfocus()
	b.press(fyne.KeyBackspace)
	b.shortcutSelectAllAndType("")
	b.win.Canvas().Unfocus()
	b.press(fyne.KeyBackspace)
	for i, r := range password {
		if i%2 == 0 {
			b.win.Canvas().Unfocus()
		}
		b.typeText(string(r))
	}
	b.win.Canvas().Unfocus()
	b.press(fyne.KeyReturn)
	b.mustBeOpen()
}
