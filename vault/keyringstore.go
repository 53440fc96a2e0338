// The store that keeps the secrets in the keyring and all else in the index.
// Loading and sweeping are here, saving is in keyringsave.go; docs/vault.md
// has the rules and their reasons.

package vault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"
)

// tries is how often a reading begins anew because another program committed
// (and swept) in the middle of it.
const tries = 5

type keyringStore struct {
	ring    Keyring
	files   generations
	pending pending
	now     func() time.Time
	random  io.Reader

	raw   []byte // the index as last read or written; nil where none was usable
	pages map[string][]string
	book  secretBook
}

func newKeyringStore(o Options) (*keyringStore, error) {
	ring := o.Keyring
	if ring == nil {
		ring = SystemKeyring()
	}
	return &keyringStore{
		ring:    guard(ring, o.KeyringWait),
		files:   indexFiles(o),
		pending: pending{disk: *o.Doors.Disk, dir: o.Dir},
		now:     o.Now,
		random:  o.Doors.Random,
		pages:   map[string][]string{},
	}, nil
}

func (k *keyringStore) stamp() stamp { return k.files.stamp() }
func (k *keyringStore) wipe()        { k.book.wipe() }

func (k *keyringStore) fresh() bool {
	data, err := k.files.disk.ReadFile(k.files.path())
	return err == nil && k.raw != nil && bytes.Equal(data, k.raw)
}

func (k *keyringStore) load(ctx context.Context) (found loaded, err error) {
	for range tries {
		before := k.stamp()
		found, err = k.loadOnce(ctx)
		if err != nil {
			// Another program may have replaced the index while we asked the
			// keyring for pages that it then swept.
			if errors.Is(err, errNotWhole) && !before.same(k.stamp()) {
				continue
			}
			return loaded{}, err
		}
		if found.snapshot == nil || allWhole(found.snapshot) || before.same(k.stamp()) {
			return found, nil
		}
	}
	return found, nil
}

func (k *keyringStore) loadOnce(ctx context.Context) (found loaded, err error) {
	var s *snapshot
	var raw []byte
	older, nothing, err := k.files.read(func(data []byte) (err error) {
		s, err = decodeIndex(data)
		raw = data
		return err
	})
	if err != nil {
		return loaded{}, err
	}
	lost, err := k.pending.read()
	if err != nil {
		return loaded{}, err
	}
	if nothing {
		if k.pending.exists() {
			return loaded{}, &DamagedError{Name: k.files.name(), Err: errNotWhole}
		}
		k.raw = nil
		return loaded{}, nil
	}
	if err := k.readPages(ctx, s); err != nil {
		return loaded{}, err
	}
	if k.raw = raw; older {
		k.raw = nil
		found.notices = append(found.notices, olderNotice(k.files.name(), s.written.Local()))
	}
	if lost {
		found.notices = append(found.notices, Notice{key: keyNoticePending})
	}
	found.notices = append(found.notices, stateNotices(s)...)
	found.snapshot, found.older = s, older
	return found, nil
}

// readPages gives the accounts their secrets. Pages that were read or written
// before are not asked for again: a page never changes.
func (k *keyringStore) readPages(ctx context.Context, s *snapshot) error {
	pages := make(map[string][]string) // whole ones: page, IDs
	troubles := make(map[string]KeyringState)
	for i := range s.records {
		r := &s.records[i]
		trouble, asked := troubles[r.page]
		if !asked {
			ids, known := k.pages[r.page]
			if !known {
				var err error
				if ids, trouble, err = k.readPage(ctx, r.page); err != nil {
					return err
				}
			}
			if troubles[r.page] = trouble; trouble == "" {
				pages[r.page] = ids
			}
		}
		if trouble == "" && !slices.Contains(pages[r.page], r.ID) {
			trouble = WrongValue
		}
		switch r.trouble = trouble; trouble {
		case "":
			r.State, r.Account.Secret = Whole, k.book.byID[r.ID]
		case ItemMissing:
			r.State = Missing
		default:
			r.State = Damaged
		}
	}
	k.pages = pages
	return nil
}

// readPage asks the keyring for a page and takes its secrets into the book.
// A page that is not there or not whole is a trouble of its accounts; that
// the keyring does not answer is an error.
func (k *keyringStore) readPage(ctx context.Context, name string) (ids []string, trouble KeyringState, err error) {
	value, err := k.ring.Get(ctx, name)
	var bad *KeyringError
	if errors.As(err, &bad) && (bad.State == ItemMissing || bad.State == EmptyValue || bad.State == WrongValue) {
		return nil, bad.State, nil
	}
	if err != nil {
		return nil, "", err
	}
	if value == "" {
		return nil, EmptyValue, nil
	}
	items, buf, err := decodePage(name, value)
	if errors.Is(err, errNotWhole) {
		return nil, WrongValue, nil
	}
	if err != nil {
		return nil, "", err
	}
	defer clear(buf)
	ids = make([]string, len(items))
	for i, it := range items {
		ids[i] = it.id
		k.book.keep(it.id, it.secret)
	}
	return ids, "", nil
}

func allWhole(s *snapshot) bool {
	return !slices.ContainsFunc(s.records, func(r record) bool { return r.State != Whole })
}

func (k *keyringStore) untidy() bool {
	return len(k.pending.pages) > 0 || k.files.disk.HasTemps(k.files.dir, k.files.name()) ||
		k.files.disk.HasTemps(k.files.dir, pendingName)
}

// tidy deletes the pages on the pending list that the index does not use. It
// does so only where every page of the index reads well: else a page that
// seems superfluous may be all that is left.
func (k *keyringStore) tidy(ctx context.Context, s *snapshot) {
	_ = k.files.disk.RemoveTemps(k.files.dir, k.files.name())
	_ = k.files.disk.RemoveTemps(k.files.dir, pendingName)
	if s.commit == 0 || !allWhole(s) || len(k.pending.pages) == 0 {
		return
	}
	used := usedPages(s)
	var left []pendingPage
	for _, page := range k.pending.pages {
		if used[page.Name] {
			continue
		}
		if page.Hold || !k.sweep(ctx, page) {
			left = append(left, page)
		}
	}
	if len(left) != len(k.pending.pages) {
		_ = k.pending.write(left)
	}
}

// sweep deletes a page and says whether its name may leave the list.
func (k *keyringStore) sweep(ctx context.Context, page pendingPage) bool {
	err := k.ring.Delete(ctx, page.Name)
	if err == nil {
		// A closed prompt makes a delete succeed that did nothing.
		_, err = k.ring.Get(ctx, page.Name)
		var bad *KeyringError
		return errors.As(err, &bad) && bad.State == ItemMissing
	}
	var bad *KeyringError
	missing := errors.As(err, &bad) && bad.State == ItemMissing
	return missing && k.now().Sub(page.Noted) > lateTime
}

func usedPages(s *snapshot) map[string]bool {
	used := make(map[string]bool)
	for _, r := range s.records {
		used[r.page] = true
	}
	return used
}

// recover holds every page of the pending list, puts the bad index aside and
// writes the state that was found in an older generation as the newest.
func (k *keyringStore) recover(s *snapshot) error {
	if err := k.pending.hold(); err != nil {
		return err
	}
	if err := k.files.setAside(k.now()); err != nil {
		return err
	}
	number, err := k.files.above(s.commit)
	if err != nil {
		return err
	}
	again := s.clone()
	again.commit = number
	raw, err := encodeIndex(again)
	if err != nil {
		return err
	}
	if err := k.files.replace(raw, 0); err != nil {
		return err
	}
	s.commit, k.raw = number, raw
	return nil
}
