// The lock: the password at the start, what is gone once it is locked, and
// what nobody loses by it.

package ui_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

const password = "さくらの木の下 42"

// secured is a window before a vault with the app password, with a recovery
// key, and with these accounts or the family's.
func secured(t *testing.T, s setup) *bench {
	t.Helper()
	if s.accounts == nil {
		s.accounts = family(t)
	}
	first := open(t, setup{accounts: s.accounts})
	must(t, first.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	today := first.clock
	first.clock = time.Date(2026, 11, 3, 3, 0, 0, 0, time.UTC)
	must(t, first.vault.SetPassword(t.Context(), "", password))
	first.clock = today
	first.app.Close()
	first.app.Wait()

	var b *bench
	place := first.place
	s.place, s.again = &place, true
	s.asksNow = func() ui.Passphrase {
		if needs, err := vault.NeedsPassword(place); err == nil && needs {
			return ui.PassphraseUnlock
		}
		return ui.PassphraseNone
	}
	s.door = func(ctx context.Context, passphrase string, anyway bool) (ui.Vault, error) {
		o := b.place
		o.Passphrase, o.Anyway = passphrase, anyway
		v, err := vault.Open(ctx, o)
		if err != nil {
			return nil, err
		}
		b.vault = v
		if s.wrap != nil {
			return s.wrap(v), nil
		}
		return v, nil
	}
	b = open(t, s)
	return b
}

// unlocked is such a window, open.
func unlocked(t *testing.T, s setup) *bench {
	t.Helper()
	b := secured(t, s)
	b.unlock(password)
	if !b.sees("見本健康保険組合") && s.accounts == nil {
		t.Fatalf("not open: %q", b.texts())
	}
	return b
}

func (b *bench) unlock(typed string) {
	b.t.Helper()
	b.shortcutSelectAllAndType(typed)
	b.press(fyne.KeyReturn)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) ctrlL() {
	b.t.Helper()
	b.shortcut(fyne.KeyL, fyne.KeyModifierShortcutDefault)
}

// mustBeLocked says that the lock page is up, the vault is closed, and
// nothing of the accounts is to be seen.
func (b *bench) mustBeLocked() {
	b.t.Helper()
	page, closed := b.app.Locked()
	if !page || !closed {
		b.t.Fatalf("not locked (page %v, closed %v): %q", page, closed, b.texts())
	}
	for _, s := range []string{"見本健康保険組合", "Example Mail", "hanako", "さくら銀行"} {
		if b.sees(s) {
			b.t.Errorf("%q is to be seen: %q", s, b.texts())
		}
	}
}

func (b *bench) mustBeOpen() {
	b.t.Helper()
	if page, closed := b.app.Locked(); page || closed {
		b.t.Fatalf("locked: %q", b.texts())
	}
}

func TestAVaultWithAPasswordShowsNothingBeforeItIsTyped(t *testing.T) {
	b := secured(t, setup{})
	b.mustBeLocked()
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.unlock.empty"))
	b.unlock("wrong")
	b.mustBeLocked()
	if b.sees("wrong") {
		t.Error("what was typed is shown")
	}
	b.unlock(password)
	b.mustBeOpen()
	b.mustSee("見本健康保険組合")
}

func TestWrongPasswordsCostAWaitThatIsCountedDown(t *testing.T) {
	b := secured(t, setup{})
	for range 3 {
		b.unlock("wrong")
	}
	b.unlock(password) // not tried any more
	b.mustBeLocked()
	if _, takes := b.app.Typed(); takes {
		t.Fatal("the field takes another try at once")
	}
	b.mustSee("あと4秒") // one second went by between two presses
	b.at(b.clock.Add(2 * time.Second))
	b.mustSee("あと2秒")
	b.at(b.clock.Add(-time.Hour)) // set back: no longer than the wait that it was
	if b.sees("3600") || !b.sees("秒") {
		t.Errorf("a clock that was set back: %q", b.texts())
	}
	b.at(b.clock.Add(10 * time.Second))
	if _, takes := b.app.Typed(); !takes {
		t.Fatalf("the wait does not end: %q", b.texts())
	}
	b.unlock(password) // whose wait begins anew too, since the clock was set back
	b.at(b.clock.Add(10 * time.Second))
	b.unlock(password)
	b.mustBeOpen()
}

func TestOnTheLockPageLanguageQuestionAndQuitAlwaysWork(t *testing.T) {
	b := secured(t, setup{})
	for range 4 {
		b.unlock("wrong")
	}
	b.tapText("ui.lock.which")
	b.mustSee("2026年11月3日")
	b.mustSee(b.say(text.Japanese, "ui.lock.which.not"))
	b.tapExact(words(text.English).Say("ui.language.own"))
	b.mustSee(b.say(text.English, "ui.lock.which.not"))
	b.mustSee("3 November 2026")
	if _, takes := b.app.Typed(); takes {
		t.Error("another language ends the wait")
	}
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.app.Paste()
	b.mustBeLocked()
	b.tapText("ui.quit")
	if !b.app.Closed() {
		t.Error("it does not quit")
	}
}

func TestAHintWhereTheKeyboardIsNotAsMeant(t *testing.T) {
	b := secured(t, setup{})
	b.typeText("A")
	b.mustSee(b.say(text.Japanese, "ui.lock.capitals"))
	b.typeText("あ")
	b.mustSee(b.say(text.Japanese, "ui.lock.japanese"))
	b.at(b.clock.Add(2 * time.Minute))
	if typed, _ := b.app.Typed(); typed != "" {
		t.Error("half a password stays in the field")
	}
}

func TestLockingClosesTheVaultAndClearsTheClipboard(t *testing.T) {
	b := unlocked(t, setup{})
	first := b.vault
	want := codes(t, first, b.clock)
	b.app.Row(first.Entries()[0].ID).Tapped(nil)
	if b.fyne.Clipboard().Content() == "" {
		t.Fatal("nothing was copied")
	}
	b.ctrlL()
	b.mustBeLocked()
	if got := b.fyne.Clipboard().Content(); got != "" {
		t.Errorf("the clipboard still has %q", got)
	}
	if n := len(first.Entries()); n != 0 {
		t.Errorf("%d accounts are still in memory", n)
	}
	b.unlock(password)
	b.mustSee("見本健康保険組合")
	if got := codes(t, b.vault, b.clock); got != want {
		t.Errorf("codes are %s, not %s", got, want)
	}
}

func TestWhateverLiesOverThePageIsGoneWithTheLock(t *testing.T) {
	for name, cover := range map[string]func(b *bench){
		"a menu": func(b *bench) { b.app.Menu(b.vault.Entries()[1].ID, fyne.NewPos(300, 200)) },
		"a question": func(b *bench) {
			b.press(fyne.KeyDelete)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.deleted")
			b.tapText("ui.deleted.purge")
		},
		"a search":     func(b *bench) { b.typeText("さくら") },
		"the settings": func(b *bench) { b.openBackups() },
		"names":        func(b *bench) { b.press(fyne.KeyF2) },
		"a sheet":      func(b *bench) { b.openBackups(); b.tapText("ui.backups.renew"); b.tapText("ui.recovery.paper") },
		"a restore": func(b *bench) {
			b.app.StartRestore()
			b.restoreNewest(sampleKey(b.t))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t, setup{})
			cover(b)
			b.ctrlL()
			b.mustBeLocked()
			if n := len(b.win.Canvas().Overlays().List()); n != 0 {
				t.Errorf("%d things lie over the lock page", n)
			}
			for _, line := range sampleKey(t).Lines() {
				if b.sees(line) {
					t.Error("the recovery key is to be seen")
				}
			}
			b.unlock(password)
			b.mustSee("Example Mail")
		})
	}
}

func TestTheLockWaitsForASave(t *testing.T) {
	b := unlocked(t, setup{})
	goOn := b.later()
	b.press(fyne.KeyDelete)
	b.ctrlL()
	page, closed := b.app.Locked()
	if !page || closed {
		t.Fatalf("page %v, closed %v: %q", page, closed, b.texts())
	}
	b.mustSee(b.say(text.Japanese, "ui.lock.saving"))
	if _, takes := b.app.Typed(); takes {
		t.Error("a password is taken while the vault is still open")
	}
	b.app.Hand([]string{linkOne})
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	if page, _ := b.app.Locked(); !page {
		t.Fatalf("another page came up: %q", b.texts())
	}
	goOn()
	b.mustBeLocked()
	b.app.SetGo(func(job func() func()) { job()() })
	b.unlock(password)
	if n := len(b.vault.Deleted()); n != 1 {
		t.Errorf("%d accounts are in the trash: the change was lost", n)
	}
	b.mustSee("Alpha") // what was handed over meanwhile
}

func TestWhatIsToLockWhileTheFirstPasswordIsSetDoes(t *testing.T) {
	for _, fails := range []bool{false, true} {
		b := open(t, setup{accounts: family(t)})
		must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
		b.lockSection()
		b.tapText("ui.lock.set")
		b.typeText(password)
		b.press(fyne.KeyReturn)
		b.typeText(password)
		goOn := b.later()
		b.press(fyne.KeyReturn)
		b.lapse(400 * time.Millisecond)
		b.mustSee(b.say(text.Japanese, "ui.waiting.password"))
		b.ctrlL()
		b.mustSee(b.say(text.Japanese, "ui.lock.saving"))
		if fails {
			b.keyring.Always("dismissed")
		}
		goOn()
		if !fails {
			b.mustBeLocked()
			continue
		}
		if page, _ := b.app.Locked(); page || !b.app.Covered() {
			t.Fatalf("a lock that has no password, or nothing hidden: %q", b.texts())
		}
		b.press(fyne.KeyReturn)
		b.mustSee(b.say(text.Japanese, "ui.lock.notkept"))
	}
}

func TestAFailedSaveIsToldAfterTheLock(t *testing.T) {
	b := unlocked(t, setup{})
	goOn := b.later()
	b.press(fyne.KeyDelete)
	b.keyring.Always("dismissed")
	b.ctrlL()
	goOn()
	b.keyring.Always("")
	b.app.SetGo(func(job func() func()) { job()() })
	b.mustBeLocked()
	b.unlock(password)
	if n := len(b.vault.Deleted()); n == 0 {
		b.mustSee(b.say(text.Japanese, "ui.lock.notkept"))
	}
}

func TestAPreviewThatWasNotSavedIsNamedAfterTheLock(t *testing.T) {
	for name, begin := range map[string]func(b *bench){
		"preview": func(b *bench) { b.app.Hand([]string{linkOne}); b.mustSee("Alpha") },
		"key": func(b *bench) {
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.add.key")
			b.typeText("jbsw y3dp")
			b.mustSee("jbsw y3dp")
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t, setup{})
			begin(b)
			b.ctrlL()
			b.mustBeLocked()
			b.unlock(password)
			b.mustSee(b.say(text.Japanese, "ui.lock.unsaved"))
			if n := len(b.vault.Entries()); n != len(family(t)) {
				t.Errorf("%d accounts", n)
			}
		})
	}
}

func TestWhatASecondStartGivesWaitsForThePassword(t *testing.T) {
	b := unlocked(t, setup{})
	b.ctrlL()
	if !b.app.Hand([]string{linkOne}) {
		t.Fatal("not taken")
	}
	b.at(b.clock)
	b.mustBeLocked()
	b.unlock(password)
	b.mustSee("Alpha")
}

// At large text what the lock page is for is in sight at once: the field, the
// way on, and the way out for who has forgotten.
func TestWithLargeTextTheLockPageOpensWithItsFieldAndWaysInSight(t *testing.T) {
	b := secured(t, setup{scale: "2", size: fyne.NewSize(800, 680)})
	for _, key := range []string{"ui.unlock.title", "ui.lock.why.start", "ui.lock.which", "ui.lock.forgot", "ui.unlock.open"} {
		b.mustSeeWhole(b.say(text.Japanese, key))
	}
}

// mustSeeWhole wants a text of one line in sight from top to bottom.
func (b *bench) mustSeeWhole(s string) {
	b.t.Helper()
	for _, one := range b.drawnTexts() {
		if one.text.Text == s {
			if high := one.seen.bottom - one.seen.top; high < one.text.TextSize {
				b.t.Errorf("of %q only %v of %v is in sight", s, high, one.text.TextSize)
			}
			return
		}
	}
	b.t.Errorf("%q is out of sight", s)
}
