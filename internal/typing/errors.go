// This file promises: each way in which a code is not typed, with the key of
// its sentence.

package typing

import "rokketa/internal/reason"

// Reason is why a code was not typed. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrSystem Reason = "system"    // this desktop does not let us
	ErrCode   Reason = "code"      // that is no code
	ErrNone   Reason = "no-window" // no other window is open
	ErrFront  Reason = "front"     // the window does not come to the front
	ErrHeld   Reason = "held"      // a key such as Ctrl is held down
	ErrMoved  Reason = "moved"     // another window took the keyboard in the middle
	ErrBarred Reason = "barred"    // the window takes nothing from programs like ours
	ErrKeys   Reason = "keys"      // the keyboard's layout lacks a digit
	ErrFailed Reason = "failed"    // anything else; the cause says what
)

func (r Reason) Error() string { return "typing: " + string(r) }

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "typing." + string(r), nil
}

// Error is what Type returns. It names neither the code nor the window.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("typing", ErrSystem, ErrCode, ErrNone, ErrFront, ErrHeld, ErrMoved, ErrBarred, ErrKeys, ErrFailed)
}
