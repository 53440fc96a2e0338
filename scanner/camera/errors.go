// This file promises: each way a camera can fail, with the key of its sentence.

package camera

import "runtime"

// Reason is why there is no picture. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNoCamera  Reason = "no-camera"  // none is connected
	ErrBusy      Reason = "busy"       // another program uses it
	ErrRefused   Reason = "refused"    // the system does not let this program use it
	ErrGone      Reason = "gone"       // it was pulled out, or the system took it away
	ErrNoLibrary Reason = "no-library" // this build cannot use cameras at all
	ErrOdd       Reason = "odd"        // it gives no kind of picture that we read
	ErrFailed    Reason = "failed"     // anything else; the cause says what
	ErrStopped   Reason = "stopped"    // the feed was closed, or the context ended
)

func (r Reason) Error() string { return "camera: " + string(r) }

// Error is what every function of this package returns. It names no content
// of a picture.
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

// Explanation gives the key of the sentence for a reader. The way out of a
// refusal is another on Windows, where a person can open it alone.
func (e *Error) Explanation() (string, map[string]any) {
	return e.Reason.key(runtime.GOOS), nil
}

func (r Reason) key(system string) string {
	switch {
	case r != ErrRefused:
		return "camera." + string(r)
	case system == "windows":
		return "camera.refused.windows"
	}
	return "camera.refused.linux"
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	var keys []string
	for _, r := range []Reason{ErrNoCamera, ErrBusy, ErrRefused, ErrGone, ErrNoLibrary, ErrOdd, ErrFailed, ErrStopped} {
		keys = append(keys, r.key("linux"))
	}
	return append(keys, ErrRefused.key("windows"))
}
