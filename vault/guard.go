// The guard around every keyring: one call at a time, each with a deadline,
// none able to take the program down with it.

package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// mostStuck is how many calls may hang in the system's keyring before no more
// are begun.
const mostStuck = 4

// guarded is a Keyring that always answers.
type guarded struct {
	ring Keyring
	wait time.Duration

	mu    sync.Mutex
	slot  *slot
	stuck int           // calls that hang and were left to themselves
	late  <-chan answer // of the call that has the slot, was given up, and may not be left: too many are
}

// slot is what a call must have. A call that hangs keeps it, and then it is
// replaced.
type slot struct {
	free     chan struct{} // holds one token
	replaced chan struct{} // closed when those who wait must go to the next slot
}

func guard(ring Keyring, wait time.Duration) *guarded {
	return &guarded{ring: ring, wait: wait, slot: newSlot()}
}

func newSlot() *slot {
	s := &slot{free: make(chan struct{}, 1), replaced: make(chan struct{})}
	s.free <- struct{}{}
	return s
}

// Set writes a new item.
func (g *guarded) Set(ctx context.Context, name, value string) error {
	if len(value) > pageLimit {
		return &KeyringError{State: TooLarge, Op: "set"}
	}
	_, err := g.call(ctx, "set", func(ctx context.Context) (string, error) {
		return "", g.ring.Set(ctx, name, value)
	})
	return withoutValue(err, value)
}

// Get reads an item.
func (g *guarded) Get(ctx context.Context, name string) (string, error) {
	return g.call(ctx, "get", func(ctx context.Context) (string, error) { return g.ring.Get(ctx, name) })
}

// GetMany reads those of the items that the keyring gives in one go: none
// where it cannot do that.
func (g *guarded) GetMany(ctx context.Context, names []string) (map[string]string, error) {
	batch, ok := g.ring.(Batch)
	if !ok {
		return nil, nil
	}
	var got map[string]string // not looked at before the call is back
	_, err := g.call(ctx, "get", func(ctx context.Context) (_ string, err error) {
		got, err = batch.GetMany(ctx, names)
		return "", err
	})
	if err != nil {
		return nil, err
	}
	return got, nil
}

// Delete deletes an item.
func (g *guarded) Delete(ctx context.Context, name string) error {
	_, err := g.call(ctx, "delete", func(ctx context.Context) (string, error) {
		return "", g.ring.Delete(ctx, name)
	})
	return err
}

// answer is what a call came back with.
type answer struct {
	value string
	err   error
}

func (g *guarded) call(outer context.Context, op string, do func(context.Context) (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(outer, g.wait)
	defer cancel()
	slot := g.enter(ctx)
	if slot == nil {
		return "", givenUp(outer, op)
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if r := recover(); r != nil {
				// The D-Bus library does this when the bus closes during a
				// prompt. The value may be anything, so only its kind is told.
				a = answer{err: &KeyringError{State: NoBus, Op: op, Err: fmt.Errorf("the keyring's library panicked (%T)", r)}}
			}
			done <- a
			slot.free <- struct{}{}
		}()
		a.value, a.err = do(ctx)
	}()
	select {
	case a := <-done:
		return a.value, named(outer, op, a.err)
	case <-ctx.Done():
		g.abandon(slot, done)
		return "", givenUp(outer, op)
	}
}

// enter waits for the slot, nil where the context ends first.
func (g *guarded) enter(ctx context.Context) *slot {
	for {
		g.mu.Lock()
		s := g.slot
		g.mu.Unlock()
		select {
		case <-s.free:
		case <-s.replaced:
			continue
		case <-ctx.Done():
			return nil
		}
		g.mu.Lock()
		current := g.slot == s
		if current {
			g.late = nil // it came back and left the slot
		}
		g.mu.Unlock()
		if current {
			return s
		}
	}
}

// abandon leaves a hanging call to itself and lets the next one begin. What
// the call brings in the end is thrown away. Where too many hang already, the
// next call waits until one of them has come back.
func (g *guarded) abandon(s *slot, done <-chan answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.slot != s:
	case g.stuck < mostStuck:
		g.replace(done)
	default:
		g.late = done
	}
}

// replace makes a new slot beside the call that hangs in the old one. The
// caller has mu.
func (g *guarded) replace(done <-chan answer) {
	close(g.slot.replaced)
	g.slot, g.late = newSlot(), nil
	g.stuck++
	go func() {
		<-done
		g.mu.Lock()
		defer g.mu.Unlock()
		g.stuck--
		if g.late != nil {
			g.replace(g.late)
		}
	}()
}

// givenUp tells a person's cancel from the deadline.
func givenUp(outer context.Context, op string) error {
	if errors.Is(outer.Err(), context.Canceled) {
		return &CancelledError{outer.Err()}
	}
	return &KeyringError{State: TimedOut, Op: op}
}

// named makes every error one of ours.
func named(outer context.Context, op string, err error) error {
	var ours *KeyringError
	switch {
	case err == nil || errors.As(err, &ours):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return givenUp(outer, op)
	default:
		return &KeyringError{State: Failed, Op: op, Err: err}
	}
}

// withoutValue drops a cause that repeats what was to be stored.
func withoutValue(err error, value string) error {
	var e *KeyringError
	if errors.As(err, &e) && e.Err != nil && strings.Contains(e.Err.Error(), value) {
		return &KeyringError{State: e.State, Op: e.Op}
	}
	return err
}
