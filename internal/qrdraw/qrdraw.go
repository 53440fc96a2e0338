// This file promises: a text in, its QR code out, as a picture, a PNG, an SVG
// or the rectangles that it is made of.

// Package qrdraw draws QR codes. It picks the smallest version that holds the
// text and writes text outside ASCII as UTF-8, which every reader of the last
// ten years takes for what it is.
package qrdraw

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strconv"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// Level says how much of a code may be unreadable before its text is lost.
type Level string

// The four levels of ISO/IEC 18004: about 7, 15, 25 and 30 percent of the codewords.
const (
	Low      Level = "L"
	Medium   Level = "M"
	Quartile Level = "Q"
	High     Level = "H"
)

// MaxScale is the largest Scale, in pixels a module; it keeps the largest
// symbol (177 modules and its quiet zone) below 13,000 pixels a side.
const MaxScale = 64

const (
	defaultScale = 8
	defaultQuiet = 4 // what ISO/IEC 18004 asks for
	maxQuiet     = 16
)

// Options say how a code is drawn. The zero value is good for a screen.
type Options struct {
	Scale int   // pixels a module, up to MaxScale; 0 means 8
	Quiet int   // light modules around the code, up to 16; 0 means the standard's 4, less than 0 means none
	Level Level // "" means Medium
}

// Error is what a text or an Options can have wrong.
type Error string

// What Image, PNG and SVG can refuse.
const (
	ErrEmpty   Error = "qrdraw: no text to draw"
	ErrTooLong Error = "qrdraw: the text is too long for a QR code of this level"
	ErrOptions Error = "qrdraw: impossible options"
)

func (e Error) Error() string { return string(e) }

// Image draws the code of text, black on white, with a palette of two colours.
func Image(text string, o Options) (image.Image, error) {
	s, err := draw(text, o)
	if err != nil {
		return nil, err
	}
	side := (s.modules + 2*s.quiet) * s.scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	row := make([]byte, side)
	for y := range s.modules {
		for x := range s.modules {
			var ink byte
			if s.dark(x, y) {
				ink = 1
			}
			at := (x + s.quiet) * s.scale
			for i := range s.scale {
				row[at+i] = ink
			}
		}
		for i := range s.scale {
			copy(img.Pix[((y+s.quiet)*s.scale+i)*img.Stride:], row)
		}
	}
	return img, nil
}

// PNG writes the code of text as a PNG of one bit a pixel.
func PNG(w io.Writer, text string, o Options) error {
	img, err := Image(text, o)
	if err != nil {
		return err
	}
	if err := png.Encode(w, img); err != nil {
		return fmt.Errorf("write PNG: %w", err)
	}
	return nil
}

// SVG writes the code of text as an SVG whose width and height are those of
// the PNG, in CSS pixels. It names no font, no script and no other file.
func SVG(w io.Writer, text string, o Options) error {
	s, err := draw(text, o)
	if err != nil {
		return err
	}
	modules := s.modules + 2*s.quiet
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" shape-rendering="crispEdges">`,
		modules*s.scale, modules*s.scale, modules, modules)
	fmt.Fprintf(b, `<path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, modules, modules)
	for _, r := range s.runs() {
		fmt.Fprintf(b, "M%d %dh%dv1h-%dz", r.X, r.Y, r.Length, r.Length)
	}
	fmt.Fprint(b, "\"/></svg>\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write SVG: %w", err)
	}
	return nil
}

// run is a row of dark modules side by side, counted in modules from the top
// left of the quiet zone.
type run struct{ X, Y, Length int }

// runs makes one rectangle of neighbours: no seams, and a third of the size.
func (s symbol) runs() []run {
	var all []run
	for y := range s.modules {
		for x := 0; x < s.modules; x++ {
			start := x
			for x < s.modules && s.dark(x, y) {
				x++
			}
			if x > start {
				all = append(all, run{X: start + s.quiet, Y: y + s.quiet, Length: x - start})
			}
		}
	}
	return all
}

// symbol is a code before it has a size.
type symbol struct {
	matrix                *encoder.ByteMatrix
	modules, scale, quiet int
}

func (s symbol) dark(x, y int) bool { return s.matrix.Get(x, y) == 1 }

func draw(text string, o Options) (symbol, error) {
	s := symbol{scale: o.Scale, quiet: o.Quiet}
	switch {
	case s.scale == 0:
		s.scale = defaultScale
	case s.scale < 0 || s.scale > MaxScale:
		return symbol{}, fmt.Errorf("%w: scale %d", ErrOptions, o.Scale)
	}
	switch {
	case s.quiet == 0:
		s.quiet = defaultQuiet
	case s.quiet < 0:
		s.quiet = 0
	case s.quiet > maxQuiet:
		return symbol{}, fmt.Errorf("%w: quiet zone %d", ErrOptions, o.Quiet)
	}
	level := o.Level
	if level == "" {
		level = Medium
	}
	ec, err := decoder.ErrorCorrectionLevel_ValueOf(string(level))
	if err != nil {
		return symbol{}, fmt.Errorf("%w: level %s", ErrOptions, strconv.Quote(string(level)))
	}
	if text == "" {
		return symbol{}, ErrEmpty
	}
	code, err := encode(text, ec)
	if err != nil {
		return symbol{}, err
	}
	s.matrix = code.GetMatrix()
	s.modules = s.matrix.GetWidth()
	return s, nil
}

// maxBytes is what version 40 holds at level L in its densest mode (digits).
const maxBytes = 7089

// encode turns the encoder's refusals and panics into errors that do not hold
// the text: it may be a secret.
func encode(text string, ec decoder.ErrorCorrectionLevel) (code *encoder.QRCode, err error) {
	if len(text) > maxBytes {
		return nil, ErrTooLong
	}
	defer func() {
		if recover() != nil {
			code, err = nil, errors.New("qrdraw: the encoder failed")
		}
	}()
	code, refusal := encoder.Encoder_encode(text, ec, nil)
	if refusal != nil { // the only refusal left is the size
		return nil, ErrTooLong
	}
	return code, nil
}
