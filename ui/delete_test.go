// Deleting by key: one account for one press, and a way back for all of them.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

func TestDeleteHeldDownDeletesOneAccount(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.clock = b.clock.Add(500 * time.Millisecond) // then a key begins to repeat
	b.repeat(fyne.KeyDelete)
	for range 40 {
		b.clock = b.clock.Add(30 * time.Millisecond)
		b.repeat(fyne.KeyDelete)
	}
	if n := len(b.vault.Deleted()); n != 1 {
		t.Errorf("%d accounts are deleted", n)
	}
	b.press(fyne.KeyDelete)
	if n := len(b.vault.Deleted()); n != 2 {
		t.Errorf("a second press: %d accounts are deleted", n)
	}
}

func TestDeletePressedQuicklyTwiceDeletesTwo(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	for range 2 {
		b.clock = b.clock.Add(200 * time.Millisecond)
		b.app.Grid().KeyDown(&fyne.KeyEvent{Name: fyne.KeyDelete})
		b.repeat(fyne.KeyDelete)
		b.app.Grid().KeyUp(&fyne.KeyEvent{Name: fyne.KeyDelete})
	}
	if n := len(b.vault.Deleted()); n != 2 {
		t.Errorf("%d accounts are deleted", n)
	}
}

func TestOneUndoBringsBackWhatWasDeletedInARow(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	before := b.issuers()
	b.press(fyne.KeyDelete)
	b.mustSee(b.say(text.Japanese, "ui.deleted", "label", "見本健康保険組合 hanako@example.jp"))
	b.press(fyne.KeyDelete)
	b.press(fyne.KeyDelete)
	b.mustSee(words(text.Japanese).Count("ui.deleted.row", 3))
	b.tapText("ui.undo")
	if got := b.issuers(); len(got) != len(before) {
		t.Errorf("after the undo there are %q, before %q", got, before)
	}
}

func TestTheLastOfARowEmptiesTheListAndStillAllComeBack(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	n := len(b.issuers())
	for range n {
		b.press(fyne.KeyDelete)
	}
	if len(b.issuers()) != 0 {
		t.Fatalf("left %q", b.issuers())
	}
	b.mustSee(words(text.Japanese).Count("ui.deleted.row", n))
	b.shortcut(fyne.KeyZ, fyne.KeyModifierShortcutDefault)
	if got := len(b.issuers()); got != n {
		t.Errorf("%d of %d are back", got, n)
	}
}

func TestAnUndoIsForWhatItsMessageTells(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.lapse(time.Minute) // the message went
	b.press(fyne.KeyDelete)
	b.tapText("ui.undo")
	if n := len(b.vault.Deleted()); n != 1 {
		t.Errorf("%d accounts are still deleted", n)
	}
}
