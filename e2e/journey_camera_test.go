// A code on paper before the camera: the window shows what the camera sees,
// reads the code by itself once it is sharp, and switches the camera off.

package e2e_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"rokketa/e2e/stage"
	"rokketa/internal/qrdraw"
	"rokketa/otpauth"
	"rokketa/scanner"
)

// cameraButton is on the adding page beside two others, in a window that nobody
// has resized.
var cameraButton = image.Pt(400, 375)

// Desks of three colours, by which the test knows which picture is up.
var (
	desk  = color.RGBA{0xc8, 0x78, 0x28, 0xff}
	moss  = color.RGBA{0x28, 0x90, 0x50, 0xff}
	slate = color.RGBA{0x50, 0x60, 0xc0, 0xff}
)

// before is what a camera sees: a desk, and on it a sheet with a code where
// there is one. What is blurred is so by so many pixels.
func beforeCamera(t *testing.T, on color.Color, text string, blur int) *image.RGBA {
	t.Helper()
	view := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	draw.Draw(view, view.Bounds(), image.NewUniform(on), image.Point{}, draw.Src)
	if text == "" {
		return view
	}
	code, err := qrdraw.Image(text, qrdraw.Options{Scale: 8, Quiet: 4})
	if err != nil {
		t.Fatal(err)
	}
	paper := code.Bounds().Add(image.Pt(640-code.Bounds().Dx()/2, 360-code.Bounds().Dy()/2))
	draw.Draw(view, paper, code, code.Bounds().Min, draw.Src)
	if blur > 0 {
		soften(view, paper, blur)
	}
	return view
}

// soften makes each pixel of a part the mean of those around it.
func soften(view *image.RGBA, part image.Rectangle, by int) {
	sharp := image.NewRGBA(view.Bounds())
	copy(sharp.Pix, view.Pix)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			around := image.Rect(x-by, y-by, x+by+1, y+by+1).Intersect(part)
			sum, n := 0, around.Dx()*around.Dy()
			for ay := around.Min.Y; ay < around.Max.Y; ay++ {
				for ax := around.Min.X; ax < around.Max.X; ax++ {
					sum += int(sharp.Pix[sharp.PixOffset(ax, ay)])
				}
			}
			grey := uint8(sum / n)
			view.SetRGBA(x, y, color.RGBA{grey, grey, grey, 0xff})
		}
	}
}

// filmed is a stage with the film's app on it.
func filmed(t *testing.T) (*reach, *stage.Film) {
	t.Helper()
	r := standReach(t, "camera")
	app, err := stage.BuildFilm(r.project())
	r.do(err)
	film, err := r.s.Film()
	r.do(err)
	cli := r.bin
	r.bin = app
	r.open()
	r.bin = cli
	return r, film
}

// views waits until the window shows a desk.
func (r *reach) views(what string, want color.RGBA) {
	r.t.Helper()
	r.do(stage.Until(r.t.Context(), what+" in the window", func() (bool, error) {
		now, err := r.app.Picture(r.t.Context())
		return err == nil && painted(now, want), err
	}))
	r.keep(what)
}

// painted says whether a good part of a page has a colour.
func painted(page *image.RGBA, want color.RGBA) bool {
	found := 0
	for y := range page.Bounds().Dy() {
		for x := range page.Bounds().Dx() {
			if near(page.RGBAAt(x, y), want) {
				found++
			}
		}
	}
	return found > page.Bounds().Dx()*page.Bounds().Dy()/20
}

// looking opens the camera's page from the adding page.
func (r *reach) looking(film *stage.Film) {
	r.t.Helper()
	ctx := r.t.Context()
	r.adding()
	r.do(stage.Until(ctx, "the camera's button to lead on", func() (bool, error) {
		if err := r.app.Settled(ctx, nil); err != nil {
			return false, err
		}
		if film.Lamp() {
			return true, nil
		}
		return false, r.app.Click(ctx, r.addingPlace(cameraButton)) // it comes up a moment after the page
	}))
}

// off waits until the camera is off.
func (r *reach) off(film *stage.Film) {
	r.t.Helper()
	r.do(stage.Until(r.t.Context(), "the camera to be off", func() (bool, error) { return !film.Lamp(), nil }))
}

func TestJourneyCamera(t *testing.T) {
	r, film := filmed(t)
	ctx := t.Context()
	of := account("けんぽポータル", "by-camera")
	unread := beforeCamera(t, moss, uri(t, of), 12)
	if codes, _ := scanner.ReadImage(ctx, unread); len(codes) > 0 {
		t.Fatal("the blurred code can be read")
	}
	if film.Lamp() {
		t.Error("the camera is on before anybody wished it")
	}

	r.do(film.Show(beforeCamera(t, desk, "", 0)))
	r.looking(film)
	r.views("1-nothing", desk)
	page, err := r.app.Picture(ctx)
	r.do(err)
	r.do(film.Show(unread))
	r.views("2-blurred", moss) // a picture comes up after it was looked at
	if items, err := r.s.Secrets(ctx); err != nil || len(items) != 0 || !film.Lamp() {
		t.Errorf("from a blurred code %d items, the lamp %v (%v)", len(items), film.Lamp(), err)
	}
	r.do(film.Show(beforeCamera(t, slate, uri(t, of), 0)))
	r.do(r.turned(ctx, page))
	r.off(film)
	r.kept("3-read", of)

	// Out of the way again, at any time.
	r.do(film.Show(beforeCamera(t, desk, "", 0)))
	r.looking(film)
	r.views("4-again", desk)
	page = r.turns("5-left", "Escape")
	r.off(film)
	if painted(page, desk) {
		t.Error("what the camera saw is still in the window")
	}
	r.films(film, of)
	nowhere(t, r.s, r.app, of)
}

// films holds a code that is no account's before the camera, and then one that
// is: the first is told, the second read.
func (r *reach) films(film *stage.Film, of otpauth.Account) {
	r.t.Helper()
	ctx := r.t.Context()
	other := account("Example", "second-by-camera")
	r.do(film.Show(beforeCamera(r.t, moss, "https://www.example.jp/", 0)))
	r.turns("6-list", "Escape")
	r.looking(film)
	r.views("6-other", moss)
	page, err := r.app.Picture(ctx)
	r.do(err)
	if !reddened(page) {
		r.t.Error("nothing is said to a code that is no account's")
	}
	r.do(film.Show(beforeCamera(r.t, slate, uri(r.t, other), 0)))
	r.do(r.turned(ctx, page))
	r.off(film)
	r.kept("7-read", other)
	r.known("the one before", of)
}
