// Whether the window is on the screen of macOS: that is not asked, since only
// the window's own goroutine may.

package main

func seen(uintptr, windowing) func() bool { return func() bool { return true } }
