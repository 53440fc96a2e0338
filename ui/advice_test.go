// Advice that a person has taken goes away, and none comes before its time.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

func TestThoseWhoHaveAccountsAreNotToldWhatTheyAre(t *testing.T) {
	said := words(text.Japanese).Say("ui.add.none.title")
	b := open(t, setup{})
	b.press(fyne.KeyReturn)
	b.mustSee(said)
	b = open(t, setup{accounts: family(t)[:1]})
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	if b.sees(said) {
		t.Errorf("with an account: %q", b.texts())
	}
}

func TestTheFirstCodeStandsAloneUntilItWasCopied(t *testing.T) {
	note := words(text.Japanese).Say("ui.remind.sheet")
	bare := `{"language":"ja","appearance":"light","scale":1}`
	b := open(t, setup{settings: bare, inputs: []string{mailURI}})
	b.press(fyne.KeyReturn)
	b.at(b.clock.Add(time.Minute))
	if b.sees(note) || len(b.vault.Entries()) != 1 {
		t.Fatalf("the note stands over the first code: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	b.at(b.clock.Add(time.Second))
	b.at(b.clock.Add(30 * time.Second))
	b.mustSee(note)
	// Where it was typed by hand, the next start tells.
	b = open(t, setup{settings: bare, accounts: family(t)[:1]})
	b.mustSee(note)
}

func TestHowToCopyIsToldUntilItIsKnown(t *testing.T) {
	hint, hidden := words(text.Japanese).Say("ui.list.hint"), words(text.Japanese).Say("ui.list.hint.hidden")
	b := open(t, setup{accounts: family(t)})
	for n := range 3 {
		b.lapse(time.Minute)
		if !b.sees(hint) {
			t.Fatalf("gone after %d copies", n)
		}
		b.press(fyne.KeyReturn)
	}
	b.lapse(time.Minute)
	if b.sees(hint) {
		t.Error("still told after three copies")
	}
	b.app.Anew()
	if b.sees(hint) {
		t.Error("told again")
	}
	b.app.ViewMenu()
	b.tapText("ui.menu.hide")
	b.mustSee(hidden)
}

func TestTheMenuSaysWhichKeysCopy(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(300, 200))
	b.mustSee("Ctrl+2")
}

// says tells whether something on the page has this name for a screen reader.
func (b *bench) says(name string) (found bool) {
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if named, ok := o.(interface{ AccessibilityLabel() string }); ok && named.AccessibilityLabel() == name {
			found = true
		}
	})
	return found
}

func TestTheOtherLanguageIsOnePressAwayAndTheOwnOneDoesNothing(t *testing.T) {
	b := open(t, setup{})
	b.tapExact("日本語")
	b.mustSee(b.say(text.Japanese, "ui.welcome.start"))
	if own := b.say(text.Japanese, "ui.spoken.state", "what", "日本語", "state", b.say(text.Japanese, "ui.spoken.chosen")); !b.says(own) {
		t.Errorf("nothing says %q", own)
	}
	b.tapExact("English")
	b.mustSee(b.say(text.English, "ui.welcome.start"))
	b.tapExact("日本語")
	b.mustSee(b.say(text.Japanese, "ui.welcome.start"))
}
