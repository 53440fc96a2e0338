// This file promises: a clock that a tester holds in the hand. It can stand
// still, be set, be moved and run at another rate, and each account's phone
// may be wrong by an amount of its own. Nothing here sleeps.

package lab

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// Clock is the laboratory's time. Everything that the server decides by time
// (codes, waits, challenges, sessions, dates, reminders) reads the same one.
// It may be used by several goroutines.
type Clock struct {
	mu     sync.Mutex
	real   func() time.Time
	anchor time.Time // the real time at which virtual was true
	shown  time.Time // the virtual time at anchor
	rate   float64   // virtual seconds in a real one; 0 stands still
	skews  map[string]time.Duration
}

// The bounds of the clock. The first is before every date of the portal, the
// last is far behind 2038 and within what a database holds.
var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// MaxRate is the fastest that the clock runs: an hour in a second.
const MaxRate = 3600

// maxSkew is how wrong a phone's clock may be made.
const maxSkew = 10 * 365 * 24 * time.Hour

// What a Clock refuses.
var (
	ErrTime = errors.New("lab: the clock goes from the year 2000 to the year 2200")
	ErrRate = fmt.Errorf("lab: the clock runs at 0 to %d seconds a second", MaxRate)
	ErrSkew = errors.New("lab: a phone is wrong by ten years at most")
)

// NewClock gives a clock that shows real's time and runs with it.
func NewClock(real func() time.Time) *Clock {
	now := real()
	return &Clock{real: real, anchor: now, shown: now.Round(0), rate: 1, skews: map[string]time.Duration{}}
}

// Now gives the virtual time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	passed := float64(c.real().Sub(c.anchor)) * c.rate
	if math.Abs(passed) > float64(math.MaxInt64/2) {
		return latest
	}
	t := c.shown.Add(time.Duration(passed))
	if t.After(latest) {
		return latest // a fast clock that was forgotten stops here
	}
	return t
}

// change moves the anchor to this moment and then the clock to t.
func (c *Clock) change(t time.Time, rate float64) error {
	if t.Before(earliest) || t.After(latest) {
		return ErrTime
	}
	c.anchor, c.shown, c.rate = c.real(), t.Round(0), rate
	return nil
}

// Set puts the clock to t; it goes on at its rate.
func (c *Clock) Set(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.change(t, c.rate)
}

// Advance moves the clock by d; less than zero moves it back.
func (c *Clock) Advance(d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.change(c.now().Add(d), c.rate)
}

// Run lets the clock go at rate virtual seconds a real second; 0 freezes it.
func (c *Clock) Run(rate float64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !(rate >= 0 && rate <= MaxRate) {
		return ErrRate
	}
	return c.change(c.now(), rate)
}

// Freeze lets the clock stand still.
func (c *Clock) Freeze() { _ = c.Run(0) } // no rate is safer than 0

// Reset puts the clock back to the real time, running with it, with every
// phone right.
func (c *Clock) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.real()
	c.anchor, c.shown, c.rate = now, now.Round(0), 1
	clear(c.skews)
}

// Skew makes the phone of an account wrong by d: less than zero is slow.
func (c *Clock) Skew(account string, d time.Duration) error {
	if d > maxSkew || d < -maxSkew {
		return ErrSkew
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d == 0 {
		delete(c.skews, account)
	} else {
		c.skews[account] = d
	}
	return nil
}

// Phone gives the time that the phone of an account shows.
func (c *Clock) Phone(account string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.skews[account])
}

// Reading is what a clock shows, for pages and the interface of programs.
type Reading struct {
	Now    time.Time          `json:"now"`
	Rate   float64            `json:"rate"`
	Frozen bool               `json:"frozen"`
	Real   time.Time          `json:"real"`
	Skews  map[string]float64 `json:"skews"` // seconds by account
}

// Read gives what the clock shows.
func (c *Clock) Read() Reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := Reading{Now: c.now(), Rate: c.rate, Frozen: c.rate == 0, Real: c.real(), Skews: map[string]float64{}}
	for account, d := range c.skews {
		r.Skews[account] = d.Seconds()
	}
	return r
}
