// Sweeping: deleting the pages that the index no longer uses, and bringing the
// files into order after the index was lost or went back.

package vault

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"
)

const (
	// sweepTime is the longest that a sweep may keep a person waiting.
	sweepTime = 5 * time.Second
	// sweepSteps is after how many deletions the list is written.
	sweepSteps = 8
)

func (k *keyringStore) temps() bool {
	return k.files.hasTemps() || k.files.disk.HasTemps(k.files.dir, isSmall)
}

// isSmall says whether a name is that of one of the small files beside the big ones.
func isSmall(name string) bool {
	return name == pendingName || name == triesName || name == recoveryName || name == sinceName
}

func (k *keyringStore) untidy(s *snapshot) bool {
	c := k.chores(s, sweepStart)
	return c.any() || k.temps()
}

// chores are the names of the pending list that something is to be done with.
type chores struct {
	used  []string      // they leave the list: the index uses them
	spent []string      // their pages are to be deleted
	carry []pendingPage // kept, and of another manner than the vault is now
	drop  bool          // the older generations, which name such pages
}

func (c chores) any() bool { return len(c.used)+len(c.spent)+len(c.carry) > 0 }

// chores gives what there is to do. It is nothing where not every page of the
// index reads well: then a page that seems superfluous may be all that is left.
func (k *keyringStore) chores(s *snapshot, how sweep) (c chores) {
	if s.commit == 0 || !allWhole(s) {
		return c
	}
	uses := used(s)
	c.drop = how == sweepReseal
	for _, page := range k.pending.pages {
		switch now := k.now(); {
		case how == sweepManner && (uses[page.Name] || !page.foreign(s.seal)):
		case uses[page.Name]:
			c.used = append(c.used, page.Name)
		case page.foreign(s.seal) && page.keepsake(now) && !k.carried[page.Name]:
			c.carry, c.drop = append(c.carry, page), true
		case page.foreign(s.seal):
			c.spent, c.drop = append(c.spent, page.Name), true
		case page.spent(now, how > sweepStart):
			c.spent = append(c.spent, page.Name)
		}
	}
	return c
}

// used gives the names of the pages that a state uses.
func used(s *snapshot) map[string]bool {
	uses := make(map[string]bool)
	for _, r := range s.records {
		uses[r.page] = true
	}
	for _, name := range s.seal.keys() {
		uses[name] = true
	}
	return uses
}

// tidy does the chores. It ends at the first failure: a keyring that hangs or
// asks something does so again with the next page.
func (k *keyringStore) tidy(ctx context.Context, s *snapshot, how sweep) bool {
	k.files.removeTemps()
	_ = k.files.disk.RemoveTemps(k.files.dir, isSmall)
	// Another program may have noted names since this one read the list.
	if damaged, err := k.pending.read(); damaged || err != nil || k.raw == nil {
		return err == nil
	}
	c := k.chores(s, how)
	if !c.any() && !c.drop {
		return true
	}
	if how != sweepReseal {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, sweepTime)
		defer cancel()
	}
	if how != sweepStart && !k.readsBack(ctx, s) {
		return false
	}
	// Older generations need the pages that go now, and only the list tells of
	// a newer index if this one goes back. From here on there is a copy.
	if err := k.files.copyBeside(k.raw, s.commit); err != nil {
		return false
	}
	if c.drop {
		k.files.drop(1)
	}
	var err error
	for _, page := range c.carry {
		over, err := k.carry(ctx, page, s.seal)
		if err != nil {
			return false
		}
		if over {
			c.spent = append(c.spent, page.Name)
		}
	}
	gone := c.used
	for _, name := range c.spent {
		var deleted bool
		if deleted, err = k.sweep(ctx, name); err != nil {
			break
		}
		if deleted {
			gone = append(gone, name)
		}
		if len(gone) >= sweepSteps {
			if err = k.forget(gone); err != nil {
				break
			}
			gone = nil
		}
	}
	return errors.Join(err, k.forget(gone)) == nil
}

// forget takes names off the pending list, durably.
func (k *keyringStore) forget(names []string) error {
	left := slices.DeleteFunc(slices.Clone(k.pending.pages), func(q pendingPage) bool {
		return slices.Contains(names, q.Name)
	})
	if len(left) == len(k.pending.pages) {
		return nil
	}
	return k.pending.write(left)
}

// unsealed asks the keyring for the open pages on the list of a vault that has a
// password. Where it does not say that one is gone, one is there.
func (k *keyringStore) unsealed(ctx context.Context, s *snapshot) bool {
	if s.seal == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, sweepTime)
	defer cancel()
	uses := used(s)
	for _, page := range k.pending.pages {
		if page.Seal != "" || uses[page.Name] {
			continue
		}
		if _, err := k.ring.Get(ctx, page.Name); !isMissing(err) {
			return true
		}
	}
	return false
}

// sweep deletes a page and says whether its name may leave the list.
func (k *keyringStore) sweep(ctx context.Context, name string) (gone bool, err error) {
	err = k.ring.Delete(ctx, name)
	if err == nil {
		// A closed question makes a delete succeed that did nothing.
		_, err = k.ring.Get(ctx, name)
		switch {
		case err == nil:
			return false, &KeyringError{State: Dismissed, Op: "delete"}
		case isMissing(err):
			return true, nil
		default:
			return false, err
		}
	}
	if !isMissing(err) {
		return false, err
	}
	at := slices.IndexFunc(k.pending.pages, func(q pendingPage) bool { return q.Name == name })
	return at < 0 || k.pending.pages[at].aDayOld(k.now()), nil
}

func isMissing(err error) bool {
	var bad *KeyringError
	return errors.As(err, &bad) && bad.State == ItemMissing
}

// readsBack asks the keyring again for every page of the index. A program may
// have run for days since it read them.
func (k *keyringStore) readsBack(ctx context.Context, s *snapshot) bool {
	with, err := k.opener(s.seal)
	if err != nil {
		return false
	}
	for _, name := range s.seal.keys() {
		if payload, _, err := k.readKey(ctx, name); err != nil || !bytes.Equal(payload, with.wrapped) {
			return false
		}
	}
	ahead := readAhead{ring: k.ring, names: unread(s, nil)}
	has := make(map[string]bool) // page and ID
	asked := make(map[string]bool)
	for _, r := range s.records {
		if asked[r.page] {
			continue
		}
		asked[r.page] = true
		value, err := ahead.get(ctx, r.page)
		if err != nil {
			return false
		}
		items, buf, err := decodePage(r.page, value, with)
		if err != nil {
			return false
		}
		clear(buf)
		for _, it := range items {
			has[r.page+it.id] = true
		}
	}
	return !slices.ContainsFunc(s.records, func(r record) bool { return !has[r.page+r.ID] })
}

// recover holds every page of the pending list, puts the bad index aside and
// writes the state that is shown as the newest.
func (k *keyringStore) recover(s *snapshot) error {
	if err := k.pending.hold(k.now().UTC()); err != nil {
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
	raw, err := k.pen.encode(again)
	if err != nil {
		return err
	}
	if err := k.files.replace(raw, 0); err != nil {
		return err
	}
	s.commit, k.raw, k.last = number, raw, s
	return nil
}
