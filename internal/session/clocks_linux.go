// The clocks of Linux.

package session

import (
	"time"

	"golang.org/x/sys/unix"
)

func clocks() (awake, since time.Duration) {
	return clock(unix.CLOCK_MONOTONIC), clock(unix.CLOCK_BOOTTIME)
}

func clock(id int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(id, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
