// Pasting: pictures, files and texts that another program copied.

package ui_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"rokketa/assets/text"
	"rokketa/internal/clipboard"
	"rokketa/scanner"
)

// holding is a clipboard that holds this.
func holding(c clipboard.Content) func(context.Context) (clipboard.Content, error) {
	return func(context.Context) (clipboard.Content, error) { return c, nil }
}

const pastedKey = "JBSW Y3DP EHPK 3PXP"

func TestACopiedPictureIsReadOnEveryPageThatTakesOne(t *testing.T) {
	picture := holding(clipboard.Content{Picture: []byte("qr.png")})
	for name, reach := range map[string]func(*bench){
		"welcome, Ctrl+V": func(b *bench) { b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault) },
		"adding, Ctrl+V": func(b *bench) {
			b.press(fyne.KeyReturn)
			b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
		},
		"adding, the button": func(b *bench) { b.press(fyne.KeyReturn); b.tapText("ui.add.paste") },
	} {
		b := open(t, setup{paste: picture})
		b.read["qr.png"] = []string{mailURI}
		reach(b)
		if !b.sees("Example Mail") {
			t.Errorf("%s: no preview: %q", name, b.texts())
		}
	}
	b := open(t, setup{paste: picture, accounts: family(t)})
	b.read["qr.png"] = []string{"otpauth://totp/Bank:taro?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"}
	b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
	if !b.sees("Bank") {
		t.Errorf("on the list: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	b.shortcut(fyne.KeyF, fyne.KeyModifierShortcutDefault) // the search field has nothing to do with a picture
	b.shortcut(fyne.KeyV, fyne.KeyModifierShortcutDefault)
	if !b.sees("Bank") {
		t.Errorf("in the search field: %q", b.texts())
	}
}

func TestOfWhatWasCopiedTheLikeliestPartIsTaken(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "saved.png")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	const good = "687 841" // the key's code
	for name, c := range map[string]struct {
		copied clipboard.Content
		want   string
	}{
		"a URI beside a picture":          {clipboard.Content{Text: mailURI, Picture: []byte("none.png")}, "Example Mail"},
		"a key":                           {clipboard.Content{Text: " " + pastedKey + "\n"}, good},
		"a file and its name":             {clipboard.Content{Files: []string{file}, Text: file}, "Saved Bank"},
		"a key as text and as picture":    {clipboard.Content{Text: pastedKey, Picture: []byte("none.png")}, good},
		"a picture and a web address":     {clipboard.Content{Text: "https://example.com/qr", Picture: []byte("qr.png")}, "Example Mail"},
		"a picture without a code, alone": {clipboard.Content{Picture: []byte("none.png")}, "コピーした画像"},
		"blanks":                          {clipboard.Content{Text: " \n"}, "貼り付けるものがありません"},
		"nothing":                         {clipboard.Content{}, "貼り付けるものがありません"},
	} {
		b := open(t, setup{paste: holding(c.copied)})
		b.read["qr.png"] = []string{mailURI}
		b.read["saved.png"] = []string{"otpauth://totp/Saved%20Bank:taro?secret=GEZDGNBVGY3TQOJQ&issuer=Saved%20Bank"}
		b.readErr["none.png"] = &scanner.Error{Reason: scanner.ErrNoCode}
		b.app.Paste()
		if !b.sees(c.want) {
			t.Errorf("%s: %q, not %q", name, b.texts(), c.want)
		}
	}
}

func TestAnOddClipboardIsASentence(t *testing.T) {
	for _, err := range []error{
		&clipboard.Error{Reason: clipboard.ErrGone}, &clipboard.Error{Reason: clipboard.ErrSilent},
		&clipboard.Error{Reason: clipboard.ErrNoTool}, errors.New("clipboard on fire"),
	} {
		b := open(t, setup{paste: func(context.Context) (clipboard.Content, error) { return clipboard.Content{}, err }})
		b.app.Paste()
		if !b.sees(words(text.Japanese).Explain(err)) {
			t.Errorf("%v: %q", err, b.texts())
		}
	}
}

func TestASlowClipboardCanBeStopped(t *testing.T) {
	b := open(t, setup{paste: func(ctx context.Context) (clipboard.Content, error) {
		<-ctx.Done()
		return clipboard.Content{}, &clipboard.Error{Reason: clipboard.ErrStopped}
	}})
	goOn := b.later()
	b.app.Paste()
	b.lapse(400e6)
	if !b.sees(b.say(text.Japanese, "ui.waiting.paste")) {
		t.Fatalf("nothing says what is waited for: %q", b.texts())
	}
	b.tapText("ui.cancel")
	goOn()
	if !b.sees("使ってみる") || b.sees(b.say(text.Japanese, "ui.waiting.paste")) {
		t.Errorf("not as before: %q", b.texts())
	}
}
