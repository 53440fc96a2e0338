// While the vault does not answer the window goes on ticking, answers keys,
// can be stopped and closed, and never waits for a call itself.

package ui_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/ui"
	"rokketa/vault"
)

// asked are the ways in which a person, or another program, makes the window
// call each method that may wait.
func asked() map[string]func(*bench) {
	return map[string]func(*bench){
		"Add": func(b *bench) {
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.add.key")
			b.typeText("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
			b.press(fyne.KeyReturn)
			b.press(fyne.KeyReturn)
			b.press(fyne.KeyReturn)
		},
		"Label": func(b *bench) {
			b.press(fyne.KeyF2)
			b.typeText("x")
			b.press(fyne.KeyReturn)
		},
		"Pin": func(b *bench) {
			b.app.Menu(b.vault.Entries()[0].ID, fyne.NewPos(10, 10))
			b.tapText("ui.menu.pin")
		},
		"Move":   func(b *bench) { b.shortcut(fyne.KeyDown, fyne.KeyModifierAlt) },
		"Delete": func(b *bench) { b.press(fyne.KeyDelete) },
		"Restore": func(b *bench) {
			b.bin()
			b.tapText("ui.deleted.restore")
		},
		"Purge": func(b *bench) {
			b.bin()
			b.tapText("ui.deleted.purge")
			b.tapText("ui.deleted.purge") // yes
		},
		"Count":   func(b *bench) { b.app.CountNext(b.vault.Entries()[len(b.vault.Entries())-1].ID) },
		"Refresh": func(b *bench) { b.app.Changed() },
		"Health": func(b *bench) {
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.place")
		},
		"CheckPassword": func(b *bench) {
			b.guarded()
			b.showAgain(b.vault.Entries()[0].ID)
			b.typeText(appPassword)
			b.press(fyne.KeyReturn)
		},
		"UseRecoveryKey": func(b *bench) {
			b.sheet()
			b.tapText("ui.sheet.next")
			b.typeText(sampleKey(b.t).Lines()[2])
			b.press(fyne.KeyReturn)
		},
		"UseRecoveryPassphrase": func(b *bench) {
			b.openBackups()
			b.tapText("ui.recovery.title")
			b.tapText("ui.recovery.phrase")
			for range 2 {
				b.typeText("tea rain castle orange piano")
				b.press(fyne.KeyReturn)
			}
		},
		"Backup": func(b *bench) {
			b.keyed()
			b.tapText("ui.backups.now")
		},
		"SetBackupFolder": func(b *bench) {
			b.keyed()
			b.app.ChooseFolder(b.t.TempDir())
			b.tapText("ui.backups.choose")
		},
		"Prove": func(b *bench) {
			b.keyed()
			b.tapText("ui.prove.title")
			b.fiveLines(sampleKey(b.t))
		},
		"SetPassword": func(b *bench) {
			b.keyed()
			b.lockSection()
			b.tapText("ui.lock.set")
			for range 2 {
				b.typeText(password)
				b.press(fyne.KeyReturn)
			}
		},
		"Apply": func(b *bench) {
			b.keyed()
			if err := b.vault.Delete(b.t.Context(), b.vault.Entries()[0].ID); err != nil {
				b.t.Fatal(err)
			}
			b.app.StartRestore()
			b.until("the backups", func() bool { return b.sees(b.say(text.Japanese, "ui.restore.which")) })
			b.press(fyne.KeyReturn)
			b.fiveLines(sampleKey(b.t))
			b.until("the plan", func() bool { return b.sees(b.say(text.Japanese, "ui.plan.title")) })
			b.tapText("ui.plan.restore")
		},
		"Watch": func(*bench) {}, // called when the vault opened
		"Close": func(b *bench) { b.app.AskToClose() },
	}
}

// bin opens the page of what was deleted.
func (b *bench) bin() {
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.settings.deleted")
}

// keyed opens the page of the backups of a vault that has a sheet.
func (b *bench) keyed() {
	b.t.Helper()
	if err := b.vault.UseRecoveryKey(b.t.Context(), sampleKey(b.t)); err != nil {
		b.t.Fatal(err)
	}
	b.openBackups()
}

// mayWait are the methods of a vault that take a context, and Close.
func mayWait() (names []string) {
	all := reflect.TypeFor[ui.Vault]()
	for i := range all.NumMethod() {
		m := all.Method(i)
		if m.Name == "Close" || m.Type.NumIn() > 0 && m.Type.In(0) == reflect.TypeFor[context.Context]() {
			names = append(names, m.Name)
		}
	}
	return names
}

func TestTheWindowNeverWaitsForTheVault(t *testing.T) {
	for _, method := range mayWait() {
		t.Run(method, func(t *testing.T) {
			ask, known := asked()[method]
			if !known {
				t.Fatalf("no way to %s is known to this test", method)
			}
			s := &stubborn{waits: method, called: map[string]int{}, window: goroutine(), free: make(chan struct{})}
			defer close(s.free)
			counted := account(t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA")
			counted.Type, counted.Period = otpauth.HOTP, 0
			b := open(t, setup{accounts: append(family(t), counted), background: true, wrap: func(v ui.Vault) ui.Vault {
				if err := v.Delete(t.Context(), v.Entries()[0].ID); err != nil {
					t.Fatal(err)
				}
				s.Vault = v
				return s
			}})
			b.until("the list", func() bool { return b.sees("Example Mail") })
			ask(b)
			b.until("the call of "+method, func() bool { return s.calls(method) > 0 })

			if method != "Close" && method != "Watch" {
				b.lapse(400 * time.Millisecond)
				if b.win.Canvas().Overlays().Top() == nil || !b.sees(b.say(text.Japanese, "ui.cancel")) {
					t.Fatalf("nothing says what is waited for: %q", b.texts())
				}
				if b.sees(b.say(text.Japanese, "ui.waiting.behind")) {
					t.Errorf("a question is suspected at once: %q", b.texts())
				}
				b.lapse(5 * time.Second)
				if !b.sees(b.say(text.Japanese, "ui.waiting.behind")) {
					t.Errorf("nothing says where a question may be: %q", b.texts())
				}
				b.at(b.clock.Add(time.Second)) // the window ticks
				b.press(fyne.KeyEscape)        // やめる
				b.until("the call to end", func() bool { return b.win.Canvas().Overlays().Top() == nil })
				if b.sees("使ってみる") {
					t.Errorf("it looks new: %q", b.texts())
				}
			}
			if !b.app.Closed() {
				b.app.AskToClose()
				b.lapse(time.Minute)
			}
			if !b.app.Closed() {
				t.Error("the window does not close")
			}
			b.until("the vault to be closed", func() bool { return s.calls("Close") > 0 })
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(s.wrong) > 0 {
				t.Errorf("the window itself called %q", s.wrong)
			}
		})
	}
}

func TestAVaultThatDoesNotOpenCanBeStoppedAndClosed(t *testing.T) {
	for _, how := range []string{"stopped", "closed"} {
		window, ended := goroutine(), make(chan struct{})
		b := open(t, setup{background: true, door: func(ctx context.Context, _ string, _ bool) (ui.Vault, error) {
			if goroutine() == window {
				t.Error("the window itself opens the vault")
			}
			<-ctx.Done()
			close(ended)
			return nil, &vault.CancelledError{Err: ctx.Err()}
		}})
		b.lapse(400 * time.Millisecond)
		b.lapse(5 * time.Second)
		if !b.sees(b.say(text.Japanese, "ui.waiting.open")) || !b.sees(b.say(text.Japanese, "ui.waiting.behind")) {
			t.Fatalf("nothing says what is waited for: %q", b.texts())
		}
		b.at(b.clock.Add(time.Second))
		if how == "closed" {
			b.app.AskToClose()
			if !b.app.Closed() {
				t.Error("the window does not close")
			}
			<-ended
			continue
		}
		b.tapText("ui.cancel")
		<-ended
		b.until("the page", func() bool { return b.sees(b.say(text.Japanese, "ui.problem.cancelled")) })
		if !b.sees(b.say(text.Japanese, "ui.problem.again")) {
			t.Errorf("no way on: %q", b.texts())
		}
	}
}

// until takes what the background hands to the window until something is so.
func (b *bench) until(what string, so func() bool) {
	b.t.Helper()
	patience := time.NewTimer(30 * time.Second)
	defer patience.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !so() {
		select {
		case then := <-b.done:
			then()
		case <-look.C:
		case <-patience.C:
			b.t.Fatalf("no %s; seen: %q", what, b.texts())
		}
	}
}

func TestWhatIsWaitedForWhileAPasswordIsTriedIsThePassword(t *testing.T) {
	for _, store := range []vault.Store{"", vault.StoreFile} {
		b := open(t, setup{background: true, asks: ui.PassphraseUnlock, store: store, door: func(ctx context.Context, _ string, _ bool) (ui.Vault, error) {
			<-ctx.Done()
			return nil, &vault.CancelledError{Err: ctx.Err()}
		}})
		b.typeText("himawari-no-hana")
		b.press(fyne.KeyReturn)
		b.lapse(400 * time.Millisecond)
		b.mustSee(b.say(text.Japanese, "ui.waiting.typed"))
		for _, untrue := range []string{"ui.waiting.open", "ui.waiting.behind"} {
			if b.sees(b.say(text.Japanese, untrue)) {
				t.Errorf("%q: %s", store, b.say(text.Japanese, untrue))
			}
		}
		b.lapse(5 * time.Second)
		if said := b.sees(b.say(text.Japanese, "ui.waiting.behind")); said != (store != vault.StoreFile) {
			t.Errorf("%q: after seconds a question behind the window is told of: %v", store, said)
		}
		b.tapText("ui.cancel")
		b.until("the end", func() bool { return !b.sees(b.say(text.Japanese, "ui.waiting.typed")) })
	}
}
