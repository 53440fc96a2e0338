// A window of a large screen comes up whole on a small one.

package e2e_test

import (
	"image"
	"path/filepath"
	"testing"

	"rokketa/e2e/stage"
)

func TestJourneyFit(t *testing.T) {
	s := stage.ForTest(t, stage.Options{Width: 1024, Height: 600})
	bin, project, err := stage.Build()
	if err != nil {
		t.Fatal(err)
	}
	r := &reach{t: t, s: s, bin: bin, keeps: filepath.Join(project, "out", "fit")}
	ctx := t.Context()
	quit := func() {
		t.Helper()
		r.do(r.app.Press(ctx, "ctrl+q"))
		r.do(r.app.Wait(ctx))
	}
	r.open()
	quit()

	r.sets(map[string]any{"width": 2000, "height": 1500, "place": map[string]int{"x": 60, "y": 40, "width": 2000}})
	r.open()
	screen := image.Rect(0, 0, 1024, 600)
	var place image.Rectangle
	err = stage.Until(ctx, "the window to be on the screen", func() (bool, error) {
		var err error
		place, err = r.app.Place(ctx)
		return place.In(screen), err
	})
	if err != nil {
		t.Fatalf("%v: it is at %v", err, place)
	}
	r.keep("small")
	quit()
}
