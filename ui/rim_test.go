// The lines around things: the rim by which a button, a choice or a box for a
// tick is known as one, and the frame of the focus, which fits what it frames.

package ui_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
)

// colourAt is the colour of a pixel.
func colourAt(m image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}

// mustSeeRim holds that a line on the left and on the right edge of a thing
// stands out from the ground beside it.
func (b *bench) mustSeeRim(drawn image.Image, s stop) {
	b.t.Helper()
	at := s.rect.part()
	middle := (at.Min.Y + at.Max.Y) / 2
	for _, edge := range []struct{ outside, from, to int }{{at.Min.X - 3, at.Min.X - 1, at.Min.X + 2}, {at.Max.X + 2, at.Max.X - 3, at.Max.X}} {
		if !image.Pt(edge.outside, middle).In(drawn.Bounds()) {
			continue
		}
		ground, best := colourAt(drawn, edge.outside, middle), 0.0
		for x := edge.from; x <= edge.to; x++ {
			best = max(best, contrast(colourAt(drawn, x, middle), ground))
		}
		if best < forMarks {
			b.t.Errorf("%s: its box is hardly seen: %.2f", called(s.what), best)
		}
	}
}

func TestQuietButtonsAndChoicesAreSeenAsBoxes(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		for _, name := range []string{"backups", "deleted", "key-details", "list-remind", "problem-save"} {
			t.Run(name+"-"+string(look), func(t *testing.T) {
				b := screens()[name](t, setup{appearance: look})
				b.win.Canvas().Unfocus()
				drawn, n := b.win.Canvas().Capture(), 0
				for _, s := range b.stops() {
					if ui.Boxed(s.what) && s.seen == s.rect {
						b.mustSeeRim(drawn, s)
						n++
					}
				}
				if n < 2 {
					t.Errorf("%d boxes on the page: %q", n, b.texts())
				}
			})
		}
	}
}

// The frame of the focus has the corners of its card and lies on it: outside
// the card nothing changes.
func TestTheFrameOfTheFocusFitsItsCard(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	for name, look := range map[string]struct {
		setup
		outside int // on the diagonal from the card's corner, in pixels
	}{
		"light": {setup{}, 3},
		"dark":  {setup{appearance: ui.AppearanceDark}, 3},
		"large": {setup{scale: "2", size: fyne.NewSize(800, 680)}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			b := screens()["help"](t, look.setup)
			c := b.win.Canvas()
			after, card := c.Capture(), stop{}
			for _, s := range b.stops() {
				if s.what == c.Focused() {
					card = s
				}
			}
			c.Unfocus()
			before, at, changed := c.Capture(), card.rect.part(), 0
			corner := at.Min.Add(image.Pt(look.outside, look.outside))
			for y := at.Min.Y - 4; y < at.Max.Y+4; y++ {
				for x := at.Min.X - 4; x < at.Max.X+4; x++ {
					p := image.Pt(x, y)
					if colourAt(before, x, y) == colourAt(after, x, y) {
						continue
					}
					changed++
					if !p.In(at) || p == corner {
						t.Fatalf("the frame of %v is drawn at %v", at, p)
					}
				}
			}
			if changed < at.Dx()+at.Dy() {
				t.Errorf("there is no frame: %d pixels changed", changed)
			}
		})
	}
}

func TestAnEmptyBoxForATickIsSeen(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		b := screens()["preview-several"](t, setup{appearance: look})
		b.win.Canvas().Unfocus()
		drawn, off := b.win.Canvas().Capture(), b.say(text.Japanese, "ui.spoken.off")
		n := 0
		for _, s := range b.stops() {
			a, named := s.what.(fyne.Accessible)
			if !named || !strings.HasSuffix(a.AccessibilityLabel(), off) {
				continue
			}
			n++
			at := s.rect.part()
			middle, ground, best := (at.Min.Y+at.Max.Y)/2, colourAt(drawn, at.Min.X+1, at.Min.Y+1), 0.0
			for x := at.Min.X; x < at.Min.X+at.Dy()/2; x++ { // the left edge of the box
				best = max(best, contrast(colourAt(drawn, x, middle), ground))
			}
			if best < forMarks {
				t.Errorf("%s: %s: %.2f", look, called(s.what), best)
			}
		}
		if n == 0 {
			t.Errorf("%s: no empty box in %q", look, b.texts())
		}
	}
}

// The stripe of a complaint has the colour of its theme, and at large text
// keeps clear of the round corner.
func TestTheStripeOfAComplaintFollowsTheLook(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	for _, dark := range []bool{false, true} {
		look := setup{}
		if dark {
			look.appearance = ui.AppearanceDark
		}
		want := over(ui.Colour("rokketa.late", dark), color.NRGBA{A: 255})
		width := map[string]int{}
		for _, scale := range []string{"", "2"} {
			if look.scale = scale; scale != "" {
				look.size = fyne.NewSize(800, 680)
			}
			b := screens()["settings-capture-refused"](t, look)
			drawn := b.win.Canvas().Capture()
			for y := drawn.Bounds().Min.Y; y < drawn.Bounds().Max.Y; y++ {
				run := 0
				for x := range drawn.Bounds().Max.X / 8 {
					if colourAt(drawn, x, y) == want {
						run++
					}
				}
				width[scale] = max(width[scale], run)
			}
		}
		if width[""] != 5 || width["2"] != 10 {
			t.Errorf("dark %v: the stripe is %d and at large text %d pixels wide", dark, width[""], width["2"])
		}
	}
}

func TestTheLanguageInUseIsTheChosenOneOnEveryFoot(t *testing.T) {
	for _, l := range text.Languages() {
		for _, name := range []string{"welcome", "lock", "problem-save", "keyring-locked"} {
			b := screens()[name](t, setup{language: l})
			for _, one := range text.Languages() {
				own := words(one).Say("ui.language.own")
				want := own
				if one == l {
					want = b.say(l, "ui.spoken.state", "what", own, "state", b.say(l, "ui.spoken.chosen"))
				}
				if !b.says(want) {
					t.Errorf("%s in %s: a screen reader finds no %q that can be pressed", name, l, want)
				}
			}
		}
	}
}

// The bar of a list that scrolls runs beside the rows, which stand where they
// stand when nothing scrolls.
func TestTheScrollBarOfTheListRunsBesideTheRows(t *testing.T) {
	for _, name := range []string{"list-narrow", "practice-list"} {
		for _, look := range []setup{{}, {scale: "2", size: fyne.NewSize(800, 680)}} {
			b := screens()[name](t, look)
			rows, from, to := b.app.ListEdges()
			if width := b.win.Canvas().Size().Width; from < rows || to > width {
				t.Errorf("%s at %q: the rows end at %v, the bar runs from %v to %v in a window of %v", name, look.scale, rows, from, to, width)
			}
		}
	}
}
