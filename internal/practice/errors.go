// This file promises: each way that practice can fail to begin, with the key
// of its sentence.

package practice

// Reason is why there is no portal. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrMissing Reason = "missing" // the program is neither beside ours nor on the PATH
	ErrFailed  Reason = "failed"  // the system does not start it
	ErrSilent  Reason = "silent"  // it says no address, or none of this machine
	ErrBrowser Reason = "browser" // it runs, and no browser opens
)

func (r Reason) Error() string { return "practice: " + string(r) }

// Error is what this package returns.
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
	return "practice." + string(e.Reason), map[string]any{"program": program}
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	var keys []string
	for _, r := range []Reason{ErrMissing, ErrFailed, ErrSilent, ErrBrowser} {
		keys = append(keys, "practice."+string(r))
	}
	return keys
}
