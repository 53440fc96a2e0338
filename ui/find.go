// Finding and ordering: which accounts the list shows, and in which order.
// What a comparison needs of an account is made once and kept until its names
// or tags change; a keystroke only compares.

package ui

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"rokketa/internal/folding"
	"rokketa/vault"
)

// Order is how the list is sorted.
type Order string

// The three orders a person can choose. What is kept at the top stays there
// in each.
const (
	OrderOwn  Order = "own"  // as the person put them
	OrderName Order = "name" // by name, as Japanese lists have it
	OrderUse  Order = "use"  // the last copied first
)

// orders are all of them, in the order of the menu.
func orders() []Order { return []Order{OrderOwn, OrderName, OrderUse} }

// finder keeps what it made of the accounts.
type finder struct {
	known map[string]known // by account ID
	order *folding.Order
	folds int // counted for the tests
}

// known is what comparisons need of an account.
type known struct {
	issuer, name string
	tags         []string
	text         string // folded
	key          []byte // of the order by name; nil until that is asked for
}

func newFinder() *finder {
	return &finder{known: map[string]known{}, order: folding.NewOrder()}
}

// of gives what is known of an entry, made anew where it has changed.
func (f *finder) of(e vault.Entry) known {
	k, ok := f.known[e.ID]
	if ok && k.issuer == e.Account.Issuer && k.name == e.Account.Name && slices.Equal(k.tags, e.Tags) {
		return k
	}
	f.folds++
	all := append([]string{e.Account.Issuer, e.Account.Name}, e.Tags...)
	k = known{
		issuer: e.Account.Issuer, name: e.Account.Name, tags: e.Tags,
		text: folding.Fold(strings.Join(all, "\n")),
	}
	f.known[e.ID] = k
	return k
}

// ready makes what a search needs of each, so that no keystroke waits for it.
func (f *finder) ready(entries []vault.Entry) {
	for _, e := range entries {
		f.of(e)
	}
}

// key is what the order by name compares.
func (f *finder) key(e vault.Entry) []byte {
	k := f.of(e)
	if k.key == nil {
		k.key = f.order.Key(strings.TrimSpace(e.Account.Issuer + " " + e.Account.Name))
		f.known[e.ID] = k
	}
	return k.key
}

// find keeps the entries in which every word of the query occurs, in issuer,
// name or tags, and which have the tag, where it is not "".
func (f *finder) find(entries []vault.Entry, query, tag string) []vault.Entry {
	words := folding.Words(query)
	if len(words) == 0 && tag == "" {
		return entries
	}
	var kept []vault.Entry
	for _, e := range entries {
		if (tag == "" || slices.Contains(e.Tags, tag)) && folding.Holds(f.of(e).text, words) {
			kept = append(kept, e)
		}
	}
	return kept
}

// sort gives the entries in an order, those kept at the top first. Of two
// that the order does not part, the person's own decides.
func (f *finder) sort(entries []vault.Entry, by Order, used map[string]time.Time) []vault.Entry {
	sorted := slices.Clone(entries)
	top := func(e vault.Entry) int {
		if e.Pinned {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(sorted, func(a, b vault.Entry) int {
		if c := cmp.Compare(top(a), top(b)); c != 0 {
			return c
		}
		switch by {
		case OrderName:
			return bytes.Compare(f.key(a), f.key(b))
		case OrderUse:
			return used[b.ID].Compare(used[a.ID])
		case OrderOwn:
		}
		return 0
	})
	return sorted
}

// forget drops what is known of accounts that are gone.
func (f *finder) forget(entries []vault.Entry) {
	if len(f.known) <= 2*len(entries) {
		return
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.ID] = true
	}
	for id := range f.known {
		if !there[id] {
			delete(f.known, id)
		}
	}
}

// tagsOf are the tags of all entries in the order of names, each once.
func (f *finder) tagsOf(entries []vault.Entry) []string {
	seen := map[string][]byte{}
	var all []string
	for _, e := range entries {
		for _, t := range e.Tags {
			if _, ok := seen[t]; !ok {
				seen[t] = f.order.Key(t)
				all = append(all, t)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return bytes.Compare(seen[a], seen[b]) })
	return all
}
