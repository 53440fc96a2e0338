//go:build !unix || darwin

// Windows and macOS always have one.

package tray

import "context"

func here(context.Context) bool { return true }
func wait(context.Context) bool { return true }
