// This file promises: each way in which no difference is found, with the key
// of its sentence.

package clockcheck

import (
	"errors"

	"rokketa/internal/reason"
)

// Reason is why nothing can be said of the clock. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrOff         Reason = "off"         // no server is named: nothing was asked
	ErrAddress     Reason = "address"     // what is named is no address of a server
	ErrUnreachable Reason = "unreachable" // no way to the server, or nobody there
	ErrSilent      Reason = "silent"      // it does not answer
	ErrRefused     Reason = "refused"     // it says it has no right time, or wants not to be asked
	ErrNoDate      Reason = "no-date"     // a site whose answers have no date of their own
	ErrDate        Reason = "date"        // its certificate is not valid at this computer's date
	ErrUncertain   Reason = "uncertain"   // the answers do not agree
	ErrStopped     Reason = "stopped"     // the context ended first
)

func (r Reason) Error() string { return "clock: " + string(r) }

// Error is what Ask returns.
type Error struct {
	Reason Reason
	Server string // whom it was about
	Cause  error  // what was met underneath, or nil
}

func (e *Error) Error() string { return reason.Text(e.Reason, e.Cause) }

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error { return reason.Chain(e.Reason, e.Cause) }

// Explanation gives the key of the sentence for a reader, and the server.
func (e *Error) Explanation() (string, map[string]any) {
	return "clockcheck." + string(e.Reason), map[string]any{"server": e.Server}
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys(
		"clockcheck",
		ErrOff, ErrAddress, ErrUnreachable, ErrSilent, ErrRefused, ErrNoDate, ErrDate, ErrUncertain,
		ErrStopped,
	)
}

// named gives an error the server's name.
func named(err error, server string) error {
	known, ok := errors.AsType[*Error](err)
	if !ok { // the time for all tries is over
		return &Error{Reason: ErrSilent, Server: server, Cause: err}
	}
	return &Error{Reason: known.Reason, Server: server, Cause: known.Cause}
}
