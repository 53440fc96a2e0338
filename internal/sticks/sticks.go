// Package sticks names the folders of what is plugged into this computer: USB
// sticks, cards and disks, as its desktop puts them up.
package sticks

import (
	"os"
	"path/filepath"
)

// Folders gives the folder of each, in no order that matters. It looks at
// names alone and wakes no disk up.
func Folders() []string { return system() }

// below gives the folders right under those of the patterns.
func below(patterns ...string) (all []string) {
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue // a name with a bracket; the others are looked at all the same
		}
		for _, path := range found {
			if info, err := os.Lstat(path); err == nil && info.IsDir() {
				all = append(all, path)
			}
		}
	}
	return all
}
