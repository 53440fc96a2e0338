// What is held of the portal's own files: every sentence is there and needed,
// and every colour can be read.

package trial_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rokketa/assets/text"
)

func TestEverySentenceOfThePagesExistsAndIsNeeded(t *testing.T) {
	used := map[string]bool{}
	var stems []string
	for _, pattern := range []string{"../*.go", "../pages/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no files of the portal", err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range regexp.MustCompile(`"(web\.[a-z0-9.-]*)"`).FindAllStringSubmatch(string(data), -1) {
				if strings.HasSuffix(k[1], ".") {
					if k[1] != "web." {
						stems = append(stems, k[1])
					}
					continue
				}
				used[k[1]] = true
			}
		}
	}
	table := text.For(text.Japanese)
	for k := range used {
		if !table.Has(k) {
			t.Errorf("there is no sentence %s", k)
		}
	}
	for _, k := range text.Keys(text.Japanese) {
		needed := used[k] || !strings.HasPrefix(k, "web.")
		for _, stem := range stems {
			needed = needed || strings.HasPrefix(k, stem)
		}
		if !needed {
			t.Errorf("nobody needs the sentence %s", k)
		}
	}
}

// Whoever reads the portal's pages beside the app finds the app's own words
// on them, in the same language.
func TestThePagesNameTheAppsButtonsAsTheAppDoes(t *testing.T) {
	for _, language := range text.Languages() {
		table := text.For(language)
		for page, buttons := range map[string][]string{
			"web.twostep.one.start": {"ui.welcome.start"}, "web.help.app.1": {"ui.welcome.start"},
			"web.twostep.two.text": {"ui.add.qr", "ui.add.key"},
		} {
			for _, button := range buttons {
				if words := table.Say(button); !strings.Contains(table.Say(page), words) {
					t.Errorf("%s: the app says %q, the page %q", language, words, table.Say(page))
				}
			}
		}
	}
}

// Contrast as WCAG 2.2 has it (1.4.3 and 1.4.11).
func TestEveryColourCanBeRead(t *testing.T) {
	data, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	list, rules, _ := strings.Cut(string(data), "color-scheme")
	for _, stray := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:hsl|lab|lch|oklch|color-mix)\(`).FindAllString(rules, -1) {
		t.Errorf("the colour %s does not stand in the list that is held here", stray)
	}
	light := map[string]float64{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(list, -1) {
		light[m[1]] = luminance(t, m[2])
	}
	for _, pair := range []struct {
		text, ground string
		least        float64
	}{
		{"ink", "paper", 4.5},
		{"ink", "card", 4.5},
		{"soft", "paper", 4.5},
		{"soft", "card", 4.5},
		{"indigo", "paper", 4.5},
		{"indigo", "card", 4.5},
		{"white", "indigo", 4.5},
		{"white", "indigo-deep", 4.5},
		{"indigo-deep", "indigo-pale", 4.5},
		{"red", "red-pale", 4.5},
		{"red", "card", 4.5},
		{"ink", "red-pale", 4.5},
		{"soft", "red-pale", 4.5},
		{"green", "green-pale", 4.5},
		{"ink", "green-pale", 4.5},
		{"amber", "amber-pale", 4.5},
		{"ink", "amber-pale", 4.5},
		{"white", "red", 4.5},
		{"white", "green", 4.5},
		{"white", "amber", 4.5},
		{"white", "indigo-press", 4.5},
		{"white", "wait", 4.5},
		{"ink", "stone", 4.5},
		{"stone-ink", "stone", 4.5},
		{"indigo-deep", "stone", 4.5},
		{"ink", "red-faint", 4.5},
		{"ink", "indigo-pale", 4.5},
		{"soft", "amber-pale", 4.5},
		{"soft", "indigo-pale", 4.5},
		{"indigo", "red-pale", 4.5},
		{"indigo", "amber-pale", 4.5},
		{"red", "red-faint", 3},
		{"focus-dark", "indigo-deep", 3},
		{"focus", "red-pale", 3},
		{"focus", "amber-pale", 3},
		{"focus", "stone", 3},
		{"edge", "card", 3},
		{"focus", "card", 3},
		{"focus", "paper", 3},
		{"red", "card", 3},
	} {
		a, okA := light[pair.text]
		b, okB := light[pair.ground]
		if !okA || !okB {
			t.Errorf("there is no colour %s or %s", pair.text, pair.ground)
			continue
		}
		if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < pair.least {
			t.Errorf("%s on %s has a contrast of %.2f, less than %.1f", pair.text, pair.ground, got, pair.least)
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	part := func(s string) float64 {
		n, err := strconv.ParseUint(s, 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(hex[0:2]) + 0.7152*part(hex[2:4]) + 0.0722*part(hex[4:6])
}
