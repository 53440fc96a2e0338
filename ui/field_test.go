// Fields: what they are called while something stands in them, and how what is
// typed looks.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
)

// A password is dots, and dots are all alike: the name has to stay.
func TestAPasswordsFieldKeepsItsNameWhileItIsFilled(t *testing.T) {
	for page, c := range map[string]struct {
		open  func(t *testing.T) *bench
		names []string
	}{
		"new": {func(t *testing.T) *bench {
			return open(t, setup{asks: ui.PassphraseNew})
		}, []string{"ui.unlock.first", "ui.unlock.second"}},
		"change": {func(t *testing.T) *bench {
			b := unlocked(t, setup{})
			b.lockSection()
			b.tapText("ui.lock.change")
			return b
		}, []string{"ui.lock.old", "ui.lock.new", "ui.lock.new.second"}},
	} {
		t.Run(page, func(t *testing.T) {
			b := c.open(t)
			for i, key := range c.names {
				if i > 0 {
					b.press(fyne.KeyReturn) // on to the next field
				}
				name := b.say(text.Japanese, key)
				spoken, ok := b.win.Canvas().Focused().(interface{ AccessibilityLabel() string })
				if !ok || spoken.AccessibilityLabel() != name {
					t.Fatalf("the field after the one before is not spoken of as %q", name)
				}
				b.typeText("himawari")
				b.mustSeeText(name)
			}
		})
	}
}

// mustSeeText wants a text that stands by itself.
func (b *bench) mustSeeText(s string) {
	b.t.Helper()
	for _, one := range b.texts() {
		if one == s {
			return
		}
	}
	b.t.Errorf("nothing says %q: %q", s, b.texts())
}
