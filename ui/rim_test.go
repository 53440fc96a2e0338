// The lines around things: the rim by which a button, a choice or a box for a
// tick is known as one, and the frame of the focus, which fits what it frames.

package ui_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

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
	for name, look := range map[string]setup{"light": {}, "dark": {appearance: ui.AppearanceDark}, "large": {scale: "2", size: fyne.NewSize(800, 680)}} {
		t.Run(name, func(t *testing.T) {
			b := screens()["help"](t, look)
			c := b.win.Canvas()
			after, card := c.Capture(), stop{}
			for _, s := range b.stops() {
				if s.what == c.Focused() {
					card = s
				}
			}
			c.Unfocus()
			before, at, changed := c.Capture(), card.rect.part(), 0
			corner := at.Min.Add(image.Pt(3, 3)) // outside a corner as round as a card's
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
