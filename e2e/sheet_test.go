// The recovery sheet as paper: printed by poppler from the PDF and by Chromium
// from the page, looked at by our own scanner and by zbar, read by letters,
// and taken by the vault as the key that it was made from.

package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rokketa/assets/fonts"
	"rokketa/assets/text"
	"rokketa/e2e/browser"
	"rokketa/exchange/sheet"
	"rokketa/internal/printpage"
	"rokketa/scanner"
	"rokketa/vault"
)

// paper is one sheet to be printed.
type paper struct {
	t   *testing.T
	key vault.RecoveryKey
	sheet.Sheet
}

func newPaper(t *testing.T, l text.Language, folder string) paper {
	t.Helper()
	key, err := vault.NewRecoveryKey()
	if err != nil {
		t.Fatal(err)
	}
	return paper{t, key, sheet.Sheet{
		Lines: key.Lines(), Text: key.Text(), Made: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Words: text.For(l),
		Fonts:   sheet.Fonts{Text: fonts.Regular, Bold: fonts.Bold, Code: fonts.Code, CodeBold: fonts.CodeBold},
		Backups: folder, Vault: "5f0c12ab",
	}}
}

// tool runs a program that the proof needs.
func tool(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		missing(t, name+" is missing (scripts/setup portal)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), browser.Patience)
	defer cancel()
	var complaint bytes.Buffer
	command := exec.CommandContext(ctx, name, args...)
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, complaint.String())
	}
	return out
}

// pdf writes the sheet's own PDF.
func (p paper) pdf(file string) {
	p.t.Helper()
	var b bytes.Buffer
	if err := errors.Join(p.PDF(&b), os.WriteFile(file, b.Bytes(), 0o600)); err != nil {
		p.t.Fatal(err)
	}
}

// print has a browser print the sheet's page, as its owner would.
func (p paper) print(file string) {
	p.t.Helper()
	if browser.Program() == "" {
		missing(p.t, "Chromium is missing (scripts/setup portal)")
	}
	page := strings.TrimSuffix(file, ".pdf") + ".html"
	var b bytes.Buffer
	if err := errors.Join(p.HTML(&b), os.WriteFile(page, b.Bytes(), 0o600)); err != nil {
		p.t.Fatal(err)
	}
	args := []string{"--headless", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + p.t.TempDir(), "--print-to-pdf=" + file, "file://" + page}
	if os.Geteuid() == 0 {
		args = slices.Insert(args, 0, "--no-sandbox") // Chromium's own rule for root
	}
	tool(p.t, browser.Program(), args...)
}

// holds looks at a printed PDF with everything that a person could use.
func (p paper) holds(file string) {
	t := p.t
	t.Helper()
	if info := string(tool(t, "pdfinfo", file)); !regexp.MustCompile(`(?m)^Pages: +1$`).MatchString(info) ||
		!regexp.MustCompile(`Page size: +59[45](\.\d+)? x 84[12](\.\d+)? pts \(A4\)`).MatchString(info) {
		t.Errorf("it is no page of A4:\n%s", info)
	}

	// The letters: lines of a number and four groups, which the vault takes.
	letters := string(tool(t, "pdftotext", "-layout", file, "-"))
	lines := regexp.MustCompile(`(?m)^ *[1-5] +(?:[A-Z0-9]{2,4} +){3}[A-Z0-9]{2}$`).FindAllString(letters, -1)
	if len(lines) != vault.RecoveryLines {
		t.Fatalf("%d lines of a key among the letters", len(lines))
	}
	typed, err := vault.ParseRecoveryKey(strings.Join(lines, "\n"))
	if err != nil || typed.Text() != p.key.Text() {
		t.Errorf("the letters are not the key: %v", err)
	}
	for i, l := range lines {
		if err := vault.CheckRecoveryLine(i+1, l); err != nil {
			t.Errorf("line %d, with its number, as it is printed: %v", i+1, err)
		}
	}
	if strings.Contains(letters, "sheet.") || strings.Contains(letters, "{{") {
		t.Error("a sentence is missing")
	}

	// The picture, in the grey of a cheap printer and the width of a bad copy.
	for _, dpi := range []string{"150", "60"} {
		picture := strings.TrimSuffix(file, ".pdf") + "-" + dpi
		tool(t, "pdftoppm", "-singlefile", "-gray", "-r", dpi, "-png", file, picture)
		p.scans(picture + ".png")
	}
}

// scans reads the QR code off a picture or out of a PDF, with our scanner and with another.
func (p paper) scans(picture string) {
	p.t.Helper()
	codes, err := scanner.ReadFile(p.t.Context(), picture, scanner.DefaultLimits())
	if err != nil || len(codes) != 1 || codes[0].Text != p.key.Text() {
		p.t.Errorf("%s: %d codes, or not the key (%v)", filepath.Base(picture), len(codes), err)
	}
	if _, err := exec.LookPath("zbarimg"); err == nil && filepath.Ext(picture) == ".png" {
		if got := strings.TrimSpace(string(tool(p.t, "zbarimg", "-q", "--raw", picture))); got != p.key.Text() {
			p.t.Errorf("%s: zbar reads something else", filepath.Base(picture))
		}
	}
}

func TestTheSheetIsAPageThatOpensTheBackups(t *testing.T) {
	folders := map[string]string{
		"usual":   `C:\Users\花子\AppData\Local\Rokketa\backups`,
		"longest": "/" + strings.Repeat("健康保険組合 WWWW/", 300) + "backups",
		"wide":    "/" + strings.Repeat("W", 4000),
		"none":    "",
	}
	for _, l := range text.Languages() {
		for name, folder := range folders {
			t.Run(string(l)+" "+name, func(t *testing.T) {
				dir := t.TempDir()
				p := newPaper(t, l, folder)
				p.pdf(filepath.Join(dir, "sheet.pdf"))
				p.holds(filepath.Join(dir, "sheet.pdf"))
				p.scans(filepath.Join(dir, "sheet.pdf")) // as the file that it is
				if name != "usual" && name != "wide" {
					return // between those two, and each browser takes seconds
				}
				p.print(filepath.Join(dir, "page.pdf"))
				p.holds(filepath.Join(dir, "page.pdf"))
			})
		}
	}
}

// The page on a screen: nothing in it is refused by its own policy, its button
// is there, and its code can be held up to a camera.
func TestTheSheetsPageKeepsItsOwnPolicy(t *testing.T) {
	if browser.Program() == "" {
		missing(t, "Chromium is missing (scripts/setup portal)")
	}
	dir := t.TempDir()
	p := newPaper(t, text.Japanese, "/home/花子/backups")
	file := filepath.Join(dir, "sheet.html")
	var b bytes.Buffer
	if err := errors.Join(p.HTML(&b), os.WriteFile(file, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	w, err := browser.Open(t.Context(), browser.Options{Width: 1000, Height: 800})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := w.Go("file://" + file); err != nil {
		t.Fatal(err)
	}
	// The page's own letters are those of the key, not the browser's.
	if loaded, err := browser.Ask[bool](w, `document.fonts.check("700 25pt key") && [...document.fonts].every(f => f.status == "loaded")`); err != nil || !loaded {
		t.Errorf("the letters of the key are not the page's own (%v)", err)
	}
	if _, err := browser.Ask[bool](w, `window.print = () => { document.title = "printed" }, true`); err != nil {
		t.Fatal(err)
	}
	if err := w.Tap("#print"); err != nil {
		t.Fatal(err)
	}
	if title, err := browser.Ask[string](w, `document.title`); err != nil || title != "printed" {
		t.Errorf("the button does not print: %q, %v", title, err)
	}
	picture, err := w.Picture()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if codes, err := scanner.ReadImage(t.Context(), img); err != nil || len(codes) != 1 || codes[0].Text != p.key.Text() {
		t.Errorf("the code cannot be read off the screen: %v", err)
	}
	if faults := w.Faults(); len(faults) > 0 {
		t.Errorf("the browser complains: %q", faults)
	}
}

// Printing from the window: the browser gets the page once, and whoever opens
// the address again gets a sentence, and the program an event.
func TestTheSheetIsShownOnce(t *testing.T) {
	if browser.Program() == "" {
		missing(t, "Chromium is missing (scripts/setup portal)")
	}
	p := newPaper(t, text.Japanese, "/home/花子/backups")
	offer, err := printpage.Serve(t.Context(), printpage.Options{Page: p.HTML, Gone: p.Gone, Policy: p.Policy()})
	if err != nil {
		t.Fatal(err)
	}
	w, err := browser.Open(t.Context(), browser.Options{Width: 1000, Height: 800})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	see := func(what, want string) {
		t.Helper()
		if err := w.Go(offer.URL); err != nil {
			t.Fatal(err)
		}
		if title, err := w.Text("h1"); err != nil || title != want {
			t.Errorf("%s it says %q (%v)", what, title, err)
		}
	}
	see("first", "復元シート")
	if e := <-offer.Events; e != printpage.Read {
		t.Errorf("the program hears %q", e)
	}
	see("then", text.For(text.Japanese).Say("sheet.gone"))
	if e := <-offer.Events; e != printpage.Again {
		t.Errorf("then the program hears %q", e)
	}
	if letters, err := w.Text("body"); err != nil || strings.Contains(letters, p.Lines[0][:4]) {
		t.Errorf("the key is still there (%v)", err)
	}
	if err := w.Keep(filepath.Join("..", "out", "sheet", "gone.png")); err != nil {
		t.Error(err)
	}
	if faults := w.Faults(); len(faults) > 0 {
		t.Errorf("the browser complains: %q", faults)
	}
}
