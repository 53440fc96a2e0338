// Choosing a picture of this computer: the newest first, by the mouse and by
// the keys, and any other by the file dialog, which comes at once where there
// is no picture to offer.

package e2e_test

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Where the adding page has its button for pictures, and their page the newest
// one, in a window that nobody has resized.
var (
	pictureButton = image.Pt(95, 375)
	newestTile    = image.Pt(89, 170)
	otherButton   = image.Pt(111, 651)
)

// made says when a file was made.
func (r *reach) made(path string, ago time.Duration) {
	r.t.Helper()
	at := time.Now().Add(-ago)
	r.do(os.Chtimes(path, at, at))
}

func TestJourneyPictures(t *testing.T) {
	r := standReach(t, "pictures")
	ctx := t.Context()
	newest, older, filed := account("けんぽポータル", "newest"), account("Example", "older"), account("Shop", "filed")
	folder := filepath.Join(r.s.Dir(), "home", "Pictures")
	r.do(os.MkdirAll(folder, 0o700))
	photo := filepath.Join(folder, "IMG_2041.png")
	r.do(r.s.Keep(photo)) // no code in it
	r.made(photo, 3*time.Hour)
	r.made(r.drawn(older, "home/Downloads", "qr.png"), 2*time.Hour)
	r.made(r.drawn(newest, "home/Pictures/Screenshots", "スクリーンショット 2026-11-23.png"), time.Minute)
	r.open()

	r.adding()
	r.do(r.app.Settled(ctx, nil))
	r.do(r.press(ctx, pictureButton))
	r.keep("1-offered")
	r.do(r.press(ctx, newestTile))
	r.kept("2-newest", newest)

	// By the keys alone: the way back, the first picture, the second.
	r.turns("3-offered", "ctrl+o")
	r.turns("3-older", "Tab", "Tab", "Tab", "Return")
	r.kept("3-older", older)

	// The dialog behind the page begins in the folder of screenshots.
	r.drawn(filed, "home/Pictures/Screenshots", "00.png")
	r.turns("4-offered", "ctrl+o")
	r.dialog(func() error { return r.app.Click(ctx, otherButton) }, "4")
	r.kept("4-filed", filed)
	nowhere(t, r.s, r.app, newest, older, filed)
}

// dialog brings the file dialog up and opens its first file.
func (r *reach) dialog(open func() error, name string) {
	r.t.Helper()
	ctx := r.t.Context()
	page, err := r.app.Picture(ctx)
	r.do(err)
	r.do(open())
	r.do(r.app.Settled(ctx, page))
	r.keep(name + "-dialog")
	r.do(r.app.Click(ctx, firstFile))
	r.do(r.app.Settled(ctx, nil))
	r.keep(name + "-chosen")
	r.do(r.press(ctx, openButton))
}

func TestJourneyNoPictures(t *testing.T) {
	r := standReach(t, "pictures")
	ctx := t.Context()
	of := account("けんぽポータル", "by-dialog")
	r.drawn(of, "home", "hidden-away.png")
	r.open()
	r.adding()
	r.do(r.app.Settled(ctx, nil))
	r.dialog(func() error { return r.app.Click(ctx, pictureButton) }, "5")
	r.kept("5-opened", of)
	if left, err := filepath.Glob(filepath.Join(r.s.Dir(), "tmp", "*")); err != nil || strings.Contains(strings.Join(left, " "), "rokketa") {
		t.Errorf("left behind: %q %v", left, err)
	}
}
