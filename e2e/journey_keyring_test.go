// A keyring that cannot be used: no bus, nobody who offers a keyring, a locked
// one, one that is killed while the app runs. The window says so, nothing is
// changed, and once the keyring is back the accounts are too.

package e2e_test

import (
	"bytes"
	"context"
	"image"
	"os"
	"path/filepath"
	"testing"

	"rokketa/e2e/stage"
)

func TestJourneyKeyring(t *testing.T) {
	r := standReach(t, "keyring")
	s, ctx := r.s, t.Context()
	of := account("けんぽポータル", "hanako@example.com")
	r.cli(uri(t, of)+"\n", "add", "-")
	index := filepath.Join(s.Dir(), "data", "rokketa", "index")
	kept, err := os.ReadFile(index)
	r.do(err)

	kill := func(ctx context.Context) error { return s.KillKeyring(ctx) }
	start := func(ctx context.Context) error { return s.StartKeyring(ctx, false) }
	for _, c := range []struct {
		name        string
		spoil, mend func(context.Context) error
	}{
		{"no-service", kill, start},
		{"locked", func(ctx context.Context) error {
			r.do(kill(ctx))
			return s.StartKeyring(ctx, true)
		}, func(ctx context.Context) error {
			r.do(kill(ctx))
			return start(ctx)
		}},
		{"no-bus", func(context.Context) error { s.HideBus(); return nil }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.t = t
			r.do(c.spoil(ctx))
			r.open()
			r.keep(c.name)
			said, err := r.app.Picture(ctx)
			r.do(err)
			r.do(r.app.Press(ctx, "Return")) // もう一度試す
			r.do(r.app.Settled(ctx, nil))
			if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, kept) {
				t.Errorf("the vault was changed (%v)", err)
			}
			if c.mend == nil {
				// A program that has found no bus is started anew, as after
				// logging in again.
				r.do(r.app.Stop())
				s.ShowBus()
				r.open()
			} else {
				r.do(c.mend(ctx))
				r.do(r.app.Press(ctx, "Return"))
				r.do(r.turned(ctx, said))
			}
			r.keep(c.name + "-mended")
			r.copies(c.name, of, func() error { return r.app.ClickRow(ctx, 0) })
			r.do(r.app.Stop())
		})
	}

	t.Run("killed", func(t *testing.T) {
		r.t = t
		r.open()
		r.do(kill(ctx))
		r.turns("settings", "ctrl+comma")
		bad := r.turns("killed", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Return") // 保管場所と状態
		if ticked(bad) {
			t.Error("a killed keyring is said to be well")
		}
		r.do(start(ctx))
		place, err := r.app.Place(ctx)
		r.do(err)
		r.do(r.app.Click(ctx, place.Size().Div(2).Add(image.Pt(0, place.Dy()/2-30)))) // いま確かめる
		r.do(stage.Until(ctx, "the keyring to be well", func() (bool, error) {
			now, err := r.app.Picture(ctx)
			return err == nil && ticked(now), err
		}))
		r.keep("killed-mended")
		r.turns("settings", "Escape")
		r.turns("killed-list", "Escape")
		r.copies("killed", of, func() error { return r.app.ClickRow(ctx, 0) })
	})
	if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, kept) {
		t.Errorf("the vault was changed (%v)", err)
	}
}
