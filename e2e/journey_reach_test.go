// The ways to a QR code that a member has on a PC, each on a real display:
// the code in a browser's window, at every zoom and in dark mode and with our
// window over it; a copied picture; a copied file.

package e2e_test

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	words "rokketa/assets/text"
	"rokketa/e2e/browser"
	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
	"rokketa/otpauth"
	"rokketa/scanner"
)

// Where the adding page has its buttons and the page of a screen without a
// code its choice of three seconds, in pixels of a window that nobody has
// resized.
var (
	screenButton = image.Pt(250, 295)
	laterChoice  = image.Pt(250, 495)
	pasteButton  = image.Pt(300, 375) // with a camera beside it or without
)

// page is a service's page with its QR code, as sharp as the browser draws
// it. In dark mode it is light on dark.
func (r *reach) page(name, text string, dark bool) string {
	r.t.Helper()
	var code strings.Builder
	r.do(qrdraw.SVG(&code, text, qrdraw.Options{Scale: 4, Quiet: 4}))
	style := ""
	if dark {
		style = "body{background:#15181c;color:#e6e6e6} .qr{filter:invert(1) hue-rotate(180deg)}"
	}
	file := filepath.Join(r.s.Dir(), "home", name+".html")
	html := fmt.Sprintf(`<!doctype html><meta charset="utf-8"><title>%s</title><style>body{font:16px sans-serif;margin:24px}%s</style>
<h1>2段階認証設定</h1><p>アプリでQRコードを読み取ってください。</p><div class="qr">%s</div><p>認証コードの確認</p>`, name, style, code.String())
	r.do(os.WriteFile(file, []byte(html), 0o600))
	return "file://" + file
}

// sees says whether a reader finds a text on the screen.
func (r *reach) sees(text string) func(*image.RGBA) bool {
	return func(m *image.RGBA) bool {
		codes, _ := scanner.ReadImage(r.t.Context(), m)
		return slices.ContainsFunc(codes, func(c scanner.Code) bool { return c.Text == text })
	}
}

func TestJourneyScreen(t *testing.T) {
	chromium := browser.Program()
	if chromium == "" {
		if required() {
			t.Fatal("there is no Chromium (scripts/setup portal)")
		}
		t.Skip("there is no Chromium (scripts/setup portal)")
	}
	r := openReach(t)
	ctx := t.Context()
	for _, c := range []struct {
		name string
		zoom int // presses of Ctrl and +: 110, 125, 150 %
		dark bool
	}{{"zoom-100", 0, false}, {"zoom-125", 2, false}, {"zoom-150", 3, false}, {"dark", 0, true}} {
		t.Run(c.name, func(t *testing.T) {
			r.t = t
			of := account("けんぽポータル", c.name)
			text := uri(t, of)
			window := r.browses(chromium, c.name, text, c.dark)
			for range c.zoom {
				r.do(window.Press(ctx, "ctrl+plus"))
			}
			r.do(r.s.Shows(ctx, "the enlarged code", r.sees(text)))
			r.covers(text)
			r.adding()
			r.keep(c.name + "-covered")
			r.do(r.press(ctx, r.addingPlace(screenButton)))
			r.kept(c.name, of)
		})
	}
	t.Run("in three seconds", func(t *testing.T) {
		r.t = t
		of := account("けんぽポータル", "later")
		text := uri(t, of)
		window := r.browses(chromium, "later", text, false)
		r.do(window.Move(ctx, -500, 0)) // so that the code lies beyond the edge
		r.do(r.s.Shows(ctx, "no code", func(m *image.RGBA) bool { return !r.sees(text)(m) }))
		r.adding()
		r.do(r.press(ctx, r.addingPlace(screenButton)))
		r.keep("later-nothing")
		r.do(r.app.Click(ctx, laterChoice))
		small, err := r.s.Window(ctx, words.For(words.Japanese).Say("ui.count.title"), nil)
		r.do(err)
		r.do(window.Move(ctx, 0, 0)) // brought up while the small window counts
		for range 2 {                // the small window is painted, and counts
			before, err := small.Picture(ctx)
			r.do(err)
			r.do(stage.Until(ctx, "the small window to count", func() (bool, error) {
				now, err := small.Picture(ctx)
				return err == nil && !bytes.Equal(now.Pix, before.Pix), err
			}))
		}
		r.keep("later-counting")
		r.do(stage.Until(ctx, "the small window to go", func() (bool, error) {
			there, err := small.Visible(ctx)
			return !there, err
		}))
		r.do(r.app.Settled(ctx, nil))
		r.kept("later", of)
	})
}

// browses shows a page with a code in a browser's window and waits until it
// can be read there, with our window out of the way.
func (r *reach) browses(chromium, name, text string, dark bool) *stage.Window {
	r.t.Helper()
	ctx := r.t.Context()
	arguments := []string{
		"--app=" + r.page(name, text, dark), "--user-data-dir=" + filepath.Join(r.s.Dir(), "tmp", name),
		"--window-position=0,0", "--window-size=900,760", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
		"--no-default-browser-check", "--password-store=basic", "--lang=ja",
	}
	if os.Geteuid() == 0 {
		arguments = append(arguments, "--no-sandbox") // Chromium's own rule for root
	}
	process, err := r.s.Start(chromium, arguments...)
	r.do(err)
	r.t.Cleanup(func() { r.do(process.Stop()) })
	window, err := r.s.Window(ctx, name, process)
	r.do(err)
	r.do(r.app.Move(ctx, 900, 0))
	r.do(r.s.Shows(ctx, "the code", r.sees(text)))
	return window
}

// covers puts our window over the code, as it happens to a member.
func (r *reach) covers(text string) {
	r.t.Helper()
	ctx := r.t.Context()
	r.do(r.app.Raise(ctx))
	r.do(r.app.Move(ctx, 40, 40))
	r.do(r.s.Shows(ctx, "our window over the code", func(m *image.RGBA) bool { return !r.sees(text)(m) }))
}

func TestJourneyPaste(t *testing.T) {
	r := openReach(t)
	ctx := t.Context()
	draw := func(of otpauth.Account) []byte {
		var picture bytes.Buffer
		r.do(qrdraw.PNG(&picture, uri(t, of), qrdraw.Options{Scale: 6, Quiet: 4}))
		return picture.Bytes()
	}
	copied := account("Picture", "by-button")
	r.do(r.s.CopyAs(ctx, "image/png", draw(copied)))
	r.adding()
	r.do(r.press(ctx, pasteButton))
	r.kept("paste-button", copied)

	keyed := account("Picture", "by-ctrl-v")
	large, err := qrdraw.Image(uri(t, keyed), qrdraw.Options{Scale: 30, Quiet: 4})
	r.do(err)
	var bitmap bytes.Buffer // so large that it comes piece by piece
	r.do(bmp.Encode(&bitmap, large))
	r.do(r.s.CopyAs(ctx, "image/bmp", bitmap.Bytes()))
	before, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+v"))
	r.do(r.turned(ctx, before))
	r.kept("paste-ctrl-v", keyed)

	filed := account("File", "by-file")
	file := filepath.Join(r.s.Dir(), "home", "QR コード.png")
	r.do(os.WriteFile(file, draw(filed), 0o600))
	r.do(r.s.CopyAs(ctx, "text/uri-list", []byte("file://"+strings.ReplaceAll(file, " ", "%20")+"\r\n")))
	before, err = r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+v"))
	r.do(r.turned(ctx, before))
	r.kept("paste-file", filed)

	said := account("Text", "by-text")
	r.do(r.s.Copy(ctx, uri(t, said)))
	before, err = r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Press(ctx, "ctrl+v"))
	r.do(r.turned(ctx, before))
	r.kept("paste-text", said)
	nowhere(t, r.s, r.app, copied, keyed)
}
