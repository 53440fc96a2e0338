// What a second start hands over: into the preview, never over what a person
// is in the middle of, never lost.

package ui_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
)

const (
	linkOne = "otpauth://totp/Alpha:taro?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U&issuer=Alpha"
	linkTwo = "otpauth://totp/Beta:jiro?secret=GEZDGNBVGY3TQOJQ&issuer=Beta"
)

func TestASecondStartLeadsStraightToThePreview(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.read["qr.png"] = []string{linkOne}
	if !b.app.Hand([]string{"/home/hanako/qr.png", linkTwo}) {
		t.Fatal("not taken")
	}
	if !b.sees("Alpha") || !b.sees("Beta") || !b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Errorf("no preview: %q", b.texts())
	}
	if len(b.vault.Entries()) != len(family(t)) {
		t.Error("saved without being asked")
	}
}

func TestASecondStartWithNothingChangesNothing(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	before := len(b.texts())
	if !b.app.Hand(nil) || len(b.texts()) != before {
		t.Errorf("another page: %q", b.texts())
	}
}

func TestAnotherLinkJoinsThePreviewThatIsNotSavedYet(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.app.Hand([]string{linkOne})
	b.app.Hand([]string{linkTwo})
	b.app.Hand([]string{linkTwo}) // clicked twice
	if !b.sees("Alpha") || !b.sees("Beta") {
		t.Fatalf("one undid the other: %q", b.texts())
	}
	b.tapText("ui.preview.keep") // the last of the two is not wanted
	b.app.Hand([]string{"otpauth://totp/Gamma:x?secret=GEZDGNBVGY3TQOJQGEZDGNBV&issuer=Gamma"})
	b.press(fyne.KeyReturn)
	got := b.issuers()
	if want := len(family(t)) + 2; len(got) != want {
		t.Errorf("%d accounts are kept, not %d: %q", len(got), want, got)
	}
	for _, issuer := range got {
		if issuer == "Beta" {
			t.Error("kept although its tick was taken away")
		}
	}
}

func TestWhatIsHandedOverWaitsForTheVaultToOpen(t *testing.T) {
	for name, s := range map[string]setup{
		"locked":      {asks: ui.PassphraseUnlock, accounts: family(t), inputs: []string{linkOne}},
		"in trouble":  {opening: errors.New("disk on fire"), accounts: family(t), inputs: []string{linkOne}},
		"no own ones": {asks: ui.PassphraseUnlock, accounts: family(t)},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, s)
			if !b.app.Hand([]string{linkTwo}) {
				t.Fatal("not taken")
			}
			b.at(noon)
			if b.sees("Beta") {
				t.Fatalf("shown before it is open: %q", b.texts())
			}
			b.opening = nil
			if s.asks == ui.PassphraseUnlock {
				b.typeText("open")
			}
			b.press(fyne.KeyReturn)
			if !b.sees("Beta") || b.sees("Alpha") != (s.inputs != nil) {
				t.Errorf("lost: %q", b.texts())
			}
		})
	}
}

func TestNothingIsHandedOverASheet(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.deleted")
	b.tapText("ui.deleted.purge") // asks, on a sheet
	if !b.app.Hand([]string{linkOne}) {
		t.Fatal("not taken")
	}
	b.at(noon)
	if b.sees("Alpha") {
		t.Fatalf("the page went away under the question: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.at(noon)
	if !b.sees("Alpha") {
		t.Errorf("lost: %q", b.texts())
	}
}

func TestAWindowThatClosesTakesNothing(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	var job func() func()
	b.app.SetGo(func(j func() func()) { job = j }) // a change is under way
	b.press(fyne.KeyDelete)
	b.app.AskToClose()
	if b.app.Hand([]string{linkOne}) {
		t.Error("taken over a change under way")
	}
	if job != nil {
		job()()
	}
	if !b.app.Closed() || b.app.Hand(nil) {
		t.Error("taken by a closed window")
	}
}
