// A day with the list: finding an account, copying its code, which is gone
// again after its time, another order, and deleting with the way back.

package e2e_test

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// Where the list's first two rows have their middle, and the message about a
// deleted account its button, in a window that nobody has resized.
var (
	rowMiddle  = image.Pt(250, 109)
	rowBelow   = image.Pt(0, 101)
	undoButton = image.Pt(425, 635)
)

func TestJourneyList(t *testing.T) {
	r := standReach(t, "list")
	ctx := t.Context()
	all := []otpauth.Account{account("けんぽポータル", "hanako"), account("Example", "taro"), account("Shop", "jiro")}
	var uris strings.Builder
	for _, one := range all {
		uris.WriteString(uri(t, one) + "\n")
	}
	r.cli(uris.String(), "add", "-")
	folder := filepath.Join(r.s.Dir(), "data", "rokketa")
	r.do(os.WriteFile(filepath.Join(folder, "settings.json"), []byte(`{"clockCheck":"press","clearAfter":10,"reminded":"`+time.Now().UTC().Format(time.RFC3339)+`"}`), 0o600))
	r.open()

	r.do(r.app.Type(ctx, "exam"))
	r.copies("found by its name", all[1], func() error { return r.app.Press(ctx, "Return") })
	r.keep("1-found")
	if kind, err := r.s.Run(ctx, nil, "xclip", "-selection", "clipboard", "-out", "-target", "x-kde-passwordManagerHint"); err != nil || kind != "secret" {
		t.Errorf("a keeper of what is copied is told %q (%v)", kind, err)
	}
	r.do(r.app.Press(ctx, "Escape"))
	r.copies("of the whole list", all[0], func() error { return r.app.ClickRow(ctx, 0) })

	// The first to the end.
	r.do(r.app.Drag(ctx, rowMiddle, rowMiddle.Add(rowBelow.Mul(2))))
	r.ordered("after the drag", "taro", "jiro", "hanako")
	r.keep("2-moved")
	r.copies("the one that was moved", all[0], func() error { return r.app.ClickRow(ctx, 2) })

	r.do(r.app.Press(ctx, "Delete"))
	r.ordered("after deleting", "taro", "jiro")
	r.do(r.app.Settled(ctx, nil))
	r.keep("3-deleted")
	r.do(r.app.Click(ctx, undoButton))
	r.ordered("after 元に戻す", "taro", "jiro", "hanako")
	r.do(r.app.Settled(ctx, nil))
	r.keep("4-undone")
	r.do(stage.Until(ctx, "the copied code to go", func() (bool, error) { return r.s.Clipboard(ctx) == "", ctx.Err() }))
	r.copies("once more", all[0], func() error { return r.app.ClickRow(ctx, 2) })
	r.do(r.app.Press(ctx, "ctrl+q"))
	r.do(r.app.Wait(ctx))
	if left := r.s.Clipboard(ctx); left != "" {
		t.Errorf("after the end %q can be pasted", left)
	}
}

// ordered waits until the other program of the house lists these names, in
// this order.
func (r *reach) ordered(what string, names ...string) {
	r.t.Helper()
	var found []string
	err := stage.Until(r.t.Context(), what, func() (bool, error) {
		found = nil
		for line := range strings.Lines(r.cli("", "list")) {
			for _, name := range []string{"hanako", "taro", "jiro"} {
				if strings.Contains(line, name) {
					found = append(found, name)
				}
			}
		}
		return slices.Equal(found, names), nil
	})
	if err != nil {
		r.t.Errorf("listed are %q", found)
	}
	r.do(err)
}
