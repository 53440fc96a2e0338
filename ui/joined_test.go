// What is given while a preview is up that was not saved yet: it joins what is
// there, however it was given. What a lock ends half done is told.

package ui_test

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/vault/vaulttest"
)

// givings bring a second account onto a preview.
func givings() map[string]func(t *testing.T, b *bench) {
	return map[string]func(t *testing.T, b *bench){
		"a dropped picture": func(t *testing.T, b *bench) {
			b.read["two.png"] = []string{linkTwo}
			b.app.Drop(storage.NewFileURI(filepath.Join(t.TempDir(), "two.png")))
		},
		"a copied link": func(_ *testing.T, b *bench) {
			b.fyne.Clipboard().SetContent(linkTwo)
			b.app.Paste()
		},
		"a link": func(_ *testing.T, b *bench) { b.app.Hand([]string{linkTwo}) },
	}
}

func TestWhatIsGivenToAPreviewDoesNotUndoIt(t *testing.T) {
	for name, give := range givings() {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{})
			b.app.Hand([]string{linkOne})
			b.tapText("ui.preview.names")
			b.shortcutSelectAllAndType("わたしの")
			give(t, b)
			b.mustSee("Beta")
			b.mustSee("わたしの")
			b.tapText("ui.preview.save")
			if n := len(b.vault.Entries()); n != 2 {
				t.Errorf("%d are kept: %q", n, b.issuers())
			}
		})
	}
}

// A preview of what could not be read keeps nothing that is worth joining.
func TestWhatIsGivenAfterAMistakeStandsAlone(t *testing.T) {
	b := open(t, setup{})
	b.fyne.Clipboard().SetContent("https://example.jp/")
	b.app.Paste()
	b.mustSee(b.say(text.Japanese, "ui.preview.none"))
	b.fyne.Clipboard().SetContent(linkTwo)
	b.app.Paste()
	b.mustSee("Beta")
	if b.sees(words(text.Japanese).Count("ui.preview.problems", 1)) {
		t.Errorf("the mistake stays: %q", b.texts())
	}
}

// The same account twice in one text takes no other account's place.
func TestALinkJoinsAPreviewOfTwins(t *testing.T) {
	b := open(t, setup{})
	b.fyne.Clipboard().SetContent(linkOne + "\n" + linkOne)
	b.app.Paste()
	b.mustSee("Alpha")
	b.app.Hand([]string{linkTwo})
	b.mustSee("Beta")
	b.press(fyne.KeyReturn)
	if got := b.issuers(); len(got) != 2 {
		t.Errorf("kept: %q", got)
	}
}

func TestManyFilesThatAreDroppedOnAPreviewJoinIt(t *testing.T) {
	b := open(t, setup{size: fyne.NewSize(500, 1200)})
	b.app.Hand([]string{linkOne})
	b.app.Drop(storage.NewFileURI(mixed(t, b)))
	b.mustSee(b.say(text.Japanese, "ui.files.title"))
	b.press(fyne.KeyReturn)
	b.mustSee("Alpha")
	b.mustSee("Bank")
	b.press(fyne.KeyEscape) // to the files
	b.press(fyne.KeyEscape) // to what was there before
	b.mustSee("Alpha")
	if b.sees("Bank") {
		t.Errorf("%q", b.texts())
	}
}

func TestNamesThatALockEndsAreTold(t *testing.T) {
	b := unlocked(t, setup{})
	b.press(fyne.KeyF2)
	b.shortcutSelectAllAndType("けんぽ")
	b.ctrlL()
	b.mustBeLocked()
	b.unlock(password)
	b.mustSee(b.say(text.Japanese, "ui.lock.unnamed"))

	b = unlocked(t, setup{})
	b.press(fyne.KeyF2)
	b.ctrlL()
	b.unlock(password)
	if b.sees(b.say(text.Japanese, "ui.lock.unnamed")) {
		t.Error("told though nothing was typed")
	}
}

func TestAPreviewThatCouldNotBeKeptIsToldWhenALockEndsIt(t *testing.T) {
	b := unlocked(t, setup{})
	b.app.Hand([]string{linkOne})
	ring := b.place.Keyring.(*vaulttest.Keyring)
	ring.Always(vaulttest.Dismissed)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.problem.save"))
	ring.Always("")
	b.ctrlL()
	b.mustBeLocked()
	b.unlock(password)
	b.mustSee(b.say(text.Japanese, "ui.lock.unsaved"))
}
