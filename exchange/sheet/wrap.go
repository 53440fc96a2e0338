// This file promises: lines that end where a Japanese or an English line may.

package sheet

import (
	"strings"
	"unicode"
)

// What may not begin a line, and what may not end one (JIS X 4051, the part
// that a short page needs).
const (
	neverFirst = "、。，．・：；？！）」』】〉》〕］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…,.:;?!)]}" //nolint:gosmopolitan // signs, not a sentence
	neverLast  = "（「『【〈《〔［｛([{"
)

// wrap breaks a text into lines that are no wider than most. Words of Latin
// letters and of katakana stay whole where they fit on a line, everything else
// may break between two characters.
func wrap(text string, most float64, width func(string) float64) []string {
	var lines []string
	now := ""
	for _, piece := range pieces(text) {
		if now != "" && width(now+strings.TrimRight(piece, " ")) > most {
			lines, now = append(lines, strings.TrimRight(now, " ")), ""
		}
		for _, r := range piece { // a piece wider than a line breaks anywhere
			if now != "" && r != ' ' && width(now+string(r)) > most {
				lines, now = append(lines, strings.TrimRight(now, " ")), ""
			}
			now += string(r)
		}
	}
	if now = strings.TrimRight(now, " "); now != "" {
		lines = append(lines, now)
	}
	return lines
}

// pieces parts a text where a line may end.
func pieces(text string) []string {
	var all []string
	now := ""
	last := rune(0)
	for _, r := range text {
		if now != "" && mayBreak(last, r) {
			all, now = append(all, now), ""
		}
		now += string(r)
		last = r
	}
	if now != "" {
		all = append(all, now)
	}
	return all
}

func mayBreak(before, after rune) bool {
	switch {
	case strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before), after == ' ':
		return false
	case before == ' ':
		return true
	default:
		return (!latin(before) || !latin(after)) && (!katakana(before) || !katakana(after))
	}
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// latin tells letters that make words from those that stand alone.
func latin(r rune) bool {
	return r < 0x2E80 && !unicode.IsSpace(r)
}
