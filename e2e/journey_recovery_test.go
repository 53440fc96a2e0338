// The day that the sheet is for: it is made in the window, the computer is
// lost, and on a new one what was typed from the paper brings the codes back.

package e2e_test

import (
	"bytes"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rokketa/e2e/stage"
	"rokketa/scanner"
	"rokketa/vault"
)

// Where a window that nobody has resized has the button that lets a backup be
// chosen as a file, and the dialog its first file and the button that opens.
var (
	fileButton = image.Pt(370, 180)
	firstFile  = image.Pt(386, 188)
	openButton = image.Pt(451, 635)
)

func TestJourneyRecovery(t *testing.T) {
	r := standReach(t, "recovery")
	ctx := t.Context()
	first, second := account("けんぽポータル", "hanako@example.com"), account("Example", "taro")
	folder := filepath.Join(r.s.Dir(), "data", "rokketa")
	backups := func() []string {
		found, err := filepath.Glob(filepath.Join(folder, "backups", "*.age"))
		r.do(err)
		return found
	}

	r.cli(uri(t, first)+"\n", "add", "-")
	r.do(os.WriteFile(filepath.Join(folder, "settings.json"), []byte(`{"clockCheck":"press"}`), 0o600)) // nobody was reminded yet
	r.open()
	r.keep("1-reminder")
	r.turns("2-why", "shift+Tab", "Return") // to the button of the note
	shown := r.turns("3-sheet", "Return")
	codes, err := scanner.ReadImage(ctx, shown)
	if err != nil || len(codes) != 1 {
		t.Fatalf("no QR code can be read on the sheet: %v", err)
	}
	key, err := vault.ParseRecoveryKey(codes[0].Text)
	r.do(err)
	r.turns("4-line", "Return")
	if _, err := os.Stat(filepath.Join(folder, "recovery")); err == nil {
		t.Error("the key is in use before a line was typed")
	}
	// Which line is asked for, the person reads; here each is tried.
	tries := 0
	for _, line := range key.Lines() {
		tries++
		r.do(r.app.Press(ctx, "ctrl+a"))
		r.do(r.app.Type(ctx, asTyped(line)))
		r.do(r.app.Settled(ctx, nil))
		before, err := r.app.Picture(ctx)
		r.do(err)
		r.do(r.app.Press(ctx, "Return"))
		r.do(r.app.Settled(ctx, before)) // a word about the line, or the next page
		now, err := r.app.Picture(ctx)
		r.do(err)
		if !bytes.Equal(title(now), title(before)) {
			break
		}
		r.keep("4-wrong")
	}
	r.keep("5-done")
	made := backups()
	if len(made) != 1 {
		t.Fatalf("after %d lines there are %d backups", tries, len(made))
	}
	r.turns("6-list", "Escape")

	// An account that comes now is in the backup too.
	r.do(r.s.Copy(ctx, uri(t, second)))
	r.turns("7-preview", "ctrl+v")
	r.do(r.app.Save(ctx))
	r.do(stage.Until(ctx, "a backup with the new account", func() (bool, error) { return !slices.Equal(backups(), made), nil }))
	r.do(r.app.Press(ctx, "ctrl+q"))
	r.do(r.app.Wait(ctx))
	noKey(t, r.s.Dir(), key)

	// A new computer, and the stick with the newest backup.
	saved := backups()
	newest := saved[len(saved)-1]
	r.do(os.Rename(newest, filepath.Join(r.s.Dir(), "home", filepath.Base(newest))))
	r.do(os.RemoveAll(folder))
	r.do(r.s.EmptyKeyring(ctx))
	r.open()
	r.keep("8-new")
	r.turns("9-none", "Tab", "Tab", "Return") // 以前のアカウントを復元する
	page, err := r.app.Picture(ctx)
	r.do(err)
	r.do(r.app.Click(ctx, fileButton))
	r.do(r.app.Settled(ctx, page))
	r.keep("10-file")
	r.do(r.app.Click(ctx, firstFile))
	r.do(r.app.Settled(ctx, nil))
	r.keep("10-chosen")
	r.do(r.press(ctx, openButton))
	r.keep("11-open")
	lines := key.Lines()
	for i, line := range lines {
		r.do(r.app.Type(ctx, asTyped(line)))
		if i+1 < len(lines) {
			before, err := r.app.Picture(ctx)
			r.do(err)
			r.do(r.app.Press(ctx, "Return"))
			r.do(r.app.Settled(ctx, before))
		}
	}
	r.keep("12-typed")
	r.turns("13-plan", "Return")
	r.turns("14-result", "Return")
	r.turns("15-backups", "Return") // これからも使う
	if n := len(backups()); n != 1 {
		t.Errorf("%d backups on the new computer", n)
	}
	r.turns("16-settings", "Escape")
	r.turns("17-list", "Escape")
	r.copies("the first account, restored", first, func() error { return r.app.ClickRow(ctx, 0) })
	r.copies("the second account, restored", second, func() error { return r.app.ClickRow(ctx, 1) })
	r.keep("18-copied")
	nowhere(t, r.s, r.app, first, second)
	noKey(t, r.s.Dir(), key)
}

// asTyped is a line of the sheet as people type it.
func asTyped(line string) string { return strings.ToLower(strings.ReplaceAll(line, " ", "")) }

// noKey fails the test if a file of the folder has the key or a line of it.
func noKey(t *testing.T, dir string, key vault.RecoveryKey) {
	t.Helper()
	traces := [][]byte{[]byte(key.Text())}
	for _, line := range key.Lines() {
		traces = append(traces, []byte(line), []byte(asTyped(line)), []byte(strings.ReplaceAll(line, " ", "")))
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && holds(data, traces) {
			t.Errorf("the key of the sheet is in %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
