// Both languages say the same things, nothing falls back to a key or to the
// window system's English, and every error finds its sentence.

package text_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"rokketa/assets/text"
)

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	japanese, english := text.Keys(text.Japanese), text.Keys(text.English)
	if len(japanese) == 0 {
		t.Fatal("no keys at all")
	}
	for _, key := range japanese {
		if !slices.Contains(english, key) {
			t.Errorf("English lacks %q", key)
		}
	}
	for _, key := range english {
		if !slices.Contains(japanese, key) {
			t.Errorf("Japanese lacks %q", key)
		}
	}
}

func TestLanguagesNameTheSameValues(t *testing.T) {
	named := regexp.MustCompile(`\.[a-zA-Z]\w*`)
	action := regexp.MustCompile(`\{\{[^}]*\}\}`)
	values := func(l text.Language) map[string][]string {
		found := map[string][]string{}
		for key, forms := range sentences(t, l) {
			for _, sentence := range forms {
				for _, a := range action.FindAllString(sentence, -1) {
					found[key] = append(found[key], named.FindAllString(a, -1)...)
				}
			}
			slices.Sort(found[key])
			// "one account" and 「保存しました」 may leave the number out.
			found[key] = slices.DeleteFunc(slices.Compact(found[key]), func(name string) bool { return name == ".n" })
		}
		return found
	}
	japanese, english := values(text.Japanese), values(text.English)
	for key, names := range japanese {
		if !slices.Equal(names, english[key]) {
			t.Errorf("%q names %v in Japanese and %v in English", key, names, english[key])
		}
	}
}

func TestEverySentenceIsWellFormed(t *testing.T) {
	for _, l := range text.Languages() {
		table := text.For(l)
		for key, forms := range sentences(t, l) {
			if len(forms) == 0 {
				t.Errorf("%s: %q is empty", l, key)
			}
			for form, sentence := range forms {
				if strings.TrimSpace(sentence) == "" {
					t.Errorf("%s: %q (%s) is empty", l, key, form)
				}
			}
			if _, ok := forms["other"]; !ok {
				t.Errorf("%s: %q has no form \"other\"", l, key)
			}
			if _, ok := forms["one"]; l == text.English && len(forms) > 1 && !ok {
				t.Errorf("%s: %q counts and has no form \"one\"", l, key)
			}
			if said := table.Say(key); strings.Contains(said, "{{") {
				t.Errorf("%s: %q leaves its template unread: %q", l, key, said)
			}
		}
	}
}

// sentences gives the forms of each key as go-i18n itself reads the files,
// after the merged file has been read without an error.
func sentences(t *testing.T, l text.Language) map[string]map[string]string {
	t.Helper()
	data, err := text.JSON(l)
	if err != nil {
		t.Fatal(err)
	}
	file, err := i18n.ParseMessageFileBytes(data, string(l)+".json", nil)
	if err != nil {
		t.Fatalf("%s: %v", l, err)
	}
	found := map[string]map[string]string{}
	for _, m := range file.Messages {
		forms := map[string]string{}
		for form, sentence := range map[string]string{"one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other, "zero": m.Zero} {
			if sentence != "" {
				forms[form] = sentence
			}
		}
		found[m.ID] = forms
	}
	if len(found) != len(text.Keys(l)) {
		t.Errorf("%s: go-i18n reads %d messages of %d keys", l, len(found), len(text.Keys(l)))
	}
	return found
}

func TestTheWindowSystemsOwnWordsAreAllThere(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "lang", "translations", "base.en.json"))
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]any
	if err := json.Unmarshal(data, &theirs); err != nil {
		t.Fatal(err)
	}
	if len(theirs) < 39 {
		t.Fatalf("Fyne has %d words, at least 39 were expected", len(theirs))
	}
	for _, l := range text.Languages() {
		data, err := text.Window(l)
		if err != nil {
			t.Fatal(err)
		}
		var ours map[string]any
		if err := json.Unmarshal(data, &ours); err != nil {
			t.Fatal(err)
		}
		for key := range theirs {
			if _, ok := ours[key]; !ok {
				t.Errorf("%s lacks Fyne's %q", l, key)
			}
		}
	}
}

// refused is an error as a room makes them.
type refused struct{ position int }

func (refused) Error() string { return "refused" }

func (r refused) Explanation() (string, map[string]any) {
	return text.Unexpected, map[string]any{"text": fmt.Sprint("at ", r.position)}
}

func TestAnErrorFindsItsSentenceThroughAnyWrapping(t *testing.T) {
	for _, l := range text.Languages() {
		table := text.For(l)
		for _, err := range []error{
			refused{7},
			fmt.Errorf("reading: %w", refused{7}),
			errors.Join(errors.New("other"), fmt.Errorf("reading: %w", refused{7})),
		} {
			if said := table.Explain(err); !strings.HasSuffix(said, "at 7") {
				t.Errorf("%s: %v is told as %q", l, err, said)
			}
		}
		if said := table.Explain(errors.New("disk on fire")); !strings.HasSuffix(said, "disk on fire") {
			t.Errorf("%s: an unexpected error is told as %q", l, said)
		}
		if said := table.Explain(nil); said != "" {
			t.Errorf("%s: no error is told as %q", l, said)
		}
	}
}

func TestSayFillsInAndNeverFails(t *testing.T) {
	table := text.For(text.English)
	if said := table.Say("no.such.key", "name", "x"); said != "no.such.key" {
		t.Errorf("a missing key gives %q", said)
	}
	if said := table.Count("no.such.key", 2); said != "no.such.key" {
		t.Errorf("a missing count gives %q", said)
	}
	if said := table.Say(text.Unexpected, "text", "<&>"); !strings.Contains(said, "<&>") {
		t.Errorf("a value is changed on its way: %q", said)
	}
	if said := table.Say(text.Unexpected, 3, "x", "text"); said == "" {
		t.Error("odd pairs leave nothing to read")
	}
}

func TestGuessFollowsTheSystem(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang, list string
		want                      text.Language
	}{
		{lang: "ja_JP.UTF-8", want: text.Japanese},
		{lang: "en_US.UTF-8", want: text.English},
		{lang: "en_US.UTF-8", messages: "ja_JP.UTF-8", want: text.Japanese},
		{lang: "ja_JP.UTF-8", messages: "ja_JP.UTF-8", all: "C", want: text.English},
		{lang: "fr_FR.UTF-8", want: text.English},
		{lang: "fr_FR.UTF-8", list: "fr:ja:en", want: text.Japanese},
		{want: text.English},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		t.Setenv("LANGUAGE", c.list)
		if got := text.Guess(); got != c.want {
			t.Errorf("%+v: guessed %q", c, got)
		}
	}
}

func TestParseKnowsItsLanguages(t *testing.T) {
	for name, want := range map[string]text.Language{
		"ja": text.Japanese, "ja-JP": text.Japanese, "JA_jp.UTF-8": text.Japanese, "en": text.English, "en.UTF-8": text.English,
	} {
		if got, ok := text.Parse(name); !ok || got != want {
			t.Errorf("%q is %q, %v", name, got, ok)
		}
	}
	for _, name := range []string{"", "fr", "C", "jam"} {
		if got, ok := text.Parse(name); ok {
			t.Errorf("%q is taken for %q", name, got)
		}
	}
	if text.For("fr").Language() != text.English {
		t.Error("an unknown language does not read English")
	}
}
