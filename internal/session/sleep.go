// Noticing from the clocks that the computer slept, or that somebody set its
// clock: what each of the clocks did between two looks at them.

package session

import "time"

// Reading is what the clocks show at one moment.
type Reading struct {
	Wall  time.Time     // the clock on the wall, which can be set
	Awake time.Duration // a clock that stands still while the computer sleeps
	Since time.Duration // one that goes on then; 0 where there is none
}

// Gap is what happened between two readings.
type Gap struct {
	Asleep time.Duration // how long the computer slept
	Set    time.Duration // by how much the wall clock was set; negative: back
}

// slack is what clocks may differ by without a reason: they are read one after
// the other, and a time server draws the wall clock along.
const slack = 2 * time.Second

// Sleep notices gaps between the readings that it is given. The zero value
// has seen none.
type Sleep struct {
	last Reading
	seen bool
}

// Tick takes a reading and gives the gap since the last one; differences of up
// to two seconds are none. Without a clock that goes on during sleep, a wall
// clock that is ahead counts as sleep, since a lock too many is no harm.
func (s *Sleep) Tick(now Reading) Gap {
	last, seen := s.last, s.seen
	s.last, s.seen = now, true
	if !seen {
		return Gap{}
	}
	// Round drops Go's own clock, which on some systems stands still in sleep.
	wall := now.Wall.Round(0).Sub(last.Wall.Round(0))
	awake := now.Awake - last.Awake
	if now.Since == 0 || last.Since == 0 {
		switch ahead := wall - awake; {
		case ahead > slack:
			return Gap{Asleep: ahead}
		case ahead < -slack:
			return Gap{Set: ahead}
		}
		return Gap{}
	}
	since := now.Since - last.Since
	var g Gap
	if asleep := since - awake; asleep > slack {
		g.Asleep = asleep
	}
	if set := wall - since; set > slack || set < -slack {
		g.Set = set
	}
	return g
}

// Read reads the clocks; the wall's is given.
func Read(wall time.Time) Reading {
	awake, since := clocks()
	return Reading{Wall: wall, Awake: awake, Since: since}
}
