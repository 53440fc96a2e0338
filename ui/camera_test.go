// The camera: what it sees, a code outlined, the lamp off afterwards.

package ui_test

import (
	"context"
	"errors"
	"image"
	"runtime"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/scanner"
	"rokketa/scanner/camera"
	"rokketa/scanner/camera/cameratest"
)

// recorded is a camera that gives pictures and then ends without a word, so
// that a test need not wait.
func recorded(frames ...image.Image) *cameratest.Source {
	s := cameratest.Recorded(frames...)
	s.Then = &camera.Error{Reason: camera.ErrStopped}
	return s
}

// paper is a camera's picture; a code is in the one with a light sheet.
func paper(light bool) image.Image {
	if light {
		return sheet(60, image.Rect(200, 100, 360, 260))
	}
	return sheet(60, image.Rectangle{})
}

// held is a reader that finds a text on the light sheet.
func held(said string) func(image.Image) []scanner.Code {
	white := shows(said)
	return func(m image.Image) []scanner.Code {
		codes := white(m)
		for i := range codes {
			codes[i].Corners = [4]scanner.Point{{X: 200, Y: 100}, {X: 360, Y: 110}, {X: 350, Y: 260}, {X: 195, Y: 250}}
		}
		return codes
	}
}

func TestACodeBeforeTheCameraIsOutlinedAndPreviewed(t *testing.T) {
	s := recorded(paper(false), paper(false), paper(true))
	b := onAdd(t, setup{camera: s}, nil)
	b.image = held(mailURI)
	b.tapText("ui.add.camera")
	if !b.sees(b.say(text.Japanese, "ui.camera.found")) || b.app.Outlines() != 1 {
		t.Fatalf("not shown as found, %d outlines: %q", b.app.Outlines(), b.texts())
	}
	if s.Lamps() != 0 {
		t.Error("the lamp is on although the code was found")
	}
	b.lapse(time.Second)
	if !b.sees("687 841") {
		t.Errorf("no preview: %q", b.texts())
	}
}

func TestAKeyThatWasBegunComesBackAfterThePreviewOfACamerasCode(t *testing.T) {
	b := onAdd(t, setup{camera: recorded(paper(true))}, nil)
	b.typeText("JBSW Y3")
	b.image = held(mailURI)
	b.tapText("ui.add.camera")
	b.lapse(time.Second)
	if !b.sees("687 841") {
		t.Fatalf("no preview: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.add.lead")) || !b.sees("JBSW Y3") {
		t.Errorf("the key is lost, or the way back to it: %q", b.texts())
	}
}

func TestACodeThatIsNoAccountIsNamedAndTheCameraLooksOn(t *testing.T) {
	s := recorded(paper(true), paper(false))
	b := onAdd(t, setup{camera: s}, nil)
	b.image = held("https://example.com/")
	b.tapText("ui.add.camera")
	if !b.sees("認証用のQRコードではありません（ウェブページ）") {
		t.Errorf("not named: %q", b.texts())
	}
	b.lapse(time.Second)
	if !b.sees(b.say(text.Japanese, "ui.camera.title")) {
		t.Errorf("it went on by itself: %q", b.texts())
	}
}

func TestLeavingSwitchesTheCameraOff(t *testing.T) {
	for name, leave := range map[string]func(*bench){
		"the button": func(b *bench) { b.tapText("ui.camera.close") },
		"Escape":     func(b *bench) { b.press(fyne.KeyEscape) },
		"closing":    func(b *bench) { b.app.Close() },
	} {
		s := cameratest.Recorded(paper(false)) // then it waits, as a real one does
		b := onAdd(t, setup{camera: s}, nil)
		ended := make(chan struct{})
		on := make(chan struct{})
		s.Waits = func() { close(on) } // the picture is up
		b.app.SetGo(func(job func() func()) {
			go func() {
				job()
				close(ended)
			}()
		})
		b.app.WatchCamera(camera.Info{ID: "recorded", Name: "Recorded Camera"})
		<-on
		if s.Lamps() != 1 {
			t.Fatalf("%s: the lamp is not on", name)
		}
		leave(b)
		<-ended
		if s.Lamps() != 0 {
			t.Errorf("%s: the lamp is still on", name)
		}
	}
}

func TestWithoutACameraTheButtonIsMissing(t *testing.T) {
	for name, s := range map[string]*cameratest.Source{
		"none":       {},
		"no library": {CamerasFails: &camera.Error{Reason: camera.ErrNoLibrary}},
	} {
		b := onAdd(t, setup{camera: s}, nil)
		if b.sees(b.say(text.Japanese, "ui.add.camera")) {
			t.Errorf("%s: there is a button", name)
		}
	}
	b := onAdd(t, setup{}, nil)
	if b.sees(b.say(text.Japanese, "ui.add.camera")) {
		t.Error("no cameras at all: there is a button")
	}
}

func TestACameraThatCannotBeUsedSaysWhy(t *testing.T) {
	for name, s := range map[string]*cameratest.Source{
		"refused when asked": {CamerasFails: &camera.Error{Reason: camera.ErrRefused}},
		"busy": {
			List:      []camera.Info{{ID: "a", Name: "A"}},
			OpenFails: &camera.Error{Reason: camera.ErrBusy},
		},
		"pulled out": {
			List: []camera.Info{{ID: "a", Name: "A"}}, Frames: []image.Image{paper(false)},
			Then: &camera.Error{Reason: camera.ErrGone},
		},
	} {
		b := onAdd(t, setup{camera: s}, nil)
		b.tapText("ui.add.camera")
		var want error
		for _, err := range []error{s.CamerasFails, s.OpenFails, s.Then} {
			if err != nil {
				want = err
			}
		}
		if !b.sees(words(text.Japanese).Explain(want)) {
			t.Errorf("%s: %q", name, b.texts())
		}
		if s.Lamps() != 0 {
			t.Errorf("%s: the lamp is on", name)
		}
	}
}

func TestAnotherCameraTakesThePlaceOfTheFirst(t *testing.T) {
	s := recorded(paper(false))
	s.List = append(s.List, camera.Info{ID: "recorded", Name: "Recorded Camera"}) // another of that make
	b := onAdd(t, setup{camera: s}, nil)
	b.tapText("ui.add.camera")
	if !b.sees("Recorded Camera") {
		t.Fatalf("the choice is missing: %q", b.texts())
	}
	b.app.ChooseCamera(1)
	if !b.sees("Recorded Camera (2)") {
		t.Errorf("two of one name cannot be told apart: %q", b.texts())
	}
	if s.Opens() != 2 || s.Lamps() != 0 {
		t.Errorf("opened %d times, %d lamps on", s.Opens(), s.Lamps())
	}
	if errors.Is(s.Then, camera.ErrGone) || b.sees(b.say(text.Japanese, "ui.camera.trouble")) {
		t.Errorf("the change is taken for a fault: %q", b.texts())
	}
}

// slow is a camera that takes its time to go off.
type slow struct {
	camera.Source
	closing chan struct{} // told when it is asked to
	off     chan struct{} // it is, once this is closed

	mu    sync.Mutex
	on    bool
	twice bool // opened while it was on
	opens chan struct{}
}

func (s *slow) Open(ctx context.Context, id string) (camera.Feed, error) {
	f, err := s.Source.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.twice = s.twice || s.on
	s.on = true
	s.mu.Unlock()
	s.opens <- struct{}{}
	return slowFeed{f, s}, nil
}

type slowFeed struct {
	camera.Feed
	source *slow
}

func (f slowFeed) Close() error {
	f.source.closing <- struct{}{}
	<-f.source.off
	f.source.mu.Lock()
	f.source.on = false
	f.source.mu.Unlock()
	return f.Feed.Close()
}

func TestACameraIsOpenedOnlyWhenTheOneBeforeItIsOff(t *testing.T) {
	recorded := cameratest.Recorded() // no picture, so that no work but this touches the window
	recorded.List = append(recorded.List, camera.Info{ID: "b", Name: "B"})
	s := &slow{Source: recorded, closing: make(chan struct{}, 9), off: make(chan struct{}), opens: make(chan struct{}, 9)}
	b := onAdd(t, setup{camera: s}, nil)
	b.app.SetGo(func(job func() func()) { go job() })
	b.app.WatchCamera(recorded.List...)
	<-s.opens
	b.app.ChooseCamera(1)
	b.app.ChooseCamera(0) // and back at once, to the one that is going off
	<-s.closing
	for range 2000 {
		runtime.Gosched() // the others have every chance to be too early
	}
	close(s.off)
	<-s.opens
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.twice {
		t.Error("opened while it was still going off, which looks as if another app used it")
	}
}
