// This file promises: the words of every mail, in the member's language, with
// times as a clock on the wall shows them and links that can be clicked.

package main

import (
	"net/url"
	"time"

	"rokketa/assets/text"
	"rokketa/verifier"
)

// letters writes mails. The address of the portal may become known later
// than the letters are made: when the server listens.
type letters struct {
	brand  string
	portal func() string // address that members type, without a slash at its end
	tables map[text.Language]*text.Table
}

func newLetters(brand string, portal func() string) *letters {
	l := &letters{brand: brand, portal: portal, tables: map[text.Language]*text.Table{}}
	for _, language := range text.Languages() {
		l.tables[language] = text.For(language)
	}
	return l
}

// resetPath is where the link of a forgotten password leads.
const resetPath = "/reset"

// write makes the subject and the text of a mail.
func (l *letters) write(m verifier.Mail) (subject, body string) {
	language, ok := text.Parse(m.Language)
	if !ok {
		language = text.Japanese
	}
	table := l.tables[language]
	pairs := []any{"brand", l.brand, "name", m.Name, "portal", l.portal(), "time", clockOnTheWall(m.Time, language)}
	for name, value := range m.Details {
		if t, ok := value.(time.Time); ok {
			value = clockOnTheWall(t, language)
		}
		pairs = append(pairs, name, value)
	}
	if token, ok := m.Details["token"].(string); ok {
		pairs = append(pairs, "link", l.portal()+resetPath+"?"+url.Values{"token": {token}}.Encode())
	}
	key := "verifier.mail." + string(m.Kind)
	return table.Say(key+".subject", pairs...), table.Say(key+".body", pairs...)
}

// clockOnTheWall writes a time as it is told in Japan.
func clockOnTheWall(t time.Time, l text.Language) string {
	t = t.In(verifier.Tokyo())
	if l == text.Japanese {
		return t.Format("2006年1月2日 15:04") //nolint:gosmopolitan // a date, not a sentence
	}
	return t.Format("2 January 2006, 15:04 (JST)")
}
