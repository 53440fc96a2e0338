// Pages that wait on the pending list for longer than a change of the app
// password may leave them as they are.

package vault

import (
	"context"
	"errors"
	"slices"
)

// carry writes what is on such a page into pages of the vault's present
// manner, which wait in its place, and says whether the page itself may go.
// One that is not there (yet) stays on the list; one that does not read holds
// nothing that anybody could get back.
func (k *keyringStore) carry(ctx context.Context, page pendingPage, s *seal) (over bool, err error) {
	if over, err = k.copyPage(ctx, page, s); !over || err != nil {
		return false, err
	}
	list := slices.Clone(k.pending.pages)
	at := slices.IndexFunc(list, func(q pendingPage) bool { return q.Name == page.Name })
	list[at] = pendingPage{Name: page.Name, Noted: k.now().UTC(), Seal: page.Seal} // replaced
	return true, k.pending.write(list)
}

// carryAhead does the first half of it before a change to another seal: once
// that is committed, a program that is started after a crash may not know what
// opens the pages of before. They stay marked as they are, for the case that
// nothing is committed. It gives what the list had before, for disown.
func (k *keyringStore) carryAhead(ctx context.Context, s *snapshot, to *seal) (before []pendingPage, err error) {
	if err := k.pending.readWhole(k.now()); err != nil {
		return nil, err
	}
	before = slices.Clone(k.pending.pages)
	uses := used(s)
	for _, page := range before {
		if uses[page.Name] || !page.foreign(to) || !page.keepsake(k.now()) {
			continue
		}
		over, err := k.copyPage(ctx, page, to)
		if err != nil {
			return before, err
		}
		k.carried[page.Name] = over
	}
	return before, nil
}

// disown says of every page that came onto the list since then that nothing of
// it need be carried over: it was written for a change that failed, and what
// is on it is also where it was.
func (k *keyringStore) disown(before []pendingPage) {
	for _, page := range k.pending.pages {
		if !slices.ContainsFunc(before, func(q pendingPage) bool { return q.Name == page.Name }) {
			k.carried[page.Name] = true
		}
	}
}

// copyPage writes what is on a page into new ones of this seal, with the same
// marks, and says whether the page is there. Of one that does not read nothing
// is written.
func (k *keyringStore) copyPage(ctx context.Context, page pendingPage, s *seal) (there bool, err error) {
	value, err := k.ring.Get(ctx, page.Name)
	if isMissing(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	items, buf, err := k.decodeForeign(page, value)
	defer clear(buf)
	if errors.Is(err, errNotWhole) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	names, parts, err := k.split(items, s.room())
	if err != nil {
		return false, err
	}
	list := slices.Clone(k.pending.pages)
	for _, name := range names {
		again := page
		again.Name, again.Seal = name, s.recipient()
		list = append(list, again)
	}
	if err := k.pending.write(list); err != nil {
		return false, err
	}
	for i, name := range names {
		if err := k.writeItems(ctx, name, parts[i], s); err != nil {
			return false, err
		}
	}
	return true, nil
}

// decodeForeign reads a page that is open, or of a seal that is still known.
func (k *keyringStore) decodeForeign(page pendingPage, value string) ([]pageItem, []byte, error) {
	with := k.opened[page.Seal]
	if page.Seal != "" && with == nil {
		return nil, nil, damage("page of a seal that is gone")
	}
	return decodePage(page.Name, value, with)
}

// split shares items out to pages with new names.
func (k *keyringStore) split(items []pageItem, room int) (names []string, parts [][]pageItem, err error) {
	size := room
	for _, it := range items {
		need := itemSize(len(it.secret))
		if size+need > room {
			name, err := randomName(k.random, nameSize)
			if err != nil {
				return nil, nil, err
			}
			names, parts, size = append(names, name), append(parts, nil), 0
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], it)
		size += need
	}
	return names, parts, nil
}
