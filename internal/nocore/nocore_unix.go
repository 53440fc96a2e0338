//go:build unix && !linux

package nocore

import "golang.org/x/sys/unix"

func forbid() error { return unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) }
