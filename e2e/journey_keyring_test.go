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
	"strings"
	"testing"

	"rokketa"
	"rokketa/e2e/stage"
)

func TestJourneyKeyring(t *testing.T) {
	s := stage.ForTest(t, stage.Options{})
	ctx := t.Context()
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	r := &reach{t: t, s: s, bin: bin, keeps: filepath.Join(project, "out", "keyring")}
	of := account("けんぽポータル", "hanako@example.com")
	_, err = s.Run(ctx, strings.NewReader(uri(t, of)+"\n"), filepath.Join(bin, "rokketa-cli"), "add", "-")
	r.do(err)
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
			app, err := s.OpenApp(ctx, bin, about.Name)
			r.do(err)
			r.app = app
			r.keep(c.name)
			said, err := app.Picture(ctx)
			r.do(err)
			r.do(app.Press(ctx, "Return")) // もう一度試す
			r.do(app.Settled(ctx, nil))
			if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, kept) {
				t.Errorf("the vault was changed (%v)", err)
			}
			if c.mend == nil {
				// A program that has found no bus is started anew, as after
				// logging in again.
				r.do(app.Stop())
				s.ShowBus()
				app, err = s.OpenApp(ctx, bin, about.Name)
				r.do(err)
			} else {
				r.do(c.mend(ctx))
				r.do(app.Press(ctx, "Return"))
				r.do(app.Settled(ctx, said))
			}
			r.app = app
			r.keep(c.name + "-mended")
			code, err := app.Copied(ctx, func() error { return app.ClickRow(ctx, 0) })
			r.do(err)
			if len(code) != of.Digits {
				t.Errorf("copied %q", code)
			}
			r.do(app.Stop())
		})
	}

	t.Run("killed", func(t *testing.T) {
		r.t = t
		app, err := s.OpenApp(ctx, bin, about.Name)
		r.do(err)
		r.app = app
		r.do(kill(ctx))
		// The settings, and in them the last row but one.
		r.do(app.Press(ctx, "ctrl+comma"))
		r.do(app.Settled(ctx, nil))
		for range 12 {
			r.do(app.Press(ctx, "Down"))
		}
		r.do(app.Press(ctx, "Up", "Return"))
		r.do(app.Settled(ctx, nil))
		r.keep("killed")
		bad, err := app.Picture(ctx)
		r.do(err)
		r.do(start(ctx))
		place, err := app.Place(ctx)
		r.do(err)
		r.do(app.Click(ctx, place.Size().Div(2).Add(image.Pt(0, place.Dy()/2-30)))) // いま確かめる
		r.do(app.Settled(ctx, bad))
		r.keep("killed-mended")
		code, err := app.Copied(ctx, func() error {
			r.do(app.Press(ctx, "Escape", "Escape"))
			return app.ClickRow(ctx, 0)
		})
		r.do(err)
		if len(code) != of.Digits {
			t.Errorf("copied %q", code)
		}
	})
	if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, kept) {
		t.Errorf("the vault was changed (%v)", err)
	}
}
