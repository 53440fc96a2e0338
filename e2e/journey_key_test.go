// A setup key: typed into the adding page or pasted
// into it, without anything chosen before; and shown again later, as a code
// that another device reads.

package e2e_test

import (
	"image"
	"strings"
	"testing"

	"rokketa/otpauth"
)

// Where the second row has the button of its menu, and this menu its third
// line, in a window that nobody has resized.
var (
	secondMenu = image.Pt(459, 220)
	showAgain  = image.Pt(380, 340)
)

func TestJourneyKey(t *testing.T) {
	r := openReach(t)
	ctx := t.Context()
	keyOf := func(of otpauth.Account) string {
		return strings.ToLower(otpauth.GroupKey(otpauth.EncodeKey(of.Secret.Reveal())))
	}
	turned := func(do func() error) {
		t.Helper()
		before, err := r.app.Picture(ctx)
		r.do(err)
		r.do(do())
		r.do(r.turned(ctx, before))
	}

	typed := account("", "typed")
	r.adding()
	r.do(r.app.Type(ctx, keyOf(typed)))
	r.do(r.app.Settled(ctx, nil))
	r.keep("key-typed")
	turned(func() error { return r.app.Press(ctx, "Return") })
	r.do(r.app.Type(ctx, typed.Name)) // the field of the name has the focus
	r.do(r.app.Settled(ctx, nil))
	r.kept("key-named", typed)

	pasted := account("", "pasted")
	r.adding()
	r.do(r.s.Copy(ctx, keyOf(pasted)))
	turned(func() error { return r.app.Press(ctx, "ctrl+v") })
	r.do(r.app.Type(ctx, pasted.Name))
	r.do(r.app.Settled(ctx, nil))
	r.kept("key-pasted", pasted)

	// What was typed as the name is the service's.
	shown := pasted
	shown.Issuer, shown.Name = pasted.Name, ""
	text := uri(t, shown)
	r.do(r.app.Settled(ctx, nil))
	r.do(r.app.Click(ctx, secondMenu))
	r.do(r.app.Settled(ctx, nil))
	r.keep("again-menu")
	turned(func() error { return r.app.Click(ctx, showAgain) })
	r.keep("again-advice")
	if r.showsNow(text) {
		t.Error("the code can be seen before anybody agreed")
	}
	r.do(r.app.Press(ctx, "Return"))
	r.do(r.s.Shows(ctx, "the code again", r.sees(text)))
	r.keep("again-shown")
	turned(func() error { return r.app.Press(ctx, "Escape") })
	if r.showsNow(text) {
		t.Error("the code is still there")
	}
	nowhere(t, r.s, r.app, typed, pasted)
}

// showsNow says whether a reader finds a text on the screen as it is.
func (r *reach) showsNow(text string) bool {
	r.t.Helper()
	now, err := r.s.Picture()
	r.do(err)
	return r.sees(text)(now)
}
