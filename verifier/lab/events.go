// This file promises: whoever waits for something to happen hears of it when
// it does, and whoever comes late can ask for what was before.

package lab

import (
	"sync"
	"time"
)

// Event is one thing that happened.
type Event struct {
	Number int64     `json:"number"` // from 1, without a gap
	Kind   string    `json:"kind"`   // attempt, mail, clock, member, fault, scenario
	At     time.Time `json:"at"`     // the laboratory's time
	Data   any       `json:"data"`
}

// keptEvents is how many events are remembered.
const keptEvents = 2000

// hub keeps events and wakes those who wait.
type hub struct {
	mu    sync.Mutex
	last  int64
	kept  []Event
	woken chan struct{} // closed at the next event
}

func newHub() *hub { return &hub{woken: make(chan struct{})} }

func (h *hub) tell(kind string, at time.Time, data any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.kept = append(h.kept, Event{h.last, kind, at, data})
	if len(h.kept) > keptEvents {
		h.kept = append([]Event(nil), h.kept[len(h.kept)-keptEvents/2:]...)
	}
	close(h.woken)
	h.woken = make(chan struct{})
}

// since gives the events after a number, and a channel that is closed when
// there are more.
func (h *hub) since(number int64) ([]Event, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var later []Event
	for _, e := range h.kept {
		if e.Number > number {
			later = append(later, e)
		}
	}
	return later, h.woken
}

// now is the number of the last event.
func (h *hub) now() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// forget drops the events of a kind; numbers go on.
func (h *hub) forget(kind string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var rest []Event
	for _, e := range h.kept {
		if e.Kind != kind {
			rest = append(rest, e)
		}
	}
	h.kept = rest
}
