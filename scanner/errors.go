// This file promises: each way a scan can fail, with the key of its sentence.

package scanner

import (
	"errors"
	"fmt"
	"strconv"

	"rokketa/internal/reason"
)

// Reason is why a picture gave no codes. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNotPicture    Reason = "not-picture"     // the bytes are no picture of any kind we know
	ErrUnsupported   Reason = "unsupported"     // a picture or document of a kind that is not read, such as HEIC
	ErrCutOff        Reason = "cut-off"         // a picture that ends too early or is damaged inside
	ErrTooLarge      Reason = "too-large"       // more bytes than Limits.Bytes
	ErrTooManyPixels Reason = "too-many-pixels" // more pixels than Limits.Pixels: a picture bomb, or a very large scan
	ErrNoCode        Reason = "no-code"         // a picture without a readable QR code
	ErrPart          Reason = "part"            // some of the symbols that hold one text together, not all
	ErrStopped       Reason = "stopped"         // the context ended first
	ErrTime          Reason = "time"            // the time allowed was over first
	ErrNotFound      Reason = "not-found"       // no such file
	ErrPermission    Reason = "permission"      // the file may not be read
	ErrFolder        Reason = "folder"          // the path is a folder
	ErrUnreadable    Reason = "unreadable"      // reading the file or stream failed
)

func (r Reason) Error() string { return "scanner: " + string(r) }

// Error is what every function of this package returns. It names no content of
// a picture.
type Error struct {
	Reason Reason
	Kind   string // the picture's format, where known: "PNG", "HEIC"
	Width  int    // ErrTooManyPixels: what the file claims, in pixels
	Height int
	Limit  int64 // ErrTooLarge: bytes, ErrTooManyPixels: pixels
	Cause  error // what was met underneath, or nil
}

func (e *Error) Error() string {
	s := e.Reason.Error()
	if e.Kind != "" {
		s += " (" + e.Kind + ")"
	}
	if e.Width > 0 {
		s += fmt.Sprintf(" (%d x %d)", e.Width, e.Height)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap makes the reason and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error { return reason.Chain(e.Reason, e.Cause) }

// Explanation gives the key of the sentence for a reader, and its details:
// kind, width, height, and limit in megabytes or megapixels.
func (e *Error) Explanation() (string, map[string]any) {
	var inner interface {
		Explanation() (string, map[string]any)
	}
	if errors.As(e.Cause, &inner) { // a document's own
		return inner.Explanation()
	}
	const mega = 1_000_000
	return "scanner." + string(e.Reason), map[string]any{
		"kind":   e.Kind,
		"width":  e.Width,
		"height": e.Height,
		"limit":  strconv.FormatFloat(float64(e.Limit)/mega, 'f', -1, 64),
	}
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys(
		"scanner",
		ErrNotPicture, ErrUnsupported, ErrCutOff, ErrTooLarge, ErrTooManyPixels, ErrNoCode, ErrPart,
		ErrStopped, ErrTime, ErrNotFound, ErrPermission, ErrFolder, ErrUnreadable,
	)
}
