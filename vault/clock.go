// The one clock of this room: everything else is given the time.

package vault

import "time"

// wallClock is what Options.Now is when a program does not set it.
func wallClock() time.Time { return time.Now() }

// ticks is what Doors.Ticks is when a program does not set it.
func ticks(every time.Duration) (tick <-chan time.Time, stop func()) {
	t := time.NewTicker(every)
	return t.C, t.Stop
}
