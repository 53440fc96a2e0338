// The start: what the store asks, what stands in the way, what is remembered.

package ui_test

import (
	"errors"
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

func TestALockedKeyringIsAPageWithAWayOnAndNeverAnEmptyVault(t *testing.T) {
	for _, state := range vault.KeyringStates() {
		b := open(t, setup{accounts: family(t), opening: &vault.KeyringError{State: state, Op: "get"}})
		if b.sees("使ってみる") || b.sees("見本健康保険組合") {
			t.Fatalf("%s: the store looks open or new: %q", state, b.texts())
		}
		sentence := words(text.Japanese).Explain(b.opening)
		if !b.sees(sentence) {
			t.Errorf("%s: the page does not say %q: %q", state, sentence, b.texts())
		}
		b.opening = nil
		b.press(fyne.KeyReturn)
		if !b.sees("見本健康保険組合") {
			t.Errorf("%s: trying again does not open: %q", state, b.texts())
		}
	}
}

func TestANewPassphraseIsTypedTwice(t *testing.T) {
	b := open(t, setup{asks: ui.PassphraseNew, accounts: family(t)})
	b.typeText("one")
	b.press(fyne.KeyReturn) // on to the second field
	b.typeText("one")
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.lock.short"))
	if b.sees("見本健康保険組合") {
		t.Fatalf("a password of three letters was taken: %q", b.texts())
	}
	b.shortcutSelectAllAndType("one and another") // the first field has the focus
	b.press(fyne.KeyReturn)
	b.shortcutSelectAllAndType("two and another")
	b.press(fyne.KeyReturn)
	if !b.sees(b.say(text.Japanese, "ui.unlock.differ")) || b.sees("見本健康保険組合") {
		t.Fatalf("two different passphrases were taken: %q", b.texts())
	}
	b.shortcutSelectAllAndType("one and another")
	b.press(fyne.KeyReturn)
	if !b.sees("見本健康保険組合") {
		t.Errorf("the same passphrase twice does not open: %q", b.texts())
	}
}

func TestAWrongPassphraseIsToldAndCanBeTypedAgain(t *testing.T) {
	b := open(t, setup{asks: ui.PassphraseUnlock, accounts: family(t), opening: vault.ErrPassphraseWrong})
	b.press(fyne.KeyReturn)
	if !b.sees(b.say(text.Japanese, "ui.unlock.empty")) {
		t.Errorf("an empty passphrase: %q", b.texts())
	}
	b.typeText("wrong")
	b.press(fyne.KeyReturn)
	if !b.sees(words(text.Japanese).Explain(vault.ErrPassphraseWrong)) {
		t.Fatalf("a wrong passphrase is not told: %q", b.texts())
	}
	b.opening = nil
	b.press(fyne.KeyReturn)
	if !b.sees("見本健康保険組合") {
		t.Errorf("the right one does not open: %q", b.texts())
	}
}

func TestAnUnknownErrorIsShownWithItsText(t *testing.T) {
	b := open(t, setup{opening: errors.New("disk on fire")})
	if !b.sees("disk on fire") {
		t.Errorf("the technical text is lost: %q", b.texts())
	}
}

func TestTheLanguageChangesAtOnceAndIsRemembered(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.language.own") // the last of the two: English
	if !b.sees("Get started") || b.sees("使ってみる") {
		t.Fatalf("not in English: %q", b.texts())
	}
	data, err := os.ReadFile(b.settings)
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, setup{settings: string(data)})
	if !again.sees("Get started") {
		t.Errorf("the language was forgotten: %q", again.texts())
	}
}

func TestBrokenSettingsCostOnlyTheSettings(t *testing.T) {
	for _, broken := range []string{"{", "[]", `{"language":"xx","scale":99,"width":-4,"appearance":"pink"}`, "\x00"} {
		b := open(t, setup{settings: broken, accounts: family(t)})
		if !b.sees("見本健康保険組合") {
			t.Errorf("%q: the list does not come up: %q", broken, b.texts())
		}
	}
}

func TestDeletedAccountsCanBeBroughtBackFromTheSettings(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.deleted")
	b.tapText("ui.deleted.restore")
	if got := b.issuers(); len(got) != len(family(t)) || got[0] != "見本健康保険組合" {
		t.Errorf("not back in its place: %q", got)
	}
}

func TestDeletingForGoodAsksFirst(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDelete)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.deleted")
	b.tapText("ui.deleted.purge")
	if len(b.vault.Deleted()) != 1 {
		t.Fatal("gone without a question")
	}
	b.tapText("ui.deleted.purge") // in the question, which lies on top
	if len(b.vault.Deleted()) != 0 {
		t.Errorf("still there after yes: %q", b.texts())
	}
}
