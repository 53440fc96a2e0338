// This file promises: the monitors of Windows at their true pixels, whatever
// the program said of itself about scaling.

package screen

import (
	"context"
	"image"
	"runtime"
	"strconv"
	"time"

	"github.com/kbinani/screenshot"
	"golang.org/x/sys/windows"
)

// Windows answers at once or not at all.
const windowsWait = 20 * time.Second

func system() capture {
	return func(ctx context.Context) ([]Picture, error) { return within(ctx, windowsWait, monitors) }
}

func monitors(ctx context.Context) ([]Picture, error) {
	defer truePixels()()
	n := screenshot.NumActiveDisplays()
	var all []monitor
	desktop := image.Rectangle{}
	for i := range n {
		bounds := screenshot.GetDisplayBounds(i)
		all = append(all, monitor{strconv.Itoa(i + 1), bounds})
		desktop = desktop.Union(bounds)
	}
	var pictures []Picture
	for _, m := range distinct(all, desktop) {
		if ctx.Err() != nil {
			return nil, stopped(ctx)
		}
		img, err := screenshot.CaptureRect(m.bounds)
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, Picture{Image: img, Monitor: m.name, Bounds: m.bounds})
	}
	return pictures, nil
}

// truePixels makes this thread, and no other, see each monitor unscaled, until
// the function that it gives is called. Before Windows 10 1607 a thread cannot:
// the program's own word counts there.
func truePixels() (restore func()) {
	// DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2, and the one before it.
	const perMonitor2, perMonitor = ^uintptr(3), ^uintptr(2)
	runtime.LockOSThread()
	set := windows.NewLazySystemDLL("user32.dll").NewProc("SetThreadDpiAwarenessContext")
	if set.Find() != nil {
		return runtime.UnlockOSThread
	}
	before, _, _ := set.Call(perMonitor2)
	if before == 0 {
		before, _, _ = set.Call(perMonitor)
	}
	return func() {
		if before != 0 {
			_, _, _ = set.Call(before)
		}
		runtime.UnlockOSThread()
	}
}
