// This file promises: one pass over one level with gozxing's binarizers,
// detector and decoder, and no panic out of them. It is the only file of the
// package that knows gozxing.

package scanner

import (
	"context"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// method is how gray becomes black and white.
type method int

const (
	local  method = iota // against the blocks around: uneven light, most pictures
	global               // one threshold for all: modules larger than a block
)

// lessContext is how many rows or triples pass between two looks at the context.
const lessContext = 64

// read looks for codes in one pass and hands each to s.
func read(ctx context.Context, p pass, s *search) {
	dark := binarize(p.level.framed(frame, p.invert), p.method)
	if dark == nil {
		return
	}
	toPicture := func(x, y float64) Point {
		return Point{(x - frame) * p.scale, (y - frame) * p.scale}
	}
	finders := findFinders(ctx, dark)
	finders = slices.DeleteFunc(finders, func(f *detector.FinderPattern) bool {
		return s.claimed(toPicture(f.GetX(), f.GetY()))
	})
	for i, t := range rankTriples(finders) {
		if i%lessContext == 0 && ctx.Err() != nil {
			return
		}
		if t.taken(s, toPicture) {
			continue
		}
		text, at, modules, ok := t.decode(dark)
		if !ok || text == "" {
			continue
		}
		for k := range at {
			at[k] = toPicture(at[k].X, at[k].Y)
		}
		s.found(text, at, modules)
	}
}

// guard runs one call into gozxing; a panic there is a miss.
func guard(call func()) {
	defer func() { _ = recover() }()
	call()
}

func binarize(g *gray, m method) (dark *gozxing.BitMatrix) {
	guard(func() {
		b := gozxing.NewHybridBinarizer
		if m == global {
			b = gozxing.NewGlobalHistgramBinarizer
		}
		matrix, err := b(source{g}).GetBlackMatrix()
		if err == nil {
			dark = matrix
		}
	})
	return dark
}

// decode samples the symbol that the three finders span and reads it. Corners
// are in pixels of dark.
func (t triple) decode(dark *gozxing.BitMatrix) (text string, corners [4]Point, modules int, ok bool) {
	guard(func() {
		sampled, err := detector.NewDetector(dark).ProcessFinderPatternInfo(
			detector.NewFinderPatternInfo(t.bottomLeft, t.topLeft, t.topRight))
		if err != nil {
			return
		}
		modules = sampled.GetBits().GetWidth()
		result, err := decoder.NewDecoder().Decode(sampled.GetBits(), nil)
		if err != nil {
			return
		}
		corners = t.corners(sampled, modules)
		if meta, is := result.GetOther().(*decoder.QRCodeDecoderMetaData); is && meta.IsMirrored() {
			corners[1], corners[3] = corners[3], corners[1]
		}
		text, ok = result.GetText(), true
	})
	return text, corners, modules, ok
}

// corners extends the grid that was sampled to the symbol's outer corners.
func (t triple) corners(sampled *common.DetectorResult, modules int) [4]Point {
	var alignment *detector.AlignmentPattern
	if points := sampled.GetPoints(); len(points) > 3 {
		alignment, _ = points[3].(*detector.AlignmentPattern)
	}
	d := float64(modules)
	at := []float64{0, 0, d, 0, d, d, 0, d}
	detector.Detector_createTransform(t.topLeft, t.topRight, t.bottomLeft, alignment, modules).TransformPoints(at)
	var c [4]Point
	for i := range c {
		c[i] = Point{at[2*i], at[2*i+1]}
	}
	return c
}

// source shows a gray picture to gozxing without copying it.
type source struct{ *gray }

func (s source) GetWidth() int     { return s.w }
func (s source) GetHeight() int    { return s.h }
func (s source) GetMatrix() []byte { return s.pix }
func (s source) String() string    { return "picture" }

func (s source) GetRow(y int, _ []byte) ([]byte, error) { return s.row(y), nil }

func (s source) Invert() gozxing.LuminanceSource { return source{s.framed(0, true)} }

func (s source) IsCropSupported() bool   { return false }
func (s source) IsRotateSupported() bool { return false }

func (s source) Crop(_, _, _, _ int) (gozxing.LuminanceSource, error) { return nil, errUnused }

func (s source) RotateCounterClockwise() (gozxing.LuminanceSource, error) { return nil, errUnused }

func (s source) RotateCounterClockwise45() (gozxing.LuminanceSource, error) { return nil, errUnused }

const errUnused Reason = "not supported"
