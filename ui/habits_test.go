// What people do that no design foresees: a trembling hand, a key held down,
// three quick presses, closing in the middle of a save.

package ui_test

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/ui"
	"rokketa/vault"
)

// later makes the window's work wait until the test lets it go on.
func (b *bench) later() (goOn func()) {
	var jobs []func()
	b.app.SetGo(func(job func() func()) { jobs = append(jobs, func() { job()() }) })
	return func() {
		for len(jobs) > 0 {
			next := jobs[0]
			jobs = jobs[1:]
			next()
		}
	}
}

func TestATremblingClickCopies(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	row := b.app.Row(b.vault.Entries()[1].ID)
	row.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(100, 40)}, Dragged: fyne.NewDelta(2, 1)})
	row.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(99, 42)}, Dragged: fyne.NewDelta(-1, 2)})
	row.DragEnd()
	want, _ := b.vault.Entries()[1].Account.At(b.clock)
	if got := b.fyne.Clipboard().Content(); got != want.Text {
		t.Errorf("a click with a tremble copied %q, not %q", got, want.Text)
	}
}

func TestEnterHeldDownSavesNothingUnseen(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.welcome.start")
	b.tapText("ui.add.key")
	b.typeText("jbswy3dpehpk3pxp")
	b.press(fyne.KeyReturn)
	if !b.sees("687 841") {
		t.Fatalf("no preview: %q", b.texts())
	}
	for range 20 {
		b.clock = b.clock.Add(40e6)
		b.repeat(fyne.KeyReturn)
	}
	if n := len(b.vault.Entries()); n != 0 {
		t.Errorf("a key held down saved %d accounts", n)
	}
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != 1 {
		t.Errorf("a fresh Enter saved %d accounts", n)
	}
}

func TestThreeQuickMovesAreThreePlaces(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	before := b.issuers()
	goOn := b.later()
	for range 3 {
		b.shortcut(fyne.KeyDown, fyne.KeyModifierAlt)
	}
	goOn()
	want := []string{before[1], before[2], before[3], before[0]}
	if got := b.issuers(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestADoubleClickOnNextCodeCountsOnce(t *testing.T) {
	hotp := account(t, "Old Bank", "taro", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	hotp.Type, hotp.Period = otpauth.HOTP, 0
	b := open(t, setup{accounts: []otpauth.Account{hotp}})
	id := b.vault.Entries()[0].ID
	goOn := b.later()
	b.app.CountNext(id)
	b.app.CountNext(id)
	goOn()
	if n := b.vault.Entries()[0].Account.Counter; n != 1 {
		t.Errorf("the counter is %d", n)
	}
}

func TestClosingWaitsForASaveUnderWay(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.app.AskToClose()
	if b.app.Closed() {
		t.Fatal("closed over a save")
	}
	if !b.sees(b.say(text.Japanese, "ui.waiting.close")) {
		t.Errorf("nothing says why the window stays: %q", b.texts())
	}
	goOn()
	if len(b.keyring.Names()) != 1 { // the vault itself is closed by now
		t.Error("the account was not kept")
	}
	if !b.app.Closed() {
		t.Error("the window did not close after the save")
	}
}

func TestDeletingGoesOnFromThePlaceNotFromTheTop(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.press(fyne.KeyDown)
	b.press(fyne.KeyDelete)
	b.press(fyne.KeyDelete)
	if got, want := b.issuers(), []string{"見本健康保険組合", "city-office"}; !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
}

func TestNothingReachesThePageUnderASheet(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	goOn := b.later()
	b.press(fyne.KeyDelete)
	b.lapse(400e6)
	if !b.sees(b.say(text.Japanese, "ui.waiting.save")) {
		t.Fatalf("no sheet: %q", b.texts())
	}
	b.press(fyne.KeyDown)
	b.press(fyne.KeyDelete)
	b.typeText("x")
	b.app.Press(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	goOn()
	if got := len(b.issuers()); got != len(family(t))-1 {
		t.Errorf("%d accounts left", got)
	}
	if b.sees("QRコードを読み取る") {
		t.Error("Ctrl+N worked under the sheet")
	}
}

func TestEscapeStopsWhatIsWaitedFor(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	goOn := b.later()
	b.press(fyne.KeyReturn)
	b.lapse(400e6)
	b.press(fyne.KeyEscape)
	goOn()
	if len(b.vault.Entries()) != 0 {
		t.Error("saved after Escape")
	}
	if !b.sees("687 841") {
		t.Errorf("the preview is gone: %q", b.texts())
	}
}

func TestShortcutsWorkWhileAFieldHasTheFocus(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.typeText("さくら")
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	if !b.sees("QRコードを読み取る") {
		t.Errorf("Ctrl+N in the search field: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyF, fyne.KeyModifierShortcutDefault)
	b.fyne.Clipboard().SetContent(mailURI)
	b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
	if !b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Errorf("a URI pasted into the search field: %q", b.texts())
	}
}

func TestSpaceInAFilteredListCopiesAndTypesNothing(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.typeText("さくら")
	b.press(fyne.KeyDown)
	b.press(fyne.KeySpace)
	b.typeText(" ")
	want, _ := b.vault.Entries()[2].Account.At(b.clock)
	if got := b.fyne.Clipboard().Content(); got != want.Text || !b.sees("さくら銀行") {
		t.Errorf("copied %q, seen %q", got, b.texts())
	}
}

func TestTheListStaysReadableWhenTheColoursChange(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	for _, choice := range []string{"ui.appearance.dark", "ui.appearance.light", "ui.appearance.dark"} {
		b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
		b.tapText("ui.settings.look")
		b.tapText(choice)
		b.press(fyne.KeyEscape)
		b.press(fyne.KeyEscape)
		if !b.sees("見本健康保険組合") {
			t.Fatalf("%s: Escape does not lead back to the list: %q", choice, b.texts())
		}
		dark := choice == "ui.appearance.dark"
		b.walk(func(o fyne.CanvasObject, _ fyne.Tappable) {
			if tx, ok := o.(*canvas.Text); ok && tx.Text == "見本健康保険組合" {
				if light := brightness(tx.Color) > 0x8000; light != dark {
					t.Errorf("%s: the name is written in %v", choice, tx.Color)
				}
			}
		})
	}
}

func brightness(c color.Color) uint32 {
	r, g, b, _ := c.RGBA()
	return (r + g + b) / 3
}

func TestALongListTicksOnlyTheRowsOnTheScreen(t *testing.T) {
	var many []otpauth.Account
	for i := range 200 {
		a := account(t, "Service", string(rune('a'+i%26))+string(rune('a'+i/26)), "JBSWY3DPEHPK3PXP")
		key := []byte("0123456789abcdef0000")
		key[18], key[19] = byte('a'+i/26), byte('a'+i%26)
		a.Secret = otpauth.NewSecret(key)
		many = append(many, a)
	}
	b := open(t, setup{accounts: many})
	for range 150 {
		b.press(fyne.KeyDown)
	}
	for range 150 {
		b.press(fyne.KeyUp)
	}
	if n := b.app.Rows(); n > 20 {
		t.Errorf("%d rows are ticked", n)
	}
}

func TestThePageSaysWhichStoreItIs(t *testing.T) {
	b := open(t, setup{accounts: family(t), store: vault.StoreFile})
	b.shortcut(fyne.KeyComma, fyne.KeyModifierShortcutDefault)
	if b.sees("キーリング") || !b.sees("パスワードで保護したファイル") {
		t.Errorf("the settings page: %q", b.texts())
	}
}

func TestTwoOfOneNameInOnePictureAreNamed(t *testing.T) {
	b := open(t, setup{})
	b.read["two.png"] = []string{
		"otpauth://totp/Bank:taro?secret=KRSXG5CTMVRXEZLU&issuer=Bank",
		"otpauth://totp/Bank:taro?secret=JBSWY3DPEHPK3PXP&issuer=Bank",
		"otpauth://totp/Other:jiro?secret=JBSWY3DPEHPK3PXP&issuer=Other",
	}
	b.app.Drop(storage.NewFileURI("/two.png"))
	for key, label := range map[string]string{"ui.preview.twinname": "Bank taro", "ui.preview.twin": "Bank taro"} {
		if !b.sees(b.say(text.Japanese, key, "label", label)) {
			t.Errorf("%s is not said: %q", key, b.texts())
		}
	}
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != 2 {
		t.Errorf("%d accounts saved, want 2", n)
	}
}

func TestFileURLsNameTheirFiles(t *testing.T) {
	for input, want := range map[string]string{
		"file:///home/h/%E8%A6%8B%20%E6%9C%AC.png": "/home/h/見 本.png",
		"file://localhost/x.png":                   "/x.png",
		"FILE:///x.png":                            "/x.png",
		"file:///C:/Users/h/x.png":                 "C:/Users/h/x.png",
		"/plain/100%.png":                          "/plain/100%.png",
		"relative.png":                             "relative.png",
	} {
		if got := ui.FilePath(input); got != want {
			t.Errorf("%s: %q, want %q", input, got, want)
		}
	}
}

func TestWhatTheVaultMetStaysOnTheListUntilItIsRead(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.app.Notice("An older copy had to be used.")
	b.lapse(1e12)
	if !b.sees("An older copy had to be used.") {
		t.Fatalf("not said: %q", b.texts())
	}
	b.tapText("ui.close")
	if b.sees("An older copy had to be used.") {
		t.Error("still there after it was read")
	}
}
