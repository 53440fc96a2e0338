// This file promises: pictures that others made are read, as many as before.

package scanner_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

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
	escape := regexp.MustCompile(`\\(x[0-9A-Fa-f]{2}|[\\nrt])`)
	unescape := func(text string) string {
		return escape.ReplaceAllStringFunc(text, func(e string) string {
			plain, err := strconv.Unquote(`"` + e + `"`)
			if err != nil {
				t.Fatal(err)
			}
			return plain
		})
	}
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
				l.texts = append(l.texts, unescape(text))
			}
		}
		all = append(all, l)
	}
	return all
}

// unhurried are the limits with a clock that stands still: what a picture holds
// does not depend on how busy the machine is.
func unhurried() scanner.Limits {
	return scanner.Limits{Now: func() time.Time { return time.Time{} }}
}

// right says whether every text of the picture was read, and nothing where
// there is nothing.
func (l labelled) right(t *testing.T, dir string) bool {
	t.Helper()
	codes, err := scanner.ReadFile(context.Background(), filepath.Join(dir, l.file), unhurried())
	if err != nil && !errors.Is(err, scanner.ErrNoCode) {
		t.Errorf("%s: %v", l.file, err)
	}
	if len(l.texts) == 0 {
		if len(codes) > 0 {
			t.Errorf("%s: read %q where there is nothing", l.file, texts(codes))
		}
	}
	return l.readIn(codes)
}

// readIn says whether the codes hold every text of the picture, and are none
// where there is nothing.
func (l labelled) readIn(codes []scanner.Code) bool {
	if len(l.texts) == 0 {
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

// floors are what is read of each set of shared/fixtures/qr, out of how many;
// a change may raise them only. Facts of the sets: the README there.
var floors = []struct {
	set       string
	read, all int
}{
	{"zxing-1", 20, 20},
	{"zxing-2", 35, 35},
	{"zxing-3", 42, 42},
	{"boof-blurred", 22, 23},
	{"boof-bright_spots", 16, 16},
	{"boof-brightness", 14, 14},
	{"boof-close", 18, 18},
	{"boof-curved", 23, 25},
	{"boof-damaged", 11, 19},
	{"boof-glare", 20, 22},
	{"boof-high_version", 15, 15},
	{"boof-lots", 4, 4},
	{"boof-monitor", 9, 9},
	{"boof-nominal", 32, 33},
	{"boof-noncompliant", 8, 8},
	{"boof-pathological", 22, 23},
	{"boof-perspective", 17, 18},
	{"boof-rotations", 18, 18},
	{"boof-shadows", 7, 7},
	{"s-fhd", 5, 5},
	{"s-4k", 5, 5},
	{"s-dark", 5, 5},
	{"s-inv", 5, 5},
	{"s-dots", 5, 5},
	{"s-blur", 5, 5},
	{"s-2px", 5, 5},
	{"s-frac", 5, 5},
	{"s-transp", 5, 5},
	{"s-jpeg30", 5, 5},
	{"s-border", 5, 5},
	{"s-two", 5, 5},
	{"s-lowc", 5, 5},
	{"s-moire", 5, 5},
	{"s-persp", 5, 5},
	{"s-rot", 5, 5},
	{"s-color", 5, 5},
	{"s-noise", 5, 5},
	{"neg", 30, 30},
}

// The race detector makes a picture take ten times as long: under it a few small
// sets are read, and `make test` runs this package once more without it.
func TestPicturesFromOutsideAreReadAsBefore(t *testing.T) {
	dir := fixtures(t, "qr")
	underRace := map[string]bool{"zxing-3": true, "s-transp": true, "s-border": true, "boof-pathological": true}
	pictures := map[string][]labelled{}
	for _, l := range manifest(t, dir) {
		pictures[l.set] = append(pictures[l.set], l)
	}
	if len(pictures) != len(floors) {
		t.Errorf("%d sets of pictures, %d expected", len(pictures), len(floors))
	}
	for _, set := range floors {
		if scanner.Raced && !underRace[set.set] {
			continue
		}
		t.Run(set.set, func(t *testing.T) {
			t.Parallel()
			read, missed := 0, []string(nil)
			for _, l := range pictures[set.set] {
				if l.right(t, dir) {
					read++
				} else {
					missed = append(missed, filepath.Base(l.file))
				}
			}
			if len(pictures[set.set]) != set.all || read < set.read {
				t.Errorf("%d of %d pictures read, %d of %d before; not read: %v", read, len(pictures[set.set]), set.read, set.all, missed)
			}
		})
	}
}

func TestAnExportOfAnotherPhoneIsRead(t *testing.T) {
	dir := fixtures(t, "migration")
	files, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pictures: %v", err)
	}
	for _, file := range files {
		codes, err := scanner.ReadFile(context.Background(), file, unhurried())
		if err != nil || len(codes) != 1 || !strings.HasPrefix(codes[0].Text, "otpauth-migration://offline?data=") {
			t.Errorf("%s: %d codes, %v", filepath.Base(file), len(codes), err)
		}
	}
}
