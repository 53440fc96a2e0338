// The folder that the window system keeps its cache in.

package main

import "os"

// makeCacheFolder makes the user's cache folder where a fresh home has none:
// Fyne makes only its own inside it, and complains on the terminal. Where it
// cannot be made, Fyne says so.
func makeCacheFolder() {
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700) // the window does without
	}
}
