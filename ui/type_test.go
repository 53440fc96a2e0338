// Typing a code into the window before: only where it was asked for, and only
// a code that is there.

package ui_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
	"rokketa/internal/typing"
)

func TestACodeIsTypedFromTheMenuOnceThatIsSwitchedOn(t *testing.T) {
	var typed []string
	b := settled(t, setup{types: func(_ context.Context, code string) (string, error) {
		typed = append(typed, code)
		if len(typed) > 2 {
			return "", &typing.Error{Reason: typing.ErrNone}
		}
		return "健保組合", nil
	}})
	item := b.say(text.Japanese, "ui.menu.type")
	list := func() {
		b.press(fyne.KeyEscape)
		b.press(fyne.KeyEscape)
		b.press(desktop.KeyMenu)
	}
	list()
	if b.sees(item) {
		t.Fatal("offered without having been asked for")
	}
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.copy")
	b.tapText("ui.type.on")
	list()
	b.clock = noon // each key took a second
	b.tapText("ui.menu.type")
	want, _ := b.vault.Entries()[0].Account.At(b.clock)
	if len(typed) != 1 || typed[0] != want.Text || !b.sees("「健保組合」に入力しました") {
		t.Errorf("typed %q; seen %q", typed, b.texts())
	}
	b.press(desktop.KeyMenu)
	b.clock = want.Until.Add(-2 * time.Second)
	b.tapText("ui.menu.type")
	next, _ := b.vault.Entries()[0].Account.Next(want)
	if len(typed) != 2 || typed[1] != next.Text || !b.sees("の次の認証コードを「健保組合」に入力しました") {
		t.Errorf("in the last seconds, typed %q; seen %q", typed, b.texts())
	}
	b.press(desktop.KeyMenu)
	b.tapText("ui.menu.type")
	if !b.sees(b.say(text.Japanese, "typing.no-window")) {
		t.Errorf("the failure is not said: %q", b.texts())
	}
}

func TestADesktopThatDoesNotLetUsOffersNoTyping(t *testing.T) {
	b := settled(t, setup{settings: `{"typeInto":true,"language":"ja"}`})
	b.tapText("ui.settings.copy")
	if b.sees(b.say(text.Japanese, "ui.menu.type")) {
		t.Error("the settings offer it")
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	b.press(desktop.KeyMenu)
	if b.sees(b.say(text.Japanese, "ui.menu.type")) {
		t.Error("the menu offers it")
	}
}
