//go:build unix

// The places of Linux and macOS: a file that belongs to root, in folders that
// belong to root, and that nobody else may write to.

package policy

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

func system() Policy {
	path := "/etc/rokketa/policy.json"
	if runtime.GOOS == "darwin" {
		path = "/Library/Application Support/Rokketa/policy.json"
	}
	return file(path, func(f *os.File) bool { return ofRoot(f) && allOfRoot(filepath.Dir(path)) })
}

// ofRoot says whether root alone decides what is in an open file.
func ofRoot(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && rootOnly(info)
}

// allOfRoot says whether root alone decides what lies at a path: no folder of
// it can be changed by others.
func allOfRoot(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || !rootOnly(info) {
			return false
		}
		up := filepath.Dir(dir)
		if up == dir {
			return true
		}
		dir = up
	}
}

// rootOnly leaves out group and others; on macOS the group of the
// administrators may write to some of the system's folders.
func rootOnly(info os.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || s.Uid != 0 || info.Mode().Perm()&0o002 != 0 {
		return false
	}
	const admin = 80
	return info.Mode().Perm()&0o020 == 0 || s.Gid == 0 || runtime.GOOS == "darwin" && s.Gid == admin
}
