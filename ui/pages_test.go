// That a page says nothing that is not so, and leads on to what it names.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

func TestAPageThatGrewCanBeScrolledToItsEnd(t *testing.T) {
	for name, s := range map[string]setup{
		"ui.settings.stay":  {more: inTray, tray: (&panel{}).tray(), starts: &lever{on: true}, links: &lever{on: true}},
		"ui.settings.place": {lost: true, scale: "2"},
	} {
		s.accounts = family(t)
		b := open(t, s)
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		b.tapText(name)
		if !b.app.Whole() {
			t.Errorf("%s: what is below the window's edge is out of reach", name)
		}
	}
}

func TestANoticeCountsTheAccountsThatAreStillThere(t *testing.T) {
	b := open(t, setup{accounts: family(t)[:2], lost: true})
	count := func(n int) string {
		return text.For(text.Japanese).Count("vault.notice.missing", n)
	}
	b.mustSee(count(2))
	b.press(fyne.KeyDelete)
	b.mustSee(count(1))
	if b.sees(count(2)) {
		t.Error("the deleted one is counted")
	}
	b.tapText("ui.undo")
	b.mustSee(count(2))
	b.tapText("ui.close")
	b.press(fyne.KeyDelete)
	if b.sees(count(1)) {
		t.Error("what was read came back")
	}
}
