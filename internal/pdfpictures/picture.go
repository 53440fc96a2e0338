// This file promises: a gray picture of an image's samples, as it would look
// on white paper.

package pdfpictures

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"golang.org/x/image/ccitt"
)

// leastSide is the side of the smallest QR code, in modules, of which a
// picture has at least one pixel each.
const leastSide = 21

// errTiny is a picture too small for a code: a rule, a bullet, a shade.
var errTiny = errors.New("too small for a code")

// form is how an image's samples lie.
type form struct {
	width, height int
	bits          int // of a sample
	columns       int // that a row has, where it is longer than the picture; else width
	stencil       bool
	colour        colour
	decode        []float64 // pairs of the values that the least and the most sample stand for
	hidden        []int     // pairs of samples between which a pixel is not painted, or nil
}

func (f form) rowBytes() int { return (f.columns*f.colour.parts*f.bits + 7) / 8 }

// form reads what an image says of itself.
func (d *document) form(s stream, resources dict) (f form, err error) {
	var ok1, ok2 bool
	f.width, ok1 = d.whole(first(s.dict, "Width", "W"))
	f.height, ok2 = d.whole(first(s.dict, "Height", "H"))
	if !ok1 || !ok2 || f.width <= 0 || f.height <= 0 {
		return f, errDamaged
	}
	if err := d.fits(f.width, f.height); err != nil {
		return f, err
	}
	f.columns = f.width
	f.stencil, _ = d.get(first(s.dict, "ImageMask", "IM")).(bool)
	f.bits, _ = d.whole(first(s.dict, "BitsPerComponent", "BPC"))
	switch {
	case f.stencil:
		f.bits = 1
	case f.bits == 0:
		f.bits = 8 // JPEG need not say; others must
	}
	switch f.bits {
	case 1, 2, 4, 8, 16:
	default:
		return f, errDamaged
	}
	if f.stencil {
		f.colour = grayColour()
	} else if f.colour, err = d.colour(first(s.dict, "ColorSpace", "CS"), resources, 0); err != nil {
		return f, err
	}
	if int64(f.columns)*int64(f.colour.parts)*int64(f.bits) > 8*mostAtOnce { // a row is held whole
		return f, errDamaged
	}
	f.decode = f.colour.usual(f.bits)
	if given, is := d.get(first(s.dict, "Decode", "D")).(array); is && len(given) >= len(f.decode) {
		for i := range f.decode {
			if n, is := d.get(given[i]).(float64); is {
				f.decode[i] = n
			}
		}
	}
	if given, is := d.get(s.dict["Mask"]).(array); is && len(given) == 2*f.colour.parts {
		for _, v := range given {
			n, _ := d.whole(v)
			f.hidden = append(f.hidden, n)
		}
	}
	return f, nil
}

func (d *document) fits(width, height int) error {
	if most := d.work.limits.Pixels; width > most/height {
		return &Error{Reason: ErrTooManyPixels, Width: width, Height: height, Limit: most}
	}
	return nil
}

// picture is s with its mask, on white paper, or on black where it would not
// be seen on white.
func (d *document) picture(s stream, resources dict) (image.Image, error) {
	cover, inverse := d.mask(s)
	w, _ := d.whole(first(s.dict, "Width", "W"))
	h, _ := d.whole(first(s.dict, "Height", "H"))
	if cover != nil {
		w, h = max(w, cover.Rect.Dx()), max(h, cover.Rect.Dy())
	}
	if min(w, h) < leastSide && w > 0 && h > 0 {
		return nil, errTiny
	}
	img, err := d.plane(s, resources)
	if err != nil {
		return nil, err
	}
	paper := byte(white)
	if cover != nil {
		drawn := masked(img, cover, inverse, paper)
		if flat(drawn) { // what is drawn is white: the page behind it is not
			paper = 0
			drawn = masked(img, cover, inverse, paper)
		}
		img = drawn
	}
	return onPaper(img, paper), nil
}

const white = 255

// flat tells whether a picture has too little contrast for a code that can be
// seen.
func flat(img *image.Gray) bool {
	least, most := byte(white), byte(0)
	for _, p := range img.Pix {
		least, most = min(least, p), max(most, p)
	}
	return most-least < 32
}

// mask is the picture of where s is painted: white where it is, or, inverse,
// black. A mask that cannot be read hides nothing.
func (d *document) mask(s stream) (cover *image.Gray, inverse bool) {
	for _, key := range []name{"SMask", "Mask"} {
		m, is := d.get(s.dict[key]).(stream)
		if !is {
			continue
		}
		if img, err := d.plane(m, nil); err == nil {
			return img, key == "Mask"
		}
	}
	return nil, false
}

// masked is img on paper as cover lets it show, in the larger one's size.
func masked(img, cover *image.Gray, inverse bool, paper byte) *image.Gray {
	size := img.Rect
	if cover.Rect.Dx()*cover.Rect.Dy() > size.Dx()*size.Dy() {
		size = cover.Rect
	}
	out := image.NewGray(size)
	for y := range size.Dy() {
		from := img.Pix[y*img.Rect.Dy()/size.Dy()*img.Stride:]
		through := cover.Pix[y*cover.Rect.Dy()/size.Dy()*cover.Stride:]
		to := out.Pix[y*out.Stride:][:size.Dx()]
		for x := range to {
			shows := int(through[x*cover.Rect.Dx()/size.Dx()])
			if inverse {
				shows = 255 - shows
			}
			v := int(from[x*img.Rect.Dx()/size.Dx()])
			to[x] = byte((v*shows + int(paper)*(255-shows)) / 255)
		}
	}
	return out
}

// plane is the samples of s in gray, as large as they are.
func (d *document) plane(s stream, resources dict) (*image.Gray, error) {
	f, err := d.form(s, resources)
	if err != nil {
		return nil, err
	}
	r, rest, err := d.open(s)
	if err != nil {
		return nil, err
	}
	if rest != nil {
		switch rest.kind {
		case "DCTDecode", "DCT":
			return d.jpeg(r, f)
		case "CCITTFaxDecode", "CCF":
			if r, err = d.fax(r, rest.parms, &f); err != nil {
				return nil, err
			}
		default:
			return nil, unsupported(string(rest.kind))
		}
	}
	if err := d.work.spend(f.width * f.height); err != nil {
		return nil, err
	}
	return f.read(r)
}

// read turns rows of samples into gray. Rows that are missing are white if
// there are others.
func (f form) read(r io.Reader) (*image.Gray, error) {
	img := image.NewGray(image.Rect(0, 0, f.width, f.height))
	row := make([]byte, f.rowBytes())
	tone := f.tones()
	for y := range f.height {
		if _, err := io.ReadFull(r, row); err != nil {
			if fatal(err) {
				return nil, err
			}
			if y < f.height/2 {
				return nil, errors.Join(errDamaged, err)
			}
			for i := range img.Pix[y*img.Stride:] {
				img.Pix[y*img.Stride+i] = white
			}
			break
		}
		tone(img.Pix[y*img.Stride:][:f.width], row)
	}
	return img, nil
}

// fax is a reader of a fax's rows, of one bit each.
func (d *document) fax(r io.Reader, parms dict, f *form) (io.Reader, error) {
	k, _ := d.get(parms["K"]).(float64)
	if k > 0 {
		return nil, unsupported("CCITTFaxDecode, K over 0")
	}
	kind := ccitt.Group3
	if k < 0 {
		kind = ccitt.Group4
	}
	f.columns = 1728
	if n, ok := d.whole(parms["Columns"]); ok {
		f.columns = n
	}
	f.bits = 1
	if f.colour.parts != 1 || f.columns < f.width {
		return nil, errDamaged
	}
	if err := d.fits(f.columns, f.height); err != nil {
		return nil, err
	}
	black, _ := d.get(parms["BlackIs1"]).(bool)
	align, _ := d.get(parms["EncodedByteAlign"]).(bool)
	in := ccitt.NewReader(r, ccitt.MSB, kind, f.columns, f.height, &ccitt.Options{Invert: black, Align: align})
	return &counted{in, d.work}, nil
}

// jpeg decodes a JPEG. Its own size counts, not what the PDF says of it.
func (d *document) jpeg(r io.Reader, f form) (*image.Gray, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	claim, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	if claim.Width <= 0 || claim.Height <= 0 {
		return nil, errDamaged
	}
	if err := d.fits(claim.Width, claim.Height); err != nil {
		return nil, err
	}
	if err := d.work.spend(claim.Width * claim.Height); err != nil {
		return nil, err
	}
	img, err := jpeg.Decode(&counted{bytes.NewReader(data), d.work})
	if err != nil {
		return nil, errors.Join(errDamaged, err)
	}
	inverted := len(f.decode) >= 2 && f.decode[0] > f.decode[1]
	switch img := img.(type) {
	case *image.Gray:
		if f.colour.parts == 1 { // it may be an index or a tint
			f.bits, f.columns = 8, img.Rect.Dx()
			tone := f.tones()
			for y := range img.Rect.Dy() {
				row := img.Pix[y*img.Stride:][:img.Rect.Dx()]
				tone(row, row)
			}
			return img, nil
		}
		return img, nil
	case *image.YCbCr:
		out := &image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}
		if inverted {
			for i := range out.Pix {
				out.Pix[i] = 255 - out.Pix[i]
			}
		}
		return out, nil
	}
	// Four inks; which way round they are is the JPEG's own mark, and a code
	// is read in either.
	out := image.NewGray(img.Bounds())
	for y := range out.Rect.Dy() {
		if err := d.work.spend(0); err != nil {
			return nil, err
		}
		for x := range out.Rect.Dx() {
			out.Pix[y*out.Stride+x] = color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
		}
	}
	return out, nil
}

const (
	readable = 240  // the side in pixels that a small picture is brought to, so that a module has several
	page     = 2000 // the side from which on a picture is a whole page, with paper of its own
)

// onPaper puts a picture on more of its paper, because a code that fills its picture gets
// its quiet zone from the page. A small one, which may have one pixel for
// each module, becomes larger by a whole factor.
func onPaper(img *image.Gray, paper byte) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	least := min(w, h)
	if least >= page {
		return img
	}
	factor := max(1, (readable+least-1)/least)
	if max(w, h)*factor > page { // a long strip stays as it is
		factor = 1
	}
	margin := least * factor / 5
	out := image.NewGray(image.Rect(0, 0, w*factor+2*margin, h*factor+2*margin))
	for i := range out.Pix {
		out.Pix[i] = paper
	}
	for y := range h * factor {
		from := img.Pix[y/factor*img.Stride:][:w]
		to := out.Pix[(y+margin)*out.Stride+margin:][:w*factor]
		if factor == 1 {
			copy(to, from)
			continue
		}
		for x := range to {
			to[x] = from[x/factor]
		}
	}
	return out
}
