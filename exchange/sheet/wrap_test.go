// Lines end where they may.

package sheet

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func wide(s string) float64 { return float64(utf8.RuneCountInString(s)) }

func TestLinesEndWhereTheyMay(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"あいうえおか", []string{"あいうえお", "か"}},
		{"あいうえお、か", []string{"あいうえ", "お、か"}},
		{"あいうえ「か」", []string{"あいうえ", "「か」"}},
		{"あいファイルを", []string{"あい", "ファイルを"}},
		{"one two", []string{"one", "two"}},
		{"one  two", []string{"one", "two"}},
		{"あage は", []string{"あage", "は"}},
		{"abcdefgh", []string{"abcde", "fgh"}},
		{"12345 6", []string{"12345", "6"}},
		{"", nil},
	} {
		if got := wrap(c.text, 5, wide); !slices.Equal(got, c.want) {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("パスポートや (passport) と「一緒に」、しまう。", 7)
	f.Fuzz(func(t *testing.T, text string, most int) {
		if most < 1 || most > 1000 || !utf8.ValidString(text) {
			return
		}
		lines := wrap(text, float64(most), wide)
		for _, l := range lines {
			if wide(l) > float64(most) {
				t.Errorf("%q is wider than %d", l, most)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if bare(strings.Join(lines, "")) != bare(text) {
			t.Errorf("%q lost something: %q", text, lines)
		}
	})
}
