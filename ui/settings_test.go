// The settings: a menu that the keyboard alone can walk, and what its
// sections set.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
)

// settled opens the settings over a list.
func settled(t *testing.T, s setup) *bench {
	t.Helper()
	s.accounts = family(t)
	b := open(t, s)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	return b
}

func TestTheMenuIsWhereItWasLeft(t *testing.T) {
	names := ui.SectionNames(settled(t, setup{}).app)
	for _, scale := range []string{"1", "2"} {
		for i, name := range names {
			b := settled(t, setup{size: fyne.NewSize(500, 480), scale: scale})
			for range i + 1 {
				b.press(fyne.KeyDown)
			}
			before, whole := b.app.MenuPlace()
			if !whole {
				t.Errorf("%s: the row that is chosen is cut off", name)
			}
			b.press(fyne.KeyReturn)
			b.press(fyne.KeyEscape)
			if after, whole := b.app.MenuPlace(); after != before || !whole {
				t.Errorf("%s at %s: left at %v, back at %v, in sight: %v", name, scale, before, after, whole)
			}
		}
	}
}

func TestEverySectionIsReachedByKeysAndLeadsBackToItsRow(t *testing.T) {
	names := ui.SectionNames(settled(t, setup{}).app)
	if len(names) < 4 {
		t.Fatalf("only %q", names)
	}
	for i, name := range names {
		b := settled(t, setup{})
		for range i + 1 {
			b.press(fyne.KeyDown)
		}
		b.press(fyne.KeyReturn)
		if b.sees(b.say(text.Japanese, "ui.settings.title")) || !b.sees(b.say(text.Japanese, name)) {
			t.Fatalf("%s: Enter does not open it: %q", name, b.texts())
		}
		b.press(fyne.KeyEscape)
		if !b.sees(b.say(text.Japanese, "ui.settings.title")) {
			t.Fatalf("%s: Escape does not lead back to the menu: %q", name, b.texts())
		}
		b.press(fyne.KeyReturn) // the focus is where it was
		if !b.sees(b.say(text.Japanese, name)) || b.sees(b.say(text.Japanese, "ui.settings.title")) {
			t.Errorf("%s: back in the menu, the focus is elsewhere: %q", name, b.texts())
		}
		b.press(fyne.KeyEscape)
		b.press(fyne.KeyEscape)
		if !b.sees("見本健康保険組合") {
			t.Errorf("%s: no way back to the list: %q", name, b.texts())
		}
	}
}

func TestTheMenuSaysWhatIsSet(t *testing.T) {
	b := settled(t, setup{})
	b.tapText("ui.settings.look")
	b.tapText("ui.appearance.dark")
	b.press(fyne.KeyEscape)
	if want := b.say(text.Japanese, "ui.appearance.dark"); !b.sees(want) {
		t.Errorf("%q is not in the menu: %q", want, b.texts())
	}
}

func TestAnOptionIsChosenByKeysAndEscapeStillLeadsBack(t *testing.T) {
	b := settled(t, setup{})
	b.tapText("ui.settings.look")
	c := b.win.Canvas()
	c.FocusNext() // the way back
	c.FocusNext() // Japanese
	c.FocusNext() // English
	b.press(fyne.KeyReturn)
	if !b.sees(b.say(text.English, "ui.settings.appearance")) {
		t.Fatalf("not in English: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.English, "ui.settings.title")) {
		t.Errorf("an option that has the focus keeps Escape to itself: %q", b.texts())
	}
}
