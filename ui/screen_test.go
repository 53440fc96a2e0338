// Reading the screen: our window is out of the picture, what is found is
// previewed, and where nothing is found there are ways on.

package ui_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/scanner"
	"rokketa/scanner/screen"
	"rokketa/ui"
)

// desk is a desktop: what its screens show, and in which order things were
// done to our windows.
type desk struct {
	pictures []image.Image   // one for each look; the last one stays
	names    []string        // of the screens; one without a name where empty
	left     screen.Leftover // a file that the desktop left
	err      error
	again    bool
	steps    []string // "gone", "taken"
	stuck    bool     // the window never leaves
}

func (d *desk) screen() ui.Screen {
	return ui.Screen{
		Again: d.again,
		Leave: func(fyne.Window) func(context.Context) error {
			return func(context.Context) error {
				d.steps = append(d.steps, "gone")
				if d.stuck {
					return errors.New("the window stays")
				}
				return nil
			}
		},
		Source: screen.SourceFunc(func(context.Context) ([]screen.Picture, error) {
			d.steps = append(d.steps, "taken")
			if d.err != nil {
				return nil, d.err
			}
			var shots []screen.Picture
			for _, name := range append(slices.Clone(d.names), "")[:max(1, len(d.names))] {
				shots = append(shots, screen.Picture{Image: d.pictures[0], Monitor: name, Left: d.left})
			}
			if len(d.pictures) > 1 {
				d.pictures = d.pictures[1:]
			}
			return shots, nil
		}),
	}
}

// sheet is a screen of one grey with a white square that stands for a code.
func sheet(grey uint8, code image.Rectangle) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 640, 360))
	for y := range 360 {
		for x := range 640 {
			m.SetRGBA(x, y, color.RGBA{grey, grey, grey, 255})
			if image.Pt(x, y).In(code) {
				m.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
			}
		}
	}
	return m
}

// shows is a reader that finds a text in every picture with a white point.
func shows(said string) func(image.Image) []scanner.Code {
	return func(m image.Image) []scanner.Code {
		b := m.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y += 2 {
			for x := b.Min.X; x < b.Max.X; x += 2 {
				if r, g, bl, _ := m.At(x, y).RGBA(); r&g&bl == 0xffff {
					return []scanner.Code{{Text: said}}
				}
			}
		}
		return nil
	}
}

// onAdd opens the page with the ways in, over a desktop.
func onAdd(t *testing.T, s setup, d *desk) *bench {
	t.Helper()
	if d != nil {
		s.screen = d.screen()
	}
	b := open(t, s)
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	return b
}

func TestTheScreenIsReadWithoutOurWindow(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(100, 100, 150, 150))}}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	b.tapText("ui.add.screen")
	if !slices.Equal(d.steps, []string{"gone", "taken"}) {
		t.Errorf("done in this order: %q", d.steps)
	}
	if !b.sees("Example Mail") || !b.sees("687 841") {
		t.Fatalf("no preview: %q", b.texts())
	}
	if len(b.vault.Entries()) != 0 {
		t.Error("saved without being asked")
	}
	b.press(fyne.KeyReturn)
	if len(b.vault.Entries()) != 1 {
		t.Error("Enter does not save")
	}
}

func TestTheWindowIsHiddenWhileTheScreenIsTakenAndComesBackEvenIfThatFails(t *testing.T) {
	var hidden bool
	d := &desk{err: errors.New("no luck")}
	s := d.screen()
	var b *bench
	s.Source = screen.SourceFunc(func(context.Context) ([]screen.Picture, error) {
		hidden = !b.shown()
		return nil, d.err
	})
	b = onAdd(t, setup{screen: s}, nil)
	b.tapText("ui.add.screen")
	if !hidden {
		t.Error("the window is up while the screen is taken")
	}
	if !b.shown() {
		t.Fatal("the window does not come back")
	}
	if !b.sees(b.say(text.Japanese, "ui.screen.trouble")) {
		t.Errorf("nothing says what happened: %q", b.texts())
	}
	d.err = nil
	b.press(fyne.KeyEscape)
	if !b.sees("QRコードを読み取る") {
		t.Errorf("Escape does not lead back: %q", b.texts())
	}
}

func TestAScreenThatIsStillBeingPaintedIsLookedAtAgain(t *testing.T) {
	blank, painted := sheet(90, image.Rectangle{}), sheet(90, image.Rect(10, 10, 90, 90))
	for _, c := range []struct {
		again bool
		found bool
		looks int
	}{{true, true, 2}, {false, false, 1}} {
		d := &desk{pictures: []image.Image{blank, painted}, again: c.again}
		b := onAdd(t, setup{}, d)
		b.image = shows(mailURI)
		b.tapText("ui.add.screen")
		if b.sees("687 841") != c.found {
			t.Errorf("again %v: %q", c.again, b.texts())
		}
		if n := len(d.steps) / 2; n != c.looks {
			t.Errorf("again %v: %d looks", c.again, n)
		}
	}
	still := &desk{pictures: []image.Image{blank}, again: true}
	b := onAdd(t, setup{}, still)
	b.tapText("ui.add.screen")
	if n := len(still.steps) / 2; n != 2 {
		t.Errorf("a screen that stays as it is was looked at %d times", n)
	}
	if !b.sees(b.say(text.Japanese, "ui.nothing.title")) {
		t.Errorf("nothing found is not said: %q", b.texts())
	}
}

func TestAWindowThatWillNotLeaveStopsNothing(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}, stuck: true}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	b.tapText("ui.add.screen")
	if !b.sees("687 841") {
		t.Errorf("not read: %q", b.texts())
	}
}

func TestACodeOnTwoScreensIsOneAccount(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}, names: []string{"1", "2"}}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	b.tapText("ui.add.screen")
	if !b.sees(words(text.Japanese).Count("ui.preview.lead", 1)) {
		t.Errorf("not one account: %q", b.texts())
	}
}

func TestWhatIsNoAccountIsNamedForWhatItIs(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}}
	b := onAdd(t, setup{}, d)
	b.image = shows("WIFI:S:home;T:WPA;P:secret;;")
	b.tapText("ui.add.screen")
	if !b.sees("これは認証用のQRコードではありません") || !b.sees("Wi-Fi") {
		t.Errorf("not named: %q", b.texts())
	}
}

func TestNothingFoundOffersThreeSecondsWithASmallWindow(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{}), sheet(90, image.Rect(0, 0, 50, 50))}}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.later")
	small := b.other()
	if small == nil || b.shown() {
		t.Fatal("no small window in place of the large one")
	}
	for _, left := range []string{"3", "2", "1"} {
		if !b.seesIn(small, left) || len(d.steps) != 2 {
			t.Fatalf("not counting %s: %q, %q", left, b.textsIn(small), d.steps)
		}
		b.lapse(time.Second)
	}
	if b.other() != nil {
		t.Error("the small window is still there")
	}
	if !b.shown() || !b.sees("687 841") {
		t.Errorf("not read after three seconds: %q", b.texts())
	}
	if want := []string{"gone", "taken", "gone", "gone", "taken"}; !slices.Equal(d.steps, want) {
		t.Errorf("done: %q; both windows must be gone", d.steps)
	}
}

func TestTheThreeSecondsCanBeStoppedAndCutShort(t *testing.T) {
	for _, way := range []string{"button", "Escape", "close"} {
		d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
		b := onAdd(t, setup{}, d)
		b.tapText("ui.add.screen")
		b.tapText("ui.nothing.later")
		switch way {
		case "button":
			b.tapTextIn(b.other(), "ui.cancel")
		case "Escape":
			b.other().Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		case "close":
			b.app.StopCounting()
		}
		if b.other() != nil || !b.shown() {
			t.Fatalf("%s: the windows are not as before", way)
		}
		b.lapse(time.Second)
		b.lapse(time.Second)
		b.lapse(time.Second)
		if len(d.steps) != 2 {
			t.Errorf("%s: the screen was taken all the same", way)
		}
	}
	d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
	b := onAdd(t, setup{}, d)
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.later")
	b.tapTextIn(b.other(), "ui.count.now")
	if len(d.steps) != 5 {
		t.Errorf("not read at once: %q", d.steps)
	}
}

func TestPicturesOfTheScreenGoWithTheirPage(t *testing.T) {
	b, _ := area(t, setup{})
	if b.app.KeepsScreen() != true {
		t.Fatal("this test looks at the wrong thing")
	}
	b.press(fyne.KeyEscape) // back to the advice, which offers them once more
	b.tapText("ui.nothing.area")
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if b.app.KeepsScreen() {
		t.Error("a picture of the screen is kept")
	}
}

func TestAFileThatTheDesktopLeftBehindIsTold(t *testing.T) {
	d := &desk{pictures: []image.Image{sheet(90, image.Rect(0, 0, 50, 50))}, left: "/home/hanako/Screenshot.png"}
	b := onAdd(t, setup{}, d)
	b.image = shows(mailURI)
	b.tapText("ui.add.screen")
	if !b.sees("/home/hanako/Screenshot.png") || !b.sees("687 841") {
		t.Errorf("not told: %q", b.texts())
	}
}

func TestWithoutAWayToTheScreenThereIsNoButton(t *testing.T) {
	b := onAdd(t, setup{}, nil)
	if b.sees(b.say(text.Japanese, "ui.add.screen")) {
		t.Error("a button that can do nothing")
	}
	if !b.sees(b.say(text.Japanese, "ui.add.file")) {
		t.Errorf("no other way: %q", b.texts())
	}
}

// shown says whether the large window is on the screen.
func (b *bench) shown() bool { return b.app.Shown() }

// other is our other window, nil where there is none.
func (b *bench) other() fyne.Window {
	for _, w := range b.fyne.Driver().AllWindows() {
		if w != b.win && !slices.Contains(b.others, w) {
			return w
		}
	}
	return nil
}

func (b *bench) in(w fyne.Window, do func()) {
	large := b.win
	b.win = w
	defer func() { b.win = large }()
	do()
}

func (b *bench) textsIn(w fyne.Window) (all []string) {
	b.in(w, func() { all = b.texts() })
	return all
}

func (b *bench) seesIn(w fyne.Window, s string) (yes bool) {
	b.in(w, func() { yes = b.sees(s) })
	return yes
}

func (b *bench) tapTextIn(w fyne.Window, key string) {
	b.t.Helper()
	b.in(w, func() { b.tapText(key) })
}

func TestADesktopThatTakesTooLongIsSaidToHaveDoneSo(t *testing.T) {
	for name, desktop := range map[string]screen.Source{
		"while it is asked": screen.SourceFunc(func(ctx context.Context) ([]screen.Picture, error) {
			<-ctx.Done()
			return nil, context.Cause(ctx)
		}),
		"before the picture is read": screen.SourceFunc(func(ctx context.Context) ([]screen.Picture, error) {
			<-ctx.Done()
			return []screen.Picture{{Image: sheet(90, image.Rectangle{})}}, nil
		}),
	} {
		d := &desk{}
		s := d.screen()
		s.Source, s.Limit = desktop, time.Nanosecond
		b := onAdd(t, setup{screen: s}, nil)
		b.tapText("ui.add.screen")
		if !b.sees(words(text.Japanese).Explain(&screen.Error{Reason: screen.ErrTimedOut})) {
			t.Errorf("%s: %q", name, b.texts())
		}
	}
}

func TestEscapeInTheSmallWindowComesBack(t *testing.T) {
	b := onAdd(t, setup{}, &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}})
	q := b.queue()
	b.tapText("ui.add.screen")
	b.lapse(time.Minute)
	small := b.other()
	small.Canvas().FocusNext() // its button
	small.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.other() != nil || !b.shown() || !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Errorf("not as before: %q", b.texts())
	}
	q.do(0)
	b.press(fyne.KeyEscape) // the large window has the keyboard again
	if b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Errorf("Escape does nothing: %q", b.texts())
	}
}
