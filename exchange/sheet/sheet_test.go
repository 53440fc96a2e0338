// The sheet has all that it promises, in both forms, whatever stands in the
// names that it is given, and it never writes half a page.

package sheet_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/exchange/sheet"
)

// echo says a key and its details, as a language of its own.
type echo struct{}

func (echo) Say(key string, pairs ...any) string {
	switch key {
	case "sheet.language":
		return "ja"
	case "sheet.date":
		return "2006年1月2日"
	}
	return strings.TrimSpace(key + " " + fmt.Sprint(pairs...))
}

// wordy is a language that never comes to an end.
type wordy struct{ echo }

func (w wordy) Say(key string, pairs ...any) string {
	return w.echo.Say(key, pairs...) + strings.Repeat(" とても長い文", 60)
}

func faces(t testing.TB) sheet.Fonts {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	return sheet.Fonts{
		Text: read("text-regular.ttf"), Bold: read("text-bold.ttf"),
		Code: read("code-regular.ttf"), CodeBold: read("code-bold.ttf"),
	}
}

func example(t testing.TB) sheet.Sheet {
	return sheet.Sheet{
		Lines: []string{"QPZR Y9X8 GF2T VD", "W0S3 JN54 KHCE 6M", "UA7L QPZR Y9X8 GF", "2TVD W0S3 JN54 KH", "CE6M UA7L QPZR"},
		Text:  "AGE-SECRET-KEY-1QPZRY9X8GF2TW0S3JN54KHCEUA7LQPZRY9X82TVDW0S3JN54CE6MUA7LQP",
		Made:  time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Words: echo{}, Fonts: faces(t),
		Backups: "/home/hanako/backups", Vault: "5f0c12ab",
	}
}

func page(t *testing.T, s sheet.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAPageSaysAllThatASheetPromises(t *testing.T) {
	got := page(t, example(t))
	for _, want := range []string{
		`<html lang="ja">`, "<h1>sheet.title</h1>", "2026年11月23日", "sheet.lead.backup",
		"<tr><th>1</th><td>QPZR</td><td>Y9X8</td><td>GF2T</td><td class=\"check\">VD</td></tr>",
		"<tr><th>5</th><td>CE6M</td><td>UA7L</td><td>QP</td>", `<td class="check">ZR</td>`,
		"sheet.use.install", "rokketa-5f0c12ab-….age", "sheet.use.key",
		"sheet.keep.where", "sheet.keep.apart", "sheet.keep.never", "sheet.keep.why",
		"/home/hanako/backups", "sheet.backups.stick", "sheet.lost.new", "age -d -i key.txt", "<svg ", "@page { size: A4",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// A page that is opened from a disk must not be able to carry the key away.
func TestAPageAsksForNothingAndRunsOnlyItsButton(t *testing.T) {
	s := example(t)
	got := page(t, s)
	for _, address := range regexp.MustCompile(`(?:src|href|url|action)\s*[=(]\s*["']?([^"') >]*)`).FindAllStringSubmatch(got, -1) {
		if !strings.HasPrefix(address[1], "data:") {
			t.Errorf("the page asks for %q", address[1])
		}
	}
	if n := strings.Count(got, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
	for _, part := range []string{"style", "script"} {
		inside := regexp.MustCompile(`(?s)<` + part + `>(.*)</` + part + `>`).FindStringSubmatch(got)
		if inside == nil {
			t.Fatalf("no %s", part)
		}
		sum := sha256.Sum256([]byte(inside[1]))
		want := part + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !strings.Contains(s.Policy(), want) {
			t.Errorf("the policy of a server does not allow the page's own %s", part)
		}
	}
	if !strings.HasPrefix(s.Policy(), "default-src 'none'") {
		t.Errorf("the policy begins %.40q", s.Policy())
	}
}

func TestNamesAreOnlyNames(t *testing.T) {
	s := example(t)
	s.Backups = "/x\"><script>alert(1)</script>\n\u202e&amp;\xff"
	s.Vault = "<b>"
	got := page(t, s)
	for _, bad := range []string{"<script>alert", "\u202e", "<b>", "\xff"} {
		if strings.Contains(got, bad) {
			t.Errorf("the page has %q as it was given", bad)
		}
	}
	if !strings.Contains(got, "&lt;script&gt;alert(1)&lt;/script&gt;□□&amp;amp;□") {
		t.Error("the name cannot be read")
	}
	var pdf bytes.Buffer
	if err := s.PDF(&pdf); err != nil {
		t.Errorf("the PDF of it: %v", err)
	}
}

// A sheet says when it was made, not when the file was.
func TestTheSameSheetIsTheSameFile(t *testing.T) {
	var first bytes.Buffer
	if err := example(t).PDF(&first); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		var again bytes.Buffer
		if err := example(t).PDF(&again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("two PDFs of one sheet differ")
		}
	}
}

func TestEverySheetIsOnePage(t *testing.T) {
	for name, folder := range map[string]string{
		"none": "", "wide": "/" + strings.Repeat("W", 5000), "kanji": strings.Repeat("健康保険組合/", 800),
		"narrow": strings.Repeat("i", 5000), "strange": strings.Repeat("😀한", 500), "words": strings.Repeat("backup folder ", 400),
	} {
		t.Run(name, func(t *testing.T) {
			s := example(t)
			s.Backups = folder
			var pdf bytes.Buffer
			if err := s.PDF(&pdf); err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(pdf.Bytes(), []byte("/Type /Page\n")); n != 1 {
				t.Errorf("%d pages", n)
			}
			if got := page(t, s); len(got) > len(page(t, example(t)))+1000 {
				t.Error("the folder's name goes on for ever")
			}
		})
	}
}

// The end of a folder's name is where the backups are; what is left out is the
// middle, and where that is so can be seen.
func TestALongNameKeepsItsEnds(t *testing.T) {
	s := example(t)
	s.Backups = "/media/hanako/" + strings.Repeat("x", 500) + "/rokketa-backups"
	got := regexp.MustCompile(`<bdi>(.*)</bdi>`).FindStringSubmatch(page(t, s))
	if got == nil || !strings.HasPrefix(got[1], "/media/hanako/xx") || !strings.HasSuffix(got[1], "xx/rokketa-backups") || strings.Count(got[1], "…") != 1 {
		t.Errorf("shown as %q", got)
	}
}

func TestASheetIsWholeOrNothing(t *testing.T) {
	for name, spoil := range map[string]func(*sheet.Sheet){
		"no words": func(s *sheet.Sheet) { s.Words = nil },
		"no lines": func(s *sheet.Sheet) { s.Lines = nil },
		"no text":  func(s *sheet.Sheet) { s.Text = "" },
	} {
		s := example(t)
		spoil(&s)
		for form, write := range map[string]func(io.Writer) error{"html": s.HTML, "pdf": s.PDF} {
			var b bytes.Buffer
			if err := write(&b); !errors.Is(err, sheet.ErrIncomplete) || b.Len() > 0 {
				t.Errorf("%s, %s: %v and %d bytes", name, form, err, b.Len())
			}
		}
	}
	var b bytes.Buffer
	s := example(t)
	s.Fonts.CodeBold = nil
	if err := s.PDF(&b); !errors.Is(err, sheet.ErrIncomplete) || b.Len() > 0 {
		t.Errorf("without a face: %v and %d bytes", err, b.Len())
	}
	s = example(t)
	s.Fonts.Text = []byte("no font")
	if err := s.PDF(&b); err == nil || b.Len() > 0 {
		t.Errorf("with a broken face: %v and %d bytes", err, b.Len())
	}
	s = example(t)
	s.Words = wordy{}
	if err := s.PDF(&b); err == nil || b.Len() > 0 {
		t.Errorf("with words without end: %v and %d bytes", err, b.Len())
	}
}

// A broken writer is told; the error has nothing of the key.
func TestAFullDiskIsTold(t *testing.T) {
	s := example(t)
	for form, write := range map[string]func(io.Writer) error{"html": s.HTML, "pdf": s.PDF, "gone": s.Gone} {
		err := write(full{})
		if !errors.Is(err, errFull) || strings.Contains(err.Error(), "QPZR") {
			t.Errorf("%s: %v", form, err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// The library would ask the clock, and write into what it is lent.
func TestAPDFHasOnlyWhatItWasGiven(t *testing.T) {
	s := example(t)
	before := sha256.Sum256(s.Fonts.Text)
	var a bytes.Buffer
	if err := s.PDF(&a); err != nil {
		t.Fatal(err)
	}
	dates := regexp.MustCompile(`D:\d+`).FindAllString(a.String(), -1)
	if len(dates) != 2 || dates[0] != "D:20261123090000" || dates[1] != dates[0] {
		t.Errorf("it is dated %q", dates)
	}
	if sha256.Sum256(s.Fonts.Text) != before {
		t.Error("the faces were written to")
	}
	if a.Len() > 200<<10 {
		t.Errorf("the PDF has %d bytes: whole faces are in it", a.Len())
	}
}

func TestThePageThatComesTooLateHasNoKey(t *testing.T) {
	s := example(t)
	var b bytes.Buffer
	if err := s.Gone(&b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "sheet.gone.new") || strings.Contains(got, "QPZR") || strings.Contains(got, "<svg") {
		t.Error("the page says the wrong things")
	}
}

func FuzzNames(f *testing.F) {
	f.Add("/home/花子", "5f0c12ab")
	f.Add("C:\\\x00\u202e<p>", "\xff")
	s := example(f)
	f.Fuzz(func(t *testing.T, folder, vault string) {
		s := s
		s.Backups, s.Vault = folder, vault
		if len(vault) > 64 {
			return // eight characters; not of our making otherwise
		}
		if err := errors.Join(s.HTML(io.Discard), s.PDF(io.Discard)); err != nil {
			t.Fatal(err)
		}
	})
}
