// A fault of a new password is told once, at its own field, and nothing moves
// while it is typed.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"rokketa/assets/text"
	"rokketa/ui"
)

// downTo is how far down the window a text stands, and how often it is there.
func (b *bench) downTo(s string) (y float32, n int) {
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if t, ok := o.(*canvas.Text); ok && t.Text == s {
			y, n = b.fyne.Driver().AbsolutePositionForObject(t).Y, n+1
		}
	})
	return y, n
}

func TestAPasswordsFaultIsToldOnceAtItsFieldAndNothingMoves(t *testing.T) {
	for page, c := range map[string]struct {
		open   func(t *testing.T) *bench
		second string
	}{
		"new": {func(t *testing.T) *bench {
			return open(t, setup{asks: ui.PassphraseNew, size: fyne.NewSize(400, 680)})
		}, "ui.unlock.second"},
		"change": {func(t *testing.T) *bench {
			b := unlocked(t, setup{size: fyne.NewSize(400, 680)})
			b.lockSection()
			b.tapText("ui.lock.change")
			b.typeText(password)
			b.press(fyne.KeyReturn)
			return b
		}, "ui.lock.new.second"},
	} {
		b := c.open(t)
		second := b.say(text.Japanese, c.second)
		place, _ := b.downTo(second)
		for _, typed := range []string{"a", "20261210", "himawari", "himawari-no-hana", "short"} {
			b.shortcutSelectAllAndType(typed)
			if y, n := b.downTo(second); n != 1 || y != place {
				t.Errorf("%s: %q moves the second field from %v to %v", page, typed, place, y)
			}
		}
		b.press(fyne.KeyReturn)
		b.press(fyne.KeyReturn)
		if y, n := b.downTo(b.say(text.Japanese, "ui.lock.short")); n != 1 || y >= place {
			t.Errorf("%s: told %d times, at %v where the second field begins at %v", page, n, y, place)
		}
		if y, _ := b.downTo(second); y != place {
			t.Errorf("%s: the fault moves the second field", page)
		}
	}
	b := unlocked(t, setup{})
	b.lockSection()
	b.tapText("ui.lock.change")
	b.tapText("ui.lock.change.do")
	below, _ := b.downTo(b.say(text.Japanese, "ui.lock.new"))
	if y, n := b.downTo(b.say(text.Japanese, "ui.unlock.empty")); n != 1 || y >= below {
		t.Errorf("that the old one is missing is told %d times at %v, below %v", n, y, below)
	}
}
