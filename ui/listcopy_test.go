// Copying: by digits, in the last seconds, and of what is hidden.

package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/otpauth"
)

// copied is what the clipboard holds.
func (b *bench) copied() string { return b.fyne.Clipboard().Content() }

func TestInTheLastSecondsTheNextCodeIsCopiedAndSaid(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	e := b.vault.Entries()[1]
	now, _ := e.Account.At(noon)
	next, _ := e.Account.Next(now)
	for second, want := range map[int]string{24: now.Text, 25: next.Text, 29: next.Text} {
		b.at(noon.Add(time.Duration(second-18) * time.Second))
		b.app.Row(e.ID).Tapped(nil)
		if got := b.copied(); got != want {
			t.Errorf("second %d: copied %q, want %q", second, got, want)
		}
		if said := b.sees("まもなく切り替わるため"); said != (want == next.Text) {
			t.Errorf("second %d: said: %v", second, said)
		}
		if offered := b.sees("次" + next.Grouped()); offered != (want == next.Text) {
			t.Errorf("second %d: offered: %v: %q", second, offered, b.texts())
		}
	}
	// What was copied is good in the next step.
	if got, _ := e.Account.At(noon.Add(12 * time.Second)); got.Text != next.Text {
		t.Error("the next code is another")
	}
}

func TestACodeOfAFewSecondsCanBeCopied(t *testing.T) {
	quick := family(t)[1]
	quick.Period = 5
	b := open(t, setup{accounts: []otpauth.Account{quick}})
	e := b.vault.Entries()[0]
	for second := range 5 {
		b.at(noon.Add(time.Duration(second) * time.Second).Truncate(time.Second))
		b.app.Row(e.ID).Tapped(nil)
		if now, _ := e.Account.At(b.clock); b.copied() != now.Text {
			t.Errorf("second %d: copied %q, want %q", second, b.copied(), now.Text)
		}
	}
}

func TestCtrlWithADigitCopiesThatRow(t *testing.T) {
	b := arranged(t, setup{})
	code := func(i int) string { c, _ := b.vault.Entries()[i].Account.At(b.clock); return c.Text }
	for i, k := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5} {
		b.shortcut(k, fyne.KeyModifierShortcutDefault)
		if got := b.copied(); got != code(i) {
			t.Errorf("%s copied %q, want %q", k, got, code(i))
		}
	}
	b.shortcut(fyne.Key9, fyne.KeyModifierShortcutDefault) // there is no ninth
	if got := b.copied(); got != code(4) {
		t.Errorf("a row that is not there copied %q", got)
	}
	// The digits count what is shown, also while the search has the keys.
	b.typeText("仕事")
	b.shortcut(fyne.Key2, fyne.KeyModifierShortcutDefault)
	if got := b.copied(); got != code(2) {
		t.Errorf("the second found: %q, want %q", got, code(2))
	}
}

func TestTheRowsShowTheirDigitsWhileCtrlIsHeld(t *testing.T) {
	b := arranged(t, setup{})
	digits := func() (n int) {
		for _, s := range b.texts() {
			if len(s) == 1 && s >= "1" && s <= "9" {
				n++
			}
		}
		return n
	}
	b.at(noon.Add(-8 * time.Second)) // the rings show 20
	for _, field := range []bool{false, true} {
		if field {
			b.shortcut(fyne.KeyF, fyne.KeyModifierShortcutDefault)
		}
		b.hold(desktop.KeyControlLeft, true)
		if n := digits(); n != 5 {
			t.Errorf("held (search %v): %d digits: %q", field, n, b.texts())
		}
		b.hold(desktop.KeyControlLeft, false)
		if n := digits(); n != 0 {
			t.Errorf("let go (search %v): %d digits", field, n)
		}
	}
	b.press(fyne.KeyEscape)
	b.hold(desktop.KeyControlLeft, true)
	b.app.Window().Canvas().Unfocus() // the key is let go where nobody sees it
	if n := digits(); n != 0 {
		t.Errorf("without the focus: %d digits", n)
	}
}

func TestHiddenCodesAreDotsUntilTheirRowIsPressed(t *testing.T) {
	b := open(t, setup{accounts: family(t), more: `,"hideCodes":true`})
	e := b.vault.Entries()[1]
	code, _ := e.Account.At(noon)
	next, _ := e.Account.Next(code)
	if b.sees(code.Grouped()) || strings.Contains(b.app.Spoken(e.ID), "3 7") {
		t.Fatalf("shown or spoken: %q, %q", b.texts(), b.app.Spoken(e.ID))
	}
	b.app.Row(e.ID).Tapped(nil)
	if b.copied() != code.Text || !b.sees(code.Grouped()) {
		t.Errorf("pressed: copied %q; %q", b.copied(), b.texts())
	}
	other, _ := b.vault.Entries()[2].Account.At(noon)
	if b.sees(other.Grouped()) {
		t.Error("another row shows its code too")
	}
	b.at(noon.Add(8 * time.Second)) // late now, and still shown
	if !b.sees(code.Grouped()) || !b.sees(next.Grouped()) {
		t.Errorf("after 8 seconds: %q", b.texts())
	}
	b.at(noon.Add(10 * time.Second))
	if b.sees(code.Grouped()) || b.sees(next.Grouped()) {
		t.Errorf("after 10 seconds: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if b.copied() == code.Text || !b.sees(next.Grouped()) {
		t.Errorf("Enter: %q, %q", b.copied(), b.texts())
	}
	b.app.ViewMenu()
	b.tapText("ui.menu.hide")
	if !b.sees(other.Grouped()) {
		t.Error("still hidden")
	}
}

func TestAHiddenCounterShowsItsCodeWhenAsked(t *testing.T) {
	hotp := account(t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	hotp.Type, hotp.Period = otpauth.HOTP, 0
	b := open(t, setup{accounts: []otpauth.Account{hotp}, more: `,"hideCodes":true`})
	b.app.CountNext(b.vault.Entries()[0].ID)
	if !b.sees("755 224") {
		t.Fatalf("asked for and not shown: %q", b.texts())
	}
	b.at(noon.Add(time.Minute))
	if b.sees("755 224") {
		t.Error("shown for ever")
	}
	b.app.Row(b.vault.Entries()[0].ID).Tapped(nil)
	if b.copied() != "755224" || b.vault.Entries()[0].Account.Counter != 1 {
		t.Errorf("copied %q, counter %d", b.copied(), b.vault.Entries()[0].Account.Counter)
	}
}

func TestAScreenReaderReadsDigitsAndNoCountdown(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	id := b.vault.Entries()[0].ID
	if got, want := b.app.Spoken(id), "見本健康保険組合 hanako@example.jp 認証コード 6、8、7、8、4、1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	said := map[string]bool{}
	for s := range 12 {
		b.at(noon.Add(time.Duration(s) * time.Second))
		said[b.app.Spoken(id)] = true
	}
	if len(said) != 2 { // once more when it is about to change
		t.Errorf("%d things are said of one code: %v", len(said), said)
	}
}
