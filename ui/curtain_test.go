// Hiding codes where there is no password: covered until a click, and called
// what it is.

package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
)

func TestTheCurtainCoversCodesUntilAClick(t *testing.T) {
	for name, lift := range map[string]func(b *bench){
		"a click":    func(b *bench) { test.Tap(b.win.Canvas().Overlays().Top().(fyne.Tappable)) },
		"its button": func(b *bench) { b.tapText("ui.curtain.show") },
		"Enter":      func(b *bench) { b.press(fyne.KeyReturn) },
		"Escape":     func(b *bench) { b.press(fyne.KeyEscape) },
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			b.ctrlL()
			b.ctrlL() // once more draws no second one
			if !b.app.Covered() || len(b.win.Canvas().Overlays().List()) != 1 {
				t.Fatal("not covered")
			}
			if page, closed := b.app.Locked(); page || closed {
				t.Error("it plays a lock")
			}
			b.mustSee(b.say(text.Japanese, "ui.curtain.none"))
			if size := b.win.Canvas().Overlays().Top().Size(); size != b.win.Canvas().Size() {
				t.Errorf("it covers %v of %v", size, b.win.Canvas().Size())
			}
			b.shortcut(fyne.Key1, fyne.KeyModifierShortcutDefault)
			if got := b.fyne.Clipboard().Content(); got != "" {
				t.Errorf("a code was copied behind it: %q", got)
			}
			b.app.Hand([]string{linkOne})
			lift(b)
			if b.app.Covered() {
				t.Fatal("still covered")
			}
			b.at(b.clock)
			b.mustSee("Alpha") // what came meanwhile
		})
	}
}

// A sheet that goes takes what lies over it along.
func TestTheCurtainStaysWhereASheetUnderItGoes(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	goOn := b.later()
	b.press(fyne.KeyDelete)
	b.lapse(400 * time.Millisecond)
	b.mustSee(b.say(text.Japanese, "ui.waiting.save"))
	b.ctrlL()
	goOn()
	if !b.app.Covered() || len(b.win.Canvas().Overlays().List()) != 1 {
		t.Fatalf("the codes are to be seen: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if b.app.Covered() {
		t.Error("it does not lift")
	}
}

func TestTheSettingsSayThatHidingIsNoLock(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.lockSection()
	b.mustSee("ロックの代わりにはなりません")
	b.mustSee(b.say(text.Japanese, "ui.lock.set"))
	b.tapText("ui.curtain.now")
	if !b.app.Covered() {
		t.Error("not covered")
	}
}
