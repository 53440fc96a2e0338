// This file promises: the codes of a stream or a file, with everything checked
// that can be checked before a picture is decoded.

package scanner

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"rokketa/internal/pdfpictures"
)

// Limits bound what one picture may cost. A zero field means its default.
type Limits struct {
	Bytes  int64 // of the file
	Pixels int   // of the picture, width times height
	// Time is how long the codes of the decoded picture are looked for, 5 s.
	Time time.Duration
	Now  func() time.Time // the clock that Time is told by, time.Now
}

// DefaultLimits are wide enough for any screen and for a photo of 48
// megapixels, and narrow enough for a PC with 4 GB of memory.
func DefaultLimits() Limits { return Limits{Bytes: 64_000_000, Pixels: 50_000_000, Time: defaultWhole} }

func (l Limits) orDefaults() Limits {
	d := DefaultLimits()
	if l.Bytes <= 0 {
		l.Bytes = d.Bytes
	}
	if l.Pixels <= 0 {
		l.Pixels = d.Pixels
	}
	if l.Time <= 0 {
		l.Time = d.Time
	}
	return l
}

func (l Limits) options() Options { return Options{Whole: l.Time, Now: l.Now} }

// ReadFile is ReadPicture for the file at path.
func ReadFile(ctx context.Context, path string, l Limits) ([]Code, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fileError(err)
	}
	if info.IsDir() {
		return nil, &Error{Reason: ErrFolder}
	}
	if most := l.orDefaults().Bytes; info.Mode().IsRegular() && info.Size() > most {
		return nil, &Error{Reason: ErrTooLarge, Limit: most}
	}
	return ReadPicture(ctx, file, l)
}

// fileError drops the path from the cause: who asked knows it, and says it once.
func fileError(err error) error {
	var path *fs.PathError
	cause := err
	if errors.As(err, &path) {
		cause = path.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Reason: ErrNotFound, Cause: cause}
	case errors.Is(err, fs.ErrPermission):
		return &Error{Reason: ErrPermission, Cause: cause}
	}
	return &Error{Reason: ErrUnreadable, Cause: cause}
}

// ReadPicture finds every code of the picture that r gives, as ReadImage does.
// Corners are in pixels of the upright picture: where a JPEG or TIFF says that
// it is to be turned, they are turned with it. Of an animation the first
// picture is read.
func ReadPicture(ctx context.Context, r io.Reader, l Limits) ([]Code, error) {
	l = l.orDefaults()
	data, err := io.ReadAll(io.LimitReader(contextReader{ctx, r}, l.Bytes+1))
	switch {
	case ctx.Err() != nil:
		return nil, &Error{Reason: ErrStopped, Cause: context.Cause(ctx)}
	case err != nil:
		return nil, fileError(err)
	case int64(len(data)) > l.Bytes:
		return nil, &Error{Reason: ErrTooLarge, Limit: l.Bytes}
	}
	f, err := recognize(data)
	if errors.Is(err, ErrNotPicture) && pdfpictures.Is(data) { // its mark need not be the first bytes
		return readPDF(ctx, data, l)
	}
	if err != nil {
		return nil, err
	}
	img, err := f.decode(ctx, data, l)
	if err != nil {
		return nil, err
	}
	codes, err := ReadImageWithin(ctx, img, l.options())
	turn := f.orientation(data)
	for i := range codes {
		codes[i].Corners = turn.upright(codes[i].Corners, img.Bounds())
	}
	inReadingOrder(codes)
	return codes, err
}

// format is a kind of picture and how to take it apart.
type format struct {
	kind    string
	picture func(io.Reader) (image.Image, error)
	config  func(io.Reader) (image.Config, error)
}

// recognize goes by the first bytes, never by a name: a file's name is what
// somebody typed.
func recognize(data []byte) (format, error) {
	type mark struct {
		at    int
		bytes string
		format
	}
	unread := func(kind string) format { return format{kind: kind} }
	marks := []mark{
		{0, "\x89PNG\r\n\x1a\n", format{"PNG", png.Decode, png.DecodeConfig}},
		{0, "\xff\xd8\xff", format{"JPEG", jpeg.Decode, jpeg.DecodeConfig}},
		{0, "GIF87a", format{"GIF", gif.Decode, gif.DecodeConfig}},
		{0, "GIF89a", format{"GIF", gif.Decode, gif.DecodeConfig}},
		{8, "WEBPVP8", format{"WebP", webp.Decode, webp.DecodeConfig}},
		{0, "II*\x00", format{"TIFF", tiff.Decode, tiff.DecodeConfig}},
		{0, "MM\x00*", format{"TIFF", tiff.Decode, tiff.DecodeConfig}},
		{4, "ftypheic", unread("HEIC")},
		{4, "ftypheix", unread("HEIC")},
		{4, "ftypmif1", unread("HEIC")},
		{4, "ftypavif", unread("AVIF")},
		{4, "JXL \r\n\x87\n", unread("JPEG XL")},
		{0, "<svg", unread("SVG")},
		{0, "<?xml", unread("XML/SVG")},
		{0, "8BPS", unread("Photoshop")},
		// Last, because two letters are little to go by: a text may begin so too.
		{0, "BM", format{"BMP", bmp.Decode, bmp.DecodeConfig}},
	}
	if animatedWebP(data) {
		return format{}, &Error{Reason: ErrUnsupported, Kind: "WebP (animated)"}
	}
	for _, m := range marks {
		if len(data) >= m.at && bytes.HasPrefix(data[m.at:], []byte(m.bytes)) {
			if m.picture == nil {
				return format{}, &Error{Reason: ErrUnsupported, Kind: m.kind}
			}
			return m.format, nil
		}
	}
	for _, m := range marks { // what is left of a file that was cut within its first bytes
		if rest := data[min(m.at, len(data)):]; m.at == 0 && m.picture != nil && bytes.HasPrefix([]byte(m.bytes), rest) {
			return format{}, &Error{Reason: ErrCutOff}
		}
	}
	return format{}, &Error{Reason: ErrNotPicture}
}

// animatedWebP reads the mark of a moving picture, which the decoder takes for
// damage: bit 1 of the flags that follow the extended header (RFC 9649, section
// 2.7).
func animatedWebP(data []byte) bool {
	const flags, animated = 20, 1 << 1
	return len(data) > flags && bytes.HasPrefix(data[8:], []byte("WEBPVP8X")) && data[flags]&animated != 0
}

// decode looks at the size that the file claims before it decodes a pixel.
// A decoder that panics has met a damaged file.
func (f format) decode(ctx context.Context, data []byte, l Limits) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, &Error{Reason: ErrCutOff, Kind: f.kind, Cause: errors.New("the decoder failed")}
		}
	}()
	c, err := f.config(bytes.NewReader(data))
	if err != nil {
		return nil, f.failure(ctx, err, l)
	}
	if c.Width <= 0 || c.Height <= 0 {
		return nil, &Error{Reason: ErrCutOff, Kind: f.kind}
	}
	if c.Width > l.Pixels/c.Height { // divided, because the product may not fit an int
		return nil, &Error{
			Reason: ErrTooManyPixels, Kind: f.kind,
			Width: c.Width, Height: c.Height, Limit: int64(l.Pixels),
		}
	}
	img, err = f.picture(contextReader{ctx, bytes.NewReader(data)})
	if err != nil {
		return nil, f.failure(ctx, err, l)
	}
	return img, nil
}

func (f format) failure(ctx context.Context, err error, l Limits) error {
	if ctx.Err() != nil {
		return &Error{Reason: ErrStopped, Cause: context.Cause(ctx)}
	}
	var p png.UnsupportedError
	var j jpeg.UnsupportedError
	var t tiff.UnsupportedError
	if errors.As(err, &p) && p == "dimension overflow" { // the largest bombs of all
		return &Error{Reason: ErrTooManyPixels, Kind: f.kind, Limit: int64(l.Pixels), Cause: err}
	}
	if errors.As(err, &p) || errors.As(err, &j) || errors.As(err, &t) || errors.Is(err, bmp.ErrUnsupported) {
		return &Error{Reason: ErrUnsupported, Kind: f.kind, Cause: err}
	}
	return &Error{Reason: ErrCutOff, Kind: f.kind, Cause: err}
}

// contextReader ends with its context, so that a slow stream or a large
// picture need not be read to the end.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
