// This file promises: each way in which a PDF gives no pictures, with the key
// of its sentence.

package pdfpictures

import (
	"errors"
	"fmt"
	"strconv"

	"rokketa/internal/reason"
)

// Reason is why there are no pictures, or not all. Compare with errors.Is.
type Reason string

// The reasons.
const (
	ErrNoPictures    Reason = "no-pictures"     // the pages have none: all is drawn or written
	ErrNoCode        Reason = "no-code"         // for the caller: there were pictures, and no code in them
	ErrEncrypted     Reason = "encrypted"       // the file is protected, with a password or without
	ErrDamaged       Reason = "damaged"         // the file ends early or is damaged
	ErrUnsupported   Reason = "unsupported"     // a picture is packed in a way that is not read
	ErrTooManyPixels Reason = "too-many-pixels" // a picture is larger than Limits.Pixels
	ErrTooMuch       Reason = "too-much"        // more than Limits allow in all: a bomb, or a very large file
	ErrStopped       Reason = "stopped"         // the context ended first
)

func (r Reason) Error() string { return "pdf: " + string(r) }

// Error is what Pictures gives. It names no content of the file.
type Error struct {
	Reason Reason
	Kind   string // ErrUnsupported: the packing, as PDF names it
	Width  int    // ErrTooManyPixels: what the file claims, in pixels
	Height int
	Limit  int   // ErrTooManyPixels: pixels
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
// kind, width, height, and limit in megapixels.
func (e *Error) Explanation() (string, map[string]any) {
	const mega = 1_000_000
	return "pdf." + string(e.Reason), map[string]any{
		"kind":   e.Kind,
		"width":  e.Width,
		"height": e.Height,
		"limit":  strconv.FormatFloat(float64(e.Limit)/mega, 'f', -1, 64),
	}
}

// Explanations are all keys that Explanation can give.
func Explanations() []string {
	return reason.Keys(
		"pdf",
		ErrNoPictures, ErrNoCode, ErrEncrypted, ErrDamaged, ErrUnsupported, ErrTooManyPixels, ErrTooMuch,
		ErrStopped,
	)
}

// explained makes an error of ours of any.
func explained(err error) error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	return &Error{Reason: ErrDamaged, Cause: err}
}

func unsupported(kind string) error { return &Error{Reason: ErrUnsupported, Kind: kind} }

// damaged is one value, because a damaged file may make many of them.
var errDamaged error = &Error{Reason: ErrDamaged}
