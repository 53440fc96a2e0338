package policy

import "os"

// File reads a policy from a file.
func File(path string, trusted func(*os.File) bool) Policy { return file(path, trusted) }

// Over lays one policy over another.
func Over(p, q Policy) Policy { return p.over(q) }
