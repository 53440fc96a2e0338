// Trouble and the page that was there before: what nobody asked for takes no
// page away on which something is half done, and no page comes back without
// what it lived on.

package ui_test

import (
	"context"
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/scanner/camera"
	"rokketa/scanner/camera/cameratest"
	"rokketa/ui"
	"rokketa/vault"
)

// ailing is a vault that can be read, and can take a password, only while
// nothing is wrong.
type ailing struct {
	ui.Vault
	wrong error
}

func (v *ailing) Refresh(ctx context.Context) (bool, error) {
	if v.wrong != nil {
		return false, v.wrong
	}
	return v.Vault.Refresh(ctx)
}

func (v *ailing) SetPassword(ctx context.Context, old, next string) error {
	if v.wrong != nil {
		return v.wrong
	}
	return v.Vault.SetPassword(ctx, old, next)
}

// ail is a setup with such a vault.
func ail(t *testing.T, s setup) (*ailing, setup) {
	v := &ailing{}
	s.accounts = family(t)
	s.wrap = func(whole ui.Vault) ui.Vault {
		v.Vault = whole
		return v
	}
	return v, s
}

func locked() error { return &vault.KeyringError{State: vault.Locked, Op: "get"} }

func TestTroubleThatNobodyAskedForLeavesWhatIsHalfDone(t *testing.T) {
	for name, page := range map[string]struct {
		begin func(b *bench)
		still func(b *bench)
	}{
		"the recovery sheet": {
			func(b *bench) { b.sheet() },
			func(b *bench) {
				b.mustSee(sampleKey(b.t).Lines()[0])
				b.tapText("ui.sheet.next")
				b.typeText(sampleKey(b.t).Lines()[2])
				b.press(fyne.KeyReturn)
				b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
			},
		},
		"a key that is to be shown": {
			func(b *bench) { b.showAgain(b.vault.Entries()[0].ID) },
			func(b *bench) { b.tapText("ui.again.show"); b.mustSee(grouped) },
		},
		"other names": {
			func(b *bench) { b.press(fyne.KeyF2); b.typeText("xy") },
			func(b *bench) { b.mustSee("xy") },
		},
		"a key that is typed": {
			func(b *bench) { b.tapText("ui.list.add"); b.typeText("JBSWY3") },
			func(b *bench) { b.mustSee("JBSWY3") },
		},
		"a preview": {
			func(b *bench) { b.app.Hand([]string{linkOne}) },
			func(b *bench) { b.mustSee("Alpha") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, s := ail(t, setup{recovery: doors()})
			b := open(t, s)
			page.begin(b)
			v.wrong = locked()
			b.app.Changed()
			b.mustSee(b.say(text.Japanese, "ui.problem.read"))
			if b.sees(b.say(text.Japanese, "ui.problem.again")) {
				t.Fatalf("another page took its place: %q", b.texts())
			}
			page.still(b)
		})
	}
}

// What could not be read is read again once the list is back.
func TestTroubleThatWasToldInPassingIsLookedAtOnTheList(t *testing.T) {
	for _, goesOn := range []bool{true, false} {
		v, s := ail(t, setup{})
		b := open(t, s)
		b.press(fyne.KeyF2)
		v.wrong = locked()
		b.app.Changed()
		if !goesOn {
			v.wrong = nil
		}
		b.press(fyne.KeyEscape)
		if told := b.sees(b.say(text.Japanese, "ui.problem.again")); told != goesOn {
			t.Errorf("goes on %v: %q", goesOn, b.texts())
		}
		if goesOn {
			b.press(fyne.KeyEscape)
			b.mustSee("さくら銀行")
		}
	}
}

func TestAPasswordThatTheKeyringRefusedIsSetByTryingAgain(t *testing.T) {
	v, s := ail(t, setup{})
	b := open(t, s)
	must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	b.lockSection()
	b.tapText("ui.lock.set")
	enter := func() {
		for range 2 {
			b.typeText(password)
			b.press(fyne.KeyReturn)
		}
	}
	v.wrong = locked()
	enter()
	b.mustSee(b.say(text.Japanese, "ui.problem.save"))
	b.tapText("ui.problem.again") // the keyring is still locked
	b.mustSee(b.say(text.Japanese, "ui.problem.save"))
	v.wrong = nil
	b.tapText("ui.problem.again")
	if !b.vault.HasPassword() {
		t.Fatalf("not set: %q", b.texts())
	}
	must(t, b.vault.CheckPassword(t.Context(), password))
	b.mustSee("2026年12月10日")
}

func TestAfterAPasswordThatTheKeyringRefusedTheFormIsAnEmptyOne(t *testing.T) {
	v, s := ail(t, setup{})
	b := open(t, s)
	must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
	b.lockSection()
	b.tapText("ui.lock.set")
	v.wrong = locked()
	for range 2 {
		b.typeText(password)
		b.press(fyne.KeyReturn)
	}
	b.tapText("ui.back")
	b.mustSee(b.say(text.Japanese, "ui.lock.set.lead"))
	v.wrong = nil
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.lock.short")) // the fields are empty
	for range 2 {
		b.typeText(password)
		b.press(fyne.KeyReturn)
	}
	b.mustSee("2026年12月10日")
	if b.sees(b.say(text.Japanese, "ui.lock.set.lead")) {
		t.Errorf("the form stays: %q", b.texts())
	}
}

// A change that was asked for on the page before may fail on any page.
func TestNoPageComesBackWithoutWhatItLivedOn(t *testing.T) {
	for name, page := range map[string]struct {
		begin func(b *bench)
		after func(b *bench)
	}{
		"the recovery sheet": {
			func(b *bench) { b.sheet() },
			func(b *bench) {
				b.tapText("ui.recovery.paper") // from the beginning
				b.mustSee(sampleKey(b.t).Lines()[0])
			},
		},
		"the proof of a sheet": {
			func(b *bench) { b.keyed(); b.tapText("ui.prove.title") },
			func(b *bench) {
				b.fiveLines(sampleKey(b.t))
				b.mustSee(words(text.Japanese).Count("ui.prove.good", len(b.vault.Entries())))
			},
		},
		"a restore": {
			func(b *bench) {
				b.keyed()
				b.app.StartRestore()
				b.restoreNewest(sampleKey(b.t))
				b.mustSee(b.say(text.Japanese, "ui.plan.title"))
			},
			func(b *bench) { b.mustSee(b.say(text.Japanese, "ui.backups.now")) },
		},
		"a key that is to be shown": {
			func(b *bench) { b.showAgain(b.vault.Entries()[0].ID) },
			func(b *bench) { b.tapText("ui.again.show"); b.mustSee(grouped) },
		},
		"a key that is shown": {
			func(b *bench) { b.showAgain(b.vault.Entries()[0].ID); b.tapText("ui.again.show") },
			func(b *bench) { b.hidesKey("after a problem"); b.mustSee("さくら銀行") },
		},
		"the camera": {
			func(b *bench) { b.app.WatchCamera(camera.Info{ID: "recorded", Name: "Recorded Camera"}) },
			func(b *bench) { b.mustSee(b.say(text.Japanese, "ui.camera.title")); b.app.Outlines() },
		},
		"no code on the screen": {
			func(b *bench) { b.tapText("ui.list.add"); b.tapText("ui.add.screen") },
			func(b *bench) { b.mustSee(b.say(text.Japanese, "ui.add.lead")) },
		},
		"a part of the screen": {
			func(b *bench) { b.tapText("ui.list.add"); b.tapText("ui.add.screen"); b.tapText("ui.nothing.area") },
			func(b *bench) { b.mustSee(b.say(text.Japanese, "ui.add.lead")) },
		},
		"a walk": {
			func(b *bench) { b.press(fyne.KeyF1); b.tapText("ui.refused.title") },
			func(b *bench) { b.tapText("ui.clock.now"); b.mustSee(b.say(text.Japanese, "ui.clock.right")) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := &desk{pictures: []image.Image{sheet(90, image.Rectangle{})}}
			b := open(t, setup{accounts: family(t), screen: d.screen(), camera: recorded(paper(false), paper(false)), recovery: doors()})
			page.begin(b)
			b.app.Fail(locked())
			b.mustSee(b.say(text.Japanese, "ui.problem.again"))
			b.tapText("ui.back")
			page.after(b)
		})
	}
}

func TestACameraThatComesBackAfterAProblemLeadsToThePreview(t *testing.T) {
	s := cameratest.Recorded(paper(true))
	b := open(t, setup{accounts: family(t), camera: s})
	b.image = held(linkOne)
	goOn := b.later()
	b.app.WatchCamera(camera.Info{ID: "recorded", Name: "Recorded Camera"})
	b.app.Fail(locked())
	b.tapText("ui.back")
	goOn()
	b.lapse(1e9)
	b.mustSee("Alpha")
}
