// That a page says nothing that is not so, and leads on to what it names.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
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
