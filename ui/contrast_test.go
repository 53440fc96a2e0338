// Contrast as WCAG 2 asks for it at level AA: 4.5 for text, 3 for large text
// and for what has to be seen to be used. Once over the colours of the theme,
// and once over what is really drawn on every screen, so that no new page
// escapes.

package ui_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"rokketa/ui"
)

const (
	forText  = 4.5
	forMarks = 3   // large text, borders, signs, the frame of the focus
	forHints = 1.5 // what WCAG asks nothing of: the rim of what is switched off
)

// luminance is WCAG's relative luminance of an opaque colour.
func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over is a colour that may let its ground through, on it.
func over(c color.Color, ground color.NRGBA) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(n.A) + int(b)*(255-int(n.A))) / 255) }
	return color.NRGBA{R: mix(n.R, ground.R), G: mix(n.G, ground.G), B: mix(n.B, ground.B), A: 255}
}

// pairs are what lies on what. A ground of several names is laid one on the
// other, as a button under the pointer is.
func pairs() (all []struct {
	ink    string
	ground []string
	least  float64
},
) {
	add := func(least float64, ink string, grounds ...string) {
		for _, g := range grounds {
			all = append(all, struct {
				ink    string
				ground []string
				least  float64
			}{ink, strings.Fields(g), least})
		}
	}
	add(forText, "foreground", "background", "rokketa.card", "rokketa.cardHover", "rokketa.note", "inputBackground", "menuBackground", "overlayBackground",
		"headerBackground", "button", "button hover", "button focus", "button pressed", "menuBackground hover", "menuBackground focus",
		"rokketa.card pressed", "rokketa.cardHover pressed", "inputBackground selection", "background hover", "inputBackground hover", "inputBackground focus")
	add(forText, "rokketa.muted", "background", "rokketa.card", "rokketa.cardHover", "rokketa.note", "overlayBackground")
	add(forText, "rokketa.code", "background", "rokketa.card", "rokketa.cardHover", "rokketa.note")
	add(forText, "rokketa.late", "background", "rokketa.card", "rokketa.cardHover", "rokketa.note") // the seconds in the ring are small
	add(forText, "rokketa.mark", "background", "rokketa.card", "rokketa.note", "overlayBackground")
	add(forText, "error", "background", "rokketa.card", "rokketa.cardHover", "rokketa.note", "overlayBackground", "inputBackground")
	add(forText, "warning", "background", "rokketa.card", "rokketa.note")
	add(forText, "success", "background", "rokketa.card", "rokketa.note")
	add(forText, "primary", "background", "rokketa.card", "rokketa.note") // the chip
	add(forText, "hyperlink", "background", "rokketa.card")
	add(forText, "placeholder", "inputBackground")
	add(forText, "foregroundOnPrimary", "primary", "primary hover", "primary focus", "primary pressed")
	add(forText, "foregroundOnError", "error", "error hover", "error focus", "error pressed")
	add(forText, "rokketa.onToast", "rokketa.toast")
	add(forText, "rokketa.onSample", "rokketa.sample")
	add(forMarks, "inputBorder", "inputBackground", "rokketa.card", "background", "rokketa.note", "overlayBackground")
	add(forMarks, "rokketa.late", "rokketa.card") // the stripe of a complaint
	add(forHints, "rokketa.rimOff", "background", "rokketa.card", "rokketa.note", "overlayBackground")
	add(forMarks, "primary", "inputBackground", "button focus", "background focus", "rokketa.cardHover", "overlayBackground") // the frame of the focus
	add(forMarks, "foregroundOnError", "error focus")
	add(forMarks, "rokketa.muted", "rokketa.card", "rokketa.cardHover") // the frame of the chosen row
	add(forMarks, "scrollBar", "background", "rokketa.card")
	return all
}

func TestTheThemesColoursHaveContrastEnough(t *testing.T) {
	for _, dark := range []bool{false, true} {
		for _, p := range pairs() {
			ground := over(ui.Colour(p.ground[0], dark), color.NRGBA{A: 255})
			for _, g := range p.ground[1:] {
				ground = over(ui.Colour(g, dark), ground)
			}
			if got := contrast(over(ui.Colour(p.ink, dark), ground), ground); got < p.least {
				t.Errorf("dark %v: %s on %s: %.2f, not %.1f", dark, p.ink, strings.Join(p.ground, " under "), got, p.least)
			}
		}
	}
	for _, c := range ui.BadgeColors() {
		if got := contrast(color.NRGBA{R: 255, G: 255, B: 255, A: 255}, over(c, color.NRGBA{A: 255})); got < forText {
			t.Errorf("a letter on the badge %v: %.2f", c, got)
		}
	}
}

// part is where something is drawn, in pixels.
func (b box) part() image.Rectangle {
	return image.Rect(int(b.left), int(b.top), int(math.Ceil(float64(b.right))), int(math.Ceil(float64(b.bottom))))
}

// ground is the colour of most pixels of a part that are not like the ink.
func groundOf(m image.Image, part image.Rectangle, ink color.NRGBA) (most color.NRGBA, ok bool) {
	count := map[color.NRGBA]int{}
	part = part.Intersect(m.Bounds())
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			count[color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)]++
		}
	}
	n := 0
	for c, k := range count {
		if k > n && c != ink {
			most, n = c, k
		}
	}
	return most, n > 0
}

// drawn is a text on the screen.
type drawn struct {
	text     *canvas.Text
	seen     box
	disabled bool
	example  bool // what a field shows while it is empty
}

// drawnTexts are the texts of what lies uppermost, as far as they are in sight.
func (b *bench) drawnTexts() (all []drawn) {
	var down func(o fyne.CanvasObject, at fyne.Position, clip box, off bool)
	example := ""
	down = func(o fyne.CanvasObject, at fyne.Position, clip box, off bool) {
		if o == nil || !o.Visible() {
			return
		}
		at = at.Add(o.Position())
		if fmt.Sprintf("%T", o) == "*ui.shield" { // a message covers what came before it
			card := boxOf(at, o.Size()).part()
			all = slices.DeleteFunc(all, func(d drawn) bool { return d.seen.part().Overlaps(card) })
		}
		if d, ok := o.(fyne.Disableable); ok {
			off = off || d.Disabled()
		}
		if f, ok := o.(interface{ SelectedText() string }); ok && f != nil {
			example = ui.Hint(o)
		}
		if t, ok := o.(*canvas.Text); ok && strings.TrimSpace(t.Text) != "" {
			size := fyne.MeasureText(t.Text, t.TextSize, t.TextStyle)
			whole := boxOf(at.AddXY(0, (t.Size().Height-size.Height)/2), fyne.NewSize(max(size.Width, t.Size().Width), size.Height))
			if seen := clip.in(whole); seen.bottom-seen.top > 4 && seen.right-seen.left > 4 {
				all = append(all, drawn{t, seen, off, example == t.Text})
			}
		}
		if _, ok := o.(*container.Scroll); ok {
			clip = clip.in(boxOf(at, o.Size()))
		}
		for _, in := range within(o) {
			down(in, at, clip, off)
		}
	}
	c := b.win.Canvas()
	whole := boxOf(fyne.Position{}, c.Size())
	if top := c.Overlays().Top(); top != nil {
		down(top, fyne.Position{}, whole, false)
	} else {
		down(b.win.Content(), fyne.Position{}, whole, false)
	}
	return all
}

// large says whether a text counts as large: from 24 pixels, bold from 18.66.
func large(t *canvas.Text) bool { return t.TextSize >= 24 || t.TextStyle.Bold && t.TextSize >= 18.66 }

func TestEveryTextOnEveryScreenHasContrastAndEveryFocusIsSeen(t *testing.T) {
	if raced {
		t.Skip("drawing, on one goroutine; make test runs it without the race detector as well")
	}
	off := map[string]bool{}
	for _, look := range []ui.Appearance{ui.AppearanceLight, ui.AppearanceDark} {
		kinds := map[string]bool{}
		for name, show := range inTurn(screens()) {
			t.Run(name+"-"+string(look), func(t *testing.T) {
				b := show(t, setup{appearance: look})
				c := b.win.Canvas()
				menu := c.Overlays().Top()
				if menu == nil {
					c.Unfocus()
				}
				before := c.Capture()
				for _, d := range b.drawnTexts() {
					if d.disabled {
						off[d.text.Text] = true
						continue
					}
					if _, _, _, a := d.text.Color.RGBA(); name == "menu" && a>>8 == 50 {
						continue // Fyne draws the keys beside a menu's line as if switched off
					}
					ground, ok := groundOf(before, d.seen.part(), over(d.text.Color, color.NRGBA{A: 255}))
					if !ok {
						continue
					}
					least := forText
					if large(d.text) {
						least = forMarks
					}
					if got := contrast(over(d.text.Color, ground), ground); got < least {
						t.Errorf("%q at %v: %v on %v is %.2f, not %.1f", d.text.Text, d.seen, d.text.Color, ground, got, least)
					}
				}
				for _, s := range b.stops() {
					if ui.Boxed(s.what) && s.seen == s.rect {
						b.mustSeeRim(before, s)
					}
					at := s.seen.part().Inset(1)
					if at.Empty() {
						continue
					}
					ground, _ := groundOf(before, at, color.NRGBA{})
					kind := fmt.Sprintf("%T %v", s.what, ground)
					if kinds[kind] || strings.Contains(kind, "PopUpMenu") {
						continue // one of each kind on each ground
					}
					kinds[kind] = true
					c.Focus(s.what)
					b.mustSeeFocus(before, s)
					if menu == nil {
						c.Unfocus()
					}
				}
			})
		}
	}
	t.Logf("switched off, and so not held to it: %d texts", len(off))
}

// mustSeeFocus holds that what has the focus looks another way than without:
// that around it, or around its chosen row, a line stands out from what was
// there before.
func (b *bench) mustSeeFocus(before image.Image, s stop) {
	b.t.Helper()
	after := b.win.Canvas().Capture()
	var seen stop
	for _, now := range b.stops() {
		if now.what == s.what {
			seen = now
		}
	}
	if seen.rect != s.rect {
		return // it was scrolled; another of its kind was not
	}
	at, standsOut := s.seen.part().Inset(-3).Intersect(after.Bounds()), 0
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			was, is := color.NRGBAModel.Convert(before.At(x, y)).(color.NRGBA), color.NRGBAModel.Convert(after.At(x, y)).(color.NRGBA)
			if contrast(was, is) >= forMarks {
				standsOut++
			}
		}
	}
	if around := 2 * (at.Dx() + at.Dy()); standsOut < around/2 {
		b.t.Errorf("%s: the focus is hardly seen: %d pixels of %d around it stand out", called(s.what), standsOut, around)
	}
}
