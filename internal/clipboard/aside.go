// This file promises: an owner who cannot be left is left all the same, and
// nothing that an odd clipboard does to us ends the program.

package clipboard

import (
	"context"
	"fmt"
	"runtime"
)

// aside runs a reading on a thread of its own and waits for it until ctx ends;
// then it is left behind. A panic in it is an error.
func aside(ctx context.Context, reading func() (Content, error)) (Content, error) {
	type result struct {
		content Content
		err     error
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
		c, err := reading()
		done <- result{c, err}
	}()
	select {
	case r := <-done:
		if r.err != nil && ctx.Err() != nil {
			r.err = told(ctx, ErrStopped, r.err)
		}
		return r.content, r.err
	case <-ctx.Done():
		return Content{}, told(ctx, ErrStopped, nil)
	}
}
