// The app password: set, changed and removed in the settings, forgotten, and
// set by another program.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

func TestAForgottenPasswordLeadsToTheRecoverySheet(t *testing.T) {
	b := secured(t, setup{})
	b.unlock("wrong")
	b.tapText("ui.lock.forgot")
	b.mustSee(b.say(text.Japanese, "ui.lock.forgot.what"))
	b.press(fyne.KeyEscape)
	b.mustBeLocked()
	b.tapText("ui.lock.forgot")
	b.tapText("ui.lock.forgot.restore")
	b.restoreNewest(sampleKey(t))
	b.mustSee(b.say(text.Japanese, "ui.aside.forgot"))
	if needs, err := vault.NeedsPassword(b.place); !needs || err != nil {
		t.Fatalf("set aside before it was allowed: %v", err)
	}
	b.tapText("ui.aside.do")
	b.tapText("ui.plan.restore")
	b.tapText("ui.result.list")
	b.mustSee("見本健康保険組合")
	if b.vault.HasPassword() {
		t.Error("it still has the password that nobody knows")
	}
}

// Another program sets a password while the window is open.
func TestAPasswordThatAnotherProgramSetsLocksTheWindow(t *testing.T) {
	for name, notice := range map[string]func(b *bench){
		"noticed": func(b *bench) { b.app.Changed() },
		"a save":  func(b *bench) { b.press(fyne.KeyDelete) },
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t, setup{})
			o := b.place
			o.Passphrase = password
			other, err := vault.Open(t.Context(), o)
			must(t, err)
			must(t, other.SetPassword(t.Context(), password, "another one"))
			must(t, other.Close())
			notice(b)
			b.mustBeLocked()
			b.mustSee(b.say(text.Japanese, "ui.lock.why.changed"))
			b.unlock("another one")
			b.mustSee("見本健康保険組合")
		})
	}
}

func TestAPasswordIsSetChangedAndRemovedInTheSettings(t *testing.T) {
	b := open(t, setup{accounts: family(t), asksNow: func() ui.Passphrase { return ui.PassphraseNone }})
	b.lockSection()
	b.tapText("ui.lock.set")
	// A recovery sheet comes first, and leads back.
	b.mustSee(b.say(text.Japanese, "ui.lock.sheet.first"))
	b.tapText("ui.recovery.title")
	b.tapText("ui.recovery.paper")
	b.tapText("ui.sheet.next")
	b.typeText(sampleKey(t).Lines()[2])
	b.press(fyne.KeyReturn)
	b.tapText("ui.later")
	b.mustSee(b.say(text.Japanese, "ui.lock.set.lead"))
	for typed, advice := range map[string]string{
		"1234567": "ui.lock.short", "20261210": "ui.lock.plain", "aaaabbbbaaaa": "ui.lock.plain",
		"himawari": "ui.lock.fair", "himawari-no-hana": "ui.lock.good",
	} {
		b.shortcutSelectAllAndType(typed)
		b.mustSee(b.say(text.Japanese, advice))
	}
	b.shortcutSelectAllAndType("short")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.lock.short"))
	b.shortcutSelectAllAndType(password)
	b.press(fyne.KeyReturn)
	b.shortcutSelectAllAndType(password + "x")
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.unlock.differ"))
	if b.vault.HasPassword() {
		t.Fatal("set with two different ones")
	}
	b.shortcutSelectAllAndType(password)
	b.press(fyne.KeyReturn)
	if !b.vault.HasPassword() {
		t.Fatalf("not set: %q", b.texts())
	}
	b.mustSee("2026年12月10日") // when it was chosen

	b.tapText("ui.lock.change")
	b.typeText("wrong")
	b.press(fyne.KeyReturn)
	b.typeText("another one 7")
	b.press(fyne.KeyReturn)
	b.typeText("another one 7")
	b.press(fyne.KeyReturn)
	b.mustSee("パスワードが違います")
	b.shortcutSelectAllAndType(password)
	b.tapText("ui.lock.change.do")
	must(t, b.vault.CheckPassword(t.Context(), "another one 7"))

	b.tapText("ui.lock.remove")
	b.typeText("another one 7")
	b.press(fyne.KeyReturn)
	if b.vault.HasPassword() {
		t.Fatalf("not removed: %q", b.texts())
	}
	b.mustSee(b.say(text.Japanese, "ui.lock.password.none"))
}

func (b *bench) lockSection() {
	b.t.Helper()
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.lock")
}

func TestWithAPasswordFromAFileNothingIsLocked(t *testing.T) {
	b := open(t, setup{accounts: family(t), unasked: true})
	must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	must(t, b.vault.SetPassword(t.Context(), "", password))
	b.ctrlL()
	if !b.app.Covered() {
		t.Errorf("no curtain: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	b.lockSection()
	b.mustSee(b.say(text.Japanese, "ui.lock.unasked"))
}
