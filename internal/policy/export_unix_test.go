//go:build unix

package policy

import "os"

// OfRoot and AllOfRoot are the two questions about who could have written it.
func OfRoot(f *os.File) bool    { return ofRoot(f) }
func AllOfRoot(dir string) bool { return allOfRoot(dir) }
