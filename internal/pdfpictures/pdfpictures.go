// Package pdfpictures takes the pictures out of the pages of a PDF, for a
// reader that looks for QR codes in them.
//
// It draws no page: what a page draws with lines and fonts is not a picture,
// and neither is a page whose picture lies in strips. It reads what the pages
// name, in the order of the pages, in gray, each picture as it would look on
// white paper, with a little of the paper around it.
//
// The bytes are a stranger's. Nothing is decoded without its size being
// looked at, all work is bounded, nothing is written anywhere, and no file
// ends the program.
//
//	file.go    the objects of the file: found one after the other, not by its
//	           table of contents, which in a damaged file is the first to go
//	syntax.go  what an object is made of
//	filter.go  the compressions
//	pages.go   from the catalogue to the pictures of each page
//	inline.go  small pictures that lie among a page's drawing orders
//	picture.go a picture's samples into gray
//	colour.go  what a sample means
package pdfpictures

import (
	"context"
	"errors"
	"fmt"
	"image"
	"iter"
)

// Limits bound what one file may cost. A zero field means its default.
type Limits struct {
	Pixels   int   // of one picture
	Pictures int   // of the whole file
	Objects  int   // of the whole file; a book of a thousand pages has some ten thousand
	Bytes    int64 // that all its compressed parts may become
}

func (l Limits) orDefaults() Limits {
	if l.Pixels <= 0 {
		l.Pixels = 50_000_000
	}
	if l.Pictures <= 0 {
		l.Pictures = 500
	}
	if l.Objects <= 0 {
		l.Objects = 500_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 1_000_000_000
	}
	return l
}

// Is tells whether data begins as a PDF does. A few bytes of something else
// may stand before.
func Is(data []byte) bool { return headerAt(data) >= 0 }

// Pictures gives the pictures of the pages one by one; each is decoded only
// when the one before has been used, so that memory holds one. Pictures too
// small to hold a QR code are left out.
//
// At the end at most one error comes, with a nil picture: an *Error that says
// why there was none, or why one was left out.
func Pictures(ctx context.Context, data []byte, l Limits) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) {
		r := &reader{work: &work{ctx: ctx, limits: l.orDefaults()}, yield: yield, seen: map[int]bool{}}
		r.work.left = r.work.limits.Bytes
		err := r.read(data)
		if err != nil && !r.done {
			yield(nil, explained(err))
		}
	}
}

// reader is one walk through a file.
type reader struct {
	*document
	work    *work
	yield   func(image.Image, error) bool
	done    bool         // yield wants no more
	given   int          // pictures
	worst   error        // of what was left out
	seen    map[int]bool // numbers of the objects that were looked at
	yielded bool         // the consumer is at work: a panic is not ours
}

func (r *reader) read(data []byte) (err error) {
	defer func() {
		if r.yielded { // the consumer's own panic goes on its way
			return
		}
		if p := recover(); p != nil {
			err = &Error{Reason: ErrDamaged, Cause: fmt.Errorf("met %v", p)}
		}
	}()
	if r.document, err = open(data, r.work); err != nil {
		return err
	}
	if r.encrypted {
		return &Error{Reason: ErrEncrypted}
	}
	if err := r.pages(); err != nil {
		return err
	}
	if r.worst == nil && r.given == 0 && !r.done {
		return &Error{Reason: ErrNoPictures}
	}
	return r.worst
}

// give hands a picture out. It is false when no more are wanted.
func (r *reader) give(img image.Image) bool {
	r.given++
	r.yielded = true
	r.done = !r.yield(img, nil)
	r.yielded = false
	return !r.done
}

// leftOut notes why a picture was not given. What a person can do most about
// is kept.
func (r *reader) leftOut(err error) {
	if r.worst == nil || rank(err) > rank(r.worst) {
		r.worst = err
	}
}

func rank(err error) int {
	for i, reason := range []Reason{ErrDamaged, ErrUnsupported, ErrTooManyPixels} {
		if errors.Is(err, reason) {
			return i + 1
		}
	}
	return 0
}

// work is what may still be done, and whether somebody waits for it.
type work struct {
	ctx    context.Context
	limits Limits
	left   int64
}

// spend is called for each stretch of work, a byte of which counts as one.
func (w *work) spend(n int) error {
	if w.ctx.Err() != nil {
		return &Error{Reason: ErrStopped, Cause: context.Cause(w.ctx)}
	}
	if w.left -= int64(n); w.left < 0 {
		return &Error{Reason: ErrTooMuch}
	}
	return nil
}

// fatal tells whether an error ends the whole walk and not one picture.
func fatal(err error) bool { return errors.Is(err, ErrStopped) || errors.Is(err, ErrTooMuch) }
