// The list at large text: what lies over it leaves at least one row in sight,
// and what stands on a row stays on it.

package ui_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
	"rokketa/ui"
)

// largeText is a window of a small laptop with text of the double size.
func largeText() setup { return setup{scale: "2", size: fyne.NewSize(800, 680)} }

func TestWithLargeTextANoteLeavesAWholeRowInSight(t *testing.T) {
	for name, show := range map[string]func() *bench{
		"recovery sheet": func() *bench {
			s := largeText()
			s.accounts, s.clock = family(t), noon.AddDate(0, 1, 0)
			return open(t, s)
		},
		"lost keys": func() *bench {
			s := largeText()
			s.accounts, s.lost = family(t)[:2], true
			return open(t, s)
		},
	} {
		b := show()
		d := b.fyne.Driver()
		row := b.app.Row(b.vault.Entries()[0].ID).(fyne.CanvasObject)
		list := b.app.Grid().(fyne.CanvasObject)
		end := d.AbsolutePositionForObject(row).Y + row.Size().Height
		if last := d.AbsolutePositionForObject(list).Y + list.Size().Height; end > last {
			t.Errorf("%s: the first row ends at %v, the list at %v", name, end, last)
		}
	}
}

func TestWithLargeTextTheWayOnOfANoteStandsBesideTheWayOutWhereThereIsRoom(t *testing.T) {
	for _, c := range []struct {
		width  float32
		beside bool
	}{{800, true}, {500, false}} {
		s := largeText()
		s.accounts, s.clock, s.language = family(t), noon.AddDate(0, 1, 0), text.English
		s.size.Width = c.width
		at := map[string]fyne.Position{}
		b := open(t, s)
		b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
			if one, ok := o.(*canvas.Text); ok {
				at[one.Text] = b.fyne.Driver().AbsolutePositionForObject(o)
			}
		})
		on, out := at[b.say(text.English, "ui.recovery.title")], at[b.say(text.English, "ui.later")]
		if on.Y == 0 || out.Y == 0 {
			t.Fatalf("%v wide: no buttons: %q", c.width, b.texts())
		}
		if beside := on.Y == out.Y; beside != c.beside || !beside && on.Y > out.Y {
			t.Errorf("%v wide: the way on is at %v, the way out at %v", c.width, on, out)
		}
	}
}

func TestADigitStaysInsideTheBadge(t *testing.T) {
	s := largeText()
	s.accounts = family(t)
	b := open(t, s)
	b.hold(desktop.KeyControlLeft, true)
	var digit, disc float32
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		switch o := o.(type) {
		case *canvas.Circle:
			disc = o.Size().Width
		case *canvas.Rectangle:
			if same(o.FillColor, ui.Colour("rokketa.toast", false)) {
				digit = o.Size().Width
			}
		}
	})
	if digit == 0 || disc == 0 || digit*math.Sqrt2 > disc {
		t.Errorf("the digit's sheet has sides of %v, the disc below is %v wide", digit, disc)
	}
}

func same(a, b color.Color) bool {
	return color.NRGBAModel.Convert(a) == color.NRGBAModel.Convert(b)
}

func TestTheSampleBandSaysAtLargeTextThatNothingIsReal(t *testing.T) {
	s := largeText()
	s.helpdesk, s.language = ui.Helpdesk{Here: true}, text.English
	s.accounts = ui.Samples(words(text.English))
	b := open(t, s)
	b.mustSee(b.say(text.English, "ui.helpdesk.unreal"))
}

// A band's sentence knows only at the window's width how many lines it has.
func TestABandHasTheRoomOfItsLines(t *testing.T) {
	for _, name := range []string{"helpdesk", "helpdesk-hands", "list-corrected", "list-clock-waits", "practice-list"} {
		for _, language := range []text.Language{text.Japanese, text.English} {
			for _, scale := range []string{"1", "2"} {
				s := setup{language: language, scale: scale}
				if scale == "2" {
					s = largeText()
					s.language = language
				}
				b := screens()[name](t, s)
				if has, needs := b.app.Bands(); has != needs || has == 0 {
					t.Errorf("%s, %s, text size %s: the bands are %v high and need %v", name, language, scale, has, needs)
				}
			}
		}
	}
}

func TestTheBandOfPracticeFitsTheWindowAtLargeText(t *testing.T) {
	s := largeText()
	s.language = text.English
	b := screens()["practice-list"](t, s)
	if wide := b.win.Content().MinSize().Width; wide > s.size.Width {
		t.Errorf("the window has to be %v wide", wide)
	}
}
