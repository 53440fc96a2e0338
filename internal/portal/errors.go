//go:build unix && !darwin

// This file promises: each way in which asking can fail.

package portal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/godbus/dbus/v5"

	"rokketa/internal/bus"
)

// Reason is why the portal gave nothing. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNone      Reason = "none"      // no bus, no portal on it, or one that cannot do this
	ErrRefused   Reason = "refused"   // it is not allowed
	ErrCancelled Reason = "cancelled" // the person said no
	ErrTimedOut  Reason = "timed-out" // no answer
	ErrStopped   Reason = "stopped"   // the context ended first
	ErrFailed    Reason = "failed"    // anything else
)

func (r Reason) Error() string { return "portal: " + string(r) }

// told is a reason with what was met underneath.
func told(r Reason, cause error) error {
	if cause == nil {
		return r
	}
	return fmt.Errorf("%w: %w", r, cause)
}

func failed(format string, details ...any) error {
	return told(ErrFailed, fmt.Errorf(format, details...))
}

// ended is the error of a context that ended: ErrTimedOut where the wait did.
func ended(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, ErrTimedOut) {
		return told(ErrStopped, cause)
	}
	return ErrTimedOut
}

// joined names what joining the bus came to.
func joined(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return told(ErrStopped, err)
	case errors.Is(err, bus.ErrTimedOut):
		return told(ErrTimedOut, err)
	}
	return told(ErrNone, err)
}

// called names what a call came to.
func called(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	var e dbus.Error
	if !errors.As(err, &e) {
		return failed("the bus: %w", err)
	}
	switch name := strings.TrimPrefix(e.Name, busName+".Error."); {
	case name == "AccessDenied", name == "AuthFailed", e.Name == "org.freedesktop.portal.Error.NotAllowed":
		return told(ErrRefused, err)
	case e.Name == "org.freedesktop.portal.Error.Cancelled":
		return told(ErrCancelled, err)
	case name == "ServiceUnknown", name == "NameHasNoOwner", name == "UnknownMethod", name == "UnknownInterface",
		name == "UnknownObject", strings.HasPrefix(name, "Spawn."):
		return told(ErrNone, err)
	case name == "NoReply", name == "Timeout", name == "TimedOut":
		return told(ErrTimedOut, err)
	}
	return failed("the portal: %w", err)
}
