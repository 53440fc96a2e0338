// Language and colours: both change at once, and are still so at the next
// start; and every section of the settings opens by the keys.

package e2e_test

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"testing"

	"rokketa/e2e/stage"
)

// Where the page of the settings has these choices, in a window that nobody
// has resized.
var (
	englishChoice = image.Pt(250, 178)
	lightChoice   = image.Pt(250, 594)
	darkChoice    = image.Pt(250, 638)
)

func TestJourneySettings(t *testing.T) {
	r := standReach(t, "settings")
	ctx := t.Context()
	of := account("けんぽポータル", "hanako@example.com")
	r.cli(uri(t, of)+"\n", "add", "-")
	r.open()
	japanese := r.turns("1-menu", "ctrl+comma")
	r.turns("2-look", "Down", "Return")
	r.do(r.press(ctx, englishChoice))
	r.keep("3-english")
	for _, c := range []struct {
		name   string
		choice image.Point
		light  bool
	}{{"4-light", lightChoice, true}, {"5-dark", darkChoice, false}, {"6-light", lightChoice, true}} {
		r.do(r.app.Click(ctx, c.choice))
		r.do(stage.Until(ctx, c.name, func() (bool, error) {
			now, err := r.app.Picture(ctx)
			return err == nil && light(now) == c.light, err
		}))
		r.do(r.app.Settled(ctx, nil))
		r.keep(c.name)
	}
	english := r.turns("7-menu", "Escape")
	if bytes.Equal(title(english), title(japanese)) {
		t.Error("the menu is in the old language")
	}
	r.turns("8-list", "Escape")
	r.do(r.app.Press(ctx, "ctrl+q"))
	r.do(r.app.Wait(ctx))

	r.open()
	again := r.turns("9-again", "ctrl+comma")
	if !light(again) || !bytes.Equal(title(again), title(english)) {
		t.Error("the next start forgot the language or the colours")
	}
	r.turns("10-list", "Escape")
	r.copies("in English", of, func() error { return r.app.ClickRow(ctx, 0) })
	r.keep("11-copied")
}

// Every section of the settings, by the keys alone.
func TestJourneySections(t *testing.T) {
	r := standReach(t, "sections")
	r.cli(uri(t, account("けんぽポータル", "hanako@example.com"))+"\n", "add", "-")
	r.open()
	menu := r.turns("00-menu", "ctrl+comma")
	var seen [][]byte
	for n := 1; n <= sections; n++ {
		page := r.turns(fmt.Sprintf("%02d", n), "Down", "Return")
		if slices.ContainsFunc(seen, func(before []byte) bool { return bytes.Equal(before, title(page)) }) {
			t.Errorf("the page of row %d was there before", n)
		}
		seen = append(seen, title(page))
		// The way back ends on the row that was left.
		if again := r.turns("00-menu", "Escape"); !bytes.Equal(title(again), title(menu)) {
			t.Fatalf("after row %d the settings are another page", n)
		}
	}
	// There is no further row: the arrow stays on the last.
	last := r.turns("00-last", "Down", "Down", "Return")
	if !bytes.Equal(title(last), seen[sections-1]) {
		t.Errorf("there are more than %d sections", sections)
	}
}

// sections is how many the settings have on a desktop of X11.
const sections = 13

// light says whether a page is dark on light.
func light(page *image.RGBA) bool {
	sum := 0
	for i := 0; i < len(page.Pix); i += 4 {
		sum += int(page.Pix[i+1])
	}
	return sum > len(page.Pix)/4*128
}
