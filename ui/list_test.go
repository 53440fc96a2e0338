// The list: rolling codes, copying, searching, moving, renaming, deleting and
// undoing, all by keyboard and by pointer.

package ui_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"rokketa/assets/text"
	"rokketa/otpauth"
)

// issuers are the accounts' first lines in the vault's order.
func (b *bench) issuers() (all []string) {
	for _, e := range b.vault.Entries() {
		name := e.Account.Issuer
		if name == "" {
			name = e.Account.Name
		}
		all = append(all, name)
	}
	return all
}

func TestCodesRollAndTheNextOneShowsInTheLastFiveSeconds(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	first := b.vault.Entries()[0].Account
	now, _ := first.At(noon)
	next, _ := first.At(noon.Add(30 * time.Second))
	start := noon.Add(-18 * time.Second)
	for s := range 60 {
		b.at(start.Add(time.Duration(s) * time.Second))
		want := now
		if s >= 30 {
			want = next
		}
		if !b.sees(want.Grouped()) {
			t.Fatalf("second %d: %s is not shown: %q", s, want.Grouped(), b.texts())
		}
		if s < 30 {
			if late := b.sees(next.Grouped()); late != (s >= 25) {
				t.Errorf("second %d: the next code is shown: %v", s, late)
			}
		}
	}
}

func TestAClockThatIsSetBackShowsTheRightCode(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.at(noon.Add(24 * time.Hour))
	b.at(noon.Add(-time.Hour))
	want, _ := b.vault.Entries()[0].Account.At(noon.Add(-time.Hour))
	if !b.sees(want.Grouped()) {
		t.Errorf("%s is not shown: %q", want.Grouped(), b.texts())
	}
}

func TestClickAndKeysCopyTheCodeOfTheMoment(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	all := b.vault.Entries()
	code := func(i int) string { c, _ := all[i].Account.At(b.clock); return c.Text }
	b.app.Row(all[2].ID).Tapped(nil)
	if got := b.fyne.Clipboard().Content(); got != code(2) {
		t.Errorf("a click copied %q, not %q", got, code(2))
	}
	b.press(fyne.KeyDown)
	b.press(fyne.KeyReturn)
	if got := b.fyne.Clipboard().Content(); got != code(3) {
		t.Errorf("down and Enter copied %q, not %q", got, code(3))
	}
	b.press(fyne.KeyHome)
	// The clock has gone on since the last tick: the copy is of now.
	b.clock = noon.Add(5 * time.Minute)
	b.press(fyne.KeyReturn)
	if got := b.fyne.Clipboard().Content(); got != code(0) {
		t.Errorf("the copy is %q, the code of now is %q", got, code(0))
	}
}

func TestTypingSearchesWithoutMindingKanaWidthOrCase(t *testing.T) {
	for typed, want := range map[string]string{"サクラ": "さくら銀行", "ｅｘａｍｐｌｅ mail": "Example Mail", "CITY": "city-office", "花子": "さくら銀行"} {
		b := open(t, setup{accounts: family(t)})
		b.typeText(typed)
		seen := 0
		for _, e := range b.issuers() {
			if b.sees(e) {
				seen++
			}
		}
		if !b.sees(want) || seen != 1 {
			t.Errorf("%q: %d accounts left, %q among them: %v", typed, seen, want, b.sees(want))
		}
		b.press(fyne.KeyReturn)
		if c := b.fyne.Clipboard().Content(); len(c) != 6 {
			t.Errorf("%q: Enter in the search copied %q", typed, c)
		}
		b.press(fyne.KeyEscape)
		if !b.sees("見本健康保険組合") {
			t.Errorf("%q: Escape does not show all again", typed)
		}
	}
}

func TestNothingFoundIsSaid(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.typeText("zzz")
	if !b.sees(b.say(text.Japanese, "ui.list.nothing")) {
		t.Errorf("an empty search says nothing: %q", b.texts())
	}
	b.tapText("ui.list.nothing.all")
	if len(b.issuers()) != len(family(t)) {
		t.Errorf("not all again: %q", b.issuers())
	}
}

func TestDeletingCanBeUndoneInItsOldPlace(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	before := b.issuers()
	b.press(fyne.KeyDown)
	b.press(fyne.KeyDelete)
	if slices.Contains(b.issuers(), "Example Mail") || !b.sees("削除しました") {
		t.Fatalf("not deleted: %q", b.issuers())
	}
	b.shortcut(fyne.KeyZ, fyne.KeyModifierShortcutDefault)
	if got := b.issuers(); !slices.Equal(got, before) {
		t.Errorf("after undo: %q, before: %q", got, before)
	}
}

func TestTheLastAccountCanBeDeletedAndBroughtBack(t *testing.T) {
	b := open(t, setup{accounts: family(t)[:1]})
	b.press(fyne.KeyDelete)
	if !b.sees("元に戻す") {
		t.Fatalf("no way back is offered: %q", b.texts())
	}
	b.tapText("ui.undo")
	if !b.sees("見本健康保険組合") || len(b.vault.Entries()) != 1 {
		t.Errorf("not brought back: %q", b.texts())
	}
}

func TestRowsMoveByKeysAndByDrag(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	before := b.issuers()
	b.shortcut(fyne.KeyDown, fyne.KeyModifierAlt)
	want := []string{before[1], before[0], before[2], before[3]}
	if got := b.issuers(); !slices.Equal(got, want) {
		t.Fatalf("Alt+Down: %q, want %q", got, want)
	}
	b.shortcut(fyne.KeyUp, fyne.KeyModifierAlt)
	b.shortcut(fyne.KeyUp, fyne.KeyModifierAlt) // at the top already
	if got := b.issuers(); !slices.Equal(got, before) {
		t.Fatalf("Alt+Up: %q, want %q", got, before)
	}
	row := b.app.Row(b.vault.Entries()[0].ID)
	row.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, b.app.Step()*2.2)})
	row.DragEnd()
	want = []string{before[1], before[2], before[0], before[3]}
	if got := b.issuers(); !slices.Equal(got, want) {
		t.Errorf("drag: %q, want %q", got, want)
	}
}

func TestRenamingKeepsTheCode(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	was, _ := b.vault.Entries()[0].Account.At(noon)
	b.press(fyne.KeyF2)
	b.shortcutSelectAllAndType("けんぽ")
	b.press(fyne.KeyReturn)
	e := b.vault.Entries()[0]
	if e.Account.Issuer != "けんぽ" || e.Account.Name != "hanako@example.jp" {
		t.Errorf("renamed to %q %q", e.Account.Issuer, e.Account.Name)
	}
	if c, _ := e.Account.At(noon); c.Text != was.Text || !b.sees("けんぽ") {
		t.Error("another code, or the list does not show the new name")
	}
}

func TestACounterNeverCountsByAccident(t *testing.T) {
	hotp := account(t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	hotp.Type, hotp.Period = otpauth.HOTP, 0
	b := open(t, setup{accounts: []otpauth.Account{hotp}})
	id := b.vault.Entries()[0].ID
	b.app.Row(id).Tapped(nil)
	b.press(fyne.KeyReturn)
	b.at(noon.Add(time.Minute))
	if n := b.vault.Entries()[0].Account.Counter; n != 0 {
		t.Fatalf("the counter is %d after a click and Enter", n)
	}
	if c := b.fyne.Clipboard().Content(); c != "" {
		t.Errorf("copied %q without a code", c)
	}
	// RFC 4226 Appendix D: counters 0 and 1.
	for _, want := range []string{"755224", "287082"} {
		b.clock = b.clock.Add(2 * time.Second)
		b.app.CountNext(id)
		b.app.CountNext(id) // a double click
		b.clock = b.clock.Add(400 * time.Millisecond)
		b.app.CountNext(id) // a hand that trembles
		if got := b.issuers(); len(got) != 1 {
			t.Fatal("the account is gone")
		}
		b.app.Row(id).Tapped(nil)
		if c := b.fyne.Clipboard().Content(); c != want {
			t.Errorf("copied %q, want %q", c, want)
		}
	}
	if n := b.vault.Entries()[0].Account.Counter; n != 2 {
		t.Errorf("the counter is %d, want 2", n)
	}
}

func TestALongListKeepsEveryRowsCodeRight(t *testing.T) {
	var many []otpauth.Account
	for i := range 60 {
		a := account(t, "Service "+string(rune('A'+i%26))+string(rune('a'+i/26)), "user", "JBSWY3DPEHPK3PXP")
		many = append(many, a)
		_ = i
	}
	for i := range many {
		key := []byte("0123456789abcdef0000")
		key[18], key[19] = byte('a'+i/26), byte('a'+i%26)
		many[i].Secret = otpauth.NewSecret(key)
	}
	b := open(t, setup{accounts: many})
	for range 40 {
		b.press(fyne.KeyDown)
	}
	b.at(noon.Add(12 * time.Second))
	e := b.vault.Entries()[40]
	want, _ := e.Account.At(b.clock)
	if !b.sees(e.Account.Issuer) || !b.sees(want.Grouped()) {
		t.Errorf("row 40 is not shown with its code %s: %q", want.Grouped(), b.texts())
	}
	b.press(fyne.KeyReturn)
	if c := b.fyne.Clipboard().Content(); c != want.Text {
		t.Errorf("copied %q, want %q", c, want.Text)
	}
}

// The driver makes no shortcut of Shift alone: Shift+F10 arrives as F10.
func TestTheMenuOpensByKeysOnTheRowAndInTheSearch(t *testing.T) {
	item := func(b *bench) bool { return b.sees(b.say(text.Japanese, "ui.menu.rename")) }
	for _, key := range []fyne.KeyName{fyne.KeyF10, desktop.KeyMenu} {
		b := open(t, setup{accounts: family(t)})
		b.press(key)
		if !item(b) {
			t.Errorf("%s opens no menu", key)
		}
		b.press(fyne.KeyEscape)
		b.typeText("さくら")
		b.press(key)
		if !item(b) {
			t.Errorf("%s opens no menu while a search is typed", key)
		}
	}
}

func TestF2RenamesWhatASearchFound(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.typeText("さくら")
	b.press(fyne.KeyF2)
	b.mustSee(b.say(text.Japanese, "ui.rename.title"))
}
