// A restore that is clicked twice.

package ui_test

import (
	"context"
	"testing"

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
