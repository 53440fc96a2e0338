// Each way that claiming a folder can end otherwise than well, with the key
// of its sentence.

package instance

import (
	"errors"

	"rokketa/internal/reason"
)

// ErrTaken: another program shows this vault and has taken the arguments.
// It is no failure, and nobody needs to be told.
var ErrTaken = errors.New("instance: another one has taken the arguments")

// errHeld: another program holds the folder.
var errHeld = errors.New("held by another program")

// Reason is why a folder could not be claimed. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrSilent  Reason = "silent"   // another one holds the folder and does not answer
	ErrTooMuch Reason = "too-much" // more arguments than are handed over
	ErrRefused Reason = "refused"  // another version of the program holds it
	ErrForeign Reason = "foreign"  // who answers is not this user
	ErrNoPlace Reason = "no-place" // no folder that is this user's alone
	ErrFailed  Reason = "failed"   // anything else; the cause says what
)

func (r Reason) Error() string { return "instance: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "instance." + string(r), map[string]any{"most": MostArgs}
}

// Error is what Claim returns, other than ErrTaken. It names nothing of the
// arguments.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("instance", ErrSilent, ErrTooMuch, ErrRefused, ErrForeign, ErrNoPlace, ErrFailed)
}
