// Letting files go over the window: one from a file manager, a picture dragged
// out of a browser, two at once, folders, and what is no file at all.

package e2e_test

import (
	"bytes"
	"image"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
	"rokketa/otpauth"
)

// onWindow is where things are let go, in a window that nobody has resized.
var onWindow = image.Pt(250, 400)

// drawn keeps an account's QR code as a picture in a folder of the stage and
// gives its path.
func (r *reach) drawn(of otpauth.Account, folder, name string) string {
	r.t.Helper()
	path := filepath.Join(r.s.Dir(), folder, name)
	var picture bytes.Buffer
	r.do(qrdraw.PNG(&picture, uri(r.t, of), qrdraw.Options{Scale: 6, Quiet: 4}))
	r.do(os.MkdirAll(filepath.Dir(path), 0o700))
	r.do(os.WriteFile(path, picture.Bytes(), 0o600))
	return path
}

// fileURI is a file's address as programs write it, with % for whatever is no
// plain letter.
func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// drops lets things go over the window and waits for the page that follows.
func (r *reach) drops(what stage.Drag) {
	r.t.Helper()
	ctx := r.t.Context()
	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Drop(ctx, onWindow, what))
	r.do(r.turned(ctx, before))
}

func TestJourneyDrop(t *testing.T) {
	r := standReach(t, "drop")
	r.open()
	ctx := t.Context()

	// Over the first page, before anything was chosen.
	one := account("けんぽポータル", "dropped-one")
	r.drops(stage.Files(fileURI(r.drawn(one, "home", "QR コード 100%.png"))))
	r.kept("1-one", one)

	// A browser gives a picture that is dragged out of a page as a file of its
	// own for a moment, and names the page in other forms. Its escapes are in
	// small letters.
	two := account("Browser", "dropped-two")
	address := fileURI(r.drawn(two, "tmp/chromium-drag-k2h9", "ダウンロード(1).png"))
	for _, escape := range []string{"%E3", "%83", "%80"} {
		address = strings.ReplaceAll(address, escape, strings.ToLower(escape))
	}
	r.drops(stage.Drag{
		{Kind: "text/x-moz-url", Data: "https://www.example.jp/2fa\n2段階認証設定"},
		{Kind: "text/html", Data: `<img src="https://www.example.jp/qr.png">`},
		{Kind: "text/uri-list", Data: address + "\r\n"},
		{Kind: "image/png", Data: "\x89PNG"},
	})
	r.kept("2-browser", two)

	three, four := account("Files", "dropped-three"), account("Files", "dropped-four")
	r.drops(stage.Files(fileURI(r.drawn(three, "home", "three.png")), fileURI(r.drawn(four, "home", "four.png"))))
	r.keep("3-two-files")
	r.turns("3-two-found", "Return")
	r.kept("3-two-found", three)
	r.known("the second of two", four)

	// A folder: what is no picture is passed over, what has no code is told.
	five := account("Folder", "dropped-five")
	folder := filepath.Dir(r.drawn(five, "home/写真/2026年", "five.png"))
	r.do(os.WriteFile(filepath.Join(folder, "memo.txt"), []byte("see you"), 0o600))
	r.do(r.s.Keep(filepath.Join(folder, "no code.png")))
	r.drops(stage.Files(fileURI(filepath.Dir(folder))))
	r.do(r.app.Settled(ctx, nil))
	r.keep("4-folder")
	r.turns("4-found", "Return")
	r.kept("4-found", five)

	// Nothing in it to read: the page says so, and there is a way on.
	empty := filepath.Join(r.s.Dir(), "home", "empty")
	r.do(os.Mkdir(empty, 0o700))
	r.do(os.WriteFile(filepath.Join(empty, "memo.txt"), []byte("see you"), 0o600))
	r.drops(stage.Files(fileURI(empty)))
	r.keep("5-empty")
	r.turns("5-back", "Escape")
	r.turns("5-list", "Escape")

	// A picture's address in place of the picture: said over the page that is up.
	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Drop(ctx, onWindow, stage.Drag{{Kind: "text/uri-list", Data: "https://www.example.jp/qr.png\r\n"}}))
	r.do(r.app.Settled(ctx, before))
	r.keep("6-address")
	now, err := r.app.Picture(ctx)
	r.do(err)
	if !bytes.Equal(title(now), title(before)) {
		t.Error("an address leads to another page")
	}
	nowhere(t, r.s, r.app, one, two, three, four, five)
}
