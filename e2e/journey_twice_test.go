// Many people click everything twice. The button that reads the screen hides
// the window, and the second click must not land in the program behind it.

package e2e_test

import (
	"image"
	"testing"

	words "rokketa/assets/text"
	"rokketa/e2e/stage"
)

func TestJourneyDoubleClick(t *testing.T) {
	r := openReach(t)
	ctx := t.Context()
	behind, err := r.s.Behind()
	r.do(err)
	t.Cleanup(behind.Close)
	r.adding()
	r.do(r.app.Settled(ctx, nil))

	// What the test looks at: a click beside the app is counted.
	place, err := r.app.Place(ctx)
	r.do(err)
	r.do(r.app.Click(ctx, image.Pt(place.Dx()+100, 100)))
	r.do(stage.Until(ctx, "a click beside the app to be counted", func() (bool, error) { return behind.Presses() == 1, ctx.Err() }))

	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.ClickTwice(ctx, screenButton))
	r.keep("twice-hiding")
	r.do(r.turned(ctx, before)) // the screen was read, and holds no code
	r.keep("twice-nothing")
	if n := behind.Presses() - 1; n != 0 {
		t.Errorf("%d clicks reached the program behind", n)
	}

	r.do(r.app.ClickTwice(ctx, laterChoice))
	small, err := r.s.Window(ctx, words.For(words.Japanese).Say("ui.count.title"), nil)
	r.do(err)
	r.do(stage.Until(ctx, "the small window to go", func() (bool, error) {
		there, err := small.Visible(ctx)
		return !there, err
	}))
	r.do(r.app.Settled(ctx, nil))
	if n := behind.Presses() - 1; n != 0 {
		t.Errorf("%d clicks reached the program behind as the small window came", n)
	}
}
