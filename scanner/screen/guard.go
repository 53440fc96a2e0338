// This file promises: a capture ends with its context and never takes the
// program along, whatever library or desktop does.

package screen

import (
	"context"
	"fmt"
	"time"
)

// capture is one way to get the pictures.
type capture func(context.Context) ([]Picture, error)

// caught makes an error of a panic.
func caught(ctx context.Context, c capture) (pictures []Picture, err error) {
	defer func() {
		if p := recover(); p != nil {
			pictures, err = nil, &Error{Reason: ErrFailed, Cause: fmt.Errorf("panic: %v", p)}
		}
	}()
	return c(ctx)
}

// within runs a capture through a library that cannot be woken while it waits
// for a desktop that hangs. It gets so long; then, or when the context ends, it
// is left behind.
func within(ctx context.Context, wait time.Duration, c capture) ([]Picture, error) {
	short, cancel := context.WithTimeoutCause(ctx, wait, &Error{Reason: ErrTimedOut})
	defer cancel()
	type result struct {
		pictures []Picture
		err      error
	}
	got := make(chan result, 1)
	go func() {
		pictures, err := caught(short, c)
		got <- result{pictures, err}
	}()
	select {
	case r := <-got:
		return r.pictures, r.err
	case <-short.Done():
		return nil, stopped(short)
	}
}

// orElse gives d, or the usual where d is not set.
func orElse(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return d
}
