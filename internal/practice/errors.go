// This file promises: each way that practice can fail to begin, with the key
// of its sentence.

package practice

import "rokketa/internal/reason"

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

// Explanation gives the key of the sentence for a reader.
func (r Reason) Explanation() (string, map[string]any) {
	return "practice." + string(r), map[string]any{"program": program}
}

// Error is what this package returns.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys("practice", ErrMissing, ErrFailed, ErrSilent, ErrBrowser)
}
