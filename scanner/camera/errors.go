// This file promises: each way a camera can fail, with the key of its sentence.

package camera

import (
	"runtime"

	"rokketa/internal/reason"
)

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

// Explanation gives the key of the sentence for a reader. The way out of a
// refusal is another on Windows, where a person can open it alone.
func (r Reason) Explanation() (string, map[string]any) { return r.key(runtime.GOOS), nil }

func (r Reason) key(system string) string {
	switch {
	case r != ErrRefused:
		return "camera." + string(r)
	case system == "windows":
		return "camera.refused.windows"
	}
	return "camera.refused.linux"
}

// Error is what every function of this package returns. It names no content
// of a picture.
type Error = reason.Of[Reason]

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	keys := reason.Keys("camera", ErrNoCamera, ErrBusy, ErrGone, ErrNoLibrary, ErrOdd, ErrFailed, ErrStopped)
	return append(keys, ErrRefused.key("linux"), ErrRefused.key("windows"))
}
