// What was just saved, brought back or renamed is on the list in front of the
// person and chosen: a search or a tag that hides it gives way, one that shows
// it stays.

package ui_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/otpauth"
)

// copyOfChosen is what Enter on the list copies.
func (b *bench) copyOfChosen() string {
	b.t.Helper()
	b.fyne.Clipboard().SetContent("")
	b.press(fyne.KeyReturn)
	return b.fyne.Clipboard().Content()
}

// codeOf is the code of an account by its first line.
func (b *bench) codeOf(issuer string) string {
	b.t.Helper()
	i := slices.Index(b.issuers(), issuer)
	if i < 0 {
		b.t.Fatalf("%q is not kept: %q", issuer, b.issuers())
	}
	c, err := b.vault.Entries()[i].Account.At(b.clock)
	if err != nil {
		b.t.Fatal(err)
	}
	return c.Text
}

// isChosen checks that an account is on the list and that the keys stand on it.
func (b *bench) isChosen(issuer string) {
	b.t.Helper()
	if got := b.app.ShownAs(); !slices.Contains(got, issuer) {
		b.t.Fatalf("%q is not on the list: %q", issuer, got)
	}
	b.at(b.clock.Truncate(time.Minute).Add(time.Minute))
	if got := b.copyOfChosen(); got != b.codeOf(issuer) {
		b.t.Errorf("the keys do not stand on %q: Enter copied %q", issuer, got)
	}
}

// narrowings hide what has another name and another tag.
func narrowings() map[string]func(b *bench) {
	return map[string]func(b *bench){
		"a tag":    func(b *bench) { b.tapLabel("仕事") },
		"a search": func(b *bench) { b.typeText("さくら") },
		"both": func(b *bench) {
			b.tapLabel("仕事")
			b.typeText("さくら")
		},
	}
}

func TestAKeptAccountIsOnTheListWhateverHidIt(t *testing.T) {
	for name, narrow := range narrowings() {
		t.Run("typed, "+name, func(t *testing.T) {
			b := arranged(t, setup{})
			narrow(b)
			b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
			b.typeText("nbswy3dpeb3w64tmorug")
			b.press(fyne.KeyReturn)
			b.typeText("区役所")
			b.tapText("ui.preview.save")
			b.isChosen("区役所")
		})
		t.Run("a link, "+name, func(t *testing.T) {
			b := arranged(t, setup{})
			narrow(b)
			b.app.Hand([]string{linkOne})
			b.press(fyne.KeyReturn)
			b.isChosen("Alpha")
		})
	}
}

func TestAFilterThatShowsWhatWasKeptStays(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("alpha")
	b.app.Hand([]string{linkOne})
	b.press(fyne.KeyReturn)
	b.shows("Alpha")
	b.isChosen("Alpha")
}

// Of several, none stays out of sight.
func TestAllThatWereKeptTogetherAreOnTheList(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("alpha")
	b.app.Hand([]string{linkOne, linkTwo})
	b.press(fyne.KeyReturn)
	if got := b.app.ShownAs(); !slices.Contains(got, "Alpha") || !slices.Contains(got, "Beta") {
		t.Fatalf("the list shows %q", got)
	}
	b.isChosen("Alpha")
}

// Another program was quicker: there is nothing left to save.
func TestWhatCameToBeKeptMeanwhileIsShownOnTheList(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("さくら")
	b.app.Hand([]string{linkOne})
	account, _, err := otpauth.ParseURI(linkOne)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.vault.Add(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	b.press(fyne.KeyReturn)
	b.isChosen("Alpha")
}

func TestWhatWasBroughtBackIsOnTheListWhateverHidIt(t *testing.T) {
	for name, narrow := range narrowings() {
		t.Run("by its page, "+name, func(t *testing.T) {
			b := arranged(t, setup{})
			b.press(fyne.KeyEnd)
			b.press(fyne.KeyDelete) // 駅前ショップ
			narrow(b)
			b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
			b.tapText("ui.settings.deleted")
			b.tapText("ui.deleted.restore")
			b.isChosen("駅前ショップ")
		})
		t.Run("at once, "+name, func(t *testing.T) {
			b := arranged(t, setup{})
			b.press(fyne.KeyEnd)
			b.press(fyne.KeyDelete)
			narrow(b)
			b.tapText("ui.undo")
			b.isChosen("駅前ショップ")
		})
	}
}

func TestWhatWasRenamedIsOnTheListWhateverItsNewNameAndTags(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("さくら")
	b.press(fyne.KeyDown)
	b.press(fyne.KeyF2)
	b.shortcutSelectAllAndType("うめ銀行")
	b.press(fyne.KeyReturn)
	b.isChosen("うめ銀行")

	b = arranged(t, setup{})
	b.tapLabel("お金")
	b.win.Canvas().Focus(b.app.Grid())
	b.press(fyne.KeyF2)
	b.tapLabel("お金") // taken away: no account has it any more
	b.tapText("ui.rename.save")
	b.isChosen("さくら銀行")

	b = arranged(t, setup{})
	b.tapLabel("仕事")
	b.press(desktop.KeyMenu)
	b.tapText("ui.menu.rename")
	b.tapLabel("仕事")
	b.tapText("ui.rename.save")
	b.isChosen("Example Mail")
}

// A save that ends while another page is up changes nothing on that one.
func TestASaveThatEndsLateLeavesTheOtherPageAlone(t *testing.T) {
	b := arranged(t, setup{})
	b.typeText("さくら")
	b.app.Drop(storage.NewFileURI("/none.png")) // leads away from the list
	b.app.Hand([]string{linkOne})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.typeText("j")
	had := b.win.Canvas().Focused()
	goOn()
	if b.win.Canvas().Focused() != had {
		t.Error("the field that was typed in has lost the focus")
	}
	b.press(fyne.KeyEscape)
	b.isChosen("Alpha")
}

func TestPracticeAccountsThatAreBroughtBackAreOnTheList(t *testing.T) {
	b := rehearsing(t, setup{})
	mine := b.issuers()[2]
	b.typeText("mail")
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.practice.title")
	b.tapText("ui.practice.end")
	b.tapText("ui.practice.clear")
	b.tapText("ui.undo")
	b.isChosen(mine)
}

func TestAccountsOfABackupAreOnTheListWhateverHidThem(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	if err := b.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	b.press(fyne.KeyDelete)
	b.typeText("さくら")
	b.app.StartRestore()
	b.restoreNewest(sampleKey(t))
	b.tapText("ui.plan.restore")
	b.tapText("ui.result.list")
	if got := b.app.ShownAs(); len(got) != len(family(t)) {
		t.Errorf("the list shows %q", got)
	}
}

// The window comes up to say why; a search in it must not swallow that.
func TestWhatTheMenuOfTheSignCannotCopyIsToldThoughASearchHidesIt(t *testing.T) {
	p := &panel{}
	hotp := otpauth.Account{Type: otpauth.HOTP, Issuer: "Counter", Secret: otpauth.NewSecret([]byte("12345678901234567890")), Algorithm: otpauth.SHA1, Digits: 6}
	b := open(t, setup{accounts: append(family(t), hotp), tray: p.tray(), more: inTray})
	b.typeText("さくら")
	p.item(t, "Counter").Action()
	if want := b.say(text.Japanese, "ui.row.count.first"); !b.sees(want) || !slices.Contains(b.app.ShownAs(), "Counter") {
		t.Errorf("the list shows %q; %q", b.app.ShownAs(), b.texts())
	}
}
