// This file promises: the codes of the pictures inside a PDF.

package scanner

import (
	"context"
	"errors"
	"time"

	"rokketa/internal/pdfpictures"
)

// readPDF reads one picture of the document after the other, all within the one
// budget; codes of the same text are given once, and corners are in the pixels
// of each code's own picture. What a page draws with lines is no picture: the
// error then advises to read it from the screen.
func readPDF(ctx context.Context, data []byte, l Limits) ([]Code, error) {
	o := l.options().orDefaults()
	begun := o.Now()
	var codes []Code
	var worst error
	known := map[string]bool{}
	for img, err := range pdfpictures.Pictures(ctx, data, pdfpictures.Limits{Pixels: l.Pixels, Bytes: 16 * l.Bytes}) {
		if err != nil {
			worst = err
			continue
		}
		left := o
		if left.Whole = l.Time - o.Now().Sub(begun); left.Whole < time.Millisecond {
			return codes, &Error{Reason: ErrTime, Kind: "PDF", Cause: errTime}
		}
		found, err := ReadImageWithin(ctx, img, left)
		for _, c := range found {
			if !known[c.Text] {
				known[c.Text] = true
				codes = append(codes, c)
			}
		}
		switch {
		case errors.Is(err, ErrPart):
			worst = err
		case err != nil && !errors.Is(err, ErrNoCode):
			return codes, err
		}
	}
	switch {
	case ctx.Err() != nil:
		return codes, &Error{Reason: ErrStopped, Kind: "PDF", Cause: context.Cause(ctx)}
	case len(codes) > 0:
		return codes, nil // what was left out held none of them
	case errors.Is(worst, ErrPart):
		return nil, worst
	case worst != nil:
		return nil, pdfError(worst)
	}
	return nil, pdfError(&pdfpictures.Error{Reason: pdfpictures.ErrNoCode})
}

// pdfError gives a document's error the reason that it would have as a picture;
// its sentence stays its own.
func pdfError(err error) error {
	reason := ErrCutOff
	for _, r := range []struct {
		of pdfpictures.Reason
		is Reason
	}{
		{pdfpictures.ErrNoPictures, ErrNoCode},
		{pdfpictures.ErrNoCode, ErrNoCode},
		{pdfpictures.ErrEncrypted, ErrUnsupported},
		{pdfpictures.ErrUnsupported, ErrUnsupported},
		{pdfpictures.ErrTooManyPixels, ErrTooManyPixels},
		{pdfpictures.ErrTooMuch, ErrTooLarge},
		{pdfpictures.ErrStopped, ErrStopped},
	} {
		if errors.Is(err, r.of) {
			reason = r.is
		}
	}
	return &Error{Reason: reason, Kind: "PDF", Cause: err}
}
