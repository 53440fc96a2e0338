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

// rereads is how often a reading begins anew because another program committed
// (and swept) in the middle of it.
const rereads = 5

type keyringStore struct {
	ring    *guarded
	plain   Keyring
	own     bool // plain was made here
	files   generations
	pending pending
	now     func() time.Time
	random  io.Reader
	work    int
	tries   attempts

	password string             // until it was needed, or turned out not to be
	loaded   bool               // there was a state, or a first start
	carried  map[string]bool    // pages of which a change under way leaves nothing to carry over; see keyringcarry.go
	opened   map[string]*opened // by the public half: of the newest state, and of a change under way
	bad      []string           // key pages of the newest state that did not read well

	raw   []byte    // the index as last read or written; nil where it is not what is shown
	last  *snapshot // the state as last read or written
	pages map[string][]string
	pen   indexPen
	book  secretBook
}

func newKeyringStore(o Options) (*keyringStore, error) {
	ring := o.Keyring
	if ring == nil {
		ring = SystemKeyring()
	}
	return &keyringStore{
		ring:    guard(ring, o.KeyringWait),
		plain:   ring,
		own:     o.Keyring == nil,
		files:   indexFiles(o),
		pending: pending{disk: *o.Doors.Disk, dir: o.Dir},
		now:     o.Now,
		random:  o.Doors.Random,
		work:    o.Doors.WorkFactor,
		tries:   newAttempts(o),

		password: o.Passphrase,
		opened:   map[string]*opened{},
		carried:  map[string]bool{},
		pages:    map[string][]string{},
	}, nil
}

func (k *keyringStore) stamp() stamp { return k.files.stamp() }

func (k *keyringStore) wipe() {
	k.book.wipe()
	k.password = ""
	k.settle(nil)
	if k.own {
		closeRing(k.plain)
	}
}

// closeRing lets go of what a keyring keeps from one call to the next.
func closeRing(ring Keyring) {
	if c, ok := ring.(io.Closer); ok {
		_ = c.Close()
	}
}

func (k *keyringStore) fresh() bool {
	data, err := k.files.disk.ReadFile(k.files.path())
	return err == nil && k.raw != nil && bytes.Equal(data, k.raw)
}

func (k *keyringStore) load(ctx context.Context) (found loaded, err error) {
	for range rereads {
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
			break
		}
	}
	k.loaded, k.password = true, "" // it has opened this vault, or was not asked for
	return found, nil
}

func (k *keyringStore) loadOnce(ctx context.Context) (found loaded, err error) {
	r, err := k.files.read(func(data []byte, _ bool) (*snapshot, error) { return decodeIndex(data) })
	if err != nil {
		return loaded{}, err
	}
	lost, err := k.pending.read()
	if err != nil {
		return loaded{}, err
	}
	switch {
	case r.snapshot == nil && k.pending.exists():
		return loaded{}, &DamagedError{Name: k.files.name(), Err: errNotWhole}
	case r.snapshot == nil:
		k.raw = nil
		return loaded{}, nil
	case r.behind(k.last):
		k.raw = nil
		return loaded{snapshot: k.last, older: true, kept: true}, nil
	}
	if err := k.files.started(r); err != nil {
		return loaded{}, err
	}
	if err := k.unlock(ctx, r.snapshot.seal); err != nil {
		return loaded{}, err
	}
	if err := k.readPages(ctx, r.snapshot); err != nil {
		return loaded{}, err
	}
	if len(k.bad) > 0 {
		found.notices = append(found.notices, Notice{key: keyNoticeKeyPage})
	}
	if k.last != nil && k.last.seal != nil && r.snapshot.seal == nil {
		found.notices = append(found.notices, Notice{key: keyNoticeUnsealed})
	}
	k.settle(r.snapshot.seal)
	if k.raw, k.last = r.raw, r.snapshot; r.older {
		k.raw = nil
	}
	found.notices = append(found.notices, r.notice(k.files.name())...)
	if lost {
		found.notices = append(found.notices, Notice{key: keyNoticePending})
	}
	found.notices = append(found.notices, stateNotices(r.snapshot)...)
	found.snapshot, found.older = r.snapshot, r.older
	return found, nil
}

// readPages gives the accounts their secrets. Pages that were read or written
// before are not asked for again: a page never changes. But what was read
// under one seal is nothing under another: an index that names sealed pages as
// open ones is wrong.
func (k *keyringStore) readPages(ctx context.Context, s *snapshot) error {
	before := k.pages
	if k.last != nil && k.last.seal.recipient() != s.seal.recipient() {
		before = nil
	}
	ahead := readAhead{ring: k.ring, names: unread(s, before)}
	told := progressOf(ctx, len(s.records))
	pages := make(map[string][]string) // whole ones: page, IDs
	troubles := make(map[string]KeyringState)
	for i := range s.records {
		r := &s.records[i]
		trouble, asked := troubles[r.page]
		if !asked {
			ids, known := before[r.page]
			if !known {
				var err error
				if ids, trouble, err = k.readPage(ctx, &ahead, r.page, s.seal); err != nil {
					return err
				}
			}
			if troubles[r.page] = trouble; trouble == "" {
				pages[r.page] = ids
			}
		}
		told.add(1)
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
func (k *keyringStore) readPage(ctx context.Context, from *readAhead, name string, s *seal) (ids []string, trouble KeyringState, err error) {
	with, err := k.opener(s)
	if err != nil {
		return nil, "", err
	}
	value, err := from.get(ctx, name)
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
	items, buf, err := decodePage(name, value, with)
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
