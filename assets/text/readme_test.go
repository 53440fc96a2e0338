// What the two READMEs tell to press is written in the app, letter for letter.

package text_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rokketa/assets/text"
)

// elsewhere are words in 「」 that are not the app's: the guide's, and the
// usual name of a code.
func elsewhere() []string {
	return []string{"アカウントなしで使用する", "認証アプリを用意してください（スマートフォンまたはPC）", "6桁の認証コード"}
}

func TestTheReadmesNameWhatTheAppShows(t *testing.T) {
	for _, c := range []struct {
		file     string
		names    *regexp.Regexp
		language text.Language
	}{
		{"README.ja.md", regexp.MustCompile(`「([^」]*)」`), text.Japanese},
		// In English the Japanese name comes first, then the English one.
		{"README.md", regexp.MustCompile(`([^\s*"(]+)\*{0,2}\s+\("`), text.Japanese},
		{"README.md", regexp.MustCompile(`\("([^"]*)"`), text.English},
	} {
		data, err := os.ReadFile(filepath.Join("..", "..", c.file))
		if err != nil {
			t.Fatal(err)
		}
		found := c.names.FindAllStringSubmatch(string(data), -1)
		if len(found) < 5 {
			t.Errorf("%s names %d things", c.file, len(found))
		}
		said := sayings(c.language)
		for _, one := range found {
			name := strings.Join(strings.Fields(one[1]), " ")
			if !said[name] && !slices.Contains(elsewhere(), name) {
				t.Errorf("%s: nothing in the app is called %q", c.file, name)
			}
		}
	}
}

// sayings are all sentences of a language that have one form.
func sayings(l text.Language) map[string]bool {
	table, all := text.For(l), map[string]bool{}
	for _, key := range text.Keys(l) {
		all[table.Say(key)] = true
	}
	return all
}
