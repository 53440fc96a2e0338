// The voice of the app: one word for one thing, and no more sentences than a
// person reads. The practice portal has a voice of its own, that of the guide.

package text_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rokketa/assets/text"
)

// portal says whether a sentence is the portal's or its tests', not the app's.
func portal(key string) bool {
	room, _, _ := strings.Cut(key, ".")
	return slices.Contains([]string{"web", "verifier", "verifierd", "lab", "conformance"}, room)
}

// besides are patterns of keys that may say a word all the same.
type besides []string

func (b besides) has(key string) bool {
	return slices.ContainsFunc(b, func(pattern string) bool {
		matched, err := path.Match(pattern, key)
		return err == nil && matched
	})
}

func TestOneThingHasOneWord(t *testing.T) {
	for _, one := range []struct {
		never, say string
		besides    besides
	}{
		{never: "ごみ箱", say: "削除したアカウント"},
		{never: "パスフレーズ", say: "合言葉 (of the backups), パスワード (of the app and of the file)"},
		{never: "復元キー", say: "復元シート", besides: besides{"cli.*", "sheet.*"}}, // it stands on the paper, and a terminal has no paper
		{never: "次の番号", say: "次の認証コード"},
		{never: "加え", say: "追加"},
		{never: "ソフト", say: "アプリ", besides: besides{"ui.licences", "ui.licences.*"}},
		{never: "プログラム", say: "アプリ", besides: besides{
			"ui.links.why", // Windows' own words
			"practice.*",   // the portal's, which is no app
			"sheet.age",    // a command of the terminal
			"ui.capture.*", // malicious ones
		}},
		{never: "ウィンドウ", say: "画面", besides: besides{"app.*"}}, // that none can be opened on the screen
		{never: "ユーザー", say: "利用者", besides: besides{"ui.key.name"}},
		{never: "いっしょに", say: "一緒に"},
		{never: "いちばん", say: "一番"},
		{never: "見くらべ", say: "見比べ"},
		{never: "取りやめ", say: "やめる"},
		{never: "パスワードを入れ", say: "パスワードを入力"},
		{never: "合言葉を入れ", say: "合言葉を入力"},
		{never: "パスワードをなく", say: "パスワードを使わない"},
		{never: "いまの", say: "今の"},
		{never: "いますぐ", say: "今すぐ"},
		{never: "常駐", say: "what it is for a person"},
	} {
		for key, forms := range sentences(t, text.Japanese) {
			if portal(key) || one.besides.has(key) {
				continue
			}
			for _, said := range forms {
				if strings.Contains(said, one.never) {
					t.Errorf("%s says %s for %s: %q", key, one.never, one.say, said)
				}
			}
		}
	}
	for key, forms := range sentences(t, text.Japanese) {
		for _, said := range forms {
			if word := loneNow(said); word != "" && !portal(key) {
				t.Errorf("%s says いま for 今: …%s…", key, word)
			}
		}
	}
}

// loneNow finds いま as a word of its own, not in ています, しまう and the like.
func loneNow(s string) string {
	for at := 0; ; {
		i := strings.Index(s[at:], "いま")
		if i < 0 {
			return ""
		}
		i += at
		at = i + len("いま")
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune("せすしで", after) && !strings.ContainsRune("しざてな", before) {
			return s[i:]
		}
	}
}

// most is how many sentences a text of the window, and an error of any
// program, may have: what happened, and what to do next, with one more where
// that needs it.
const most = 3

func TestNoTextIsLongerThanAPersonReads(t *testing.T) {
	longer := besides{
		"screen.refused.mac",    // the steps through the system's settings, numbered
		"ui.helpdesk.what.text", // a list, each sentence on a line of its own
	}
	english := regexp.MustCompile(`[.?!]($|[\s”])`)
	for _, l := range text.Languages() {
		for key, forms := range sentences(t, l) {
			if room, _, _ := strings.Cut(key, "."); portal(key) || room == "cli" || room == "sheet" || key == "app.usage" || longer.has(key) {
				continue
			}
			for _, said := range forms {
				n := strings.Count(said, "。")
				if l == text.English {
					n = len(english.FindAllString(said, -1))
				}
				if n > most {
					t.Errorf("%s: %s has %d sentences: %q", l, key, n, said)
				}
			}
		}
	}
}

// The steps of practice stand beside the portal: what they tell to press is
// written there, letter for letter.
func TestThePracticeStepsNameWhatThePortalShows(t *testing.T) {
	steps := map[string][]string{
		"ui.practice.step.scan.how":  {"web.settings.title", "web.settings.twostep", "web.twostep.two.show"},
		"ui.practice.step.enter.how": {"web.twostep.three", "web.twostep.enable"},
		"ui.practice.step.again.how": {"web.code.button"},
	}
	for _, l := range text.Languages() {
		table, open, shut := text.For(l), "“", "”"
		if l == text.Japanese {
			open, shut = "「", "」"
		}
		for step, keys := range steps {
			said := table.Say(step)
			for _, key := range keys {
				if !strings.Contains(said, open+table.Say(key)+shut) {
					t.Errorf("%s: %s does not name %s%s%s: %q", l, step, open, table.Say(key), shut, said)
				}
			}
			if n := strings.Count(said, open); n != len(keys) {
				t.Errorf("%s: %s names %d things, of which %d are the portal's", l, step, n, len(keys))
			}
		}
	}
}
