// The clocks of macOS.

package session

import (
	"time"

	"golang.org/x/sys/unix"
)

// The clocks' names in macOS' time.h, of which x/sys knows the second alone:
// the first stands still in sleep.
const (
	uptimeRaw = 8
	monotonic = 6
)

func clocks() (awake, since time.Duration) {
	return clock(uptimeRaw), clock(monotonic)
}

func clock(id int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(id, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
