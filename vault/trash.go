// The trash: what may be brought back, and when it goes for good. A clock can
// be years off for one start, so no single look at it deletes anything: an
// account is first noted as due, and goes when it has been due for a week.

package vault

import (
	"context"
	"slices"
	"time"
)

// TrashTime is how long a deleted account can be brought back at the least.
const TrashTime = 30 * 24 * time.Hour

// dueTime is how long it then stays after it was first seen to be due.
const dueTime = 7 * 24 * time.Hour

// fate says when an account of the trash became due (zero: it is not), and
// whether it is to go now. A time of deletion that is yet to come counts as
// now: the clock was wrong when it was noted, or is wrong now.
func (r record) fate(now time.Time) (due time.Time, gone bool) {
	ahead, wait := r.Deleted.After(now), dueTime
	if ahead {
		wait += TrashTime
	} else if now.Sub(r.Deleted) <= TrashTime {
		return time.Time{}, false
	}
	due = r.due
	if due.IsZero() || due.After(now) || !ahead && due.Before(r.Deleted) {
		return now, false
	}
	return due, now.Sub(due) > wait
}

// empty notes what is due and drops what has been for long enough. It answers
// errNothing where there is nothing of either kind. Where not every secret is
// readable nothing is deleted, and so nothing becomes due.
func (s *snapshot) empty(now time.Time) error {
	if !allWhole(s) {
		return errNothing
	}
	changed := false
	left := make([]record, 0, len(s.records))
	for _, r := range s.records {
		if !r.Deleted.IsZero() {
			due, gone := r.fate(now)
			changed = changed || gone || !due.Equal(r.due)
			if gone {
				continue
			}
			r.due = due
		}
		left = append(left, r)
	}
	if !changed {
		return errNothing
	}
	s.records = left
	return nil
}

// overfull says whether empty has anything to do.
func (s *snapshot) overfull(now time.Time) bool { return s.clone().empty(now) == nil }

// Delete puts accounts into the trash: they are marked, their secrets stay.
func (v *Vault) Delete(ctx context.Context, ids ...string) error {
	return v.mark(ctx, ids, false, v.o.Now().UTC())
}

// Restore takes accounts out of the trash, back to their old places, all or
// none. ErrTwin: one of them was added again since it was deleted.
func (v *Vault) Restore(ctx context.Context, ids ...string) error {
	return v.mark(ctx, ids, true, time.Time{})
}

func (v *Vault) mark(ctx context.Context, ids []string, from bool, deleted time.Time) error {
	return v.change(ctx, func(s *snapshot) error {
		changed, old := false, s.entries(false)
		for _, id := range ids {
			i := s.find(id, from)
			if i < 0 {
				if s.find(id, !from) < 0 {
					return ErrUnknown
				}
				continue // already so
			}
			if from && addedAgain(old, s.records[i].Entry) {
				return ErrTwin
			}
			s.records[i].Deleted, s.records[i].due = deleted, time.Time{}
			changed = true
		}
		if !changed {
			return errNothing
		}
		return nil
	})
}

// addedAgain says whether the list has got an account again that lies in the
// trash. What was beside it before it was deleted is there on purpose.
func addedAgain(list []Entry, gone Entry) bool {
	return gone.State == Whole && slices.ContainsFunc(list, func(e Entry) bool {
		return e.State == Whole && !e.Added.Before(gone.Deleted) && e.Account.Same(gone.Account)
	})
}

// Purge deletes accounts of the trash for good, and their secrets also from
// replaced pages and older sealed files. Where that last part fails, they are
// out of the vault all the same, and a later start sweeps up.
func (v *Vault) Purge(ctx context.Context, ids ...string) error {
	return v.alone(ctx, func(ctx context.Context) error {
		if err := v.changeLocked(ctx, purge(ids)); err != nil || len(ids) == 0 {
			return err
		}
		v.sweepPictures()
		if v.store.fresh() && v.backedUp() {
			v.store.tidy(ctx, v.snapshot(), sweepPurge)
		}
		return nil
	})
}

func purge(ids []string) func(*snapshot) error {
	return func(s *snapshot) error {
		if len(ids) == 0 {
			return errNothing
		}
		for _, id := range ids {
			i := s.find(id, true)
			if i < 0 {
				return ErrUnknown
			}
			s.records = append(s.records[:i], s.records[i+1:]...)
		}
		return nil
	}
}
