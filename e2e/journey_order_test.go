// The list in order by the keys: the codes by their numbers, finding in
// whichever kana, another order, one kept at the top, a tag, and deleting with
// both ways back.

package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// The lines of a row's menu, counted from 1, in a window that types into no
// other.
const (
	menuRename = 2
	menuPin    = 4
)

// line is an account in the terminal's JSON.
type line struct {
	Name   string   `json:"name"`
	Tags   []string `json:"tags"`
	Pinned bool     `json:"pinned"`
}

// lines are the accounts as the other program of the house lists them.
func (r *reach) lines(options ...string) (all []line) {
	r.t.Helper()
	r.do(json.Unmarshal([]byte(r.cli("", append([]string{"list", "--json"}, options...)...)), &all))
	return all
}

// becomes waits until the other program of the house lists accounts as is
// asked for.
func (r *reach) becomes(what string, as func([]line) bool, options ...string) {
	r.t.Helper()
	var found []line
	err := stage.Until(r.t.Context(), what, func() (bool, error) {
		found = r.lines(options...)
		return as(found), nil
	})
	if err != nil {
		err = fmt.Errorf("%w: listed are %+v", err, found)
	}
	r.do(err)
}

// inOrder says whether accounts are listed in this order.
func inOrder(names ...string) func([]line) bool {
	return func(all []line) bool {
		return slices.EqualFunc(all, names, func(l line, name string) bool { return l.Name == name })
	}
}

// menu are the keys that open the menu of the row that they stand on and take
// a line.
func menu(n int) []string {
	return append(append([]string{"shift+F10"}, strings.Fields(strings.Repeat("Down ", n))...), "Return")
}

func TestJourneyOrder(t *testing.T) {
	r := standReach(t, "order")
	ctx := t.Context()
	hanako, taro, jiro := account("けんぽポータル", "hanako"), account("Example", "taro"), account("Shop", "jiro")
	var uris strings.Builder
	for _, one := range []otpauth.Account{hanako, taro, jiro} {
		uris.WriteString(uri(t, one) + "\n")
	}
	r.cli(uris.String(), "add", "-")
	r.open()
	for i, one := range []otpauth.Account{hanako, taro, jiro} {
		key := fmt.Sprintf("ctrl+%d", i+1)
		r.copies(key, one, func() error { return r.app.Press(ctx, key) })
	}
	r.keep("1-copied")

	// Found in other kana, in half and in full width; pasted, since without an
	// input method nobody types them here.
	for i, search := range []struct {
		word string
		of   otpauth.Account
	}{{"ケンポ", hanako}, {"ｹﾝﾎﾟ", hanako}, {"ｅｘＡＭ", taro}} {
		r.do(r.s.Copy(ctx, search.word))
		before, err := r.app.Picture(ctx)
		r.do(err)
		r.do(r.app.Press(ctx, "ctrl+f", "ctrl+v"))
		r.do(r.app.Settled(ctx, before))
		r.copies(search.word, search.of, func() error { return r.app.Press(ctx, "Return") })
		r.keep(fmt.Sprintf("2-found-%d", i+1))
		r.do(r.app.Press(ctx, "Escape"))
		r.do(r.app.Settled(ctx, nil))
	}
	r.do(r.s.Copy(ctx, "とうろくがない"))
	r.do(r.app.Press(ctx, "ctrl+f", "ctrl+v"))
	r.do(r.app.Settled(ctx, nil))
	r.keep("2-nothing")
	r.do(r.app.Press(ctx, "Escape"))
	r.do(r.app.Settled(ctx, nil))

	// The last one up by the keys, twice.
	r.do(r.app.Press(ctx, "End"))
	r.do(r.app.Press(ctx, "alt+Up"))
	r.becomes("one place up", inOrder("hanako", "jiro", "taro"))
	r.do(r.app.Press(ctx, "alt+Up"))
	r.becomes("two places up", inOrder("jiro", "hanako", "taro"))
	r.do(r.app.Press(ctx, "alt+Down"))
	r.becomes("one place down", inOrder("hanako", "jiro", "taro"))
	r.do(r.app.Settled(ctx, nil))
	r.keep("3-moved")

	// The keys stand on the row that was moved.
	r.do(r.app.Press(ctx, menu(menuPin)...))
	r.becomes("kept at the top", func(all []line) bool {
		return slices.ContainsFunc(all, func(l line) bool { return l.Name == "jiro" && l.Pinned })
	})
	r.do(r.app.Settled(ctx, nil))
	r.keep("4-pinned")
	r.copies("the one at the top", jiro, func() error { return r.app.Press(ctx, "ctrl+1") })
	r.do(r.app.Press(ctx, menu(menuPin)...))
	r.becomes("kept at the top no more", func(all []line) bool {
		return !slices.ContainsFunc(all, func(l line) bool { return l.Pinned })
	})
	r.do(r.app.Settled(ctx, nil))

	// A tag, and the list of those that have it.
	r.turns("5-rename", menu(menuRename)...)
	r.do(r.app.Press(ctx, "Tab", "Tab"))
	r.do(r.app.Type(ctx, "work, shop"))
	r.do(r.app.Settled(ctx, nil))
	r.keep("5-tagged")
	r.turns("6-list", "Return")
	r.becomes("tagged", func(all []line) bool {
		at := slices.IndexFunc(all, func(l line) bool { return l.Name == "jiro" })
		return at >= 0 && slices.Equal(all[at].Tags, []string{"work", "shop"})
	})
	r.do(r.app.Type(ctx, "work"))
	r.copies("found by its tag", jiro, func() error { return r.app.Press(ctx, "Return") })
	r.keep("7-found")
	r.do(r.app.Press(ctx, "Escape"))
	r.do(r.app.Settled(ctx, nil))

	r.deletes(jiro)
	nowhere(t, r.s, r.app, hanako, taro, jiro)
}

// deletes deletes the account that the keys stand on, and takes both ways
// back: at once, and from the list of what was deleted.
func (r *reach) deletes(of otpauth.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	all := r.lines()
	without := slices.DeleteFunc(slices.Clone(all), func(l line) bool { return l.Name == of.Name })
	names := func(lines []line) (names []string) {
		for _, l := range lines {
			names = append(names, l.Name)
		}
		return names
	}
	r.do(r.app.Press(ctx, "Delete"))
	r.becomes("deleted", inOrder(names(without)...))
	r.do(r.app.Settled(ctx, nil))
	r.keep("8-deleted")
	r.do(r.app.Press(ctx, "ctrl+z"))
	r.becomes("undone", inOrder(names(all)...))
	r.do(r.app.Settled(ctx, nil))
	r.keep("8-undone")

	r.do(r.app.Press(ctx, "Delete"))
	r.becomes("deleted once more", inOrder(names(without)...))
	r.becomes("among what was deleted", inOrder(of.Name), "--deleted")
	r.turns("9-settings", "ctrl+comma")
	r.turns("9-deleted", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Return")
	r.turns("10-list", "Tab", "Tab", "Tab", "Return") // the way back, 完全に削除, 元に戻す
	r.becomes("back again", func(all []line) bool { return len(all) == len(without)+1 })
	r.copies("back again", of, func() error { return r.app.Press(ctx, "Return") }) // the keys stand on it
}
