// The app that is asked to end from outside, by a session that ends or by
// Ctrl+C in a terminal, closes as its person would close it.

package e2e_test

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rokketa"
	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
)

func TestTheEndOfASessionKeepsWhatTheWindowKeeps(t *testing.T) {
	bin, _, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	about, err := rokketa.About()
	if err != nil {
		t.Fatal(err)
	}
	for name, signal := range map[string]syscall.Signal{
		"logging out": syscall.SIGTERM, "Ctrl+C": syscall.SIGINT, "a terminal that is closed": syscall.SIGHUP,
	} {
		t.Run(name, func(t *testing.T) {
			s := stage.ForTest(t, stage.Options{})
			ctx := t.Context()
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			picture := filepath.Join(t.TempDir(), "qr.png")
			file, err := os.Create(picture)
			must(err)
			must(qrdraw.PNG(file, uri(t, account("けんぽポータル", "end@example.com")), qrdraw.Options{Scale: 6, Quiet: 4}))
			must(file.Close())
			app, err := s.OpenApp(ctx, bin, about.Name, picture)
			must(err)
			must(app.Save(ctx))
			code, err := app.Copied(ctx, func() error { return app.Press(ctx, "ctrl+1") })
			must(err)
			must(app.Move(ctx, 210, 95))
			must(stage.Until(ctx, "the window to be moved", func() (bool, error) {
				place, err := app.Place(ctx)
				return place.Min == image.Pt(210, 95), err
			}))
			must(syscall.Kill(app.PID(), signal))
			if err := app.Wait(ctx); err != nil {
				t.Fatalf("it ends with %v: %s", err, app.Said())
			}
			if s.Clipboard(ctx) == code {
				t.Error("the code can still be pasted")
			}
			for file, want := range map[string]string{"settings.json": `"x": 210`, "uses.json": ":"} {
				kept, err := os.ReadFile(filepath.Join(s.Dir(), "data", "rokketa", file))
				if err != nil || !strings.Contains(string(kept), want) {
					t.Errorf("%s is %s, %v", file, kept, err)
				}
			}
		})
	}
}
