// Who is at the other end of a socket on Linux.

package instance

import "golang.org/x/sys/unix"

func peer(fd int) (uid int, err error) {
	who, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0, err
	}
	return int(who.Uid), nil
}
