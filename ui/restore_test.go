// The day a backup is needed: the keyring gone, the files damaged, a new
// computer, and what opens the backup there.

package ui_test

import (
	"context"
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
	c.mustSee(c.say(text.Japanese, "ui.result.keep")) // the one question of the page
	c.mustSee(c.say(text.Japanese, "ui.result.try"))
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
