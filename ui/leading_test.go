// One coloured button on a page at a time: what is to be done next.

package ui_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
)

// leads says that one button of the page is coloured, and which.
func (b *bench) leads(when, key string) {
	b.t.Helper()
	if got := b.app.Leading(); !slices.Equal(got, []string{b.say(b.app.Language(), key)}) {
		b.t.Errorf("%s: the coloured buttons are %q, want %s alone", when, got, key)
	}
}

func TestWhatIsKeptAlreadyIsShownOnTheList(t *testing.T) {
	const bank = "otpauth://totp/%E3%81%95%E3%81%8F%E3%82%89%E9%8A%80%E8%A1%8C:%E5%B1%B1%E7%94%B0%E8%8A%B1%E5%AD%90?secret=MFRGGZDFMZTWQ2LK"
	b := open(t, setup{accounts: family(t)})
	b.read["old.png"], b.read["both.png"] = []string{bank}, []string{bank, "otpauth://totp/New:x?secret=NBSWY3DPEB3W64TMMQ"}
	b.typeText("Mail") // a search that hides it
	b.app.Drop(storage.NewFileURI("/old.png"))
	b.leads("kept already", "ui.preview.see")
	b.mustSee(words(text.Japanese).Count("ui.preview.known", 1))
	b.tapText("ui.preview.keep")
	b.leads("ticked all the same", "ui.preview.save")
	b.tapText("ui.preview.keep")
	b.tapText("ui.preview.see")
	if n := len(b.vault.Entries()); n != len(family(t)) {
		t.Fatalf("%d accounts", n)
	}
	b.mustSee("さくら銀行")
	if got := b.app.Standing(); got != "さくら銀行" {
		t.Errorf("the list stands on %q", got)
	}
	// Enter does the same, and where something is new it is saved.
	b.app.Drop(storage.NewFileURI("/old.png"))
	b.press(fyne.KeyReturn)
	if b.sees(b.say(text.Japanese, "ui.preview.title")) || len(b.vault.Entries()) != len(family(t)) {
		t.Errorf("Enter: %q", b.texts())
	}
	b.app.Drop(storage.NewFileURI("/both.png"))
	b.leads("one is new", "ui.preview.save")
}

func TestTheFirstQuestionLeadsToWhatIsToBeDoneNext(t *testing.T) {
	b := refusedAt(t, setup{}, 1)
	b.dial.drift = 0
	b.leads("the clock is not known", "ui.clock.now")
	b.press(fyne.KeyReturn)
	if len(b.dial.asked) != 1 {
		t.Errorf("Enter does not do what the coloured button does: %q", b.texts())
	}
	b = refusedAt(t, setup{}, 1)
	b.dial.drift = 0
	b.dial.err = errors.New("no network")
	b.tapText("ui.clock.now")
	b.leads("nobody answers", "ui.refused.still")
	b.dial.err = nil
	b.tapText("ui.clock.now")
	b.leads("the clock is right", "ui.refused.still")
	b.dial.drift = fast
	b.tapText("ui.clock.now")
	b.leads("the clock is wrong", "ui.clock.correct")
	b.tapText("ui.clock.correct")
	b.leads("the codes are corrected", "ui.refused.still")
}

func TestAWrongClockIsCorrectedBeforeItIsAskedAboutAgain(t *testing.T) {
	b := onClock(t, setup{}, 0)
	b.leads("the clock is not known", "ui.clock.now")
	b.tapText("ui.clock.now")
	b.leads("the clock is right", "ui.clock.now")
	b.dial.drift = fast
	b.tapText("ui.clock.now")
	b.leads("the clock is wrong", "ui.clock.correct")
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.clock.corrects"))
}

func TestWithNothingAlikeTheAccountItselfIsShown(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.app.Menu(b.vault.Entries()[2].ID, fyne.NewPos(300, 200))
	b.tapText("ui.refused.title")
	b.tapText("ui.refused.still")
	b.tapText("ui.refused.still")
	b.mustSee(b.say(text.Japanese, "ui.refused.wrong.none"))
	b.mustSee("さくら銀行")
	if b.sees("見本健康保険組合") {
		t.Errorf("another account too: %q", b.texts())
	}
	b = refusedAt(t, setup{}, 3)
	b.mustSee(b.say(text.Japanese, "ui.refused.wrong.none"))
	for _, e := range b.vault.Entries() {
		b.mustSee(e.Account.Issuer)
	}
}

func TestTheButtonsOfANoteAreNoBands(t *testing.T) {
	for width, most := range map[float32]float32{500: 260, 1400: 260} {
		b := open(t, setup{accounts: family(t), clock: noon.Add(40 * 24 * time.Hour), size: fyne.NewSize(width, 680)})
		if w := b.app.WidthOf(b.say(text.Japanese, "ui.later")); w <= 100 || w > most {
			t.Errorf("in a window of %v the button is %v wide", width, w)
		}
	}
}
