// The second's beat: what the window does once a second, and that it rests
// while nobody can see it.

package ui

import (
	"sync"
	"time"
)

// Tick tells the page the time; call it once a second on the window's
// goroutine.
func (a *App) Tick(now time.Time) {
	if a.now != nil && a.life.Err() == nil && !a.hidden {
		a.keepWatch(now)
		if !a.unseen {
			a.now.tick(now)
			a.progress()
		}
		a.takeHanded()
		a.attendPractice()
		a.restHands(now)
		a.attendClock(now)
	}
}

// second asks, away from the window's goroutine, whether the window is to be
// seen, and ticks.
func (a *App) second() {
	unseen := a.o.Seen != nil && !a.o.Seen()
	a.onWindow(func() {
		switch {
		case unseen && !a.unseen:
			a.sortByUse()
		case !unseen && a.unseen:
			a.endTold() // the keyboard is this window's again
		}
		a.unseen = unseen
		a.Tick(a.o.Now())
	})
}

// Run ticks once a second, on the second, until the app is closed, and not
// while the window is hidden. It blocks; give it a goroutine of its own.
func (a *App) Run() {
	for {
		select {
		case <-a.life.Done():
			return
		case <-a.pulse.beats():
		}
		now := a.o.Now()
		wait := time.NewTimer(now.Truncate(time.Second).Add(time.Second).Sub(now))
		select {
		case <-a.life.Done():
			wait.Stop()
			return
		case <-wait.C:
			a.second()
		}
	}
}

// pulse says whether the window is to be told the time. Every method may be
// called on any goroutine.
type pulse struct {
	mu    sync.Mutex
	awake chan struct{} // closed while the time is told; nil is closed
}

// rest ends the telling.
func (p *pulse) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.awake == nil || isClosed(p.awake) {
		p.awake = make(chan struct{})
	}
}

// beat begins it again.
func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.awake != nil && !isClosed(p.awake) {
		close(p.awake)
	}
}

// beats can be received from once the time is told.
func (p *pulse) beats() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.awake == nil {
		p.awake = make(chan struct{})
		close(p.awake)
	}
	return p.awake
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
