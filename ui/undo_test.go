// Ctrl+Z while the search has the focus: it takes back what was done last, be
// it a deletion or what was typed.

package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
)

// undo is Ctrl+Z.
func (b *bench) undo() {
	b.t.Helper()
	b.shortcut(fyne.KeyZ, fyne.KeyModifierShortcutDefault)
}

// deletedBySearch has さくら銀行 found and deleted, with the keys in the search.
func deletedBySearch(t *testing.T) *bench {
	t.Helper()
	b := open(t, setup{accounts: family(t)})
	b.typeText("さくら")
	b.press(desktop.KeyMenu)
	b.tapText("ui.menu.delete")
	if slices.Contains(b.issuers(), "さくら銀行") || !b.sees(b.say(text.Japanese, "ui.undo")) {
		t.Fatalf("not deleted, or no way back: %q", b.texts())
	}
	return b
}

func TestADeletionIsUndoneFromTheSearchThatFoundTheAccount(t *testing.T) {
	b := deletedBySearch(t)
	b.undo()
	if !slices.Contains(b.issuers(), "さくら銀行") {
		t.Fatalf("not brought back: %q", b.texts())
	}
	b.shows("さくら銀行") // the search that shows it stays
}

func TestWhatWasTypedAfterADeletionIsUndoneBeforeIt(t *testing.T) {
	b := deletedBySearch(t)
	b.shortcutSelectAllAndType("mail")
	for range 4 { // what was typed is one step or several
		if b.shows("Example Mail"); slices.Contains(b.issuers(), "さくら銀行") {
			t.Fatal("the deletion was undone before what was typed after it")
		}
		b.undo()
		if !slices.Equal(b.app.ShownAs(), []string{"Example Mail"}) {
			break
		}
	}
	if slices.Contains(b.issuers(), "さくら銀行") {
		t.Fatal("one key undid both")
	}
	for range 4 {
		b.undo() // what is left of the search, then the deletion
	}
	if !slices.Contains(b.issuers(), "さくら銀行") {
		t.Errorf("the deletion is not undone any more: %q", b.texts())
	}
}

// Escape empties the search and types nothing.
func TestAnEmptiedSearchKeepsNoUndoFromTheDeletion(t *testing.T) {
	b := deletedBySearch(t)
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyF, fyne.KeyModifierShortcutDefault)
	b.undo()
	if !slices.Contains(b.issuers(), "さくら銀行") {
		t.Errorf("not brought back: %q", b.texts())
	}
}

func TestTheSearchKeepsItsUndoWhereNothingElseIsToBeUndone(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.typeText("さくら")
	b.app.Drop() // is told, and has nothing to take back
	b.undo()
	if got := b.app.ShownAs(); len(got) != len(family(t)) || !b.sees(b.say(text.Japanese, "ui.drop.nofile")) {
		t.Errorf("the list shows %q; %q", got, b.texts())
	}
	b = deletedBySearch(t)
	b.lapse(10e9) // the way back is gone
	b.undo()
	if slices.Contains(b.issuers(), "さくら銀行") || len(b.app.ShownAs()) != len(family(t))-1 {
		t.Errorf("the list shows %q", b.app.ShownAs())
	}
}
