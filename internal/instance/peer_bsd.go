//go:build darwin || freebsd

// Who is at the other end of a socket on macOS and FreeBSD.

package instance

import "golang.org/x/sys/unix"

// local is the level of a local socket's options, which x/sys names on macOS
// alone.
const local = 0

func peer(fd int) (uid int, err error) {
	who, err := unix.GetsockoptXucred(fd, local, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(who.Uid), nil
}
