// Where lines of running text end: no word, date or name is torn while a line
// can hold it.

package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"rokketa/assets/text"
	"rokketa/ui"
)

func TestLinesEndBetweenWords(t *testing.T) {
	for _, one := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"12月9日 07:00 に ntp.nict.jp で確かめました。", 36, []string{"12月9日 07:00 に", "ntp.nict.jp で確かめました。"}},
		{"Example を削除しました。", 22, []string{"Example を", "削除しました。"}},
		{"2026年12月10日 03:00 の控えです。アカウントが2件あります。", 44, []string{"2026年12月10日 03:00 の控えです。", "アカウントが2件あります。"}},
		{"矢印キーで動かし、＋と－で大きさを変え、", 26, []string{"矢印キーで動かし、", "＋と－で大きさを変え、"}},
		{"続くときは、次の文を添えてお問い合わせください。", 40, []string{"続くときは、次の文を添えて", "お問い合わせください。"}},
		{"マウスの左ボタンを押したまま", 20, []string{"マウスの左ボタンを", "押したまま"}},
		{"パスワードを決めると、ロックしている間はだれにも読めません。", 46, []string{"パスワードを決めると、", "ロックしている間はだれにも読めません。"}},
		{"方法は復元シートだけだからです。", 20, []string{"方法は", "復元シートだけだから", "です。"}},
		{"続くときは、次の文を添えてお問い合わせください。", 34, []string{"続くときは、次の文を添えて", "お問い合わせください。"}},
		{"このパソコンの中：/home/hanako/.local/share/rokketa", 40, []string{"このパソコンの中：", "/home/hanako/.local/share/rokketa"}},
		{"このパソコンの中：/home/hanako/.local/share/rokketa", 30, []string{"このパソコンの中：/home/", "hanako/.local/share/rokketa"}},
		{"認証コードが通ったら、このパソコンのアカウントを", 36, []string{"認証コードが通ったら、", "このパソコンのアカウントを"}},
		{"半角/全角キーを", 8, []string{"半角/", "全角キー", "を"}},
		{"なお変更は", 7, []string{"なお", "変更は"}},
		{"カメラをつなぎ直してからもう一度お試しいただくか、", 34, []string{"カメラをつなぎ直してから", "もう一度お試しいただくか、"}},
		{"新しい合言葉", 8, []string{"新しい", "合言葉"}},
		{"さくら はなこ の認証コード", 14, []string{"さくら", "はなこ の", "認証コード"}},
		{"Checked on 9\u00a0December\u00a02026,\u00a007:00 with it", 24, []string{"Checked on", "9\u00a0December\u00a02026,\u00a007:00", "with it"}},
		{"Open Settings, then “Date & Time” under “System”.", 28, []string{"Open Settings,", "then “Date & Time”", "under “System”."}},
		{"https://example.com/support/answer/googlefonts", 30, []string{"https://example.com/", "support/answer/googlefonts"}},
	} {
		if got := ui.Lines(one.text, one.width); !slices.Equal(got, one.want) {
			t.Errorf("%q\n got %q\nwant %q", one.text, got, one.want)
		}
	}
}

// torn are breaks that cut a word, as the end of a line, | and the next line.
var torn = map[string]*regexp.Regexp{
	"a particle from a Latin word":   regexp.MustCompile(`[0-9A-Za-z>]\|[ぁ-ん]`),
	"a compound verb":                regexp.MustCompile(`([きぎしじちびみりえけげせぜねべめれ]|[買使払思言追問扱願洗拾行習]い)\|[取直込出入替換終続返付合上写戻書始切消外忘引組扱立][ぁ-ん]`),
	"a way of doing":                 regexp.MustCompile(`([きしみりえけせめれ]|[買使払思言追問扱願洗拾行習]い)\|方([ぁ-ん、。」]|$)`),
	"お from its noun":                regexp.MustCompile(`([^な]|^)[おご]\|[一-龠]`),
	"kanji from katakana":            regexp.MustCompile(`[一-龠]\|[ァ-ヶ]|[ァ-ヶー]\|[一-龠]`),
	"letters from kanji or katakana": regexp.MustCompile(`[0-9A-Za-z]\|[一-龠ァ-ヶ]|[一-龠ァ-ヶー]\|[0-9A-Za-z]`),
	"a side from what it is of":      regexp.MustCompile(`の\|[側中上下横隣][ぁ-ん、。]`),
	"the time from what lasts":       regexp.MustCompile(`[るたい]\|間[ぁ-ん、。]`),
}

// whole are endings of lines that look like a first half and are none.
var whole = regexp.MustCompile(`(だけ|より|ばかり|もし|少し)\|`)

func TestNoTextIsTornAtAnyWidth(t *testing.T) {
	for _, k := range text.Keys(text.Japanese) {
		if strings.HasPrefix(k, "cli.help") || k == "cli.watch.keys.counter" || k == "app.usage" || k == "verifierd.help" {
			continue // set in columns for a terminal
		}
		said := words(text.Japanese).Say(k)
		seen := make(map[string]bool)
		for width := float32(36); width <= 60; width++ {
			lines := ui.Lines(said, width)
			for i := range lines[1:] {
				at := strings.TrimSpace(lines[i]) + "|" + lines[i+1]
				if seen[at] || strings.Contains(said, strings.Replace(at, "|", "\n", 1)) {
					continue // told already, or the text itself begins a line here
				}
				seen[at] = true
				for what, how := range torn {
					if how.MatchString(at) && !whole.MatchString(at) {
						t.Errorf("%s: %g wide tears %s: %s", k, width, what, at)
					}
				}
			}
		}
	}
}

func TestAnEnglishDateIsOneWord(t *testing.T) {
	say := words(text.English)
	for key, want := range map[string]string{
		"ui.when": "9\u00a0December\u00a02026,\u00a007:00",
		"ui.day":  "9\u00a0December\u00a02026",
	} {
		if got := say.Say(key, "year", 2026, "month", "December", "day", 9, "time", "07:00"); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
	date := say.Say("ui.when", "year", 2026, "month", "December", "day", 9, "time", "07:00")
	for width := float32(24); width < 60; width++ {
		lines := ui.Lines(say.Say("ui.backups.sheet", "when", date), width)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, date) }) {
			t.Errorf("%g wide: %q", width, lines)
		}
	}
}

// The face draws … as Japanese has it, in the middle of the line. What the
// system draws, as the menu of the icon beside the clock, is in another face.
func TestEnglishEndsInThreePoints(t *testing.T) {
	for _, k := range text.Keys(text.English) {
		if said := words(text.English).Count(k, 2); strings.HasPrefix(k, "ui.") && k != "ui.tray.more" && strings.Contains(said, "…") {
			t.Errorf("%s: %q", k, said)
		}
	}
}
