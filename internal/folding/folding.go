// Package folding brings texts into the form in which a search compares them,
// and into the order of a Japanese list. It knows nothing of what the texts
// are for.
//
// Two texts fold alike where a Japanese reader would call them the same word:
// in full or half width, in capitals or not, in hiragana or katakana, with a
// voiced mark in one character or in two, with small kana or large (キヤノン,
// キャノン), with or without the long vowel mark at the end of a katakana word
// (サーバー, サーバ), with any of the dashes, and in the usual other forms of the
// kanji of names (髙橋, 高橋).
package folding

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longVowel lengthens the kana before it.
const longVowel = 'ー'

// passes is more than any text needs until folding changes nothing more: one
// for each mark that what another left lets join.
const passes = 8

// Fold gives the form in which a text is compared. Folding twice changes
// nothing.
func Fold(s string) string {
	for range passes {
		next := once(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

func once(s string) string {
	s = cases.Fold().String(norm.NFKC.String(strings.Map(typed, strings.ToValidUTF8(s, "\ufffd"))))
	runes := []rune(strings.Map(plain, s))
	var b strings.Builder
	for i, r := range runes {
		if r == longVowel && i > 0 && isKana(runes[i-1]) && (i+1 == len(runes) || runes[i+1] != longVowel && !isKana(runes[i+1])) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// typed is a character as one would type it, negative for one that nobody
// types: joins, directions, variants of a kanji. A voiced mark that stands by
// itself is written for the one that joins the kana before it.
func typed(r rune) rune {
	switch {
	case r == '゛':
		return '\u3099'
	case r == '゜':
		return '\u309a'
	case unicode.Is(unicode.Cf, r), r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return -1
	}
	return r
}

// Words gives the folded words of a query; spaces of every width part them.
func Words(query string) []string { return strings.Fields(Fold(query)) }

// Holds says whether each of the words occurs in a folded text.
func Holds(folded string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// plain is a character without what a search does not mind.
func plain(r rune) rune {
	switch {
	case r == longVowel:
		return r
	case r >= 'ァ' && r <= 'ヶ', r == 'ヽ', r == 'ヾ':
		r -= 'ァ' - 'ぁ'
	case unicode.Is(unicode.Dash, r):
		return '-'
	}
	if large, ok := large(r); ok {
		return large
	}
	return usual(r)
}

func isKana(r rune) bool {
	return r != longVowel && unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == '\u3099' || r == '\u309a'
}

// large is the full kana of a small one.
func large(r rune) (rune, bool) {
	const small, full = "ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ"
	i := strings.IndexRune(small, r)
	if i < 0 {
		return 0, false
	}
	return []rune(full)[i/len("ぁ")], true
}

// usual is the usual form of a kanji that names are also written with in
// another one.
func usual(r rune) rune {
	const others, plain = "髙﨑嵜邊邉齋齊斎濵濱廣澤國櫻惠榮嶋瀨德淸眞龍", "高崎崎辺辺斉斉斉浜浜広沢国桜恵栄島瀬徳清真竜"
	i := strings.IndexRune(others, r)
	if i < 0 {
		return r
	}
	return []rune(plain)[i/len("髙")]
}
