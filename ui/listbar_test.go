// The list's bar asks for no wider window than the rows do.

package ui_test

import (
	"testing"

	"rokketa/assets/text"
)

func TestTheBarIsNoWiderThanTheRowsNeed(t *testing.T) {
	for _, scale := range []string{"1", "1.5", "2"} {
		for _, l := range text.Languages() {
			b := open(t, setup{accounts: family(t), language: l, scale: scale})
			must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
			must(t, b.vault.SetPassword(t.Context(), "", appPassword)) // the bar has a button that locks
			b.app.Anew()
			if bar, list := b.app.BarWidth(), b.app.ListWidth(); bar > list {
				t.Errorf("%s, size %s: the bar needs %v, the list %v", l, scale, bar, list)
			}
		}
	}
}
