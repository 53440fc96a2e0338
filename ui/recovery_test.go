// The recovery sheet and the backups: made in few steps, never in use before
// a line was typed from the paper, and back again on the day they are needed.

package ui_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

// sample is a key that opens nothing: its 32 bytes say so.
const sample = "AGE-SECRET-KEY-1GYS9XS2D2PXY2GZTG4VJQ4ZGG92ZQN6SG489XGZWFA2YSJ2WGUSS7FWJ7Q"

func sampleKey(t testing.TB) vault.RecoveryKey {
	t.Helper()
	key, err := vault.ParseRecoveryKey(sample)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// recovery fills in the doors that a test left open.
func (b *bench) recovery(r ui.Recovery) ui.Recovery {
	if r.NewKey == nil {
		r.NewKey = func() (vault.RecoveryKey, error) { return vault.ParseRecoveryKey(sample) }
	}
	if r.AnyLine == nil {
		r.AnyLine = func() int { return 3 }
	}
	if r.Find == nil {
		r.Find = func(ctx context.Context) []vault.Found { return vault.FindBackups(ctx, b.place.Dir) }
	}
	if r.SetAside == nil {
		r.SetAside = func(ctx context.Context, _ string) error { return vault.SetAside(ctx, b.place) }
	}
	return r
}

// reopen opens the vault as the app does.
func (b *bench) reopen(ctx context.Context, anyway bool) (ui.Vault, error) {
	o := b.place
	o.Anyway = anyway
	v, err := vault.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	b.vault = v
	return v, nil
}

// told is a vault that says of its backups what a test wants.
type told struct {
	ui.Vault
	recovery vault.Recovery
}

func (v told) Recovery() vault.Recovery { return v.recovery }

// backups opens the section of the settings.
func (b *bench) openBackups() {
	b.t.Helper()
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.backups")
}

// sheet goes as far as the line that is asked for.
func (b *bench) sheet() {
	b.t.Helper()
	b.openBackups()
	b.tapText("ui.recovery.title")
	b.tapText("ui.recovery.paper")
}

func (b *bench) mustSee(s string) {
	b.t.Helper()
	if !b.sees(s) {
		b.t.Fatalf("%q is not to be seen: %q", s, b.texts())
	}
}

func TestASheetIsInUseOnlyAfterALineWasTypedFromThePaper(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	key := sampleKey(t)
	b.sheet()
	for _, line := range key.Lines() {
		b.mustSee(line)
	}
	b.tapText("ui.sheet.next")
	b.mustSee(b.say(text.Japanese, "ui.line.number", "line", 3))
	if kind := b.vault.Recovery().Kind; kind != vault.RecoveryNone {
		t.Fatalf("in use before anything was typed: %q", kind)
	}
	// Another line of the sheet, and one with a wrong letter, are told at once.
	b.typeText(key.Lines()[0])
	b.press(fyne.KeyReturn)
	b.mustSee(words(text.Japanese).Explain(&vault.SheetError{Reason: vault.SheetOrder, Line: 3, Other: 1}))
	wrong := []byte(key.Lines()[2])
	wrong[0] = map[bool]byte{true: 'P', false: 'Q'}[wrong[0] == 'Q']
	b.shortcutSelectAllAndType(string(wrong))
	b.press(fyne.KeyReturn)
	b.mustSee(words(text.Japanese).Explain(&vault.SheetError{Reason: vault.SheetCheck, Line: 3}))
	if b.vault.Recovery().Kind != vault.RecoveryNone {
		t.Fatal("a wrong line was taken")
	}
	b.shortcutSelectAllAndType(strings.ToLower(key.Lines()[2]))
	b.mustSee(b.say(text.Japanese, "ui.line.right"))
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	r := b.vault.Recovery()
	if r.Kind != vault.RecoverySheet || r.Last == "" || r.Proved.IsZero() || r.Trouble != nil {
		t.Fatalf("%+v", r)
	}
	// The sheet that was shown is the one that opens them.
	backup, err := vault.OpenBackup(r.Last, vault.Opening{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer backup.Close()
	if backup.Count() != len(family(t)) {
		t.Errorf("%d accounts", backup.Count())
	}
	stick := t.TempDir()
	b.app.ChooseFolder(stick)
	b.tapText("ui.backups.choose")
	b.mustSee(stick)
	if found, _ := filepath.Glob(filepath.Join(stick, "rokketa-backups", "*.age")); len(found) != 1 {
		t.Errorf("on the stick: %q", found)
	}
	b.tapText("ui.recovery.finish")
	b.mustSee(b.say(text.Japanese, "ui.settings.backups"))
}

func TestASheetThatIsLeftIsNotInUseAndNothingOfItStays(t *testing.T) {
	key := sampleKey(t)
	for what, leave := range map[string]func(b *bench){
		"later":        func(b *bench) { b.tapText("ui.later") },
		"escape":       func(b *bench) { b.press(fyne.KeyEscape); b.press(fyne.KeyEscape) },
		"the settings": func(b *bench) { b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault) },
		"half a line": func(b *bench) {
			b.tapText("ui.sheet.next")
			b.typeText(key.Lines()[2][:7])
			b.press(fyne.KeyReturn)
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
		},
	} {
		t.Run(what, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			b.fyne.Clipboard().SetContent("before")
			b.sheet()
			leave(b)
			b.mustSee(b.say(text.Japanese, "ui.sheet.unused"))
			if r := b.vault.Recovery(); r.Kind != vault.RecoveryNone || r.Last != "" {
				t.Errorf("%+v", r)
			}
			if found := vault.FindBackups(t.Context(), b.place.Dir); len(found) != 0 {
				t.Errorf("%v", found)
			}
			for _, line := range key.Lines() {
				if b.sees(line) {
					t.Errorf("%q is still there", line)
				}
			}
			if got := b.fyne.Clipboard().Content(); got != "before" {
				t.Errorf("the clipboard has %q", got)
			}
		})
	}
}

func TestTheSheetIsPrintedAndSavedByItsDoors(t *testing.T) {
	var printed, saved ui.Sheet
	var path string
	var twice func()
	b := open(t, setup{accounts: family(t), recovery: ui.Recovery{
		Print: func(_ context.Context, s ui.Sheet, again func()) error { printed, twice = s, again; return nil },
		Save:  func(_ context.Context, p string, s ui.Sheet) error { path, saved = p, s; return nil },
	}})
	b.sheet()
	b.tapText("ui.sheet.print")
	b.mustSee(b.say(text.Japanese, "ui.sheet.printed"))
	b.app.ChooseSave("/home/hanako/")
	b.tapText("ui.sheet.save")
	if printed.Key.Text() != sample || saved.Key.Text() != sample || printed.Language != text.Japanese || !printed.Made.Equal(b.clock) {
		t.Error("another key, language or time")
	}
	if path != "/home/hanako/"+b.say(text.Japanese, "ui.sheet.file") {
		t.Errorf("saved as %q", path)
	}
	b.mustSee(b.say(text.Japanese, "ui.sheet.saved", "name", b.say(text.Japanese, "ui.sheet.file"), "folder", "hanako"))
	// Asked for a second time, the person may throw the key away.
	twice()
	b.mustSee(b.say(text.Japanese, "ui.sheet.twice"))
	other, err := vault.NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	b.app.SetNewKey(func() (vault.RecoveryKey, error) { return other, nil })
	b.tapText("ui.sheet.another")
	b.mustSee(other.Lines()[0])
	if b.sees(sampleKey(t).Lines()[0]) || b.sees(b.say(text.Japanese, "ui.sheet.twice")) {
		t.Errorf("the old sheet is still there: %q", b.texts())
	}
	// Without doors there are no buttons: the five lines are copied by hand.
	b = open(t, setup{accounts: family(t)})
	b.sheet()
	for _, s := range b.texts() {
		if s == b.say(text.Japanese, "ui.sheet.print") || s == b.say(text.Japanese, "ui.sheet.save") {
			t.Errorf("a button that does nothing: %q", s)
		}
	}
}

func TestAPassphraseIsTypedTwiceAndShortOnesAreNotTaken(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.openBackups()
	b.tapText("ui.recovery.title")
	b.tapText("ui.recovery.phrase")
	b.typeText("1234567")
	b.press(fyne.KeyReturn)
	b.typeText("1234567")
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.phrase.short"))
	const phrase = "tea rain castle orange piano"
	b.shortcutSelectAllAndType(phrase)
	b.mustSee(b.say(text.Japanese, "ui.phrase.good"))
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.phrase.differ"))
	b.shortcutSelectAllAndType(phrase)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	if r := b.vault.Recovery(); r.Kind != vault.RecoveryPassphrase || r.Proved.IsZero() {
		t.Errorf("%+v", r)
	}
	b.openBackups()
	b.tapText("ui.prove.phrase")
	b.typeText(phrase)
	b.press(fyne.KeyReturn)
	b.mustSee(words(text.Japanese).Count("ui.prove.good", len(family(t))))
}

func TestAWrongSheetDoesNotProveAndTheRightOneDoes(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	b.clock = b.clock.Add(24 * time.Hour)
	other, err := vault.NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	b.openBackups()
	b.tapText("ui.prove.title")
	b.fiveLines(other)
	b.mustSee(b.say(text.Japanese, "ui.prove.other"))
	b.press(fyne.KeyEscape)
	b.tapText("ui.prove.title")
	b.fiveLines(sampleKey(t))
	b.mustSee(words(text.Japanese).Count("ui.prove.good", len(family(t))))
	if !b.vault.Recovery().Proved.Equal(b.clock) {
		t.Errorf("%v", b.vault.Recovery().Proved)
	}
}

func TestTheNoteAboutTheSheetIsCalm(t *testing.T) {
	note := words(text.Japanese).Say("ui.remind.sheet")
	b := open(t, setup{settings: `{"language":"ja","appearance":"light","scale":1}`})
	if b.sees(note) {
		t.Fatal("before there is anything to lose")
	}
	b.app.Drop() // nothing
	if _, err := b.vault.Add(t.Context(), family(t)...); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	b.press(fyne.KeyReturn) // the first code is copied
	b.at(b.clock.Add(time.Second))
	b.at(b.clock.Add(30 * time.Second))
	b.mustSee(note)
	b.tapText("ui.later")
	if b.sees(note) {
		t.Fatal("it stays after あとで")
	}
	b.at(b.clock.Add(30 * 24 * time.Hour))
	if b.sees(note) {
		t.Error("twice in one session")
	}
	left, err := os.ReadFile(b.settings)
	if err != nil {
		t.Fatal(err)
	}
	for after, comes := range map[time.Duration]bool{0: false, 6 * 24 * time.Hour: false, 7 * 24 * time.Hour: true, -30 * 24 * time.Hour: true} {
		c := open(t, setup{accounts: family(t), settings: string(left), clock: noon.Add(after + time.Minute)})
		if c.sees(note) != comes {
			t.Errorf("after %v: %v", after, !comes)
		}
	}
	c := open(t, setup{accounts: family(t), settings: string(left), clock: noon.Add(8 * 24 * time.Hour), backups: &vault.Recovery{Kind: vault.RecoverySheet}})
	if c.sees(note) {
		t.Error("there is a sheet")
	}
}

func TestFailingBackupsAndAStickThatIsAwayAreTold(t *testing.T) {
	trouble := &vault.FileError{Err: errors.New("disk on fire")}
	b := open(t, setup{accounts: family(t), backups: &vault.Recovery{Kind: vault.RecoverySheet, Trouble: trouble}})
	b.mustSee(words(text.Japanese).Explain(trouble))
	b.tapText("ui.remind.see")
	b.mustSee(words(text.Japanese).Explain(trouble))
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if b.sees(b.say(text.Japanese, "ui.remind.see")) {
		t.Error("twice in one session")
	}

	gone := words(text.Japanese).Explain(&vault.FolderGoneError{Folder: "/media/hanako/STICK"})
	away := &vault.Recovery{Kind: vault.RecoverySheet, Folder: "/media/hanako/STICK"}
	b = open(t, setup{accounts: family(t), backups: away})
	b.at(noon.Add(13 * 24 * time.Hour))
	if b.sees(gone) {
		t.Error("a stick may lie in its drawer")
	}
	b.at(noon.Add(15 * 24 * time.Hour))
	b.mustSee(gone)
	left, _ := os.ReadFile(b.settings)
	// Plugged in again, it is forgotten.
	away.Folder = t.TempDir()
	b = open(t, setup{accounts: family(t), backups: away, settings: string(left), clock: noon.Add(40 * 24 * time.Hour)})
	b.at(noon.Add(41 * 24 * time.Hour))
	if b.sees(words(text.Japanese).Explain(&vault.FolderGoneError{Folder: away.Folder})) {
		t.Error("it is here")
	}
}
