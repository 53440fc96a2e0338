// Choosing a part of the screen, with the mouse and by keys.

package ui_test

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/scanner"
)

// area is the page with a picture of the screen whose code nobody finds until
// it is looked at alone.
func area(t *testing.T, s setup) (*bench, *[]image.Rectangle) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(500, 40, 580, 120))}}
	b := onAdd(t, s, d)
	var looks []image.Rectangle
	white := shows(mailURI)
	b.image = func(m image.Image) []scanner.Code {
		looks = append(looks, m.Bounds())
		if m.Bounds().Dx() == 640 {
			return nil
		}
		return white(m)
	}
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.area")
	return b, &looks
}

func TestAPartOfTheScreenIsFramedWithTheMouse(t *testing.T) {
	b, looks := area(t, setup{})
	b.press(fyne.KeyReturn) // the middle holds none
	if !b.sees(b.say(text.Japanese, "ui.area.none")) {
		t.Fatalf("not said that the frame holds no code: %q", b.texts())
	}
	if n := len(*looks); n != 3 || (*looks)[2].Dx() < 2*(*looks)[1].Dx() {
		t.Errorf("the part was not looked at enlarged: %v", *looks)
	}
	f := b.app.Frame()
	at := func(x, y int) fyne.Position { return b.app.OnFrame(image.Pt(x, y)) }
	f.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(480, 20)}})
	f.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(520, 60)}})
	f.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(600, 140)}})
	f.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(600, 140)}})
	f.DragEnd()
	if got := b.app.Chosen(); got.Min.X < 476 || got.Max.X > 604 || !image.Rect(500, 40, 580, 120).In(got) {
		t.Fatalf("the frame is %v", got)
	}
	b.tapText("ui.area.read")
	if !b.sees("687 841") {
		t.Errorf("not read: %q", b.texts())
	}
}

func TestAPartOfTheScreenIsFramedByKeys(t *testing.T) {
	b, _ := area(t, setup{})
	before := b.app.Chosen()
	for range 5 {
		b.typeText("-")
	}
	if got := b.app.Chosen(); got.Dx() >= before.Dx() {
		t.Errorf("- does not make it smaller: %v", got)
	}
	for range 60 {
		b.repeat(fyne.KeyRight)
		b.repeat(fyne.KeyUp)
	}
	if got := b.app.Chosen(); got.Max.X != 640 || got.Min.Y != 0 {
		t.Errorf("the arrows end at %v, not in the corner", got)
	}
	for range 5 {
		b.typeText("+")
	}
	b.press(fyne.KeyReturn)
	if !b.sees("687 841") {
		t.Errorf("Enter does not read the frame: %q", b.texts())
	}
}

func TestAClickPutsTheFrameThere(t *testing.T) {
	b, _ := area(t, setup{})
	f := b.app.Frame()
	click := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: b.app.OnFrame(image.Pt(540, 80))}}
	f.MouseDown(click)
	f.MouseUp(click)
	if !image.Pt(540, 80).In(b.app.Chosen()) {
		t.Errorf("the frame is %v", b.app.Chosen())
	}
}

func TestAFrameOnALargeScreenIsInItsOwnPixels(t *testing.T) {
	b := onAdd(t, setup{}, &desk{pictures: []image.Image{image.NewGray(image.Rect(-3840, 0, 0, 2160))}})
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.area")
	f := b.app.Frame()
	click := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: b.app.OnFrame(image.Pt(3000, 500))}}
	f.MouseDown(click)
	f.MouseUp(click)
	middle := b.app.Chosen().Min.Add(b.app.Chosen().Max).Div(2)
	if off := middle.Sub(image.Pt(3000-3840, 540)); off.X*off.X > 40*40 || b.app.Chosen().Min.Y != 0 {
		t.Errorf("the frame is %v", b.app.Chosen())
	}
}

func TestEscapeLeadsBackFromWhateverHasTheFocus(t *testing.T) {
	for name, reach := range map[string]func() *bench{
		"ui.files.title": func() *bench {
			b := open(t, setup{})
			b.app.Drop(storage.NewFileURI(mixed(t, b)))
			return b
		},
		"ui.area.title": func() *bench {
			b := onAdd(t, setup{}, &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}, names: []string{"1", "2"}})
			b.tapText("ui.add.screen")
			b.tapText("ui.nothing.area")
			return b
		},
	} {
		for tabs := range 5 {
			b := reach()
			for range tabs {
				b.win.Canvas().FocusNext()
			}
			b.press(fyne.KeyEscape)
			if b.sees(b.say(text.Japanese, name)) {
				t.Errorf("%s: after %d times Tab, on %T, Escape does nothing", name, tabs, b.win.Canvas().Focused())
			}
		}
	}
}

func TestALargePartIsNotEnlargedBeyondWhatIsRead(t *testing.T) {
	b := onAdd(t, setup{}, &desk{pictures: []image.Image{image.NewGray(image.Rect(0, 0, 3840, 2160))}})
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.area")
	b.typeText(strings.Repeat("+", 40))
	var looks []image.Point
	b.image = func(m image.Image) []scanner.Code { looks = append(looks, m.Bounds().Size()); return nil }
	b.press(fyne.KeyReturn)
	for _, at := range looks {
		if at.X*at.Y > 16_000_000 {
			t.Errorf("a picture of %v was made", at)
		}
	}
	if len(looks) != 1 || !b.sees(b.say(text.Japanese, "ui.area.none")) {
		t.Errorf("looked at %v: %q", looks, b.texts())
	}
}
