// A computer whose clock is wrong: it is asked, the page says by how much, the
// codes are corrected until the clock is set, and are the computer's again.

package e2e_test

import (
	"image"
	"image/color"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// Where the page of a clock that is wrong has its button, the mark over the
// other pages its own while codes are corrected, and the page the way back
// then, in a window that nobody has resized.
var (
	correctButton   = image.Pt(250, 288)
	markButton      = image.Pt(462, 24)
	uncorrectButton = image.Pt(250, 359)
)

// behind is by how much this computer's clock is behind the other.
const behind = 90 * time.Second

func TestJourneyClock(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(behind).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(other.Close)
	r := standReach(t, "clock")
	ctx := t.Context()
	of := account("けんぽポータル", "hanako")
	r.cli(uri(t, of)+"\n", "add", "-")
	r.sets(map[string]any{"clockServer": other.URL})
	r.open()
	r.copies("before", of, func() error { return r.app.Press(ctx, "Return") })

	r.turns("1-settings", "ctrl+comma")
	page := r.turns("2-page", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Return")
	if warned(page) {
		t.Error("the clock is said to be wrong before it was asked for")
	}
	r.do(r.app.Press(ctx, "Return")) // いま確かめる
	r.shows("3-wrong", warned)
	r.do(r.app.Click(ctx, correctButton))
	r.shows("4-corrected", ticked)
	r.follows("5-settings", "Escape")
	r.follows("6-list", "Escape")
	r.ahead("corrected", of, behind)
	r.keep("6-copied")

	r.do(r.app.Click(ctx, markButton)) // the way from the mark to the page
	r.shows("8-page", ticked)
	r.do(r.app.Click(ctx, uncorrectButton))
	r.shows("9-uncorrected", func(m *image.RGBA) bool { return !ticked(m) })
	r.turns("10-list", "Escape")
	r.copies("after", of, func() error { return r.app.Press(ctx, "Return") })
}

// warned says whether a page shows the sign of what should be looked at.
func warned(page *image.RGBA) bool {
	found := 0
	for y := range page.Bounds().Dy() {
		for x := range page.Bounds().Dx() {
			at := page.RGBAAt(x, y)
			if near(at, color.RGBA{0xff, 0x9e, 0x6b, 0xff}) || near(at, color.RGBA{0xc2, 0x3b, 0x0e, 0xff}) {
				found++
			}
		}
	}
	return found > 50
}

// shows waits until the window shows what look is waiting for, and rests.
func (r *reach) shows(name string, look func(*image.RGBA) bool) {
	r.t.Helper()
	ctx := r.t.Context()
	r.do(stage.Until(ctx, name, func() (bool, error) {
		now, err := r.app.Picture(ctx)
		return err == nil && look(now), err
	}))
	r.do(r.app.Settled(ctx, nil))
	r.keep(name)
}

// follows presses a key and waits until the window shows something else; the
// mark on top takes the place of the pages' names.
func (r *reach) follows(name, key string) {
	r.t.Helper()
	ctx := r.t.Context()
	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, key))
	r.do(r.app.Settled(ctx, before))
	r.keep(name)
}

// ahead copies a code and holds it against oathtool's of so much later.
func (r *reach) ahead(what string, of otpauth.Account, by time.Duration) {
	r.t.Helper()
	begun := time.Now()
	code, err := r.app.Copied(r.t.Context(), func() error { return r.app.Press(r.t.Context(), "Return") })
	r.do(err)
	const rounded = time.Second // both clocks are told by the second
	r.among(what, code, of, begun.Add(by-rounded), time.Now().Add(by+rounded+soon))
}
