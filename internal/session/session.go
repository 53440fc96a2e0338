// Package session tells when the screen is locked and when the computer goes
// to sleep, so that a lock can follow.
//
// Promises: what the system says is passed on once for each time it says it,
// in its order; nothing is started, asked of a person or changed; when Watch
// has returned, nothing of it runs on. Where a system says nothing, Sleep
// notices afterwards from the clocks that the computer slept.
package session

import (
	"context"

	"rokketa/internal/reason"
)

// Event is something that the system said of the session. Two services of one
// desktop may say the same, so each may come twice. Other programs of the same
// user can say it too: a lock may follow from an event, an unlock may not.
type Event string

// The events.
const (
	Locked   Event = "locked"   // the screen is locked, or is to be
	Unlocked Event = "unlocked" // the screen is open again
	Sleeping Event = "sleeping" // the computer is about to sleep
	Awake    Event = "awake"    // it slept and is back
)

// Watch tells each event to tell until ctx ends, and then returns nil. tell is
// called for one event after the other. Every other error is *Error and means
// that nothing will be told any more.
//
// Linux: logind and the screen savers of the desktops that are known, over
// D-Bus; one of the two buses is enough. Windows: the messages to a hidden
// window. macOS: ErrUnsupported.
func Watch(ctx context.Context, tell func(Event)) error { return watch(ctx, tell) }

// Reason is why a session is not watched. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNoBus       Reason = "no-bus"      // neither the system's bus nor the session's can be joined
	ErrLost        Reason = "lost"        // the last of them went away
	ErrUnsupported Reason = "unsupported" // not built for this system
	ErrFailed      Reason = "failed"      // anything else; the cause says what
)

func (r Reason) Error() string { return "session: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "session." + string(r), nil
}

// Error is what Watch returns.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("session", ErrNoBus, ErrLost, ErrUnsupported, ErrFailed)
}
