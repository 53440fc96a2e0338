// Every change of the vault. They all go one way: the lock, the newest state
// read again, a clone changed, one commit.

package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"

	"rokketa/otpauth"
)

// maxSecret is the longest secret in bytes that surely fits into a page.
const maxSecret = 1024

// errNothing ends a change that would change nothing.
var errNothing = errors.New("vault: nothing to change")

// change applies do to a clone of the newest state and commits it.
func (v *Vault) change(ctx context.Context, do func(*snapshot) error) error {
	return v.alone(ctx, func(ctx context.Context) error { return v.changeLocked(ctx, do) })
}

// alone runs do with the turn and the lock.
func (v *Vault) alone(ctx context.Context, do func(context.Context) error) error {
	ctx, done, err := v.take(ctx)
	if err != nil {
		return err
	}
	defer done()
	release, err := v.lock.take(ctx, v.snapshot().commit == 0)
	if err != nil {
		return err
	}
	defer release()
	return do(ctx)
}

// changeLocked is change for a caller that has the turn and the lock.
func (v *Vault) changeLocked(ctx context.Context, do func(*snapshot) error) error {
	if !v.store.fresh() {
		if err := v.reload(ctx, v.store.stamp()); err != nil {
			return err
		}
	}
	old := v.snapshot()
	next := old.clone()
	if err := do(next); err != nil {
		if errors.Is(err, errNothing) {
			return nil
		}
		return err
	}
	if err := v.prepare(ctx, old, next); err != nil {
		return err
	}
	if err := v.store.commit(ctx, old, next); err != nil {
		// The disk has the old state or the new one: ask it which. Where even
		// that fails, the next change or Refresh finds out.
		_ = v.reload(ctx, v.store.stamp())
		return err
	}
	v.adopt(loaded{snapshot: next, notices: stateNotices(next)}, v.store.stamp())
	v.mu.Lock()
	v.changed = true
	unknown := v.recovery == nil
	v.mu.Unlock()
	if unknown {
		v.seeRecovery() // another program may have made a key
	}
	return nil
}

// prepare brings the disk into order before a commit, where the state came
// from an older generation, and gives the next state its number and time.
func (v *Vault) prepare(ctx context.Context, old, next *snapshot) (err error) {
	if v.older {
		if err := v.store.recover(old); err != nil {
			return err
		}
	}
	if next.vault == "" {
		if next.vault, err = v.random(idSize); err != nil {
			return err
		}
	}
	next.commit = old.commit + 1
	next.written = v.o.Now().UTC()
	return cancelled(ctx)
}

// random gives n random bytes in hexadecimal.
func (v *Vault) random(n int) (string, error) { return randomName(v.o.Doors.Random, n) }

func randomName(from io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(from, b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b), nil
}

// Add saves accounts at the end of the list, all or none, in one commit. It
// compares with nothing: Match does.
func (v *Vault) Add(ctx context.Context, accounts ...otpauth.Account) ([]Entry, error) {
	for _, a := range accounts {
		if err := a.Check(); err != nil {
			return nil, err
		}
		if a.Secret.Len() > maxSecret {
			return nil, ErrSecretTooLong
		}
	}
	ids := make([]string, len(accounts))
	err := v.change(ctx, func(s *snapshot) error {
		if len(accounts) == 0 {
			return errNothing
		}
		now := v.o.Now().UTC()
		for i, a := range accounts {
			id, err := v.random(idSize)
			if err != nil {
				return err
			}
			ids[i] = id
			s.records = append(s.records, record{Entry: Entry{
				ID: id, Account: a, State: Whole, Added: now, Changed: now,
			}})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v.pick(ids), nil
}

// pick gives the entries of these accounts, in this order.
func (v *Vault) pick(ids []string) []Entry {
	records := v.snapshot().records
	places := make(map[string]int, len(ids)) // -1 until it is found
	for _, id := range ids {
		places[id] = -1
	}
	for i := range records {
		if _, wanted := places[records[i].ID]; wanted && records[i].Deleted.IsZero() {
			places[records[i].ID] = i
		}
	}
	list := make([]Entry, 0, len(ids))
	for _, id := range ids {
		if i := places[id]; i >= 0 {
			e := records[i].Entry
			e.Tags = slices.Clone(e.Tags)
			list = append(list, e)
		}
	}
	return list
}

// Rename gives an account other names.
func (v *Vault) Rename(ctx context.Context, id, issuer, name string) error {
	issuer, name = strings.TrimSpace(issuer), strings.TrimSpace(name)
	return v.change(ctx, func(s *snapshot) error {
		i := s.find(id, false)
		if i < 0 {
			return ErrUnknown
		}
		r := &s.records[i]
		if r.Account.Issuer == issuer && r.Account.Name == name {
			return errNothing
		}
		r.Account.Issuer, r.Account.Name = issuer, name
		r.Changed = v.o.Now().UTC()
		return nil
	})
}

// Move puts an account at place to of the list (from 0, the trash not
// counted). A place beyond an end is that end.
func (v *Vault) Move(ctx context.Context, id string, to int) error {
	return v.change(ctx, func(s *snapshot) error {
		from := s.find(id, false)
		if from < 0 {
			return ErrUnknown
		}
		moved := s.records[from]
		rest := make([]record, 0, len(s.records))
		rest = append(append(rest, s.records[:from]...), s.records[from+1:]...)
		at, place := len(rest), 0
		if last := lastLiving(rest); to > last.count-1 {
			at = last.index + 1
		} else {
			for i, r := range rest {
				if !r.Deleted.IsZero() {
					continue
				}
				if place >= to {
					at = i
					break
				}
				place++
			}
		}
		if at == from {
			return errNothing
		}
		s.records = append(append(append(s.records[:0:0], rest[:at]...), moved), rest[at:]...)
		return nil
	})
}

// living is where the last account outside the trash stands, and how many
// there are.
type living struct{ index, count int }

func lastLiving(records []record) living {
	last := living{index: -1}
	for i, r := range records {
		if r.Deleted.IsZero() {
			last.index = i
			last.count++
		}
	}
	return last
}

// Count gives the next code of a counter account (HOTP, RFC 4226). The raised
// counter is committed before the code is given, so no code is given twice.
func (v *Vault) Count(ctx context.Context, id string) (otpauth.Code, error) {
	var code otpauth.Code
	err := v.change(ctx, func(s *snapshot) (err error) {
		i := s.find(id, false)
		if i < 0 {
			return ErrUnknown
		}
		r := &s.records[i]
		if r.Account.Type != otpauth.HOTP {
			return ErrNotCounter
		}
		if r.State != Whole {
			return ErrNotWhole
		}
		if code, err = r.Account.AtCounter(r.Account.Counter); err != nil {
			return err
		}
		r.Account.Counter++
		r.Changed = v.o.Now().UTC()
		return nil
	})
	if err != nil {
		return otpauth.Code{}, err
	}
	return code, nil
}
