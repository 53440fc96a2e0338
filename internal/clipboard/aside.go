// This file promises: an owner who cannot be left is left all the same, and
// nothing that an odd clipboard does to us ends the program.

package clipboard

import (
	"context"
	"fmt"
	"runtime"
)

// aside runs a job on a thread of its own and waits for it until ctx ends;
// then it is left behind. A panic in it is an error.
func aside[T any](ctx context.Context, job func() (T, error)) (T, error) {
	type result struct {
		given T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		runtime.LockOSThread() // Windows' clipboard belongs to the thread that opened it
		defer runtime.UnlockOSThread()
		defer func() {
			if p := recover(); p != nil {
				done <- result{err: &Error{Reason: ErrFailed, Cause: fmt.Errorf("panic: %v", p)}}
			}
		}()
		given, err := job()
		done <- result{given, err}
	}()
	select {
	case r := <-done:
		if r.err != nil && ctx.Err() != nil {
			r.err = told(ctx, ErrStopped, r.err)
		}
		return r.given, r.err
	case <-ctx.Done():
		var none T
		return none, told(ctx, ErrStopped, nil)
	}
}
