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
	"fyne.io/fyne/v2/storage"

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

// fiveLines types a key line by line, as from paper.
func (b *bench) fiveLines(key vault.RecoveryKey) {
	b.t.Helper()
	for _, line := range key.Lines() {
		b.typeText(strings.ToLower(strings.ReplaceAll(line, " ", "")))
		b.press(fyne.KeyReturn)
	}
}

func TestTheDayTheKeyringIsGone(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.sheet()
	b.tapText("ui.sheet.next")
	b.typeText(sampleKey(t).Lines()[2])
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	want := codes(t, b.vault, b.clock)
	b.app.Close()

	// The keyring loses everything. The window opens the same folder.
	for _, name := range b.keyring.Names() {
		b.keyring.Drop(name)
	}
	c := open(t, setup{again: true, place: &b.place, recovery: ui.Recovery{}})
	if c.sees("使ってみる") {
		t.Fatal("a lost vault looks like a new one")
	}
	c.tapText("ui.restore.title")
	c.restoreNewest(sampleKey(t))
	c.mustSee(words(text.Japanese).Count("ui.fate.mend", len(family(t))))
	c.tapText("ui.plan.restore")
	c.mustSee(c.say(text.Japanese, "ui.result.done"))
	c.tapText("ui.result.list")
	if got := codes(t, c.vault, c.clock); got != want {
		t.Errorf("codes are %s, not %s", got, want)
	}
}

func TestTheDayTheFilesAreDamaged(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	want := codes(t, b.vault, b.clock)
	b.app.Close()
	files, _ := filepath.Glob(filepath.Join(b.place.Dir, "index*"))
	for _, f := range files {
		if err := os.Truncate(f, 10); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, setup{again: true, place: &b.place})
	if c.sees("使ってみる") {
		t.Fatal("a damaged vault looks like a new one")
	}
	c.tapText("ui.restore.title")
	c.restoreNewest(sampleKey(t))
	// What will be done is said first, and "cancel" changes nothing.
	c.mustSee(c.say(text.Japanese, "ui.aside.how"))
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Size() != 10 {
			t.Errorf("%s was touched before it was allowed: %v", f, err)
		}
	}
	c.tapText("ui.aside.do")
	c.mustSee(words(text.Japanese).Count("ui.fate.new", len(family(t))))
	c.tapText("ui.plan.restore")
	c.tapText("ui.result.list")
	if got := codes(t, c.vault, c.clock); got != want {
		t.Errorf("codes are %s, not %s", got, want)
	}
	kept, _ := filepath.Glob(filepath.Join(b.place.Dir, "*.damaged-*"))
	if len(kept) == 0 {
		t.Error("the damaged files are gone")
	}
}

func TestANewComputerTakesTheStickAndGoesOnWithTheSheet(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	stick := t.TempDir()
	if err := b.vault.SetBackupFolder(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	want := codes(t, b.vault, b.clock)
	c := open(t, setup{recovery: ui.Recovery{Find: func(ctx context.Context) []vault.Found {
		return vault.FindBackups(ctx, t.TempDir(), stick)
	}}})
	c.tapText("ui.restore.old")
	c.mustSee(filepath.Join(stick, "rokketa-backups"))
	c.restoreNewest(sampleKey(t))
	c.tapText("ui.plan.restore")
	if got := codes(t, c.vault, c.clock); got != want {
		t.Errorf("codes are %s, not %s", got, want)
	}
	if c.vault.Recovery().Kind != vault.RecoveryNone {
		t.Fatal("the sheet was taken without being asked for")
	}
	c.tapText("ui.result.use")
	if r := c.vault.Recovery(); r.Kind != vault.RecoverySheet || r.Proved.IsZero() || r.Trouble != nil {
		t.Errorf("%+v", r)
	}
}

func TestATypingErrorIsToldInItsLineWhenItIsLeft(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	b.app.StartRestore()
	b.press(fyne.KeyReturn)
	b.typeText("gys9 xs2d")
	b.win.Canvas().FocusNext()
	b.mustSee(words(text.Japanese).Explain(&vault.SheetError{Reason: vault.SheetShort, Line: 1, Position: 8}))
	b.tapText("ui.restore.go")
	if b.sees(b.say(text.Japanese, "ui.plan.title")) {
		t.Error("half a key opened a backup")
	}
}

func TestTheSheetsCodeOpensByPicturePasteDropAndScreen(t *testing.T) {
	for what, give := range map[string]func(b *bench){
		"picture": func(b *bench) {
			b.app.ChooseFile("/home/hanako/sheet.png")
			b.tapText("ui.opening.picture")
		},
		"drop":  func(b *bench) { b.app.Drop(storage.NewFileURI("/home/hanako/sheet.png")) },
		"paste": func(b *bench) { b.fyne.Clipboard().SetContent(sample); b.tapText("ui.add.paste") },
		"paste into the field, all lines": func(b *bench) {
			b.fyne.Clipboard().SetContent(strings.Join(sampleKey(b.t).Lines(), "\n"))
			b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
		},
		"typed as one": func(b *bench) { b.typeText(sample) },
	} {
		t.Run(what, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
				t.Fatal(err)
			}
			b.read["sheet.png"] = []string{"https://example.jp/", sample}
			b.app.StartRestore()
			b.press(fyne.KeyReturn)
			give(b)
			b.mustSee(b.say(text.Japanese, "ui.plan.nothing"))
		})
	}
}

func TestWhatIsTickedOffStaysOut(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	for _, e := range b.vault.Entries()[:2] {
		if err := b.vault.Delete(t.Context(), e.ID); err != nil {
			t.Fatal(err)
		}
	}
	b.app.StartRestore()
	b.restoreNewest(sampleKey(t))
	b.mustSee(words(text.Japanese).Count("ui.fate.trash", 2))
	b.mustSee(words(text.Japanese).Count("ui.fate.same", 2))
	b.win.Canvas().FocusNext() // the way back
	b.win.Canvas().FocusNext() // the first tick
	b.typeText(" ")
	b.tapText("ui.plan.restore")
	if n := len(b.vault.Entries()); n != 3 || len(b.vault.Deleted()) != 1 {
		t.Errorf("%d in the list, %d in the trash", n, len(b.vault.Deleted()))
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
		c := open(t, setup{accounts: family(t), settings: string(left), clock: noon.Add(after)})
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

// restoreNewest goes from the choice of backups to the plan.
func (b *bench) restoreNewest(key vault.RecoveryKey) {
	b.t.Helper()
	b.mustSee(b.say(text.Japanese, "ui.restore.which"))
	b.press(fyne.KeyReturn)
	b.fiveLines(key)
}

// codes are those of all accounts at a moment, by name.
func codes(t *testing.T, v *vault.Vault, now time.Time) string {
	t.Helper()
	var all []string
	for _, e := range v.Entries() {
		if e.State != vault.Whole {
			t.Fatalf("%s is %s", e.Account.Label(), e.State)
		}
		c, err := e.Account.At(now)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e.Account.Label()+" "+c.Text)
	}
	return strings.Join(all, ", ")
}

// generations are the older lists of accounts.
func (b *bench) generations() []string {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.place.Dir, "index.*"))
	if err != nil {
		b.t.Fatal(err)
	}
	return files
}
