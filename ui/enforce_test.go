// What is decided of things outside the window's own settings: done at the
// start, shown as decided, and told of where it cannot be done.

package ui_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/policy"
)

func TestWhatTheDesktopKeepsIsBroughtToWhatIsDecided(t *testing.T) {
	for _, want := range []bool{true, false} {
		starts, links := &lever{on: !want}, &lever{on: !want}
		content := `{"startWithSession":true,"openLinks":true}`
		if !want {
			content = `{"startWithSession":false,"openLinks":false}`
		}
		b := settled(t, setup{policy: content, starts: starts, links: links})
		if starts.on != want || links.on != want {
			t.Errorf("decided %v: %v %v", want, starts.on, links.on)
		}
		b.tapText("ui.settings.stay")
		other := "ui.starts.on"
		if want {
			other = "ui.starts.off"
		}
		b.tapText(other)
		if starts.on != want {
			t.Error("changed in the settings")
		}
		b.mustSee(b.say(text.Japanese, "ui.policy.decided"))
	}
	starts := &lever{on: true}
	open(t, setup{accounts: family(t), starts: starts})
	if !starts.on {
		t.Error("changed though nobody decides")
	}
}

// insured is a window with a recovery sheet under a policy of one folder.
func insured(t *testing.T, folder string) *bench {
	t.Helper()
	given, err := json.Marshal(map[string]any{"backupFolder": folder})
	must(t, err)
	b := open(t, setup{accounts: family(t)})
	must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	b.app.Close()
	b.app.Wait()
	place := b.place
	return open(t, setup{place: &place, again: true, policy: string(given)})
}

func TestTheDecidedFolderIsTheSecondOneAndCannotBeChanged(t *testing.T) {
	folder := t.TempDir()
	b := insured(t, folder)
	if got := b.vault.Recovery().Folder; got != folder {
		t.Fatalf("the second folder is %q", got)
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "rokketa-backups", "*")); len(files) == 0 {
		t.Error("no backup lies there")
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.backups")
	b.mustSee(b.say(text.Japanese, "ui.policy.folder"))
	for _, key := range []string{"ui.backups.remove", "ui.backups.change", "ui.backups.choose"} {
		if b.sees(b.say(text.Japanese, key)) {
			t.Errorf("%s is offered", key)
		}
	}
}

func TestTheHelpOffersNoOtherFolderThanTheDecidedOne(t *testing.T) {
	b := insured(t, filepath.Join(t.TempDir(), "gone"))
	b.press(fyne.KeyF1)
	b.tapText("ui.move.title")
	b.tapText("ui.move.pc")
	if b.sees(b.say(text.Japanese, "ui.backups.choose")) {
		t.Errorf("another folder is offered: %q", b.texts())
	}
}

func TestADecidedFolderThatIsNotThereIsToldOfAndTriedAgain(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "later")
	b := insured(t, folder)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.backups")
	b.mustSee(folder)
	b.mustSee(b.say(text.Japanese, "ui.policy.folder"))
	must(t, os.Mkdir(folder, 0o700))
	b.tapText("ui.backups.retry")
	if got := b.vault.Recovery().Folder; got != folder {
		t.Errorf("the second folder is %q", got)
	}
	if b.sees(b.say(text.Japanese, "ui.backups.retry")) {
		t.Errorf("still told of: %q", b.texts())
	}
}

func TestTheNoteAboutTheSheetCanBeLeftOut(t *testing.T) {
	for content, want := range map[string]bool{`{}`: true, `{"remindSheet":true}`: true, `{"remindSheet":false}`: false} {
		b := open(t, setup{accounts: family(t), policy: content})
		b.at(noon.Add(30 * 24 * time.Hour))
		b.at(b.clock.Add(30 * time.Second))
		if got := b.sees(b.say(text.Japanese, "ui.remind.sheet")); got != want {
			t.Errorf("%s: %v", content, got)
		}
	}
}

// A policy makes the lock stricter and never laxer.
func TestADecidedLockIsNeverLaxerThanThePersonsOwn(t *testing.T) {
	for _, c := range []struct {
		more string
		idle time.Duration
	}{
		{`,"lockAfter":1`, time.Minute},       // their own is shorter
		{`,"lockAfter":30`, 10 * time.Minute}, // at most
		{`,"lockAfter":-1`, 10 * time.Minute},
	} {
		pc := &computer{}
		b := unlocked(t, setup{policy: `{"lockAfter":10}`, more: c.more, clocks: pc.read})
		b.app.Tick(b.clock)
		b.pass(pc, c.idle-time.Second)
		b.mustBeOpen()
		b.pass(pc, time.Second)
		b.mustBeLocked()
	}
	p := policy.Parse([]byte(`{"lockAfter":-1,"lockWithScreen":false,"lockWithSleep":false}`), "x")
	if len(p.Decided()) != 0 {
		t.Errorf("a lock can be taken away: %q", p.Decided())
	}
}

func TestAShorterTimeThanTheDecidedOneIsThePersonsToChooseAndIsKept(t *testing.T) {
	b := unlocked(t, setup{policy: `{"lockAfter":10,"lockWithScreen":true,"lockWithSleep":true}`, more: `,"lockAfter":-1,"openLocked":true,"openAsleep":true`})
	b.lockSection()
	b.mustSee(words(text.Japanese).Count("ui.policy.atmost", 10))
	b.tapText("ui.lock.idle.never")
	b.app.Close()
	kept := func() (s struct {
		LockAfter              int
		OpenLocked, OpenAsleep bool
	},
	) {
		data, err := os.ReadFile(b.settings)
		must(t, err)
		must(t, json.Unmarshal(data, &s))
		return s
	}
	if s := kept(); s.LockAfter != -1 || !s.OpenLocked || !s.OpenAsleep {
		t.Errorf("their own choice is lost: %+v", s)
	}
	b = unlocked(t, setup{policy: `{"lockAfter":10}`, more: `,"lockAfter":-1`})
	b.lockSection()
	b.tapLabel(words(text.Japanese).Count("ui.lock.idle.after", 1))
	b.app.Close()
	if s := kept(); s.LockAfter != 1 {
		t.Errorf("the shorter time is not kept: %+v", s)
	}
}
