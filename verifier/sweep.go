// Sweeping: what is over is deleted, so that nothing grows for ever.

package verifier

import (
	"context"
	"time"
)

// Sweep deletes what is over since a day (challenges, codes, sessions,
// set-ups, counters of addresses) and the lines of the log that are older than
// Options.LogLife. The log is looked through once a day, however often Sweep
// is called. Notices that were left are sent.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if err := s.Deliver(ctx); err != nil {
		return err
	}
	if _, err := s.store.Apply(ctx, Sweep{Before: now.Add(-24 * time.Hour).Unix()}); err != nil {
		return err
	}
	if age := now.Unix() - s.swept.Load(); s.o.LogLife < 0 || age >= 0 && age < 24*60*60 {
		return nil
	}
	if err := s.sweepLog(ctx, now.Add(-s.o.LogLife)); err != nil {
		return err
	}
	s.swept.Store(now.Unix())
	return nil
}

// sweepLog goes from member to member, few at a time: nobody who logs in
// waits long for it. A log is read by its member alone, so no index is kept
// for this.
func (s *Service) sweepLog(ctx context.Context, before time.Time) error {
	const atOnce = 100
	ops := []Op{SweepLog{Before: lineID(before)}} // nobody's
	for after := ""; ; {
		members, err := s.store.Find(ctx, FindQuery{After: after, Limit: atOnce})
		if err != nil {
			return err
		}
		for _, m := range members {
			ops = append(ops, SweepLog{Member: m.ID, Before: lineID(before)})
			after = m.Email
		}
		if _, err := s.store.Apply(ctx, ops...); err != nil {
			return err
		}
		if ops = nil; len(members) < atOnce {
			return nil
		}
	}
}
