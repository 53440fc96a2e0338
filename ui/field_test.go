// Fields: what they are called while something stands in them, and how what is
// typed looks.

package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

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

// The sheet prints capitals, and g, q and 9 look alike.
func TestALineOfTheSheetIsShownAsItIsPrinted(t *testing.T) {
	b := open(t, setup{accounts: family(t), recovery: doors()})
	b.openBackups()
	b.tapText("ui.recovery.title")
	b.tapText("ui.recovery.paper")
	b.tapText("ui.sheet.next")
	typed := b.win.Canvas().Focused().(interface {
		fyne.Focusable
		fyne.Shortcutable
		CursorTextOffset() int
	})
	b.typeText("g92z")
	b.mustSeeText("G92Z")
	for range 3 {
		b.press(fyne.KeyLeft)
	}
	b.typeText("q")
	b.mustSeeText("GQ92Z")
	if at := typed.CursorTextOffset(); at != 2 {
		t.Errorf("the caret jumped to %d", at)
	}
	b.fyne.Clipboard().SetContent("n6s")
	typed.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.fyne.Clipboard()})
	b.mustSeeText("GQN6S92Z")
	if at := typed.CursorTextOffset(); at != 5 {
		t.Errorf("after pasting, the caret stands at %d", at)
	}
	sizes := map[string]float32{}
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if one, ok := o.(*canvas.Text); ok {
			sizes[one.Text] = one.TextSize
		}
	})
	if number := b.say(text.Japanese, "ui.line.number", "line", 3); sizes["GQN6S92Z"] <= sizes[number] {
		t.Errorf("it is %v large, and the heading %v", sizes["GQN6S92Z"], sizes[number])
	}
}

func TestANameIsGoneOnWithAtItsEnd(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyF2)
	b.typeText("東京")
	b.mustSeeText("見本健康保険組合東京")
}

// A window gets wider where what is in it needs that, and its title then has
// fewer lines.
func TestATitleTakesNoMoreRoomThanItsLines(t *testing.T) {
	b := narrow(0)(t, setup{language: text.English})
	b.press(fyne.KeyF2)
	b.win.Resize(b.win.Canvas().Size().Max(b.win.Content().MinSize())) // as on a screen
	var title, arrow float32
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		middle := b.fyne.Driver().AbsolutePositionForObject(o).Y + o.Size().Height/2
		if one, ok := o.(*canvas.Text); ok && one.Text == b.say(text.English, "ui.rename.title") {
			title = middle
		}
		if named, ok := o.(interface{ AccessibilityLabel() string }); ok && named.AccessibilityLabel() == b.say(text.English, "ui.back") {
			arrow = middle
		}
	})
	if gap := title - arrow; title == 0 || gap > 4 || gap < -4 {
		t.Errorf("the title's line is at %v, the arrow at %v", title, arrow)
	}
}

// leftOf is where a text of one line begins.
func (b *bench) leftOf(s string) (x float32) {
	b.t.Helper()
	x = -1
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if one, ok := o.(*canvas.Text); ok && one.Text == s {
			x = b.fyne.Driver().AbsolutePositionForObject(o).X
		}
	})
	if x < 0 {
		b.t.Fatalf("nothing says %q: %q", s, b.texts())
	}
	return x
}

func TestWhatBelongsTogetherBeginsAtOneEdge(t *testing.T) {
	b := screens()["move-here"](t, setup{})
	what, how := b.leftOf(b.say(text.Japanese, "ui.move.here.end")), b.leftOf("サービスごとに繰り返してください。")
	if what != how {
		t.Errorf("a step begins at %v, what explains it at %v", what, how)
	}
	b = open(t, setup{asks: ui.PassphraseNew})
	title, lead := b.leftOf(b.say(text.Japanese, "ui.unlock.new.title")), b.leftOf("アカウントを保存するファイルのパスワードを")
	if title != lead {
		t.Errorf("the title begins at %v, the text at %v", title, lead)
	}
}

// Whoever manages the settings may name any size of text, and at some of them
// a line is a hair higher than the room Fyne gives it.
func TestAFieldOfOneLineHasNoBarBesideIt(t *testing.T) {
	all := screens()
	for _, scale := range []string{"1.25", "1.4", "1.75"} {
		for _, name := range []string{"list-search", "rename", "unlock-new", "recovery-line"} {
			t.Run(name+" at "+scale, func(t *testing.T) {
				b := all[name](t, setup{scale: scale, size: fyne.NewSize(800, 680)})
				fields := 0
				b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
					size := o.Size()
					switch fmt.Sprintf("%T", o) {
					case "*ui.field":
						fields++
					case "*widget.scrollBarArea":
						if size.Height > size.Width && size.Height < 100 {
							t.Errorf("a bar of %v stands beside a line", size)
						}
					}
				})
				if fields == 0 {
					t.Error("no field is shown")
				}
			})
		}
	}
}
