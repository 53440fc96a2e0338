// The second folder is chosen by a press on the stick.

package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
)

// plugged is what is plugged into the computer of a test.
type plugged struct{ folders []string }

func (p *plugged) all() []string { return p.folders }

// atSticks leaves the page up on which the second folder is chosen.
func atSticks(t *testing.T, in *plugged) *bench {
	t.Helper()
	s := setup{accounts: family(t)}
	s.recovery.Sticks = in.all
	b := open(t, s)
	b.keyed()
	b.tapText("ui.backups.choose")
	b.mustSee(b.say(text.Japanese, "ui.sticks.title"))
	return b
}

func (b *bench) backupsOn(stick string) int {
	found, _ := filepath.Glob(filepath.Join(stick, "rokketa-backups", "*.age"))
	return len(found)
}

func TestAPressOnTheStickPutsTheBackupsThere(t *testing.T) {
	stick := filepath.Join(t.TempDir(), "HANAKO")
	must(t, os.Mkdir(stick, 0o700))
	b := atSticks(t, &plugged{[]string{t.TempDir(), stick}})
	b.tapExact("HANAKO")
	if got := b.vault.Recovery().Folder; got != stick || b.backupsOn(stick) != 1 {
		t.Errorf("%d backups on the stick, the second folder is %q", b.backupsOn(stick), got)
	}
	b.mustSee(b.say(text.Japanese, "ui.settings.backups"))
}

func TestAStickThatIsPluggedInComesUpByItself(t *testing.T) {
	in := &plugged{}
	b := atSticks(t, in)
	b.mustSee(b.say(text.Japanese, "ui.sticks.none"))
	stick := filepath.Join(t.TempDir(), "HANAKO")
	must(t, os.Mkdir(stick, 0o700))
	in.folders = []string{stick}
	b.at(b.clock.Add(time.Second))
	b.mustSee("HANAKO")
	b.press(fyne.KeyReturn) // it has the focus
	if b.backupsOn(stick) != 1 {
		t.Errorf("no backup on the stick: %q", b.texts())
	}
}

func TestANewStickTakesNoOthersPlace(t *testing.T) {
	in := &plugged{[]string{"/media/hanako/B", "/media/hanako/C"}}
	b := atSticks(t, in)
	in.folders = []string{"/media/hanako/A", "/media/hanako/B", "/media/hanako/C"}
	b.at(b.clock.Add(time.Second))
	if seen := strings.Join(b.texts(), " "); strings.Index(seen, "/A") < strings.Index(seen, "/C") || strings.Index(seen, "/C") < strings.Index(seen, "/B") {
		t.Errorf("A came up before B or C: %q", seen)
	}
	in.folders = []string{"/media/hanako/A"}
	b.at(b.clock.Add(time.Second))
	if b.sees("/media/hanako/B") || !b.sees("/media/hanako/A") {
		t.Errorf("pulled out: %q", b.texts())
	}
}

func TestAStickThatTakesNothingIsToldOfAndAnotherPlaceCanBeChosen(t *testing.T) {
	b := atSticks(t, &plugged{[]string{filepath.Join(t.TempDir(), "PULLED")}})
	b.tapExact("PULLED")
	b.mustSee(b.say(text.Japanese, "ui.sticks.title"))
	if got := b.vault.Recovery().Folder; got != "" {
		t.Fatalf("the second folder is %q", got)
	}
	other := t.TempDir()
	b.app.ChooseFolder(other)
	b.tapText("ui.sticks.other")
	if got := b.vault.Recovery().Folder; got != other {
		t.Errorf("the second folder is %q", got)
	}
}

func TestChoosingAPlaceCanBeLeft(t *testing.T) {
	b := atSticks(t, &plugged{[]string{t.TempDir()}})
	b.press(fyne.KeyEscape)
	b.mustSee(b.say(text.Japanese, "ui.settings.backups"))
	if got := b.vault.Recovery().Folder; got != "" {
		t.Errorf("the second folder is %q", got)
	}
}

func TestTheStickIsChosenRightAfterTheSheet(t *testing.T) {
	stick := filepath.Join(t.TempDir(), "HANAKO")
	must(t, os.Mkdir(stick, 0o700))
	s := setup{accounts: family(t)}
	s.recovery.Sticks = (&plugged{[]string{stick}}).all
	b := open(t, s)
	b.sheet()
	b.tapText("ui.sheet.next")
	b.typeText(sampleKey(t).Lines()[2])
	b.press(fyne.KeyReturn)
	b.tapText("ui.backups.choose")
	b.press(fyne.KeyEscape)
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	b.tapText("ui.backups.choose")
	b.tapExact("HANAKO")
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	b.mustSee(stick)
}
