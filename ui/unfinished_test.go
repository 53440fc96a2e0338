// What comes while a person is in the middle of something: it waits and says
// so, and neither it nor what was typed is lost.

package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
	"rokketa/vault/vaulttest"
)

// waits checks that a link that was handed over is neither shown nor forgotten,
// and that the window says so.
func (b *bench) waits() {
	b.t.Helper()
	if b.sees("Alpha") {
		b.t.Fatalf("it took the page away: %q", b.texts())
	}
	b.mustSee(b.say(text.Japanese, "ui.hand.waits"))
}

// comes checks that it is shown at the next second.
func (b *bench) comes() {
	b.t.Helper()
	b.at(b.clock.Add(time.Second))
	b.mustSee(b.say(text.Japanese, "ui.preview.title"))
	b.mustSee("Alpha")
}

func TestANameThatIsBeingTypedOutlivesALink(t *testing.T) {
	for name, end := range map[string]struct {
		key  fyne.KeyName
		want string
	}{"saved": {fyne.KeyReturn, "けんぽ"}, "left": {fyne.KeyEscape, "見本健康保険組合"}} {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			b.press(fyne.KeyF2)
			b.shortcutSelectAllAndType("けんぽ")
			if !b.app.Hand([]string{linkOne}) {
				t.Fatal("not taken")
			}
			b.waits()
			b.at(b.clock.Add(time.Second))
			b.waits()
			b.press(end.key)
			if got := b.issuers()[0]; got != end.want {
				t.Errorf("the account is called %q, not %q", got, end.want)
			}
			b.comes()
		})
	}
}

func TestASheetThatIsBeingMadeOutlivesALink(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.sheet()
	b.app.Hand([]string{linkOne})
	b.waits()
	b.tapText("ui.sheet.next")
	b.typeText(sampleKey(t).Lines()[2])
	b.at(b.clock.Add(time.Second))
	b.waits()
	b.press(fyne.KeyReturn)
	b.mustSee(b.say(text.Japanese, "ui.recovery.works"))
	if b.sees(b.say(text.Japanese, "ui.sheet.unused")) {
		t.Error("the paper is called worthless")
	}
	b.press(fyne.KeyEscape)
	b.comes()
}

// inTheMiddle are pages with something half done on them.
func inTheMiddle() map[string]func(b *bench) {
	return map[string]func(b *bench){
		"names": func(b *bench) { b.press(fyne.KeyF2) },
		"the password before a key": func(b *bench) {
			b.guarded()
			b.showAgain(b.vault.Entries()[0].ID)
			b.typeText("tea")
		},
		"a new password": func(b *bench) {
			b.keyed()
			b.lockSection()
			b.tapText("ui.lock.set")
			b.typeText("tea")
		},
		"a proof of the sheet": func(b *bench) {
			b.keyed()
			b.tapText("ui.prove.title")
			b.typeText("tea")
		},
		"a passphrase for the backups": func(b *bench) {
			b.openBackups()
			b.tapText("ui.recovery.title")
			b.tapText("ui.recovery.phrase")
			b.typeText("tea")
		},
		"a restore": func(b *bench) {
			b.keyed()
			b.app.StartRestore()
			b.restoreNewest(sampleKey(b.t))
		},
		"many files": func(b *bench) {
			b.app.Drop(storage.NewFileURI(mixed(b.t.(*testing.T), b)))
		},
		"a preview that was not kept": func(b *bench) {
			b.app.Hand([]string{mailURI})
			b.keyring.Always(vaulttest.Dismissed)
			b.tapText("ui.preview.keep")
			b.press(fyne.KeyReturn)
			b.keyring.Always("")
			b.mustSee(b.say(text.Japanese, "ui.problem.save"))
		},
	}
}

func TestALinkTakesNoPageAwayOnWhichSomethingIsHalfDone(t *testing.T) {
	for name, begin := range inTheMiddle() {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			begin(b)
			b.app.Hand([]string{linkOne})
			b.waits()
			for range 6 {
				b.press(fyne.KeyEscape)
			}
			b.comes()
		})
	}
}

func TestFilesAndWhatWasCopiedTakeNoPageAwayOnWhichSomethingIsHalfDone(t *testing.T) {
	for name, begin := range inTheMiddle() {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			begin(b)
			b.read["qr.png"] = []string{linkOne}
			picture := filepath.Join(t.TempDir(), "qr.png")
			if err := os.WriteFile(picture, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
			if name != "many files" { // which files can be added to
				b.app.Drop(storage.NewFileURI(picture))
			}
			if b.sees("Alpha") {
				t.Errorf("a file took the page away: %q", b.texts())
			}
			b.fyne.Clipboard().SetContent(linkOne)
			b.win.Canvas().Unfocus()
			b.app.Paste()
			if b.sees("Alpha") {
				t.Errorf("what was copied took the page away: %q", b.texts())
			}
			b.mustSee(b.say(text.Japanese, "ui.hand.busy"))
		})
	}
}

// A key that was begun is on its page again, also after the link was kept.
func TestAKeyThatWasBegunOutlivesALinkThatIsKept(t *testing.T) {
	for name, end := range map[string]fyne.KeyName{"kept": fyne.KeyReturn, "left": fyne.KeyEscape} {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{accounts: family(t)})
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			b.typeText("nbswy3dp")
			b.app.Hand([]string{linkOne})
			b.mustSee("Alpha")
			b.press(end)
			if end == fyne.KeyReturn {
				b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			}
			b.mustSee("nbswy3dp")
		})
	}
}

func TestThatALinkWaitsIsSaidOnceForEach(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	says := func() bool { return b.sees(b.say(text.Japanese, "ui.hand.waits")) }
	b.press(fyne.KeyF2)
	b.app.Hand([]string{linkOne})
	b.waits()
	b.lapse(10 * time.Second)
	b.at(b.clock.Add(time.Second))
	if says() {
		t.Error("said again at every second")
	}
	b.app.Hand([]string{linkTwo})
	if !says() {
		t.Error("not said of the second")
	}
	b.lapse(10 * time.Second)
	b.app.Hand(nil)
	if says() {
		t.Error("said of nothing")
	}
	b.press(fyne.KeyEscape)
	b.comes()
	b.mustSee("Beta")
}

// A page that a person goes to meanwhile, or a lock, ends the reading.
func TestWhatIsBeingReadForALinkIsReadAnewWhereItWasInterrupted(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.read["qr.png"] = []string{linkOne}
	goOn := b.later()
	b.app.Hand([]string{"/home/hanako/qr.png"})
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	goOn()
	if b.sees("Alpha") {
		t.Fatalf("%q", b.texts())
	}
	b.at(b.clock.Add(time.Second))
	goOn()
	b.mustSee("Alpha")

	b = unlocked(t, setup{})
	b.read["qr.png"] = []string{linkOne}
	goOn = b.later()
	b.app.Hand([]string{"/home/hanako/qr.png"})
	b.ctrlL()
	goOn()
	b.mustBeLocked()
	b.app.SetGo(func(job func() func()) { job()() })
	b.unlock(password)
	b.mustSee("Alpha")
}

// Stopped by the person, it does not come again.
func TestReadingALinkThatAPersonStopsIsOver(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.read["qr.png"] = []string{linkOne}
	goOn := b.later()
	b.app.Hand([]string{"/home/hanako/qr.png"})
	b.lapse(400 * time.Millisecond)
	b.press(fyne.KeyEscape)
	goOn()
	b.at(b.clock.Add(time.Second))
	goOn()
	if b.sees("Alpha") {
		t.Errorf("%q", b.texts())
	}
}

// The save may yet fail, and then its preview has to be there.
func TestALinkThatComesDuringASaveDoesNotLoseWhatIsNotKeptYet(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.app.Hand([]string{linkTwo})
	b.keyring.Always(vaulttest.Dismissed)
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.app.Hand([]string{linkOne})
	goOn()
	b.keyring.Always("")
	b.app.SetGo(func(job func() func()) { job()() })
	b.press(fyne.KeyEscape)
	b.at(b.clock.Add(time.Second))
	b.mustSee("Beta")
	b.mustSee("Alpha")
}

// A start with a link whose accounts come back from a backup first.
func TestTheLinkOfAStartOutlivesARestore(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.keyed()
	b.app.Close()
	files, err := filepath.Glob(filepath.Join(b.place.Dir, "index*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Truncate(f, 10); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, setup{again: true, place: &b.place, inputs: []string{linkOne}})
	c.tapText("ui.restore.title")
	c.restoreNewest(sampleKey(t))
	c.tapText("ui.aside.do")
	c.tapText("ui.plan.restore")
	c.tapText("ui.result.list")
	c.comes()
}

// unread is a store that another program has changed into what cannot be read.
type unread struct{ ui.Vault }

func (unread) Refresh(context.Context) (bool, error) { return false, vault.ErrGone }

// Another program's doing is told over such a page, and not in place of it.
func TestAStoreThatAnotherProgramSpoilsTakesNoHalfDonePageAway(t *testing.T) {
	spoilt := setup{accounts: family(t), wrap: func(v ui.Vault) ui.Vault { return unread{v} }}
	b := open(t, spoilt)
	b.sheet()
	b.app.Changed()
	for _, line := range sampleKey(t).Lines() {
		b.mustSee(line)
	}
	b.mustSee(words(text.Japanese).Explain(vault.ErrGone))

	b = open(t, spoilt)
	b.guarded()
	b.showAgain(b.vault.Entries()[0].ID)
	b.typeText(appPassword)
	b.app.Changed()
	b.press(fyne.KeyReturn)
	b.mustSee(grouped)

	b = open(t, spoilt)
	b.app.Changed() // on the list it is the page that says so
	b.mustSee(b.say(text.Japanese, "ui.problem.read"))
}
