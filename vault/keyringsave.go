// Saving into keyring and index: note the names, write the pages, read them
// back, then commit by replacing the index.

package vault

import (
	"bytes"
	"context"
	"slices"
)

// draft is a page that is to be written.
type draft struct {
	name    string
	records []int // places in the snapshot
	size    int   // payload bytes
}

func (k *keyringStore) commit(ctx context.Context, old, next *snapshot) error {
	last := old.commit
	if last == 0 {
		// The first index is an empty one. From then on a pending list without
		// an index is a sign of loss, never of a first start.
		if err := k.begin(next); err != nil {
			return err
		}
		last = 1
	}
	var err error
	if len(k.bad) > 0 && next.seal.recipient() == old.seal.recipient() {
		if next.seal, err = k.mended(next.seal); err != nil {
			return err
		}
	}
	keys, spent := keyChanges(old.seal, next.seal)
	drafts, replaced, err := k.place(old, next)
	if err != nil {
		return err
	}
	if err := k.writePages(ctx, old, next, keys, drafts, append(spent, replaced...)); err != nil {
		return err
	}
	number, err := k.files.above(last)
	if err != nil {
		return err
	}
	next.commit = number
	raw, err := k.pen.encode(next)
	if err != nil {
		return err
	}
	if last == 1 {
		last = 0 // the index of begin: as a generation it would be an empty vault
	}
	if err := k.files.replace(raw, last); err != nil {
		return err
	}
	k.raw, k.last = raw, next
	if len(keys)+len(spent) > 0 {
		k.bad = nil
	}
	for _, d := range drafts {
		k.pages[d.name] = idsOf(next, d)
	}
	for _, name := range replaced {
		delete(k.pages, name)
	}
	return nil
}

// begin writes the index of a vault without accounts.
func (k *keyringStore) begin(next *snapshot) error {
	raw, err := new(indexPen).encode(&snapshot{vault: next.vault, commit: 1, written: next.written})
	if err != nil {
		return err
	}
	return k.files.replace(raw, 0)
}

// place finds which pages must be written anew, for accounts that came and
// accounts that went, and which pages they replace. Pages that do not read
// well are never among them, unless nothing is left that needs them.
func (k *keyringStore) place(old, next *snapshot) (drafts []*draft, replaced []string, err error) {
	living := make(map[string][]int) // page, its accounts in next
	var homeless []int
	for i, r := range next.records {
		if r.page == "" {
			homeless = append(homeless, i)
		} else {
			living[r.page] = append(living[r.page], i)
		}
	}
	rewrite := func(page string) *draft {
		d := &draft{records: living[page]}
		for _, i := range d.records {
			d.size += itemSize(next.records[i].Account.Secret.Len())
		}
		replaced = append(replaced, page)
		drafts = append(drafts, d)
		return d
	}
	// Pages of accounts that went.
	for _, r := range old.records {
		if slices.Contains(replaced, r.page) || slices.ContainsFunc(living[r.page], func(i int) bool { return next.records[i].ID == r.ID }) {
			continue
		}
		switch _, whole := k.pages[r.page]; {
		case len(living[r.page]) == 0:
			replaced = append(replaced, r.page)
		case whole && k.complete(next, living[r.page]):
			rewrite(r.page)
		}
	}
	room := next.seal.room()
	// Accounts that came: into a page that is rewritten anyway, else into the
	// one with the least room that is enough, then into new ones.
	for _, i := range homeless {
		size := itemSize(next.records[i].Account.Secret.Len())
		if size > room {
			return nil, nil, ErrSecretTooLong
		}
		at := slices.IndexFunc(drafts, func(d *draft) bool { return d.size+size <= room })
		var d *draft
		if at >= 0 {
			d = drafts[at]
		} else if page := k.roomiest(next, living, replaced, size, len(drafts) > 0); page != "" {
			d = rewrite(page)
		} else {
			d = &draft{}
			drafts = append(drafts, d)
		}
		d.records = append(d.records, i)
		d.size += size
	}
	for _, d := range drafts {
		if d.name, err = randomName(k.random, nameSize); err != nil {
			return nil, nil, err
		}
		for _, i := range d.records {
			next.records[i].page = d.name
		}
	}
	return drafts, replaced, nil
}

// complete says whether all these accounts are whole.
func (k *keyringStore) complete(s *snapshot, records []int) bool {
	return !slices.ContainsFunc(records, func(i int) bool { return s.records[i].State != Whole })
}

// roomiest gives the fullest whole page that has room for size more bytes. An
// import that already writes pages takes new ones instead.
func (k *keyringStore) roomiest(s *snapshot, living map[string][]int, replaced []string, size int, importing bool) string {
	if importing {
		return ""
	}
	best, most := "", -1
	for page := range k.pages {
		if len(living[page]) == 0 || slices.Contains(replaced, page) || !k.complete(s, living[page]) {
			continue
		}
		full := 0
		for _, i := range living[page] {
			full += itemSize(s.records[i].Account.Secret.Len())
		}
		if full+size <= s.seal.room() && (full > most || full == most && page < best) {
			best, most = page, full
		}
	}
	return best
}

// writePages notes all names, then writes each page and reads it back. After
// a failure the names stay on the list and the index knows nothing of them.
func (k *keyringStore) writePages(ctx context.Context, old, next *snapshot, keys []string, drafts []*draft, replaced []string) error {
	if len(keys)+len(drafts)+len(replaced) == 0 {
		return nil
	}
	names := slices.Clone(keys)
	for _, d := range drafts {
		names = append(names, d.name)
	}
	if err := k.pending.readWhole(k.now()); err != nil {
		return err
	}
	if err := k.pending.note(k.now().UTC(), names, replaced, old.seal, next.seal); err != nil {
		return err
	}
	for _, name := range keys {
		if err := k.writeKey(ctx, name, next.seal); err != nil {
			return err
		}
	}
	all := 0
	for _, d := range drafts {
		all += len(d.records)
	}
	told := progressOf(ctx, all)
	for _, d := range drafts {
		if err := k.writePage(ctx, next, d); err != nil {
			return err
		}
		told.add(len(d.records))
	}
	return nil
}

func (k *keyringStore) writePage(ctx context.Context, next *snapshot, d *draft) error {
	items := make([]pageItem, len(d.records))
	defer func() {
		for _, it := range items {
			clear(it.secret)
		}
	}()
	for at, i := range d.records {
		r := &next.records[i]
		secret := r.Account.Secret.Reveal()
		if len(secret) == 0 {
			return ErrNotWhole
		}
		items[at] = pageItem{id: r.ID, secret: secret}
		r.Account.Secret = k.book.keep(r.ID, secret)
	}
	return k.writeItems(ctx, d.name, items, next.seal)
}

// writeItems writes a page and reads it back.
func (k *keyringStore) writeItems(ctx context.Context, name string, items []pageItem, s *seal) error {
	with, err := k.opener(s)
	if err != nil {
		return err
	}
	value, err := encodePage(name, items, with)
	if err != nil {
		return err
	}
	if with != nil {
		// What is sealed cannot be seen to be right, so it is opened again.
		back, buf, err := decodePage(name, value, with)
		defer clear(buf)
		if err != nil || !slices.EqualFunc(back, items, func(a, b pageItem) bool { return a.id == b.id && bytes.Equal(a.secret, b.secret) }) {
			return damage("what was sealed does not open again")
		}
	}
	if err := k.ring.Set(ctx, name, value); err != nil {
		return err
	}
	return readsAs(ctx, k.ring, name, value)
}

func idsOf(s *snapshot, d *draft) []string {
	ids := make([]string, len(d.records))
	for at, i := range d.records {
		ids[at] = s.records[i].ID
	}
	return ids
}
