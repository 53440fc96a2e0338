package scanner_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/scanner"
)

// fixtures is a folder of shared test data, or a skip.
func fixtures(t *testing.T, name string) string {
	t.Helper()
	if root := os.Getenv("ROKKETA_FIXTURES"); root != "" {
		return filepath.Join(root, name)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		at := filepath.Join(dir, "shared", "fixtures", name)
		if _, err := os.Stat(at); err == nil {
			return at
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skipf("no shared/fixtures/%s beside the checkout; set ROKKETA_FIXTURES to the folder that holds %s", name, name)
		}
		dir = up
	}
}

// labelled is a picture and the texts it holds: "*" for any, none for nothing.
type labelled struct {
	set, file string
	texts     []string
}

// manifest reads manifest.tsv, whose README says how it is written.
func manifest(t *testing.T, dir string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "manifest.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t")
	var all []labelled
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) < 3 || cells[0] == "set" {
			continue
		}
		l := labelled{set: cells[0], file: cells[1]}
		if cells[2] != "-" {
			for text := range strings.SplitSeq(cells[2], " | ") {
				l.texts = append(l.texts, unescape.Replace(text))
			}
		}
		all = append(all, l)
	}
	return all
}

// right says whether every text of the picture was read, and nothing where
// there is nothing.
func (l labelled) right(t *testing.T, dir string) bool {
	t.Helper()
	codes, err := scanner.ReadFile(context.Background(), filepath.Join(dir, l.file), scanner.DefaultLimits())
	if err != nil && !errors.Is(err, scanner.ErrNoCode) {
		t.Errorf("%s: %v", l.file, err)
	}
	if len(l.texts) == 0 {
		if len(codes) > 0 {
			t.Errorf("%s: read %q where there is nothing", l.file, texts(codes))
		}
		return len(codes) == 0
	}
	for _, want := range l.texts {
		found := want == "*" && len(codes) > 0
		for _, c := range codes {
			found = found || c.Text == want
		}
		if !found {
			return false
		}
	}
	return true
}

// The floors are what is read today; a change may raise them only. The sets
// named here take seconds, all of them (ROKKETA_SOAK=1) a minute.
func TestPicturesFromOutsideAreReadAsBefore(t *testing.T) {
	dir := fixtures(t, "qr")
	floor := map[string]int{
		"zxing-3": 40,
	}
	soak := os.Getenv("ROKKETA_SOAK") != ""
	read, all := map[string]int{}, 0
	for _, l := range manifest(t, dir) {
		if floor[l.set] == 0 && !soak {
			continue
		}
		if l.right(t, dir) && len(l.texts) > 0 {
			read[l.set]++
			all++
		}
	}
	for set, least := range floor {
		if read[set] < least {
			t.Errorf("%s: %d pictures read, %d before", set, read[set], least)
		}
	}
	if soak {
		t.Logf("%d of 459 pictures read", all)
		if all < 327 {
			t.Errorf("%d pictures read, 327 before", all)
		}
	}
}

func TestAnExportOfAnotherPhoneIsRead(t *testing.T) {
	dir := fixtures(t, "migration")
	files, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pictures: %v", err)
	}
	for _, file := range files {
		codes, err := scanner.ReadFile(context.Background(), file, scanner.DefaultLimits())
		if err != nil || len(codes) != 1 || !strings.HasPrefix(codes[0].Text, "otpauth-migration://offline?data=") {
			t.Errorf("%s: %d codes, %v", filepath.Base(file), len(codes), err)
		}
	}
}
