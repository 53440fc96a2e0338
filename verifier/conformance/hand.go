// This file promises: the clock that a test holds, and that servers which are
// processes of their own follow.

package conformance

import (
	"context"
	"time"

	"rokketa/verifier/lab"
)

// processes are servers of their own on the run's database.
type processes interface {
	addresses() []string
	tell(t time.Time) error          // sets their clock
	mailTo(o *outbox)                // their mails land there from now on
	flush(ctx context.Context) error // waits for mails that go out on the side
}

// hand is a clock that the test holds, and the processes read.
type hand struct {
	*lab.Clock
	processes processes // nil without
}

// Set puts the clock.
func (h *hand) Set(t time.Time) error {
	if err := h.Clock.Set(t); err != nil || h.processes == nil {
		return err
	}
	return h.processes.tell(h.Now())
}

// Advance moves the clock.
func (h *hand) Advance(d time.Duration) error {
	if err := h.Clock.Advance(d); err != nil || h.processes == nil {
		return err
	}
	return h.processes.tell(h.Now())
}
