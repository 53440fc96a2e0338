// A restore that is clicked twice, or left while it is under way.

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

// onPlan is a window without accounts before the plan of a restore of the
// family's.
func onPlan(t *testing.T) *bench {
	t.Helper()
	other := open(t, setup{accounts: family(t)})
	must(t, other.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	stick := t.TempDir()
	must(t, other.vault.SetBackupFolder(t.Context(), stick))
	b := open(t, setup{recovery: ui.Recovery{Find: func(ctx context.Context) []vault.Found {
		return vault.FindBackups(ctx, t.TempDir(), stick)
	}}})
	b.tapText("ui.restore.old")
	b.restoreNewest(sampleKey(t))
	b.mustSee(b.say(text.Japanese, "ui.plan.title"))
	return b
}

func TestADoubleClickOnRestoreRestoresOnceAndCounts(t *testing.T) {
	b := onPlan(t)
	b.hasty = true
	goOn := b.later()
	b.tapText("ui.plan.restore")
	b.tapText("ui.plan.restore")
	goOn()
	if n := len(b.vault.Entries()); n != len(family(t)) {
		t.Errorf("%d accounts", n)
	}
	b.mustSee(words(text.Japanese).Count("ui.done.new", len(family(t))))
}

// beforeAccounts is a window whose accounts ask for a password, before the
// page of a restore that asks for it; the password is typed, and what is to be
// done in the background waits. open says how many vaults are open then.
func beforeAccounts(t *testing.T) (b *bench, goOn func(), open func() int) {
	t.Helper()
	doors := 0
	b = secured(t, setup{wrap: func(v ui.Vault) ui.Vault {
		doors++
		return &countedVault{v, &doors}
	}})
	doors = 0
	doors = 0
	b.app.StartRestore()
	b.restoreNewest(sampleKey(t))
	b.mustSee(b.say(text.Japanese, "ui.restore.unlock"))
	b.typeText(password)
	goOn = b.later()
	b.press(fyne.KeyReturn)
	return b, goOn, func() int { return doors }
}

// countedVault is a vault that is counted while it is open.
type countedVault struct {
	ui.Vault
	open *int
}

func (v *countedVault) Close() error {
	*v.open--
	return v.Vault.Close()
}

// In the first moment no sheet lies over the page yet.
func TestARestoreThatIsLeftWhileItsAccountsOpenOpensNone(t *testing.T) {
	for name, way := range map[string]struct {
		leave func(b *bench)
		to    string
	}{
		"cancel": {func(b *bench) { b.tapText("ui.cancel") }, "ui.lock.forgot"},
		"Escape": {func(b *bench) { b.press(fyne.KeyEscape); b.press(fyne.KeyEscape) }, "ui.restore.which"},
	} {
		t.Run(name, func(t *testing.T) {
			b, goOn, open := beforeAccounts(t)
			way.leave(b)
			goOn()
			if n := open(); n != 0 {
				t.Errorf("%d vaults are open: %q", n, b.texts())
			}
			b.mustSee(b.say(text.Japanese, way.to))
		})
	}
}

func TestAVaultThatARestoreOpenedInVainIsClosed(t *testing.T) {
	b, goOn, open := beforeAccounts(t)
	b.app.LockPage() // the page was left in a way that nobody thought of
	goOn()
	if n := open(); n != 0 {
		t.Errorf("%d vaults are open", n)
	}
	b.app.SetGo(func(job func() func()) { job()() })
	b.unlock(password)
	b.mustSee("見本健康保険組合")
}

func TestEnterTwiceOpensTheAccountsOfARestoreOnce(t *testing.T) {
	b, goOn, open := beforeAccounts(t)
	b.press(fyne.KeyReturn)
	goOn()
	if n := open(); n != 1 {
		t.Errorf("%d vaults are open", n)
	}
	b.mustSee(b.say(text.Japanese, "ui.plan.title"))
	b.lapse(time.Second)
}
