// This file promises: each way that pasting and copying can fail, with the key
// of its sentence.

package clipboard

import (
	"slices"

	"rokketa/internal/reason"
)

// Reason is why nothing can be pasted or copied. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrEmpty    Reason = "empty"     // nothing was copied
	ErrOther    Reason = "other"     // something was copied, but no picture, file or text
	ErrTooLarge Reason = "too-large" // more bytes than are taken
	ErrGone     Reason = "gone"      // the program that copied ended before it was read
	ErrSilent   Reason = "silent"    // it does not answer
	ErrBusy     Reason = "busy"      // another program holds the clipboard open (Windows)
	ErrNoTool   Reason = "no-tool"   // Wayland without X11, and wl-clipboard is not installed
	ErrNoScreen Reason = "no-screen" // there is no display
	ErrStopped  Reason = "stopped"   // the context ended first
	ErrFailed   Reason = "failed"    // anything else; the cause says what
)

func (r Reason) Error() string { return "clipboard: " + string(r) }

// Error is what every function of this package returns. It names nothing of
// what was copied.
type Error struct {
	Reason  Reason
	Copying bool  // it was Put that failed
	Cause   error // what was met underneath, or nil
}

func (e *Error) Error() string { return reason.Text(e.Reason, e.Cause) }

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error { return reason.Chain(e.Reason, e.Cause) }

// Explanation gives the key of the sentence for a reader.
func (e *Error) Explanation() (string, map[string]any) {
	if !e.Copying {
		return "clipboard." + string(e.Reason), nil
	}
	if slices.Contains(copyReasons(), e.Reason) {
		return "clipboard.copy." + string(e.Reason), nil
	}
	return "clipboard.copy." + string(ErrFailed), nil
}

// copyReasons are those that a reader who copies can do something about; all
// others are one sentence for him.
func copyReasons() []Reason { return []Reason{ErrBusy, ErrNoTool, ErrNoScreen, ErrFailed} }

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	keys := reason.Keys(
		"clipboard",
		ErrEmpty, ErrOther, ErrTooLarge, ErrGone, ErrSilent, ErrBusy, ErrNoTool, ErrNoScreen, ErrStopped, ErrFailed,
	)
	return append(keys, reason.Keys("clipboard.copy", copyReasons()...)...)
}
