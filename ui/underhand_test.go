// Notes over the list keep their hands off a row that is about to be pressed.

package ui_test

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

// rowAt is how far down the row of the n-th account lies.
func (b *bench) rowAt(n int) float32 {
	row := b.app.Row(b.vault.Entries()[n].ID)
	return b.fyne.Driver().AbsolutePositionForObject(row.(fyne.CanvasObject)).Y
}

// grown is a list whose first accounts came in this session, so that the note
// about the sheet is due with the first copy.
func grown(t *testing.T, s setup) *bench {
	t.Helper()
	s.settings = `{"language":"ja","appearance":"light","scale":1` + s.more + `}`
	b := open(t, s)
	if _, err := b.vault.Add(t.Context(), family(t)...); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	return b
}

func TestNoNotePushesTheRowsAwayUnderTheHand(t *testing.T) {
	note := words(text.Japanese).Say("ui.remind.sheet")
	b := grown(t, setup{})
	before := b.rowAt(2)
	test.Tap(b.app.Row(b.vault.Entries()[0].ID))
	b.noSecondClick()
	for range 29 {
		b.at(b.clock.Add(time.Second))
		if b.sees(note) || b.rowAt(2) != before {
			t.Fatalf("the note drops in %v after a copy", b.clock.Sub(noon))
		}
	}
	b.app.Row(b.vault.Entries()[1].ID).(desktop.Hoverable).MouseMoved(nil)
	b.at(b.clock.Add(20 * time.Second))
	if b.sees(note) {
		t.Fatal("a pointer on a row is a hand")
	}
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.press(fyne.KeyEscape)
	b.mustSee(note) // the list came up anew
}

func TestANoteComesOverAListThatIsLeftAlone(t *testing.T) {
	note := words(text.Japanese).Say("ui.remind.sheet")
	b := grown(t, setup{})
	b.press(fyne.KeyReturn)
	b.at(b.clock.Add(time.Second))
	b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(300, 200))
	b.at(b.clock.Add(time.Second))
	b.at(b.clock.Add(time.Minute))
	if b.sees(note) {
		t.Fatal("the rows move below their menu")
	}
	all := b.win.Canvas().Overlays()
	all.Remove(all.Top())
	b.at(b.clock.Add(time.Second))
	b.at(b.clock.Add(30 * time.Second))
	b.mustSee(note)
}

func TestANoteThatIsDoneWithGoesWhenTheHandRests(t *testing.T) {
	trouble := &vault.Recovery{Kind: vault.RecoverySheet, Trouble: &vault.FileError{Err: errors.New("disk on fire")}}
	said := words(text.Japanese).Explain(trouble.Trouble)
	var now *changing
	b := open(t, setup{accounts: family(t), wrap: func(v ui.Vault) ui.Vault {
		now = &changing{Vault: v, recovery: *trouble}
		return now
	}})
	b.mustSee(said)
	before := b.rowAt(1)
	b.press(fyne.KeyDown)
	now.recovery.Trouble = nil
	b.at(b.clock.Add(10 * time.Second))
	if !b.sees(said) || b.rowAt(1) != before {
		t.Error("it goes under the hand")
	}
	b.at(b.clock.Add(40 * time.Second))
	if b.sees(said) {
		t.Error("it stays")
	}
}

// changing is a vault whose backups fare well or ill as the test says.
type changing struct {
	ui.Vault
	recovery vault.Recovery
}

func (c *changing) Recovery() vault.Recovery { return c.recovery }

func TestAWrongClockIsToldBetweenTwoPresses(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.dial.drift = fast
	b.at(noon)
	b.at(noon.Add(5 * time.Second))
	b.app.Row(b.vault.Entries()[1].ID).(desktop.Hoverable).MouseMoved(nil)
	for range 4 {
		b.at(b.clock.Add(time.Second))
		if b.sees("47秒 進んでいます") {
			t.Fatal("the rows move under the pointer")
		}
	}
	b.at(b.clock.Add(2 * time.Second))
	b.mustSee("47秒 進んでいます")
}

func TestAWindowFromTheTrayHasItsNotes(t *testing.T) {
	note := words(text.Japanese).Say("ui.remind.sheet")
	p := &panel{}
	b := grown(t, setup{tray: p.tray(), more: inTray})
	b.press(fyne.KeyReturn)
	b.at(b.clock.Add(time.Second))
	b.app.PressClose()
	p.item(t, b.say(text.Japanese, "ui.tray.open")).Action()
	b.mustSee(note)
}
