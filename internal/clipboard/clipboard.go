// This file promises: what can be pasted now, whatever program copied it.

// Package clipboard reads what another program copied: a picture, files, a
// text, or several of these at once (a spreadsheet offers a cell as a text and
// as a picture). It puts codes there too, marked as secrets, and takes them
// away again if they are still there.
//
// The clipboard belongs to a stranger, who may be slow, die in the middle,
// promise a picture and give none, or give a gigabyte. Everything is bounded
// in bytes and time, and nothing here ends the program. Nothing is written to
// a disk by us.
package clipboard

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Content is what can be pasted. At least one of its parts is there.
type Content struct {
	Picture []byte   // a picture's file as it would lie on a disk: PNG, BMP, TIFF, JPEG ...
	Files   []string // absolute paths, in the order in which they were copied
	Text    string   // UTF-8, as it was copied
}

func (c Content) empty() bool { return len(c.Picture) == 0 && len(c.Files) == 0 && c.Text == "" }

// What is taken at most, in bytes, and for how long a silent clipboard is
// waited for: in all, and from one piece to the next.
const (
	mostPicture = 64_000_000
	mostText    = 1_000_000
	mostFiles   = 10_000 // paths
	patience    = 15 * time.Second
	silence     = 3 * time.Second
)

// Read gives what the clipboard holds now. Without anything to paste the
// error is ErrEmpty; every error is an *Error with a sentence for a reader.
// Several calls may run at once.
func Read(ctx context.Context) (c Content, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			c, err = Content{}, &Error{Reason: ErrFailed, Cause: fmt.Errorf("panic: %v", p)}
		}
	}()
	return read(ctx)
}

// told makes an *Error of whatever went wrong: what is one already stays.
func told(ctx context.Context, reason Reason, cause error) *Error {
	if ctx.Err() != nil {
		reason, cause = ErrStopped, context.Cause(ctx)
		if errors.Is(cause, context.DeadlineExceeded) {
			reason = ErrSilent
		}
	}
	return &Error{Reason: reason, Cause: cause}
}
