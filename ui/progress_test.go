// Work that takes long says how far it has come.

package ui_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/vault/vaulttest"
)

// resealing is a window that sets an app password over many accounts, and has
// come to the middle: the keyring has half of them.
func resealing(t *testing.T, s setup) *bench {
	t.Helper()
	for i := range 400 {
		s.accounts = append(s.accounts, account(t, "Service", fmt.Sprint("member", i), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	}
	b := open(t, s)
	must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	b.lockSection()
	b.tapText("ui.lock.set")
	b.typeText(password)
	b.press(fyne.KeyReturn)
	b.typeText(password)
	stopped := make(chan struct{})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.lapse(400 * time.Millisecond)
	sets := 0
	b.keyring.Plan(func(op string, _ int, _ string) vaulttest.Fault {
		if op == "set" {
			sets++
		}
		if op == "set" && sets == 6 {
			close(stopped)
			return vaulttest.Hang
		}
		return ""
	})
	over := make(chan struct{})
	go func() { goOn(); close(over) }()
	select {
	case <-stopped:
	case <-over:
		t.Fatalf("it is over already after %d calls: %q", len(b.keyring.Log()), b.texts())
	}
	t.Cleanup(func() {
		b.keyring.Release()
		<-over
	})
	b.at(b.clock)
	return b
}

func TestSettingAPasswordSaysHowManyAccountsAreDone(t *testing.T) {
	b := resealing(t, setup{})
	var said []string
	for _, s := range b.texts() {
		for done := range len(b.vault.Entries()) {
			if done > 0 && s == b.say(text.Japanese, "ui.waiting.part", "done", done, "all", 400) {
				said = append(said, s)
			}
		}
	}
	if len(said) != 1 {
		t.Errorf("said %q of %q", said, b.texts())
	}
}
