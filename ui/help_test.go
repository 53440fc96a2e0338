// Help that fits: the reasons for a refused code one after the other, and the
// ways to another device, each with what leads to the page that does it.

package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clockcheck"
	"rokketa/vault"
)

// helped opens the help over a list with F1.
func helped(t *testing.T, s setup) *bench {
	t.Helper()
	if s.accounts == nil {
		s.accounts = family(t)
	}
	b := open(t, s)
	b.press(fyne.KeyF1)
	return b
}

// refusedAt is the n-th question, from 1.
func refusedAt(t *testing.T, s setup, n int) *bench {
	t.Helper()
	b := helped(t, s)
	b.dial.drift = fast
	b.tapText("ui.refused.title")
	for range n - 1 {
		b.clock = b.clock.Add(time.Second) // a person needs a moment
		b.tapText("ui.refused.still")
	}
	return b
}

// namesakes are accounts that are easily taken for one another.
func namesakes(t *testing.T) setup {
	t.Helper()
	return setup{accounts: append(family(t), account(t, "ｅｘａｍｐｌｅ ＭＡＩＬ", "hanako@old.example", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))}
}

func TestHelpIsReachedFromEverywhereAndLeadsBack(t *testing.T) {
	title := words(text.Japanese).Say("ui.refused.how")
	b := helped(t, setup{})
	if !b.sees(title) {
		t.Fatalf("F1 on the list: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.app.ViewMenu()
	b.tapText("ui.help.title")
	if !b.sees(title) {
		t.Errorf("the list's menu: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.press(fyne.KeyF1)
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.settings.title")) {
		t.Errorf("F1 in the settings does not lead back there: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(300, 200))
	b.tapText("ui.refused.title")
	if !b.sees(b.say(text.Japanese, "ui.refused.clock")) {
		t.Errorf("a row's menu: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees("見本健康保険組合") {
		t.Errorf("no way back to the list: %q", b.texts())
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	for _, section := range []string{"ui.settings.look", "ui.settings.backups", "ui.settings.clock", "ui.settings.about", "ui.practice.title"} {
		b.tapText(section)
		b.press(fyne.KeyF1)
		if !b.sees(title) {
			t.Errorf("F1 in %s: %q", section, b.texts())
		}
		b.press(fyne.KeyEscape)
		if b.sees(title) || !b.sees(b.say(text.Japanese, section)) {
			t.Errorf("no way back to %s: %q", section, b.texts())
		}
		b.press(fyne.KeyEscape)
	}
	b.press(fyne.KeyEscape)
	b.tapSpoken("ui.help.title")
	if !b.sees(title) {
		t.Errorf("the button: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.press(fyne.KeyF1)
	if !b.sees(b.say(text.Japanese, "ui.add.title")) {
		t.Errorf("F1 takes a page away on which something may be half done: %q", b.texts())
	}
}

func TestARefusedCodeIsWalkedThroughForthAndBack(t *testing.T) {
	for _, l := range text.Languages() {
		b := refusedAt(t, setup{language: l}, 1)
		all := []string{"ui.refused.clock", "ui.refused.old", "ui.refused.wrong", "ui.refused.used", "ui.refused.service"}
		for i, key := range all {
			if !b.sees(b.say(l, key)) || !b.sees(b.say(l, "ui.refused.step", "n", i+1, "all", len(all))) {
				t.Fatalf("question %d is not %s: %q", i+1, key, b.texts())
			}
			if i+1 < len(all) {
				b.tapText("ui.refused.still")
			}
		}
		for i := range all {
			b.press(fyne.KeyEscape)
			if i+2 <= len(all) && !b.sees(b.say(l, all[len(all)-2-i])) {
				t.Errorf("Escape does not lead one question back: %q", b.texts())
			}
		}
		if !b.sees(b.say(l, "ui.move.title")) {
			t.Errorf("Escape does not lead back to the help: %q", b.texts())
		}
	}
	b := refusedAt(t, setup{}, 3)
	b.tapText("ui.refused.solved")
	if !b.sees(b.say(text.Japanese, "ui.list.hint")) {
		t.Errorf("solved, and not at the list: %q", b.texts())
	}
}

func TestWithoutAnAnswerTheClockIsHeldAgainstAnotherByHand(t *testing.T) {
	for name, more := range map[string]string{"offline": "", "off": `,"clockCheck":"off"`} {
		b := refusedAt(t, setup{more: more}, 1)
		b.dial.err = &clockcheck.Error{Reason: clockcheck.ErrUnreachable}
		b.tapText("ui.clock.now")
		b.at(noon.Add(7 * time.Second))
		if !b.sees(b.clock.Format("15:04:05")) || !b.sees("117番") || !b.sees(b.say(text.Japanese, "ui.clock.linux")) {
			t.Errorf("%s: a dead end: %q", name, b.texts())
		}
		b.dial.err = nil
		if b.tapText("ui.clock.now"); name == "offline" && b.sees("117番") {
			t.Errorf("answered, and still by hand: %q", b.texts())
		}
	}
}

func TestTheListLeadsBackToTheStepsThatLedThere(t *testing.T) {
	b := helped(t, setup{})
	b.tapText("ui.move.title")
	b.tapText("ui.move.phone")
	b.tapText("ui.move.phone.list")
	b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(300, 200))
	b.tapText("ui.menu.again")
	b.press(fyne.KeyEscape)
	b.tapText("ui.move.back")
	if !b.sees(b.say(text.Japanese, "ui.move.phone.scan")) {
		t.Fatalf("no way back: %q", b.texts())
	}
	b.tapText("ui.move.done")
	if b.sees(b.say(text.Japanese, "ui.move.back")) {
		t.Errorf("done, and still the way back: %q", b.texts())
	}
	b.press(fyne.KeyF1)
	b.tapText("ui.move.title")
	b.tapText("ui.move.phone")
	b.tapText("ui.move.phone.list")
	b.app.LeaveWalk()
	if b.sees(b.say(text.Japanese, "ui.move.back")) {
		t.Errorf("put away, and still there: %q", b.texts())
	}
}

func TestTheClockIsCheckedAndCorrectedThereAndThen(t *testing.T) {
	b := refusedAt(t, setup{}, 1)
	if len(b.dial.asked) > 0 {
		t.Fatalf("asked unasked: %q", b.dial.asked)
	}
	b.tapText("ui.clock.now")
	if len(b.dial.asked) != 1 || !b.sees("47秒進んでいます") || !b.sees(b.say(text.Japanese, "ui.clock.linux")) {
		t.Fatalf("asked %q; %q", b.dial.asked, b.texts())
	}
	b.tapText("ui.clock.correct")
	if !b.band(text.Japanese) {
		t.Errorf("not corrected: %q", b.texts())
	}
	b.tapText("ui.refused.solved")
	if want := codeAt(t, b.clock.Add(-fast)); !b.sees(want.Grouped()) {
		t.Errorf("the list shows %q, not %s", b.texts(), want.Grouped())
	}
	off := refusedAt(t, setup{more: `,"clockCheck":"off"`}, 1)
	off.tapText("ui.clock.now")
	if len(off.dial.asked) > 0 {
		t.Errorf("off, and asked %q", off.dial.asked)
	}
	off.tapText("ui.refused.clock.choose")
	off.tapText("ui.clock.check.press")
	off.press(fyne.KeyEscape)
	off.tapText("ui.clock.now")
	if len(off.dial.asked) != 1 {
		t.Errorf("allowed, and asked %q", off.dial.asked)
	}
}

func TestNamesakesStandSideBySideWithTheirCodes(t *testing.T) {
	b := refusedAt(t, namesakes(t), 3)
	all := b.vault.Entries()
	for _, i := range []int{1, 4} {
		code, err := all[i].Account.At(b.clock)
		if err != nil {
			t.Fatal(err)
		}
		if !b.sees(code.Grouped()) {
			t.Errorf("the code of %q is not there: %q", all[i].Account.Label(), b.texts())
		}
	}
	if b.sees("さくら銀行") {
		t.Errorf("an account that nobody takes for another: %q", b.texts())
	}
	b.at(noon.Add(40 * time.Second))
	if code, _ := all[1].Account.At(b.clock); !b.sees(code.Grouped()) {
		t.Errorf("the codes stand still: %q", b.texts())
	}
	hidden := namesakes(t)
	hidden.more = `,"hideCodes":true`
	veiled := refusedAt(t, hidden, 3)
	if code, _ := veiled.vault.Entries()[1].Account.At(veiled.clock); veiled.sees(code.Grouped()) {
		t.Error("codes that are to be hidden are shown")
	}
	alone := refusedAt(t, setup{}, 3)
	if !alone.sees(alone.say(text.Japanese, "ui.refused.wrong.none")) {
		t.Errorf("%q", alone.texts())
	}
}

func TestTheHelpdeskIsToldNoSecret(t *testing.T) {
	b := refusedAt(t, setup{}, 1)
	b.tapText("ui.clock.now")
	for range 4 {
		b.tapText("ui.refused.still")
	}
	b.tapText("ui.problem.details")
	b.tapText("ui.details.copy")
	got := b.fyne.Clipboard().Content()
	if !strings.Contains(got, "clock: +47.00s") {
		t.Errorf("the clock is not told: %q", got)
	}
	code := codeAt(t, b.clock)
	for _, secret := range []string{"JBSWY3DPEHPK3PXP", code.Text, "hanako@example.jp"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is told", secret)
		}
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.refused.never")) {
		t.Errorf("no way back: %q", b.texts())
	}
}

func TestTheHelpdeskIsToldOfTheClockOnlyWhatWasMeasured(t *testing.T) {
	last := func(s setup, check bool) *bench {
		b := refusedAt(t, s, 1)
		if check {
			b.tapText("ui.clock.now")
		}
		for range 4 {
			b.tapText("ui.refused.still")
		}
		return b
	}
	if b := last(setup{}, true); !b.sees(b.say(text.Japanese, "ui.refused.tell.clock", "result", b.say(text.Japanese, "ui.clock.ahead", "span", "47秒"))) {
		t.Errorf("measured, and not told: %q", b.texts())
	}
	b := last(setup{}, false)
	if b.sees("時計を確かめた") {
		t.Errorf("told, and never measured: %q", b.texts())
	}
	b.tapText("ui.recovery.finish")
	if !b.sees(b.say(text.Japanese, "ui.list.hint")) {
		t.Errorf("over, and not at the list: %q", b.texts())
	}
}

func TestEachWayToAnotherDeviceLeadsToThePagesThatDoIt(t *testing.T) {
	for _, c := range []struct{ way, press, seen string }{
		{"ui.move.pc", "ui.recovery.title", "ui.recovery.title"},
		{"ui.move.here", "ui.list.add", "ui.add.title"},
		{"ui.move.phone", "ui.back", "ui.move.which"},
	} {
		b := helped(t, setup{})
		b.tapText("ui.move.title")
		b.tapText(c.way)
		b.tapText(c.press)
		if !b.sees(b.say(text.Japanese, c.seen)) || b.sees(b.say(text.Japanese, "ui.move.done")) {
			t.Errorf("%s: %q", c.way, b.texts())
		}
	}
	b := helped(t, setup{backups: &vault.Recovery{Kind: vault.RecoverySheet, Folder: "/media/stick"}})
	b.tapText("ui.move.title")
	b.tapText("ui.move.pc")
	if !b.sees(b.say(text.Japanese, "ui.move.pc.sheet.there")) || b.sees(b.say(text.Japanese, "ui.backups.choose")) {
		t.Errorf("what is there already is asked for again: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyEscape)
	if !b.sees("見本健康保険組合") {
		t.Errorf("Escape does not lead back to the list: %q", b.texts())
	}
}

func TestTheStepOfTheStickSaysHowFarItIs(t *testing.T) {
	const folder, newest = "/media/stick", "/home/hanako/backups/a.age"
	gone := &vault.FolderGoneError{Folder: folder}
	steps := []string{"ui.move.pc.stick.how", "ui.move.pc.stick.choose", "ui.move.pc.stick.there"}
	b := helped(t, setup{})
	made := b.clock
	when := b.app.When(made)
	for name, c := range map[string]struct {
		is   *vault.Recovery
		step string // "" is what went wrong
	}{
		"no sheet":            {nil, "ui.move.pc.stick.how"},
		"a sheet":             {&vault.Recovery{Kind: vault.RecoverySheet, Last: newest, Made: made}, "ui.move.pc.stick.choose"},
		"a sheet and a stick": {&vault.Recovery{Kind: vault.RecoverySheet, Last: newest, Made: made, Folder: folder}, "ui.move.pc.stick.there"},
		"a stick pulled out":  {&vault.Recovery{Kind: vault.RecoverySheet, Last: newest, Made: made, Folder: folder, Second: gone}, ""},
	} {
		b := helped(t, setup{backups: c.is})
		b.tapText("ui.move.title")
		b.tapText("ui.move.pc")
		for _, step := range steps {
			if b.sees(b.say(text.Japanese, step, "when", when)) != (step == c.step) {
				t.Errorf("%s: %s is said wrongly: %q", name, step, b.texts())
			}
		}
		if c.step == "" && !b.sees(words(text.Japanese).Explain(gone)) {
			t.Errorf("%s is not told: %q", name, b.texts())
		}
	}
}
