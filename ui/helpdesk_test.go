// The helpdesk's window: samples alone, marked on every page, big, with the
// hands shown when asked for, and with no way to a member's files.

package ui_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

// sampled is the helpdesk's window with its samples.
func sampled(t *testing.T, s setup) *bench {
	t.Helper()
	if s.language == "" {
		s.language = text.Japanese
	}
	s.helpdesk.Here = true
	s.accounts = ui.Samples(words(s.language))
	if s.size.Width == 0 {
		s.size = fyne.NewSize(980, 700)
	}
	b := open(t, s)
	if s.appearance != "" {
		b.app.Wear(s.appearance)
	}
	return b
}

// keyDown lets a key go down where the focus is, as the window's driver does
// before it types it. The test's canvas hears no keys without a focus.
func (b *bench) keyDown(k fyne.KeyName) {
	e := &fyne.KeyEvent{Name: k}
	if f, ok := b.win.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyDown(e)
	}
}

func TestEveryPageOfTheHelpdeskSaysThatItIsASample(t *testing.T) {
	for _, l := range text.Languages() {
		b := sampled(t, setup{language: l})
		mark := words(l).Say("ui.helpdesk.mark")
		if !strings.Contains(mark, "見本") || !strings.Contains(mark, "SAMPLE") {
			t.Errorf("%s: the mark is not in both languages: %q", l, mark)
		}
		if !strings.Contains(b.win.Title(), mark) {
			t.Errorf("%s: the title is %q", l, b.win.Title())
		}
		here := func(page string) {
			t.Helper()
			if !b.sees(mark) {
				t.Errorf("%s: %s does not say so: %q", l, page, b.texts())
			}
		}
		here("the list")
		b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
		here("the adding page")
		b.tapText("ui.add.key")
		here("the key's page")
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		here("the settings")
		for _, name := range ui.SectionNames(b.app) {
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText(name)
			here(name)
		}
		for _, e := range b.vault.Entries() {
			if err := b.vault.Delete(t.Context(), e.ID); err != nil {
				t.Fatal(err)
			}
		}
		b.press(fyne.KeyEscape)
		b.press(fyne.KeyEscape)
		if !b.sees(words(l).Say("ui.welcome.start")) || b.sees(words(l).Say("ui.restore.old")) {
			t.Errorf("%s: the first page offers real backups: %q", l, b.texts())
		}
		here("the first page")
	}
}

func TestAnOrdinaryWindowIsNoSample(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if b.sees(b.say(text.Japanese, "ui.helpdesk.mark")) || b.sees(b.say(text.Japanese, "ui.helpdesk.hands.show")) {
		t.Errorf("%q", b.texts())
	}
}

func TestTheHelpdeskChangesNoFile(t *testing.T) {
	b := sampled(t, setup{})
	before, err := os.ReadFile(b.settings)
	if err != nil {
		t.Fatal(err)
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.look")
	b.tapText("ui.appearance.dark")
	b.app.Close()
	b.app.Wait()
	if after, err := os.ReadFile(b.settings); err != nil || string(after) != string(before) {
		t.Errorf("the settings are %q (%v)", after, err)
	}
}

func TestTheHelpdeskHasNoWayToAMembersFiles(t *testing.T) {
	b := sampled(t, setup{})
	want := []string{"ui.settings.look", "ui.settings.list", "ui.settings.copy", "ui.settings.deleted", "ui.practice.title", "ui.settings.about"}
	if got := ui.SectionNames(b.app); !slices.Equal(got, want) {
		t.Errorf("its settings are %q", got)
	}
	b.app.ChooseFolder(t.TempDir())
	b.app.StartRestore()
	b.app.LeadToFiles()
	if b.vault.Recovery().Folder != "" {
		t.Error("its backups go to a folder of the member")
	}
	if !b.sees(b.say(text.Japanese, "ui.helpdesk.society")) {
		t.Errorf("it leads to sheets or backups: %q", b.texts())
	}
	if b.sees(b.say(text.Japanese, "ui.remind.sheet")) {
		t.Error("it asks for a recovery sheet of samples")
	}
}

func TestTheHelpdeskThatDoesNotOpenRestoresNothing(t *testing.T) {
	lost := &vault.DamagedError{Name: "index", Err: errors.New("checksum")}
	for want, here := range map[bool]bool{true: false, false: true} {
		b := open(t, setup{opening: lost, helpdesk: ui.Helpdesk{Here: here}})
		if b.sees(b.say(text.Japanese, "ui.restore.title")) != want {
			t.Errorf("samples %v: %q", here, b.texts())
		}
	}
}

func TestTheHelpdeskIsBig(t *testing.T) {
	if got := sampled(t, setup{}).app.Scale(); got != 2 {
		t.Errorf("the scale is %v", got)
	}
}

func TestSamplesAreFixedAndRollForReal(t *testing.T) {
	one, other := ui.Samples(words(text.Japanese)), ui.Samples(words(text.English))
	for i := range one {
		if !one[i].Same(other[i]) {
			t.Errorf("sample %d differs between the languages", i)
		}
		if secret := string(one[i].Secret.Reveal()); !strings.Contains(secret, "SAMPLE") {
			t.Errorf("sample %d has a secret that does not say what it is", i)
		}
		now, err := one[i].At(noon)
		if err != nil {
			t.Fatal(err)
		}
		next, err := one[i].Next(now)
		if err != nil || next.Text == now.Text {
			t.Errorf("sample %d does not roll: %v", i, err)
		}
		for _, more := range one[:i] {
			if more.Same(one[i]) {
				t.Errorf("sample %d is there twice", i)
			}
		}
	}
}

func TestTheHandsAreShownOnlyWhenAskedFor(t *testing.T) {
	b := sampled(t, setup{})
	b.keyDown(fyne.KeyHome)
	if b.sees(string(fyne.KeyHome)) {
		t.Fatal("keys are shown before anybody asked for it")
	}
	b.tapText("ui.helpdesk.hands.show")
	if !b.sees(b.say(text.Japanese, "ui.helpdesk.keys")) {
		t.Errorf("the foot does not say what it is for: %q", b.texts())
	}
	b.keyDown(fyne.KeyHome) // on the list
	b.keyDown(fyne.KeyReturn)
	if !b.sees("HomeEnter") {
		t.Errorf("the list's keys: %q", b.texts())
	}
	dots := b.app.Dots()
	test.MoveMouse(b.win.Canvas(), fyne.NewPos(300, 300))
	test.MoveMouse(b.win.Canvas(), fyne.NewPos(320, 310))
	if b.app.Dots() <= dots {
		t.Error("the pointer leaves nothing")
	}
	b.tapText("ui.list.add") // clicks go through
	if !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Fatalf("a click does not go through: %q", b.texts())
	}
	b.win.Canvas().FocusNext()
	b.keyDown(fyne.KeyInsert) // a button has
	if !b.sees("EnterInsert") {
		t.Errorf("a button's keys: %q", b.texts())
	}
	b.at(b.clock.Add(9e9)) // after nine seconds
	b.at(b.clock.Add(1e9))
	if b.sees("Insert") || b.app.Dots() != 0 {
		t.Errorf("what was shown stays for ever: %q, %d dots", b.texts(), b.app.Dots())
	}
	b.tapText("ui.helpdesk.hands.hide")
	b.keyDown(fyne.KeyHome)
	if b.sees(string(fyne.KeyHome)) || b.sees(b.say(text.Japanese, "ui.helpdesk.keys")) {
		t.Errorf("they are shown on: %q", b.texts())
	}
}

func TestLettersOfAPasswordAreNotShown(t *testing.T) {
	b := sampled(t, setup{})
	b.tapText("ui.helpdesk.hands.show")
	b.app.KeyDown(fyne.KeyQ, true)
	b.app.KeyDown(fyne.KeyReturn, true)
	if b.sees("QEnter") || !b.sees("•Enter") {
		t.Errorf("%q", b.texts())
	}
}

func TestTheSampleWindowIsStartedFromTheSettings(t *testing.T) {
	for _, l := range text.Languages() {
		var started []text.Language
		var fails error
		b := settled(t, setup{language: l, helpdesk: ui.Helpdesk{Start: func(in text.Language) error {
			started = append(started, in)
			return fails
		}}})
		b.tapText("ui.helpdesk.title")
		b.tapText("ui.helpdesk.open")
		if len(started) != 1 || started[0] != l || !b.sees(words(l).Say("ui.helpdesk.opening")) {
			t.Errorf("%s: started %q: %q", l, started, b.texts())
		}
		fails = errors.New("no such file")
		b.press(fyne.KeyReturn)
		if !b.sees(words(l).Say("ui.helpdesk.failed")) {
			t.Errorf("%s: a failure is not told: %q", l, b.texts())
		}
	}
}
