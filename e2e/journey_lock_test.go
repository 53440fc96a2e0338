// The lock in the hands of a member: a password is set in the settings, a key
// locks, nothing of an account is on the screen, a wrong password opens
// nothing, the right one brings the codes back, and so it is after a restart.

package e2e_test

import (
	"bytes"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rokketa/e2e/stage"
	"rokketa/otpauth"
)

// What a member types.
const (
	appPassword   = "yuuyake no kaze 58"
	wrongPassword = "asagiri no umi 21"
)

func TestJourneyLock(t *testing.T) {
	r := standReach(t, "lock")
	ctx := t.Context()
	first, quick := account("けんぽポータル", "hanako@example.com"), account("Example", "taro")
	quick.Period = 10 // so that another code comes soon
	r.cli(uri(t, first)+"\n"+uri(t, quick)+"\n", "add", "-")
	r.cli("", "recovery", "new")
	r.open()
	nowhere(t, r.s, r.app, first, quick)

	r.turns("1-menu", "ctrl+comma")
	r.turns("2-none", "Down", "Down", "Down", "Down", "Down", "Down", "Return")
	r.turns("3-form", "Tab", "Tab", "Return") // パスワードを決める
	r.do(r.app.Type(ctx, appPassword))
	r.do(r.app.Press(ctx, "Return"))
	r.do(r.app.Type(ctx, appPassword))
	r.do(r.app.Settled(ctx, nil))
	r.keep("4-typed")
	r.turns("5-set", "Return")
	sealed(t, r, first, quick)
	r.turns("6-menu", "Escape")
	r.turns("7-list", "Escape")
	r.copies("before the lock", first, func() error { return r.app.ClickRow(ctx, 0) })

	page := r.turns("8-locked", "ctrl+l")
	if left := r.s.Clipboard(ctx); left != "" {
		t.Errorf("locked, and %q can be pasted", left)
	}
	r.still("8-moved", page, quick)
	r.refused("9-wrong")
	r.turns("10-unlocked", unlocking(r)...)
	r.copies("after the lock", first, func() error { return r.app.ClickRow(ctx, 0) })
	r.keep("11-copied")
	r.do(r.app.Press(ctx, "ctrl+q"))
	r.do(r.app.Wait(ctx))

	r.open()
	r.keep("12-again")
	page, err := r.app.Picture(ctx)
	r.do(err)
	r.still("12-moved", page, quick)
	sealed(t, r, first, quick)
	r.turns("13-list", unlocking(r)...)
	r.copies("after a restart", first, func() error { return r.app.ClickRow(ctx, 0) })
	r.copies("the other after a restart", quick, func() error { return r.app.ClickRow(ctx, 1) })
	sealed(t, r, first, quick)
	r.do(r.app.Press(ctx, "ctrl+q"))
	r.do(r.app.Wait(ctx))

	// And where nobody touches it for the shortest time that can be chosen.
	r.sets(map[string]any{"lockAfter": 1})
	r.open()
	r.turns("14-list", unlocking(r)...)
	open, err := r.app.Picture(ctx)
	r.do(err)
	r.do(stage.UntilWithin(ctx, 4*time.Minute, "the accounts to be locked", func() (bool, error) {
		now, err := r.app.Picture(ctx)
		return err == nil && !bytes.Equal(title(now), title(open)), err
	}))
	r.do(r.app.Settled(ctx, nil))
	r.keep("15-idle")
	if page, err = r.app.Picture(ctx); err != nil {
		t.Fatal(err)
	}
	r.still("15-moved", page, quick)
	r.turns("16-list", unlocking(r)...)
	r.copies("after the idle time", first, func() error { return r.app.ClickRow(ctx, 0) })
}

// unlocking types the password and gives the key that is left to press.
func unlocking(r *reach) []string {
	r.t.Helper()
	r.do(r.app.Type(r.t.Context(), appPassword))
	r.do(r.app.Settled(r.t.Context(), nil))
	return []string{"Return"}
}

// still watches the locked window through the whole time of an account's code.
// What shows a code, or how long it is still good, never stands still so long;
// what a slow machine paints late does, a while later.
func (r *reach) still(name string, locked *image.RGBA, of otpauth.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	step := func() int64 { return time.Now().Unix() / int64(of.Period) }
	moved := step()
	r.do(stage.UntilWithin(ctx, 2*time.Minute, "the locked window to stand still", func() (bool, error) {
		now, err := r.app.Picture(ctx)
		if err != nil {
			return false, err
		}
		if !stage.Same(now, locked) {
			r.keep(name)
			locked, moved = now, step()
		}
		return step() > moved+1, nil
	}))
}

// refused types a wrong password and waits for what is said to it.
func (r *reach) refused(name string) {
	r.t.Helper()
	ctx := r.t.Context()
	r.do(r.app.Type(ctx, wrongPassword))
	r.do(r.app.Settled(ctx, nil))
	before, err := r.app.Picture(ctx)
	r.do(err)
	if reddened(before) {
		r.t.Error("a mistake is told before there was one")
	}
	r.do(r.app.Press(ctx, "Return"))
	r.do(stage.Until(ctx, "what is said to a wrong password", func() (bool, error) {
		now, err := r.app.Picture(ctx)
		return err == nil && reddened(now), err
	}))
	r.do(r.app.Settled(ctx, nil))
	r.keep(name)
}

// reddened says whether a page shows words in the colour of mistakes.
func reddened(page *image.RGBA) bool {
	found := 0
	for y := range page.Bounds().Dy() {
		for x := range page.Bounds().Dx() {
			at := page.RGBAAt(x, y)
			if near(at, color.RGBA{0xb3, 0x26, 0x1e, 0xff}) || near(at, color.RGBA{0xff, 0x8a, 0x80, 0xff}) {
				found++
			}
		}
	}
	return found > 100
}

// sealed fails the test if a secret or a password can be read in the keyring,
// in a file of the programs, or in what the system tells of the app.
func sealed(t *testing.T, r *reach, accounts ...otpauth.Account) {
	t.Helper()
	all := [][]byte{[]byte(appPassword), []byte(wrongPassword)}
	for _, a := range accounts {
		all = append(all, traces(a.Secret.Reveal())...)
	}
	items, err := r.s.Secrets(t.Context())
	r.do(err)
	if len(items) == 0 {
		t.Error("nothing is in the keyring")
	}
	if slices.ContainsFunc(items, func(i stage.Item) bool { return holds(i.Value, all) }) {
		t.Error("a secret can be read in the keyring")
	}
	files := 0
	r.do(filepath.WalkDir(r.s.Dir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if holds(data, all) {
			t.Errorf("a secret can be read in %s", path)
		}
		return nil
	}))
	if files < 3 {
		t.Errorf("looked at %d files", files)
	}
}
