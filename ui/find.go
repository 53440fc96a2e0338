// Finding an account by what is typed, without minding case, width or kana.

package ui

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"rokketa/vault"
)

// fold brings a text into the form in which it is compared: NFKC (full-width
// letters become ASCII, half-width kana become kana), case folded, katakana
// as hiragana.
func fold(s string) string {
	s = cases.Fold().String(norm.NFKC.String(s))
	return strings.Map(func(r rune) rune {
		if r >= 'ァ' && r <= 'ヶ' {
			return r - ('ァ' - 'ぁ')
		}
		return r
	}, s)
}

// filter keeps the entries in which every word of the query occurs, in
// issuer, name or tags.
func filter(entries []vault.Entry, query string) []vault.Entry {
	words := strings.Fields(fold(query))
	if len(words) == 0 {
		return entries
	}
	var kept []vault.Entry
	for _, e := range entries {
		text := fold(strings.Join(append([]string{e.Account.Issuer, e.Account.Name}, e.Tags...), "\n"))
		all := true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			kept = append(kept, e)
		}
	}
	return kept
}
