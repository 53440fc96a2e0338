// This file promises: each way in which a code is not typed, with the key of
// its sentence.

package typing

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

// Error is what Type returns. It names neither the code nor the window.
type Error struct {
	Reason Reason
	Cause  error // what was met underneath, or nil
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Reason.Error()
	}
	return e.Reason.Error() + ": " + e.Cause.Error()
}

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Reason}
	}
	return []error{e.Reason, e.Cause}
}

// Explanation gives the key of the sentence for a reader.
func (e *Error) Explanation() (string, map[string]any) {
	return "typing." + string(e.Reason), nil
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	var keys []string
	for _, r := range []Reason{ErrSystem, ErrCode, ErrNone, ErrFront, ErrHeld, ErrMoved, ErrBarred, ErrKeys, ErrFailed} {
		keys = append(keys, "typing."+string(r))
	}
	return keys
}
