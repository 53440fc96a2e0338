// This file promises: each way a capture can fail, with the key of its sentence.

package screen

import (
	"context"
	"errors"
	"fmt"

	"rokketa/internal/reason"
)

// Reason is why there is no picture of the screen. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNoDisplay Reason = "no-display" // no desktop that this program could see, as over SSH
	ErrRefused   Reason = "refused"    // the system does not allow it
	ErrCancelled Reason = "cancelled"  // the person answered the desktop's question with no
	ErrNoPortal  Reason = "no-portal"  // a Wayland desktop without the service that gives pictures
	ErrBlack     Reason = "black"      // every pixel is black: a locked or sleeping screen
	ErrTimedOut  Reason = "timed-out"  // the desktop did not answer
	ErrStopped   Reason = "stopped"    // the context ended first
	ErrFailed    Reason = "failed"     // anything else
)

func (r Reason) Error() string { return "screen: " + string(r) }

// Error is what every function of this package returns. It names nothing that
// is on the screen.
type Error struct {
	Reason Reason
	Mac    bool  // ErrRefused: by macOS, whose way out is another
	Cause  error // what was met underneath, or nil
}

func (e *Error) Error() string { return reason.Text(e.Reason, e.Cause) }

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error { return reason.Chain(e.Reason, e.Cause) }

// Explanation gives the key of the sentence for a person.
func (e *Error) Explanation() (key string, details map[string]any) {
	key = "screen." + string(e.Reason)
	if e.Mac && e.Reason == ErrRefused {
		key += ".mac"
	}
	return key, nil
}

// Explanations are all keys that an error or a Leftover can give.
func Explanations() []string {
	keys := reason.Keys(
		"screen",
		ErrNoDisplay, ErrRefused, ErrCancelled, ErrNoPortal, ErrBlack, ErrTimedOut, ErrStopped, ErrFailed,
	)
	return append(keys, "screen.left", "screen.refused.mac")
}

// stopped is the error of a context that ended: its cause where that is one of
// ours, as that of a desktop that took too long.
func stopped(ctx context.Context) error {
	if e := (*Error)(nil); errors.As(context.Cause(ctx), &e) {
		return e
	}
	return &Error{Reason: ErrStopped, Cause: context.Cause(ctx)}
}

func failed(format string, details ...any) *Error {
	return &Error{Reason: ErrFailed, Cause: fmt.Errorf(format, details...)}
}

// named makes sure that an error has one of the reasons.
func named(err error) error {
	if e := (*Error)(nil); err == nil || errors.As(err, &e) {
		return err
	}
	return &Error{Reason: ErrFailed, Cause: err}
}
