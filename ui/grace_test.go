// Many people click everything twice. The second click must not reach the
// program behind a window that the first one takes off the screen.

package ui_test

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/ui"
)

func TestTheWindowStaysForTheSecondClickAndSaysThatItWillHide(t *testing.T) {
	for _, key := range []string{"ui.add.screen", "ui.nothing.later"} {
		d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
		b := onAdd(t, setup{}, d)
		if key == "ui.nothing.later" {
			b.tapText("ui.add.screen")
		}
		looks := len(d.steps)
		b.hasty = true
		b.tapText(key)
		if !b.shown() || !b.sees(b.say(text.Japanese, "ui.screen.hiding")) {
			t.Fatalf("%s: shown %v, %q", key, b.shown(), b.texts())
		}
		over := b.win.Canvas().Overlays().Top()
		if over == nil || over.Size() != b.win.Canvas().Size() {
			t.Fatalf("%s: a second click goes through to the page", key)
		}
		test.TapCanvas(b.win.Canvas(), fyne.NewPos(250, 238))
		b.press(fyne.KeyReturn) // and the second Enter of a hasty hand
		b.lapse(ui.DoubleClick - time.Millisecond)
		if !b.shown() || len(d.steps) != looks {
			t.Fatalf("%s: it hid before the second click could come", key)
		}
		b.lapse(ui.DoubleClick)
		if key == "ui.nothing.later" && b.shown() {
			t.Errorf("%s: it does not hide", key)
		}
		if key == "ui.add.screen" && len(d.steps) != 2 {
			t.Errorf("%s: one press read the screen so often: %q", key, d.steps)
		}
		if b.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: something still lies over the page", key)
		}
	}
}

func TestEscapeStopsTheHiding(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
	b := onAdd(t, setup{}, d)
	b.hasty = true
	b.tapText("ui.add.screen")
	b.press(fyne.KeyEscape)
	b.lapse(time.Minute)
	if len(d.steps) != 0 || !b.shown() || !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Errorf("%q, %q", d.steps, b.texts())
	}
	b.hasty = false
	b.tapText("ui.add.screen")
	if len(d.steps) != 2 {
		t.Errorf("the button does nothing any more: %q", d.steps)
	}
}

func TestTheSmallWindowStaysForTheSecondClick(t *testing.T) {
	for _, key := range []string{"ui.count.now", "ui.cancel"} {
		d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
		b := onAdd(t, setup{}, d)
		b.tapText("ui.add.screen")
		b.tapText("ui.nothing.later")
		b.hasty = true
		small := b.other()
		b.tapTextIn(small, key)
		if b.other() == nil || len(d.steps) != 2 {
			t.Fatalf("%s: the small window went at the first click: %q", key, d.steps)
		}
		b.tapTextIn(small, key)
		b.lapse(ui.DoubleClick)
		if b.other() != nil || !b.shown() {
			t.Errorf("%s: windows are not as they should be", key)
		}
		if want := map[string]int{"ui.count.now": 5, "ui.cancel": 2}[key]; len(d.steps) != want {
			t.Errorf("%s: %q", key, d.steps)
		}
	}
}

func TestTheSmallWindowOfASilentDesktopStaysForTheSecondClick(t *testing.T) {
	b := onAdd(t, setup{}, &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}})
	b.queue()
	b.tapText("ui.add.screen")
	b.lapse(time.Minute)
	b.hasty = true
	b.tapTextIn(b.other(), "ui.cancel")
	if b.other() == nil || !b.shown() {
		t.Fatal("the small window went at the first click, or the large one did not come back")
	}
	b.lapse(ui.DoubleClick)
	if b.other() != nil {
		t.Error("the small window stays")
	}
}

func TestReadingTheSheetFromTheScreenStaysForTheSecondClickToo(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}}
	b := open(t, setup{accounts: family(t), screen: d.screen()})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	b.image = shows(sample)
	b.app.StartRestore()
	b.press(fyne.KeyReturn)
	b.hasty = true
	b.tapText("ui.opening.screen")
	if len(d.steps) != 0 || !b.shown() || !b.sees(b.say(text.Japanese, "ui.screen.hiding")) {
		t.Fatalf("it hid at the first click: %q, %q", d.steps, b.texts())
	}
	b.lapse(ui.DoubleClick)
	b.mustSee(b.say(text.Japanese, "ui.plan.nothing"))
}
