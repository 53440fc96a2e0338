//go:build unix && !linux && !darwin && !freebsd

// Who is at the other end of a socket on other systems: the folder that the
// socket lies in lets this user in and nobody else.

package instance

import "os"

func peer(int) (uid int, err error) { return os.Geteuid(), nil }
