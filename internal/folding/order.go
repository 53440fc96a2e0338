// The order of a list by name, as Japanese lists have it: kana by sound, each
// kind of kana and each width alike, before the kanji, whose sound no
// spelling tells.

package folding

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Order makes the keys by which names are put in order. It is not safe for
// use by two goroutines at a time.
type Order struct {
	by  *collate.Collator
	buf collate.Buffer
}

// NewOrder gives the order of Japanese, in which numbers count as numbers.
func NewOrder() *Order {
	return &Order{by: collate.New(language.Japanese, collate.Numeric, collate.IgnoreCase, collate.IgnoreWidth)}
}

// Key gives the key of a name: of two names, the one with the smaller key
// (bytes.Compare) comes first.
func (o *Order) Key(name string) []byte {
	o.buf.Reset()
	return append([]byte(nil), o.by.KeyFromString(&o.buf, norm.NFKC.String(name))...)
}
