// Whether a window of ours has gone from the screen of Windows: it is not
// visible, and the desktop's compositor has drawn a frame without it.

package main

import (
	"context"
	"time"

	"golang.org/x/sys/windows"
)

// How long a window is waited for, how often it is looked at, and how long
// its fading takes, for which Windows gives no sign.
const (
	leaves  = 2 * time.Second
	looks   = 20 * time.Millisecond
	repaint = 300 * time.Millisecond
)

// unnoticed says whether the screens may be taken several times in a row.
func unnoticed() bool { return true }

func gone(ctx context.Context, handle uintptr, _ windowing) error {
	visible := windows.NewLazySystemDLL("user32.dll").NewProc("IsWindowVisible")
	ctx, cancel := context.WithTimeout(ctx, leaves)
	defer cancel()
	for {
		if yes, _, _ := visible.Call(handle); yes == 0 {
			break
		}
		if err := rest(ctx, looks); err != nil {
			return err
		}
	}
	if err := rest(ctx, repaint); err != nil {
		return err
	}
	flush := windows.NewLazySystemDLL("dwmapi.dll").NewProc("DwmFlush")
	if flush.Find() == nil {
		_, _, _ = flush.Call()
	}
	return nil
}

func rest(ctx context.Context, d time.Duration) error {
	pause := time.NewTimer(d)
	defer pause.Stop()
	select {
	case <-pause.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
