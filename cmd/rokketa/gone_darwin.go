// Whether a window of ours has gone from the screen of macOS: hiding is done
// when the call returns, and the system's drawing is given its time.

package main

import (
	"context"
	"time"
)

// repaint is how long the system's own drawing is given.
const repaint = 300 * time.Millisecond

// unnoticed says whether the screens may be taken several times in a row.
func unnoticed() bool { return true }

func gone(ctx context.Context, _ uintptr, _ windowing) error {
	pause := time.NewTimer(repaint)
	defer pause.Stop()
	select {
	case <-pause.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
