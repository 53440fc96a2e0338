// That a page says nothing that is not so, and leads on to what it names.

package ui_test

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/ui"
	"rokketa/vault"
)

func TestAPageThatGrewCanBeScrolledToItsEnd(t *testing.T) {
	for name, s := range map[string]setup{
		"ui.settings.stay":  {more: inTray, tray: (&panel{}).tray(), starts: &lever{on: true}, links: &lever{on: true}},
		"ui.settings.place": {lost: true, scale: "2"},
	} {
		s.accounts = family(t)
		b := open(t, s)
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		b.tapText(name)
		if !b.app.Whole() {
			t.Errorf("%s: what is below the window's edge is out of reach", name)
		}
	}
}

func TestANoticeCountsTheAccountsThatAreStillThere(t *testing.T) {
	b := open(t, setup{accounts: family(t)[:2], lost: true})
	count := func(n int) string {
		return words(text.Japanese).Count("vault.notice.missing", n)
	}
	b.mustSee(count(2))
	b.press(fyne.KeyDelete)
	b.mustSee(count(1))
	if b.sees(count(2)) {
		t.Error("the deleted one is counted")
	}
	b.tapText("ui.undo")
	b.mustSee(count(2))
	b.tapText("ui.close")
	b.press(fyne.KeyDelete)
	if b.sees(count(1)) {
		t.Error("what was read came back")
	}
}

// hears says whether a screen reader hears a button with its state.
func (b *bench) hears(name, state string) (found bool) {
	want := b.say(b.app.Language(), "ui.spoken.state", "what", b.say(b.app.Language(), name), "state", b.say(b.app.Language(), state))
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		if named, ok := o.(interface{ AccessibilityLabel() string }); ok && named.AccessibilityLabel() == want {
			found = true
		}
	})
	return found
}

func TestKeysThatCannotBeReadLeadToTheWayBack(t *testing.T) {
	for _, backup := range []bool{true, false} {
		b := open(t, setup{accounts: family(t)})
		if backup {
			must(t, b.vault.UseRecoveryKey(t.Context(), sampleKey(t)))
		}
		b.app.Close()
		b.app.Wait()
		for _, name := range b.keyring.Names() {
			b.keyring.Drop(name)
		}
		o := b.place
		o.Anyway = true
		v, err := vault.Open(t.Context(), o)
		must(t, err)
		b = open(t, setup{wrap: func(ui.Vault) ui.Vault { return v }})
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		b.tapText("ui.settings.place")
		say := words(text.Japanese)
		with, without := say.Count("ui.place.unread", 4), say.Count("ui.place.unread.nobackup", 4)
		if b.sees(with) != backup || b.sees(without) == backup {
			t.Errorf("backup %v: %q", backup, b.texts())
		}
		if backup {
			b.tapText("ui.restore.title")
			b.mustSee(b.say(text.Japanese, "ui.restore.none"))
			b.press(fyne.KeyEscape)
			b.mustSee(with)
			continue
		}
		b.tapText("ui.refused.old.read")
		b.mustSee(b.say(text.Japanese, "ui.add.key"))
	}
}

func TestThatBackupsHereAreMadeIsSaidOnlyWhileTheyAre(t *testing.T) {
	trouble := safe()
	trouble.Second = &vault.FolderGoneError{Folder: trouble.Folder}
	b := open(t, setup{accounts: family(t), backups: trouble})
	b.openBackups()
	b.mustSee(words(text.Japanese).Explain(trouble.Second))
	trouble.Trouble = vault.ErrBackupDiffers
	b = open(t, setup{accounts: family(t), backups: trouble})
	b.openBackups()
	b.mustSee(b.say(text.Japanese, "ui.backups.differs"))
	b.mustSee(b.say(text.Japanese, "ui.backups.second.gone"))
	if b.sees(words(text.Japanese).Explain(trouble.Second)) {
		t.Error("said to be made all the same")
	}
}

func TestHowToEndAHiddenAppIsSaidOnlyWhereItHides(t *testing.T) {
	b := settled(t, setup{more: `,"tray":true`, tray: (&panel{}).tray()})
	b.tapText("ui.settings.stay")
	why := b.say(text.Japanese, "ui.tray.closes.why")
	if b.sees(why) {
		t.Error("said where × ends the app")
	}
	b.tapText("ui.tray.closes.hides")
	b.mustSee(why)
	b.tapText("ui.tray.closes.ends")
	if b.sees(why) {
		t.Error("still said")
	}
}

func TestWhileADetailIsWrongNoCodeIsShown(t *testing.T) {
	for _, scale := range []string{"1", "2"} {
		b := open(t, setup{scale: scale})
		b.press(fyne.KeyReturn)
		b.typeText("JBSW Y3DP EHPK 3PXP")
		b.press(fyne.KeyReturn)
		b.mustSee(b.say(text.Japanese, "ui.preview.typed"))
		b.mustSee("687 841")
		b.tapText("ui.detail")
		b.app.Detail("period", "0")
		b.mustSee(b.say(text.Japanese, "ui.preview.flawed"))
		b.at(noon.Add(time.Second))
		if b.sees("687 841") || b.sees(b.say(text.Japanese, "ui.preview.typed")) {
			t.Errorf("a code that will not be: %q", b.texts())
		}
		if !b.app.InSight(b.say(text.Japanese, "ui.detail.period.wrong", "most", 86400)) || !b.app.InSight(b.say(text.Japanese, "ui.detail.period")) {
			t.Errorf("at %s: what is wrong, or its field, is out of sight", scale)
		}
		b.app.Detail("period", "30")
		b.mustSee("687 841")
	}
}

func TestThePreviewCountsWhatIsNewApartFromWhatIsThere(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.read["two.png"] = []string{mailURI, bankURI}
	b.app.Drop(storage.NewFileURI("/two.png"))
	b.mustSee(words(text.Japanese).Count("ui.preview.lead.some", 1, "known", 1))
}

func TestNobodyIsToldToPressWhatIsNotThere(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	hint := b.say(text.Japanese, "ui.list.hint")
	b.mustSee(hint)
	b.typeText("zzz")
	if b.sees(hint) {
		t.Error("told though nothing was found")
	}
	b.tapText("ui.list.nothing.all")
	b.mustSee(hint)
}

func TestADecidedOrderIsReadableAndSaysNothingOfAnother(t *testing.T) {
	b := settled(t, setup{policy: `{"order":"name"}`})
	b.tapText("ui.settings.list")
	if b.sees(b.say(text.Japanese, "ui.list.order.why")) {
		t.Error("an order that nobody comes to is explained")
	}
	b.mustSee(b.say(text.Japanese, "ui.list.order.why.ruled"))
	grey := map[string]bool{}
	b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
		button, can := o.(fyne.Disableable)
		named, is := o.(interface{ AccessibilityLabel() string })
		if can && is {
			grey[named.AccessibilityLabel()] = button.Disabled()
		}
	})
	chosen := b.say(text.Japanese, "ui.spoken.state", "what", b.say(text.Japanese, "ui.order.name"), "state", b.say(text.Japanese, "ui.spoken.chosen"))
	if off, there := grey[chosen]; off || !there || !grey[b.say(text.Japanese, "ui.order.own")] {
		t.Errorf("%v", grey)
	}
}

func TestWhichPasswordIsMeantComesIntoSight(t *testing.T) {
	b := secured(t, setup{scale: "2", size: fyne.NewSize(800, 680)})
	b.tapText("ui.lock.which")
	if !b.app.InSight(b.say(text.Japanese, "ui.lock.which.since", "day", "2026年11月3日")) {
		t.Error("the answer is out of sight")
	}
}

func TestTheViewMenuBeginsBelowItsButton(t *testing.T) {
	for _, scale := range []string{"1", "2"} {
		b := open(t, setup{accounts: family(t), scale: scale, size: fyne.NewSize(800, 680)})
		b.tapSpoken("ui.list.view")
		if menu, button := b.app.MenuBelow(); menu < button {
			t.Errorf("at %s: the menu begins at %v, the button ends at %v", scale, menu, button)
		}
	}
}

func TestWhereNoBackupIsFoundEnterLooksAgain(t *testing.T) {
	looked := 0
	s := setup{}
	s.recovery.Find = func(context.Context) []vault.Found {
		looked++
		return nil
	}
	b := open(t, s)
	b.tapText("ui.restore.old")
	b.press(fyne.KeyReturn)
	if looked != 2 {
		t.Errorf("looked %d times", looked)
	}
}

func TestAComputerWithoutAKeyringIsToldHowAFileIsChosen(t *testing.T) {
	for _, state := range []vault.KeyringState{vault.Unsupported, vault.NoBus} {
		for _, l := range text.Languages() {
			b := open(t, setup{language: l, opening: &vault.KeyringError{State: state, Op: "get"}})
			b.mustSee("--store file")
		}
	}
}
