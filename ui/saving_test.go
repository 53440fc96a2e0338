// Saving what the preview shows: what is ticked and nothing else, once, and
// what becomes of it where the vault refuses or is slow.

package ui_test

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault/vaulttest"
)

func TestARepeatCanBeSavedByItsTickAlone(t *testing.T) {
	b := open(t, setup{accounts: family(t), inputs: []string{mailURI}})
	b.tapText("ui.preview.keep")
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != len(family(t))+1 {
		t.Errorf("%d accounts", n)
	}
}

func TestTheSameSecretIsNamedAndNotSavedTwice(t *testing.T) {
	b := open(t, setup{accounts: family(t), inputs: []string{mailURI}})
	if !b.sees("もう入っています") || !b.sees("見本健康保険組合") {
		t.Fatalf("the same secret is not named: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != len(family(t)) {
		t.Errorf("%d accounts; the repeat was saved without being asked for", n)
	}
}

func TestTheSameNameWithAnotherSecretKeepsBoth(t *testing.T) {
	other := account(t, "Example Mail", "hanako@example.jp", "KRSXG5CTMVRXEZLU")
	b := open(t, setup{accounts: []otpauth.Account{other}, inputs: []string{mailURI}})
	if !b.sees("両方が残ります") {
		t.Fatalf("the same name is not mentioned: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 2 || got[0].Account.Secret.Equal(got[1].Account.Secret) {
		t.Errorf("kept: %+v", got)
	}
}

func TestSeveralAccountsAreSavedAsTicked(t *testing.T) {
	b := open(t, setup{})
	b.read["many.png"] = []string{
		mailURI,
		"otpauth://totp/Bank:taro?secret=KRSXG5CTMVRXEZLU&issuer=Bank",
		"otpauth://totp/Old:x?secret=KRSXG5CTMVRXEZLU&algorithm=MD5",
	}
	b.app.Drop(storage.NewFileURI("/many.png"))
	if !b.sees("2件のアカウント") || !b.sees("読み取れなかったもの") || !b.sees("MD5") {
		t.Fatalf("the preview does not tell all: %q", b.texts())
	}
	b.tapText("ui.preview.keep") // the last tick: Bank
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 1 || got[0].Account.Issuer != "Example Mail" {
		t.Errorf("kept: %+v", got)
	}
}

func TestAFailedSaveIsToldAndCanBeTriedAgain(t *testing.T) {
	for name, fault := range map[string]vaulttest.Fault{
		"dismissed": vaulttest.Dismissed, "locked": vaulttest.Locked, "too large": vaulttest.TooLarge,
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{inputs: []string{mailURI}})
			b.keyring.Always(fault)
			b.press(fyne.KeyReturn)
			if len(b.vault.Entries()) != 0 || b.sees("保存しました") {
				t.Fatalf("a failed save looks like a good one: %q", b.texts())
			}
			if !b.sees(b.say(text.Japanese, "ui.problem.save")) {
				t.Fatalf("nothing is told: %q", b.texts())
			}
			b.press(fyne.KeyEscape)
			if !b.sees("687 841") {
				t.Fatalf("the preview is gone: %q", b.texts())
			}
			b.keyring.Always("")
			b.press(fyne.KeyReturn)
			if len(b.vault.Entries()) != 1 {
				t.Error("trying again does not save")
			}
		})
	}
}

func TestASecondEnterWhileSavingSavesOnce(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	var later []func()
	b.app.SetGo(func(job func() func()) { later = append(later, func() { job()() }) })
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	for _, do := range later {
		do()
	}
	if n := len(b.vault.Entries()); n != 1 {
		t.Errorf("%d accounts saved", n)
	}
}

func TestASlowKeyringShowsWhatIsWaitedForAndCanBeStopped(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	var finish func()
	b.app.SetGo(func(job func() func()) { finish = func() { job()() } })
	b.press(fyne.KeyReturn)
	b.lapse(400e6)
	if !b.sees(b.say(text.Japanese, "ui.waiting.save")) {
		t.Fatalf("nothing says that the keyring is waited for: %q", b.texts())
	}
	b.tapText("ui.cancel")
	finish()
	if len(b.vault.Entries()) != 0 {
		t.Error("a stopped save was kept")
	}
	if b.sees(b.say(text.Japanese, "ui.waiting.save")) {
		t.Error("the waiting sheet stays")
	}
}

func TestWhatAnotherProcessAddsComesUp(t *testing.T) {
	b := open(t, setup{})
	if _, err := b.vault.Add(context.Background(), family(t)...); err != nil {
		t.Fatal(err)
	}
	b.app.Changed()
	if !b.sees("さくら銀行") {
		t.Errorf("the list does not show it: %q", b.texts())
	}
	if i := slices.Index(b.texts(), "使ってみる"); i >= 0 {
		t.Error("the first page is still there")
	}
}
