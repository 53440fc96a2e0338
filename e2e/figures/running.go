// What the app costs while it runs: processor time with eight codes rolling
// and memory, beside an empty window of the same window system.

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rokketa/e2e/stage"
)

// ticks is the unit of the processor times in /proc: USER_HZ, 100 a second on
// every Linux that Go runs on.
const ticks = 100

func running(ctx context.Context, b *bench, empty string) error {
	app, err := b.OpenApp(ctx, b.bin, b.title)
	if err != nil {
		return err
	}
	nothing, err := b.Start(empty)
	if err != nil {
		return err
	}
	window, err := b.Window(ctx, "Empty", nothing)
	if err != nil {
		return err
	}
	if err := window.Move(ctx, 700, 0); err != nil {
		return err
	}
	if err := pass(ctx, 5*time.Second); err != nil {
		return err
	}
	ours, theirs, err := b.cost(ctx, app.Process, nothing)
	if err != nil {
		return err
	}
	fmt.Printf("processor, %2.0f s, eight codes rolling: %5.2f %% of a core\n", b.watch.Seconds(), ours)
	fmt.Printf("an empty window beside it:             %5.2f %% of a core\n", theirs)
	fmt.Printf("  above it %.2f %% of a core (reach: at most 1), ratio %.2f\n", ours-theirs, ours/theirs)

	memory, err := resident(app.Process)
	if err != nil {
		return err
	}
	least, err := resident(nothing)
	if err != nil {
		return err
	}
	fmt.Printf("resident memory, eight codes:          %5.0f MB\n", memory)
	fmt.Printf("an empty window:                       %5.0f MB\n", least)
	fmt.Printf("  ratio %.2f\n", memory/least)

	// Unmapped, as a window manager does with a window that is put away.
	for _, w := range []*stage.Window{app.Window, window} {
		if err := w.Unmap(ctx); err != nil {
			return err
		}
	}
	if ours, theirs, err = b.cost(ctx, app.Process, nothing); err != nil {
		return err
	}
	fmt.Printf("processor, both windows put away:      %5.2f %% beside %.2f %% of a core\n", ours, theirs)
	return nil
}

// cost is what two programs need of a core, in per cent, over the time that is
// watched.
func (b *bench) cost(ctx context.Context, first, second *stage.Process) (one, other float64, err error) {
	var begun, ended [2]float64
	processes := [2]*stage.Process{first, second}
	for i, p := range processes {
		if begun[i], err = used(p); err != nil {
			return 0, 0, err
		}
	}
	start := time.Now()
	if err := pass(ctx, b.watch); err != nil {
		return 0, 0, err
	}
	for i, p := range processes {
		if ended[i], err = used(p); err != nil {
			return 0, 0, err
		}
	}
	seconds := time.Since(start).Seconds()
	return (ended[0] - begun[0]) / seconds * 100, (ended[1] - begun[1]) / seconds * 100, nil
}

// used is the processor time of a process so far, in seconds.
func used(p *stage.Process) (float64, error) {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.PID()), "stat"))
	if err != nil {
		return 0, err
	}
	// The name in brackets may hold anything; the numbers come after it.
	// Fields 14 and 15 of proc(5), utime and stime, are 11 and 12 there.
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc: %q", data)
	}
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks, err
}

// resident is the memory of a process that is not swapped out, in MB.
func resident(p *stage.Process) (float64, error) {
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.PID()), "status"))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kilobytes / 1000, err
		}
	}
	return 0, fmt.Errorf("/proc: no memory for %d", p.PID())
}

// pass lets time go by.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
