// Settings that the IT department decides: taken, shown as such, not to be
// changed by any way, and not written over the person's own.

package ui_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/policy"
)

const allDecided = `{"language":"en","appearance":"dark","textSize":125,"order":"name","hideCodes":true,"onTop":true,
	"clearAfter":60,"typeInto":false,"tray":true,"closeToTray":true,"startWithSession":true,"openLinks":false,
	"backupFolder":"/srv/backups","remindSheet":false,"lockAfter":10,"lockWithScreen":true,"lockWithSleep":true,
	"clockCheck":"press","clockServer":"ntp.example.jp","hideFromCapture":true}`

func TestWhatIsDecidedIsTakenAndTheOwnChoiceStaysInTheFile(t *testing.T) {
	if got := decided(allDecided); len(got.Decided()) != len(policy.Keys()) {
		t.Fatalf("this test decides only %q", got.Decided())
	}
	b := open(t, setup{policy: allDecided, accounts: family(t), more: `,"clearAfter":20,"order":"use","clockServer":"own.example.jp","clockCheck":"daily"`})
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	if !b.sees(b.say(text.English, "ui.settings.title")) || !b.sees(b.say(text.English, "ui.appearance.dark")) {
		t.Fatalf("not as decided: %q", b.texts())
	}
	b.app.Close() // keeps the settings
	data, err := os.ReadFile(b.settings)
	if err != nil {
		t.Fatal(err)
	}
	var kept map[string]any
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	for name, own := range map[string]any{
		"language": "ja", "appearance": "light", "scale": 1.0, "order": "use", "hideCodes": false, "onTop": false,
		"clearAfter": 20.0, "tray": false, "closeToTray": false, "clockServer": "own.example.jp", "clockCheck": "daily",
		"lockAfter": 5.0, "openLocked": false, "hideFromCapture": nil,
	} {
		if kept[name] != own {
			t.Errorf("%s is kept as %v, not %v", name, kept[name], own)
		}
	}
}

func TestWhatIsDecidedIsShownAsSuchAndCannotBePressed(t *testing.T) {
	for section, n := range map[string]int{
		"ui.settings.look": 3, "ui.settings.list": 3, "ui.settings.copy": 1, "ui.settings.stay": 4, "ui.settings.clock": 2, "ui.settings.capture": 1,
	} {
		b := settled(t, setup{policy: allDecided, tray: (&panel{}).tray(), starts: &lever{}, links: &lever{}, stance: (&tableau{}).doors()})
		b.tapText(section)
		if got := strings.Count(strings.Join(b.texts(), "\n"), b.say(text.English, "ui.policy.decided")); got != n {
			t.Errorf("%s: said %d times, not %d: %q", section, got, n, b.texts())
		}
	}
	b := settled(t, setup{policy: allDecided})
	b.tapText("ui.settings.look")
	b.tapText("ui.appearance.light")
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.English, "ui.appearance.dark")) {
		t.Errorf("changed all the same: %q", b.texts())
	}
}

func TestTheOtherWaysToADecidedSettingAreClosedToo(t *testing.T) {
	b := open(t, setup{policy: `{"language":"ja"}`})
	b.tapText("ui.language.own") // on the first page, without any settings
	if !b.sees("使ってみる") || !b.sees(b.say(text.Japanese, "ui.policy.decided")) {
		t.Errorf("changed, or not told why not: %q", b.texts())
	}
}

func TestWhatOfAPolicyIsLeftOutIsToldOnTheAboutPage(t *testing.T) {
	b := settled(t, setup{policy: `{"languge":"en","tray":"perhaps","order":"own"}`})
	b.tapText("ui.settings.about")
	for _, n := range decided(`{"languge":"en","tray":"perhaps"}`).Notes() {
		if want := words(text.Japanese).Note(n); !b.sees(want) {
			t.Errorf("%q is not told: %q", want, b.texts())
		}
	}
	b = settled(t, setup{})
	b.tapText("ui.settings.about")
	if b.sees(b.say(text.Japanese, "ui.policy")) {
		t.Error("an administrator where there is none")
	}
}
