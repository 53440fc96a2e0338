// Many files at once: a line for each, a bar, a way to stop, one preview.

package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"rokketa/assets/text"
	"rokketa/internal/pictures"
	"rokketa/scanner"
)

const bankURI = "otpauth://totp/Bank:taro?secret=GEZDGNBVGY3TQOJQ&issuer=Bank"

// folder makes empty files; the bench says what is in them.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// mixed fills a bench with one file of each fate, and gives their folder.
func mixed(t *testing.T, b *bench) string {
	b.read["1.png"] = []string{mailURI}
	b.read["2.png"] = []string{mailURI, bankURI}
	b.readErr["3.jpg"] = &scanner.Error{Reason: scanner.ErrNoCode}
	b.readErr["4.png"] = &scanner.Error{Reason: scanner.ErrNotPicture}
	b.read["5.gif"] = []string{"https://example.com/"}
	b.readErr["6.png"] = &scanner.Error{Reason: scanner.ErrCutOff}
	b.read["7.png"] = []string{"otpauth://totp/Old:x?secret=KRSXG5CTMVRXEZLU&algorithm=MD5"}
	return folder(t, "1.png", "2.png", "3.jpg", "4.png", "5.gif", "6.png", "7.png", "letter.txt")
}

func TestAFolderGivesALineForEachPictureAndOnePreview(t *testing.T) {
	b := open(t, setup{size: fyne.NewSize(500, 1200)})
	dir := mixed(t, b)
	b.app.Drop(storage.NewFileURI(dir))
	for _, want := range []string{
		"1.png", words(text.Japanese).Count("ui.files.found", 1), words(text.Japanese).Count("ui.files.found.again", 2, "again", 1),
		b.say(text.Japanese, "ui.files.none"), b.say(text.Japanese, "ui.files.nopicture"),
		"認証用のQRコードではありません（ウェブページ）", b.say(text.Japanese, "ui.files.unread"), b.say(text.Japanese, "ui.files.unusable"),
		words(text.Japanese).Count("ui.files.others", 1), words(text.Japanese).Count("ui.files.done", 2),
	} {
		if !b.sees(want) {
			t.Errorf("not told: %q in %q", want, b.texts())
		}
	}
	b.press(fyne.KeyReturn)
	if !b.sees(words(text.Japanese).Count("ui.preview.lead", 2)) || !b.sees("Bank") || !b.sees("MD5") {
		t.Fatalf("the preview: %q", b.texts())
	}
	b.press(fyne.KeyEscape)
	if !b.sees(b.say(text.Japanese, "ui.files.title")) {
		t.Errorf("Escape does not lead back to the lines: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyReturn)
	if n := len(b.vault.Entries()); n != 2 {
		t.Errorf("%d accounts saved", n)
	}
}

func TestReadingManyFilesCanBeStoppedAndKeepsWhatWasFound(t *testing.T) {
	b := open(t, setup{size: fyne.NewSize(500, 1200)})
	dir := mixed(t, b)
	var jobs []func()
	b.app.SetGo(func(job func() func()) { jobs = append(jobs, func() { job()() }) })
	one := func() { next := jobs[0]; jobs = jobs[1:]; next() }
	b.app.Drop(storage.NewFileURI(dir))
	one() // the folder
	one() // the first file
	if !b.sees(b.say(text.Japanese, "ui.files.reading", "done", 1, "all", 7)) {
		t.Fatalf("the state is not told: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if b.sees("687 841") {
		t.Fatal("on to the preview while files are being read")
	}
	b.tapText("ui.cancel")
	for len(jobs) > 0 {
		one()
	}
	if !b.sees(b.say(text.Japanese, "ui.files.stopped", "done", 1, "all", 7)) {
		t.Errorf("not told that it was stopped: %q", b.texts())
	}
	b.press(fyne.KeyReturn)
	if !b.sees("Example Mail") || b.sees("Bank") {
		t.Errorf("what was found until then: %q", b.texts())
	}
}

func TestOneFileGoesStraightToItsPreview(t *testing.T) {
	b := open(t, setup{})
	b.read["qr.png"] = []string{mailURI}
	b.app.Drop(storage.NewFileURI(folder(t, "qr.png")))
	if !b.sees("687 841") {
		t.Errorf("no preview: %q", b.texts())
	}
}

func TestFoldersHaveTheirBounds(t *testing.T) {
	names := []string{"a/b/c/deep.png", "a/b/c/d/too-deep.png", ".hidden.png", ".git/x.png", "letter.PDF", "letter.txt"}
	dir := folder(t, names...)
	in := pictures.Below(t.Context(), []string{dir})
	if len(in.Files) != 2 || filepath.Base(in.Files[0]) != "deep.png" || filepath.Base(in.Files[1]) != "letter.PDF" || !in.Deeper || in.Others != 1 {
		t.Errorf("taken: %+v", in)
	}
	names = nil
	for i := range pictures.MostFiles + 1 {
		names = append(names, fmt.Sprintf("%04d.png", i))
	}
	in = pictures.Below(t.Context(), []string{folder(t, names...)})
	if len(in.Files) != pictures.MostFiles || !in.More {
		t.Errorf("%d files taken, more: %v", len(in.Files), in.More)
	}
	if in := pictures.Below(t.Context(), []string{"/not/there.png"}); len(in.Files) != 1 || in.Partly() {
		t.Errorf("a file that is not there: %+v", in)
	}
}

func TestAFolderWithoutPicturesSaysSo(t *testing.T) {
	b := open(t, setup{})
	b.app.Drop(storage.NewFileURI(folder(t, "letter.txt")))
	if !b.sees(words(text.Japanese).Count("ui.files.others", 1)) || !b.sees(b.say(text.Japanese, "ui.files.empty")) {
		t.Errorf("seen: %q", b.texts())
	}
	if b.sees(b.say(text.Japanese, "ui.files.why")) {
		t.Errorf("a reason is offered for nothing: %q", b.texts())
	}
	b.press(fyne.KeyReturn) // there is nothing to go on with
	b.press(fyne.KeyEscape)
	if !b.sees("QRコードを読み取る") {
		t.Errorf("no way on: %q", b.texts())
	}
}

func TestPicturesWithoutAnAccountSayThatNothingWasFound(t *testing.T) {
	b := open(t, setup{})
	b.readErr["one.png"] = &scanner.Error{Reason: scanner.ErrNoCode}
	b.readErr["two.png"] = &scanner.Error{Reason: scanner.ErrNotPicture}
	b.app.Drop(storage.NewFileURI(folder(t, "one.png", "two.png")))
	if !b.sees(b.say(text.Japanese, "ui.files.nothing")) || b.sees("0件") {
		t.Errorf("seen: %q", b.texts())
	}
}
