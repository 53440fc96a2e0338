// Adding accounts: what a member sees and presses, from the first start to
// the first code.

package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/otpauth"
	"rokketa/vault"
)

const mailURI = "otpauth://totp/Example%20Mail:hanako@example.jp?secret=JBSWY3DPEHPK3PXP&issuer=Example%20Mail&algorithm=SHA1&digits=6&period=30"

func TestTheFirstStartGreetsInTheGuidesWords(t *testing.T) {
	b := open(t, setup{})
	if !b.sees("使ってみる") {
		t.Fatalf("no 使ってみる on the first page: %q", b.texts())
	}
	b.tapText("ui.welcome.start")
	for _, words := range []string{"QRコードを読み取る", "セットアップキーを入力", "アカウントなしで使用する"} {
		if !b.sees(words) {
			t.Errorf("the choice does not say %q: %q", words, b.texts())
		}
	}
}

func TestAPictureIsPreviewedWithItsCodeAndSavedOnlyOnEnter(t *testing.T) {
	b := open(t, setup{})
	b.read["qr.png"] = []string{mailURI}
	b.app.Drop(storage.NewFileURI("/home/hanako/qr.png"))
	if !b.sees("Example Mail") || !b.sees("687 841") {
		t.Fatalf("the preview lacks name or live code: %q", b.texts())
	}
	if b.sees("ふつうの値") {
		t.Errorf("what is usual is told as news: %q", b.texts())
	}
	if n := len(b.vault.Entries()); n != 0 {
		t.Fatalf("%d accounts saved before Enter", n)
	}
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 1 || got[0].Account.Issuer != "Example Mail" || got[0].Account.Name != "hanako@example.jp" {
		t.Fatalf("kept: %+v", got)
	}
	b.press(fyne.KeyReturn)
	if c := b.fyne.Clipboard().Content(); c != "687841" {
		t.Errorf("Enter in the list copied %q", c)
	}
	if !b.sees("コピーしました") {
		t.Error("the copy is not confirmed")
	}
}

func TestEscapeInThePreviewSavesNothing(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	b.press(fyne.KeyEscape)
	if n := len(b.vault.Entries()); n != 0 {
		t.Errorf("%d accounts saved", n)
	}
	if !b.sees("使ってみる") {
		t.Errorf("not back at the first page: %q", b.texts())
	}
}

func TestASetupKeyNamesItsWrongCharacterAndPlace(t *testing.T) {
	b := open(t, setup{})
	b.tapText("ui.welcome.start")
	b.tapText("ui.add.key")
	b.typeText("jbsw y3d")
	b.typeText("8")
	if !b.sees("9文字目") {
		t.Errorf("the place of the wrong character is not named: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Error("a wrong key went on to the preview")
	}
	b.press(fyne.KeyBackspace)
	b.typeText("pehpk3pxp")
	b.press(fyne.KeyReturn)
	if !b.sees("687 841") {
		t.Fatalf("no live code for the key: %q", b.texts())
	}
	// The account has no name yet, so the preview asks for one; Enter saves.
	b.typeText("kenpo")
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 1 || got[0].Account.Issuer != "kenpo" {
		t.Errorf("kept: %+v", got)
	}
}

func TestPastingAKeyOrURIAddsIt(t *testing.T) {
	b := open(t, setup{})
	b.fyne.Clipboard().SetContent("  " + mailURI + "\n")
	b.app.Paste()
	if !b.sees("687 841") {
		t.Errorf("a pasted URI shows no code: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.fyne.Clipboard().SetContent("JBSW Y3DP EHPK 3PXP")
	b.app.Paste()
	if !b.sees("687 841") {
		t.Errorf("a pasted key does not go on to its code: %q", b.texts())
	}
}

func TestNobodyChoosesAModeBeforeAdding(t *testing.T) {
	const whole = "jbsw y3dp ehpk 3pxp"
	for name, do := range map[string]func(*bench){
		"a key typed with the focus nowhere": func(b *bench) { b.typeText(whole); b.press(fyne.KeyReturn) },
		"a key typed while a button has the focus": func(b *bench) {
			b.win.Canvas().FocusNext()
			b.typeText(whole)
			b.press(fyne.KeyReturn)
		},
		"a key typed after pressing the guide's words": func(b *bench) {
			b.tapText("ui.add.key")
			b.typeText(whole)
			b.tapText("ui.key.next")
		},
		"a key pasted into the page": func(b *bench) {
			b.fyne.Clipboard().SetContent(whole)
			b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
		},
		"a key pasted into the field": func(b *bench) {
			b.tapText("ui.add.key")
			b.fyne.Clipboard().SetContent(" " + whole + "\n")
			b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
		},
		"a URI pasted into the field": func(b *bench) {
			b.tapText("ui.add.key")
			b.fyne.Clipboard().SetContent(mailURI)
			b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
		},
		"a URI typed": func(b *bench) { b.typeText(mailURI); b.press(fyne.KeyReturn) },
		"a picture dropped while a key is half typed": func(b *bench) {
			b.typeText("jbsw")
			b.read["qr.png"] = []string{mailURI}
			b.app.Drop(storage.NewFileURI("/home/hanako/qr.png"))
		},
		"the guide's words over the ways to a QR code": func(b *bench) {
			b.read["qr.png"] = []string{mailURI}
			b.tapText("ui.add.qr")
			b.tapExact("qr.png")
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, setup{pictures: []string{"qr.png"}})
			b.read["qr.png"] = []string{mailURI}
			b.press(fyne.KeyReturn)
			do(b)
			if !b.sees("687 841") {
				t.Errorf("no code: %q", b.texts())
			}
		})
	}
}

func TestAWrongKeyThatIsPastedIsPutRightWhereItIsNamed(t *testing.T) {
	b := open(t, setup{})
	b.fyne.Clipboard().SetContent("JBSW Y3D8 EHPK 3PXP")
	b.app.Paste()
	if !b.sees("9文字目") || !b.sees("QRコードを読み取る") {
		t.Fatalf("seen: %q", b.texts())
	}
	b.shortcutSelectAllAndType("JBSWY3DPEHPK3PXP")
	b.press(fyne.KeyReturn)
	if !b.sees("687 841") {
		t.Fatalf("no code: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees("JBSWY3DPEHPK3PXP") {
		t.Errorf("back from the preview, the key is to be typed again: %q", b.texts())
	}
}

func TestAKeyThatWasBegunStaysWhenThePageIsAskedForAgain(t *testing.T) {
	b := open(t, setup{accounts: family(t)})
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.typeText("gezd gnbv")
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.mustSee("gezd gnbv")
}

func TestTheDetailsOfAKeyAreClosedAndChangeTheCodeWhenOpened(t *testing.T) {
	b := open(t, setup{})
	b.press(fyne.KeyReturn)
	b.typeText("jbswy3dpehpk3pxp")
	b.press(fyne.KeyReturn)
	algorithm := b.say(text.Japanese, "ui.detail.algorithm")
	if b.sees(algorithm) {
		t.Fatalf("not closed: %q", b.texts())
	}
	b.tapText("ui.detail")
	if !b.sees(algorithm) {
		t.Fatalf("not opened: %q", b.texts())
	}
	want := account(t, "", "", "JBSWY3DPEHPK3PXP")
	sees := func() {
		t.Helper()
		code, err := want.At(b.clock)
		if err != nil || !b.sees(code.Grouped()) {
			t.Fatalf("not %s (%v): %q", code.Grouped(), err, b.texts())
		}
	}
	sees()
	b.app.Detail("algorithm", "SHA256")
	want.Algorithm = otpauth.SHA256
	sees()
	b.app.Detail("digits", "8")
	want.Digits = 8
	sees()
	b.app.Detail("period", "６０") // as a Japanese keyboard types it
	want.Period = 60
	sees()
	b.app.Detail("period", "0")
	if !b.sees(b.say(text.Japanese, "ui.detail.period.wrong", "most", 86400)) {
		t.Fatalf("a period of nothing is not refused: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != 0 {
		t.Fatalf("%d accounts saved with a wrong detail", n)
	}
	b.app.Detail("period", "60")
	sees()
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 1 || !got[0].Account.Same(want) {
		t.Fatalf("kept: %+v", got)
	}
}

func TestAKeyMayCountOrBeSteams(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*bench)
		want otpauth.Account
	}{
		"HOTP": {
			func(b *bench) {
				b.app.Detail("kind", words(text.Japanese).Say("ui.detail.hotp"))
				b.app.Detail("counter", "7")
			},
			otpauth.Account{Type: otpauth.HOTP, Algorithm: otpauth.SHA1, Digits: 6, Counter: 7},
		},
		"Steam": {
			func(b *bench) { b.app.Detail("digits", "8"); b.app.Detail("kind", "Steam") },
			otpauth.Account{Type: otpauth.Steam, Algorithm: otpauth.SHA1, Digits: 5, Period: 30},
		},
	} {
		b := open(t, setup{})
		b.press(fyne.KeyReturn)
		b.typeText("jbswy3dpehpk3pxp")
		b.press(fyne.KeyReturn)
		b.tapText("ui.detail")
		c.do(b)
		b.press(fyne.KeyReturn)
		got := b.vault.Entries()
		c.want.Secret = account(t, "", "", "JBSWY3DPEHPK3PXP").Secret
		if len(got) != 1 || !got[0].Account.Same(c.want) || got[0].Account.Counter != c.want.Counter {
			t.Errorf("%s: kept: %+v", name, got)
		}
	}
}

func TestANameIsChangedOnThePreview(t *testing.T) {
	b := open(t, setup{inputs: []string{mailURI}})
	if b.sees(b.say(text.Japanese, "ui.key.issuer")) {
		t.Fatalf("the fields are open before they are asked for: %q", b.texts())
	}
	b.tapText("ui.preview.names")
	b.shortcutSelectAllAndType("しごとのメール")
	b.press(fyne.KeyReturn)
	got := b.vault.Entries()
	if len(got) != 1 || got[0].Account.Issuer != "しごとのメール" || got[0].Account.Name != "hanako@example.jp" {
		t.Errorf("kept: %+v", got)
	}
}

func TestAPictureWithoutACodeSaysWhatToDoNext(t *testing.T) {
	b := open(t, setup{})
	b.readErr["photo.jpg"] = &vault.CancelledError{}
	b.app.Drop(storage.NewFileURI("/photo.jpg"))
	if !b.sees("photo.jpg") || !b.sees(b.say(text.Japanese, "ui.preview.again")) {
		t.Errorf("no file name or no way on: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if !b.sees("QRコードを読み取る") {
		t.Errorf("Enter does not lead back to the choice: %q", b.texts())
	}
}

// Half a key has the right form: nobody is told to go on as if it were whole.
func TestHalfAKeyIsWarnedOfAtTheField(t *testing.T) {
	b := open(t, setup{})
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	short := b.say(text.Japanese, "otpauth.note.secret.short", "length", 7)
	b.typeText("JBSWY3D")
	if !b.sees(short) || b.sees(b.say(text.Japanese, "ui.key.good")) {
		t.Errorf("half a key is praised: %q", b.texts())
	}
	b.typeText("PEHPK3PXP")
	if b.sees("キーが短めです") || !b.sees(b.say(text.Japanese, "ui.key.good")) {
		t.Errorf("a whole key is warned of: %q", b.texts())
	}
	// Pasted it stays at the field as well; who means it goes on.
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	b.tapText("ui.add.key")
	b.fyne.Clipboard().SetContent("JBSWY3D")
	b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
	if !b.sees(short) || b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Errorf("half a key goes on by itself: %q", b.texts())
	}
	b.tapText("ui.key.next")
	if !b.sees(b.say(text.Japanese, "ui.preview.title")) {
		t.Errorf("the way on is shut: %q", b.texts())
	}
}
