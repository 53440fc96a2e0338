// The window comes back where it was, and not where no hand could reach it.

package e2e_test

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/e2e/stage"
)

func TestJourneyPlace(t *testing.T) {
	r := standReach(t, "place")
	ctx := t.Context()
	at := func() image.Point {
		t.Helper()
		place, err := r.app.Place(ctx)
		r.do(err)
		return place.Min
	}
	quit := func() {
		t.Helper()
		r.do(r.app.Press(ctx, "ctrl+q"))
		r.do(r.app.Wait(ctx))
	}
	r.open()
	usual, moved := at(), image.Pt(210, 95)
	r.do(r.app.Move(ctx, moved.X, moved.Y))
	r.do(stage.Until(ctx, "the window to be moved", func() (bool, error) { return at() == moved, nil }))
	quit()

	r.open()
	if at() != moved {
		t.Errorf("it comes back at %v, not at %v", at(), moved)
	}
	r.keep("back")
	quit()

	file := filepath.Join(r.s.Dir(), "data", "rokketa", "settings.json")
	kept, err := os.ReadFile(file)
	r.do(err)
	far := strings.Replace(string(kept), `"x": 210`, `"x": 9000`, 1)
	if far == string(kept) {
		t.Fatalf("no place is kept: %s", kept)
	}
	r.do(os.WriteFile(file, []byte(far), 0o600))
	r.open()
	if at() != usual {
		t.Errorf("from a screen that is gone it comes at %v, not at %v", at(), usual)
	}
	quit()
}
