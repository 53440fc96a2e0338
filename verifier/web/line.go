// Where a line must not break: a number stays with its unit, a date is whole,
// and no word is cut in two. The style sheet leaves the rest to the browser,
// which knows the phrases of Japanese.

package web

import (
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"rokketa/assets/text"
)

// Numbers with what belongs to them, short names of buttons and pages in their
// quotes, and words that browsers cut.
var (
	japaneseWhole = regexp.MustCompile(`「[^「」]{1,10}」|` +
		`(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:から|まで|に設定)?|` +
		`[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:まで)?|` +
		`約?[0-9]+(?:分間|分後|分|秒後|秒|時間|回|個|人|台|日|桁|文字以上|文字|つ|ステップ)|` +
		`切り替わり(?:ます|ました)|切り替え(?:ます|ました)|お問い合わせ(?:ください)?|有効化手順／`)
	englishWhole = regexp.MustCompile(`[0-9]{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}|` +
		`[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?|` +
		`[0-9]+ (?:minutes?|seconds?|hours?|days?|digits?|times?|characters|steps?|min|s|h)\b|` +
		`\b[0-9]-(?:step|digit)\b|\b[Ee]-mails?\b|\bset-up\b|` +
		`[\p{Han}\p{Hiragana}\p{Katakana}ー]+(?: [\p{Han}\p{Hiragana}\p{Katakana}ー]+)*`)
)

// longestWhole bounds what is held together, in characters: it must fit in the
// heading of a phone's page.
const longestWhole = 12

// whole gives a text with every part in a span that must not be cut. On an
// English page what is Japanese also says so, for voices and fonts.
func whole(l text.Language, s string) template.HTML {
	safe := template.HTMLEscapeString(s)
	if l == text.Japanese {
		if !strings.ContainsAny(s, "0123456789「／") && !strings.Contains(s, "切り替") && !strings.Contains(s, "お問い合わせ") {
			return template.HTML(safe)
		}
		return one(safe, japaneseWhole.ReplaceAllStringFunc(safe, func(part string) string { return span(part, "") }))
	}
	if isASCII(s) && !strings.ContainsAny(s, "-0123456789") {
		return template.HTML(safe)
	}
	return one(safe, englishWhole.ReplaceAllStringFunc(safe, func(part string) string {
		if isASCII(part) {
			return span(part, "")
		}
		return span(part, ` lang="ja"`)
	}))
}

// one keeps a text with marks in it one thing: in a button, whose content is
// laid out in a row, each mark would else be a thing of its own.
func one(plain, marked string) template.HTML {
	if marked != plain {
		marked = "<span>" + marked + "</span>"
	}
	return template.HTML(marked)
}

// span marks an escaped text as one that holds together, if it is short.
func span(safe, more string) string {
	class := ` class="whole"`
	if more != "" && utf8.RuneCountInString(safe) > longestWhole {
		class = ""
	}
	return "<span" + class + more + ">" + safe + "</span>"
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// Whole is a text that a page shows, with its parts held together.
func (v *view) Whole(s string) template.HTML { return whole(v.c.lang, s) }

// Proper is the name of a person or a society, which is not cut either.
func (v *view) Proper(name string) template.HTML {
	if v.c.lang != text.Japanese || utf8.RuneCountInString(name) > longestWhole {
		return v.Whole(name)
	}
	return template.HTML(span(template.HTMLEscapeString(name), ""))
}
