// Practice: a portal that runs as long as a person practises, the steps beside
// it, and nothing of it mixed up with real accounts.

package ui_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/practice"
	"rokketa/otpauth"
	"rokketa/ui"
)

// stage plays the practice portal.
type stage struct {
	fails, closed error         // what starting, and opening the browser, answer
	waits         chan struct{} // what a start waits for, nil for nothing
	portals       []*portal
	brand         string
	language      text.Language
	opened        []string
}

// portal is one that runs until it is ended, or falls over.
type portal struct {
	ends  int
	ended chan struct{}
}

func (p *portal) Address() string        { return "http://127.0.0.1:40123/" }
func (p *portal) Ended() <-chan struct{} { return p.ended }
func (p *portal) End() {
	if p.ends++; p.ends == 1 {
		close(p.ended)
	}
}

func (s *stage) doors() ui.Practice {
	return ui.Practice{
		Ready: func() error {
			if errors.Is(s.fails, practice.ErrMissing) {
				return s.fails
			}
			return nil
		},
		Start: func(ctx context.Context, brand string, l text.Language) (ui.Portal, error) {
			if s.waits != nil {
				<-s.waits
			}
			s.brand, s.language = brand, l
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if s.fails != nil {
				return nil, s.fails
			}
			p := &portal{ended: make(chan struct{})}
			s.portals = append(s.portals, p)
			return p, nil
		},
		Open:  func(address string) error { s.opened = append(s.opened, address); return s.closed },
		Email: practice.Email, Password: practice.Password,
	}
}

// lives says how many portals run.
func (s *stage) lives() (n int) {
	for _, p := range s.portals {
		if p.ends == 0 {
			n++
		}
	}
	return n
}

// rehearsing is a list with a real account and one of the portal that runs.
func rehearsing(t *testing.T, s setup) *bench {
	t.Helper()
	if s.language == "" {
		s.language = text.Japanese
	}
	s.accounts = append(family(t)[:2], account(t, words(s.language).Say("ui.practice.brand"), practice.Email, "MZXW6YTBOJSW4Y3F"))
	b := open(t, s)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.practice.title")
	b.tapText("ui.practice.start")
	b.press(fyne.KeyEscape) // to the settings
	b.press(fyne.KeyEscape) // to the list
	return b
}

// The race detector sees whether the start looks at what the window changes.
func TestThePortalSpeaksTheLanguageInWhichItWasAskedFor(t *testing.T) {
	b := open(t, setup{background: true})
	b.stage.waits = make(chan struct{})
	b.until("first page", func() bool { return b.sees(b.say(text.Japanese, "ui.practice.title")) })
	b.tapText("ui.practice.title")
	(<-b.done)() // whether it can be
	b.tapText("ui.practice.start")
	b.press(fyne.KeyEscape)
	b.tapText("ui.language.own") // the last of the two: English
	close(b.stage.waits)
	(<-b.done)() // the start
	(<-b.done)() // the browser
	if b.stage.brand != b.say(text.Japanese, "ui.practice.brand") || b.stage.language != text.Japanese {
		t.Errorf("it is called %q, in %q", b.stage.brand, b.stage.language)
	}
}

func TestPracticeBeginsOnTheFirstPageAndEndsOnItsOwn(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.practice.title")
	if len(b.stage.portals) > 0 {
		t.Fatal("a portal runs before anybody asked for it")
	}
	b.press(fyne.KeyReturn)
	if b.stage.lives() != 1 || len(b.stage.opened) != 1 || b.stage.opened[0] != "http://127.0.0.1:40123/" {
		t.Fatalf("%d portals, opened %q", b.stage.lives(), b.stage.opened)
	}
	if b.stage.brand != b.say(text.Japanese, "ui.practice.brand") || b.stage.language != text.Japanese {
		t.Errorf("it is called %q, in %q", b.stage.brand, b.stage.language)
	}
	for _, want := range []string{practice.Email, practice.Password, "http://127.0.0.1:40123/", b.say(text.Japanese, "ui.practice.running")} {
		if !b.sees(want) {
			t.Errorf("%q is not on the page: %q", want, b.texts())
		}
	}
	b.tapText("ui.practice.browser")
	if len(b.stage.opened) != 2 {
		t.Error("the browser does not open again")
	}
	b.tapText("ui.practice.end")
	if b.stage.lives() != 0 || !b.sees(b.say(text.Japanese, "ui.practice.over")) {
		t.Errorf("%d portals live on: %q", b.stage.lives(), b.texts())
	}
	if !b.sees(b.say(text.Japanese, "ui.practice.afresh")) || b.sees(b.say(text.Japanese, "ui.practice.start")) {
		t.Errorf("what is over is not offered once more: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.welcome.start")) {
		t.Errorf("no way back: %q", b.texts())
	}
}

func TestTheStepsLeadToThePageThatReads(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.practice.title")
	b.tapText("ui.practice.start")
	b.tapText("ui.practice.read")
	if !b.sees(b.say(text.Japanese, "ui.add.title")) || !b.sees(b.say(text.Japanese, "ui.practice.running")) {
		t.Fatalf("not the page that reads, under its band: %q", b.texts())
	}
	b.tapText("ui.practice.see")
	if !b.sees(b.say(text.Japanese, "ui.practice.step.enter")) {
		t.Errorf("the band does not lead back to the steps: %q", b.texts())
	}
}

func TestAPortalEndsWithTheWindow(t *testing.T) {
	b := rehearsing(t, setup{})
	b.app.Close()
	b.app.Wait()
	if b.stage.lives() != 0 {
		t.Error("the portal outlives the window")
	}
}

func TestAPortalThatComesTooLateIsEnded(t *testing.T) {
	b := open(t, setup{})
	p := &portal{ended: make(chan struct{})}
	b.app.SetPractice(ui.Practice{Start: func(context.Context, string, text.Language) (ui.Portal, error) {
		b.app.Close()
		return p, nil
	}})
	b.tapText("ui.practice.title")
	b.tapText("ui.practice.start")
	if p.ends != 1 {
		t.Errorf("it was ended %d times", p.ends)
	}
}

func TestOnePortalAtATime(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.practice.title")
	var going []func()
	b.app.SetGo(func(job func() func()) { going = append(going, job()) })
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	for len(going) > 0 {
		then := going[0]
		going = going[1:]
		then()
	}
	if len(b.stage.portals) != 1 {
		t.Errorf("%d portals were started", len(b.stage.portals))
	}
}

func TestAMissingProgramIsSaidOnThePage(t *testing.T) {
	for _, l := range text.Languages() {
		b := open(t, setup{language: l})
		b.stage.fails = &practice.Error{Reason: practice.ErrMissing}
		b.tapText("ui.practice.title")
		if !b.sees(words(l).Explain(b.stage.fails)) {
			t.Errorf("%s: it does not say so: %q", l, b.texts())
		}
		b.press(fyne.KeyReturn)
		b.stage.fails = nil // it was put there
		b.tapText("ui.practice.start")
		if b.stage.brand != "" {
			t.Errorf("%s: the button works", l)
		}
		b.press(fyne.KeyEscape)
		b.tapText("ui.practice.title")
		b.tapText("ui.practice.start")
		if !b.sees(practice.Password) {
			t.Errorf("%s: it does not start: %q", l, b.texts())
		}
	}
}

func TestABrowserThatDoesNotOpenLeavesTheAddress(t *testing.T) {
	b := open(t, setup{})
	b.stage.closed = &practice.Error{Reason: practice.ErrBrowser, Cause: errors.New("exit status 3")}
	b.tapText("ui.practice.title")
	b.tapText("ui.practice.start")
	if !b.sees(b.say(text.Japanese, "practice.browser")) || !b.sees("http://127.0.0.1:40123/") {
		t.Errorf("%q", b.texts())
	}
	if b.sees(b.say(text.Japanese, "ui.practice.hint")) || b.sees(b.say(text.Japanese, "ui.close")) {
		t.Errorf("it is said to be in the browser, or the buttons are covered: %q", b.texts())
	}
	b.stage.closed = nil
	b.tapText("ui.practice.browser")
	if !b.sees(b.say(text.Japanese, "ui.practice.hint")) || b.sees(b.say(text.Japanese, "practice.browser")) {
		t.Errorf("it opened: %q", b.texts())
	}
	b.tapText("ui.practice.copy")
	if got := b.fyne.Clipboard().Content(); got == "" || !strings.Contains("http://127.0.0.1:40123/"+practice.Email+practice.Password, got) {
		t.Errorf("copied %q", got)
	}
}

func TestAPortalThatFallsOverIsTold(t *testing.T) {
	for _, onThePage := range []bool{true, false} {
		b := open(t, setup{})
		b.tapText("ui.practice.title")
		b.tapText("ui.practice.start")
		if !onThePage {
			b.press(fyne.KeyEscape)
		}
		close(b.stage.portals[0].ended)
		b.at(b.clock)
		if !b.sees(b.say(text.Japanese, "ui.practice.broken")) || b.sees(b.say(text.Japanese, "ui.practice.running")) {
			t.Errorf("on the page %v: %q", onThePage, b.texts())
		}
	}
}

func TestAPracticeAccountIsMarkedAndOfferedToBeRemoved(t *testing.T) {
	for _, l := range text.Languages() {
		b := rehearsing(t, setup{language: l})
		mine := b.vault.Entries()[2]
		chip := words(l).Say("ui.practice.chip")
		if !b.sees(chip) || !strings.HasPrefix(b.app.Spoken(mine.ID), chip) {
			t.Errorf("%s: not marked: %q, spoken %q", l, b.texts(), b.app.Spoken(mine.ID))
		}
		for _, e := range b.vault.Entries()[:2] {
			if strings.Contains(b.app.Spoken(e.ID), chip) {
				t.Errorf("%s: a real account is marked: %q", l, b.app.Spoken(e.ID))
			}
		}
		b.tapText("ui.practice.end")
		b.tapText("ui.practice.clear")
		left := b.vault.Entries()
		if len(left) != 2 || left[0].Account.Issuer == mine.Account.Issuer || left[1].Account.Issuer == mine.Account.Issuer {
			t.Fatalf("%s: %d are left", l, len(left))
		}
		if b.sees(words(l).Say("ui.practice.clear")) {
			t.Errorf("%s: it offers to remove what is removed", l)
		}
		b.tapText("ui.undo")
		if len(b.vault.Entries()) != 3 {
			t.Errorf("%s: it does not come back", l)
		}
	}
}

func TestAPracticeAccountReadInTheOtherLanguageIsMarkedToo(t *testing.T) {
	b := open(t, setup{accounts: []otpauth.Account{account(t, words(text.English).Say("ui.practice.brand"), "x@example.com", "MZXW6YTBOJSW4Y3F")}})
	if !b.sees(b.say(text.Japanese, "ui.practice.chip")) {
		t.Errorf("%q", b.texts())
	}
}
