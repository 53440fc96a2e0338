// Package tray tells whether the desktop has a place for the signs of programs
// that run without a window: the tray, the menu bar. A window that hides where
// there is none could be reached only by a second start.
//
// Promises: nothing is put there, started or changed.
package tray

import "context"

// Here tells whether there is such a place now. A desktop that does not answer
// before ctx ends has none.
func Here(ctx context.Context) bool { return here(ctx) }

// Wait returns true as soon as there is such a place, and false when ctx ends
// before. At a login the desktop may make its place later than it starts
// programs.
func Wait(ctx context.Context) bool { return wait(ctx) }
