// How the window stands on the desktop: it comes back where it was, and what a
// person wishes takes effect at once, at every window of ours.

package ui_test

import (
	"encoding/json"
	"errors"
	"image"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/stance"
	"rokketa/ui"
)

// tableau is a desktop that does what it is asked, and notes it.
type tableau struct {
	put    []stance.Place
	at     stance.Place
	away   bool
	large  int
	above  []bool
	hidden map[fyne.Window][]bool
	wrong  error
	screen image.Rectangle // the only one; empty: nobody knows
}

func (d *tableau) doors() ui.Stance {
	d.hidden = map[fyne.Window][]bool{}
	return ui.Stance{
		Put:   func(_ fyne.Window, p stance.Place) { d.put = append(d.put, p) },
		Place: func(fyne.Window) (stance.Place, bool) { return d.at, !d.away },
		Fit: func(_ fyne.Window, size image.Point) (image.Rectangle, bool) {
			if d.screen.Empty() {
				return image.Rectangle{}, false
			}
			return d.at.Fit(size, []image.Rectangle{d.screen})
		},
		Maximise: func(fyne.Window) { d.large++ },
		Above:    func(_ fyne.Window, on bool) error { d.above = append(d.above, on); return d.wrong },
		Hide:     func(w fyne.Window, on bool) error { d.hidden[w] = append(d.hidden[w], on); return d.wrong },
	}
}

// remembered is the place in the settings file.
func (b *bench) remembered() (p stance.Place, width float32) {
	b.t.Helper()
	data, err := os.ReadFile(b.settings)
	must(b.t, err)
	var kept struct {
		Place stance.Place `json:"place"`
		Width float32      `json:"width"`
	}
	must(b.t, json.Unmarshal(data, &kept))
	return kept.Place, kept.Width
}

func TestTheWindowComesBackWhereItWas(t *testing.T) {
	d := &tableau{at: stance.Place{X: 120, Y: 80, Width: 500, Bar: 30}}
	b := open(t, setup{accounts: family(t), stance: d.doors()})
	if len(d.put) != 0 {
		t.Errorf("put at %v without ever having been anywhere", d.put)
	}
	b.app.Close()
	if p, width := b.remembered(); p != d.at || width != 500 {
		t.Errorf("remembered %+v, %v wide", p, width)
	}
	open(t, setup{accounts: family(t), stance: d.doors(), more: `,"place":{"x":120,"y":80,"width":500,"bar":30}`})
	if !slices.Equal(d.put, []stance.Place{d.at}) || d.large != 0 {
		t.Errorf("put at %+v, made large %d times", d.put, d.large)
	}
}

func TestASizeOfALargerScreenIsFittedToThisOneAndComesBackThere(t *testing.T) {
	d := &tableau{at: stance.Place{X: 40, Y: 50, Width: 2000, Bar: 30}, screen: image.Rect(0, 0, 1024, 600)}
	large := `,"width":2000,"height":1500,"place":{"x":40,"y":50,"width":2000,"bar":30}`
	s := setup{accounts: family(t), stance: d.doors(), more: large, size: fyne.NewSize(2000, 1500)}
	b := open(t, s)
	if got := b.win.Canvas().Size(); got != fyne.NewSize(1024, 533) {
		t.Errorf("it is %v on a screen of 1024x600", got)
	}
	if to := d.put[len(d.put)-1]; to.X != 0 || to.Y != 30 {
		t.Errorf("put at %+v", to)
	}
	b.app.Close()
	if _, width := b.remembered(); width != 2000 {
		t.Errorf("for the larger screen %v wide is remembered", width)
	}

	b = open(t, s)
	b.win.Resize(fyne.NewSize(600, 500)) // by a hand
	b.app.Close()
	if _, width := b.remembered(); width != 600 {
		t.Errorf("%v wide is remembered", width)
	}

	d.put = nil
	b = open(t, setup{accounts: family(t), stance: d.doors(), more: `,"width":500,"height":560`, size: fyne.NewSize(500, 560)})
	if got := b.win.Canvas().Size(); got != fyne.NewSize(500, 560) || len(d.put) != 0 {
		t.Errorf("one that has room is made %v, put at %v", got, d.put)
	}
}

func TestAWindowThatFilledTheScreenDoesSoAgainAndKeepsItsOwnSize(t *testing.T) {
	d := &tableau{at: stance.Place{Y: 30, Width: 1366, Bar: 30, Maximised: true}}
	b := open(t, setup{accounts: family(t), stance: d.doors(), more: `,"width":520,"height":700,"place":{"x":120,"y":80,"width":520,"bar":30}`})
	b.win.Resize(fyne.NewSize(1366, 700))
	b.app.Close()
	want := stance.Place{X: 120, Y: 80, Width: 520, Bar: 30, Maximised: true}
	if p, width := b.remembered(); p != want || width != 520 {
		t.Errorf("remembered %+v, %v wide", p, width)
	}
	open(t, setup{accounts: family(t), stance: d.doors(), more: `,"place":{"x":120,"y":80,"width":520,"bar":30,"maximised":true}`})
	if d.large != 1 {
		t.Errorf("made large %d times", d.large)
	}
}

func TestOfAHiddenWindowTheLastPlaceCounts(t *testing.T) {
	d := &tableau{at: stance.Place{X: 120, Y: 80, Width: 500, Bar: 30}}
	b := open(t, setup{accounts: family(t), stance: d.doors(), tray: (&panel{}).tray(), more: inTray})
	b.app.PressClose()
	d.at, d.away = stance.Place{X: -32000, Y: -32000}, true
	b.app.Close()
	if p, _ := b.remembered(); p != (stance.Place{X: 120, Y: 80, Width: 500, Bar: 30}) {
		t.Errorf("remembered %+v", p)
	}
}

func TestAnImpossiblePlaceInTheFileIsForTheDesktopToRefuse(t *testing.T) {
	for _, more := range []string{`,"place":"left"`, `,"place":{"x":"a"}`, `,"place":null`} {
		d := &tableau{}
		b := open(t, setup{accounts: family(t), stance: d.doors(), more: more})
		if !b.sees("見本健康保険組合") {
			t.Errorf("%s: %q", more, b.texts())
		}
	}
}

func TestTheWindowStaysOnTopAtOnceAndIsAnOrdinaryOneAgainAtOnce(t *testing.T) {
	d := &tableau{}
	b := open(t, setup{accounts: family(t), stance: d.doors(), tray: (&panel{}).tray(), more: inTray})
	if len(d.above) != 0 {
		t.Fatal("asked for without a wish")
	}
	b.app.ViewMenu()
	b.tapText("ui.menu.ontop")
	b.app.PressClose()
	b.app.Hand(nil) // the window manager has forgotten it meanwhile
	b.app.ViewMenu()
	b.tapText("ui.menu.ontop")
	if want := []bool{true, true, false}; !slices.Equal(d.above, want) {
		t.Errorf("asked %v, not %v", d.above, want)
	}
	if b.sees(b.say(text.Japanese, "ui.ontop.later")) {
		t.Error("said to be for later")
	}
	d = &tableau{}
	open(t, setup{accounts: family(t), stance: d.doors(), more: `,"onTop":true`})
	if !slices.Equal(d.above, []bool{true}) {
		t.Errorf("at the start asked %v", d.above)
	}
}

func TestWhereThereIsNoWayBackFromTheTopItIsSaid(t *testing.T) {
	for name, doors := range map[string]ui.Stance{
		"no door": {}, "refused": (&tableau{wrong: &stance.Error{Reason: stance.ErrUnsupported}}).doors(),
	} {
		b := open(t, setup{accounts: family(t), stance: doors, more: `,"onTop":true`})
		b.app.ViewMenu()
		b.tapText("ui.menu.ontop")
		if !b.sees(b.say(text.Japanese, "ui.ontop.later")) {
			t.Errorf("%s: %q", name, b.texts())
		}
	}
}

func TestPicturesOfTheScreenLeaveEveryWindowOutFromTheMomentItIsChosen(t *testing.T) {
	d := &tableau{}
	b := onAdd(t, setup{stance: d.doors()}, &desk{pictures: []image.Image{ground()}})
	if len(d.hidden) != 0 {
		t.Fatal("hidden without a wish")
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.capture")
	b.tapText("ui.capture.on")
	if !slices.Equal(d.hidden[b.win], []bool{true}) {
		t.Errorf("asked %v", d.hidden[b.win])
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.capture.on")) {
		t.Errorf("the menu does not say so: %q", b.texts())
	}
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.add.screen")
	b.tapText("ui.nothing.later")
	if small := b.other(); !slices.Equal(d.hidden[small], []bool{true}) {
		t.Error("the small window is to be seen")
	}
	b.in(b.other(), func() { b.press(fyne.KeyEscape) })
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.capture")
	b.tapText("ui.capture.off")
	if got := d.hidden[b.win]; got[len(got)-1] {
		t.Errorf("asked %v", got)
	}
	d = &tableau{}
	b = open(t, setup{accounts: family(t), stance: d.doors(), more: `,"hideFromCapture":true`})
	if !slices.Equal(d.hidden[b.win], []bool{true}) {
		t.Errorf("at the start asked %v", d.hidden[b.win])
	}
}

func TestAComputerThatCannotLeaveAWindowOutIsToldOf(t *testing.T) {
	d := &tableau{wrong: &stance.Error{Reason: stance.ErrRefused, Cause: errors.New("wine")}}
	b := settled(t, setup{stance: d.doors()})
	b.tapText("ui.settings.capture")
	b.tapText("ui.capture.on")
	why := words(text.Japanese).Explain(d.wrong)
	b.mustSee(why)
	b.press(fyne.KeyEscape)
	b.mustSee(b.say(text.Japanese, "ui.capture.cannot"))
	b.tapText("ui.settings.capture")
	b.mustSee(why)
	d.wrong = nil
	b.tapText("ui.capture.on") // not chosen by the press that was refused
	if b.sees(why) {
		t.Error("still told of though it is so no more")
	}
	if !b.hears("ui.capture.on", "ui.spoken.chosen") {
		t.Error("what is so is not shown as chosen")
	}
}

func TestWhereTheSystemRefusesThePageSaysOnlyWhatIsSo(t *testing.T) {
	d := &tableau{wrong: &stance.Error{Reason: stance.ErrRefused}}
	b := settled(t, setup{stance: d.doors(), more: `,"hideFromCapture":true`})
	b.tapText("ui.settings.capture")
	b.mustSee(words(text.Japanese).Explain(d.wrong))
	if !b.hears("ui.capture.off", "ui.spoken.chosen") || b.hears("ui.capture.on", "ui.spoken.chosen") {
		t.Error("the window is said to be left out")
	}
	for _, key := range []string{"ui.capture.what", "ui.capture.remote.what"} {
		if b.sees(b.say(text.Japanese, key)) {
			t.Errorf("%s: promised all the same", key)
		}
	}
}

func TestWhereNoSystemDoesItThereIsNoSuchSection(t *testing.T) {
	b := settled(t, setup{})
	if b.sees(b.say(text.Japanese, "ui.settings.capture")) {
		t.Error("a section that sets nothing")
	}
}
