// This file promises: test pictures of every kind, drawn here.

package scanner_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"rokketa/internal/qrdraw"
	"rokketa/scanner"
)

const sample = "otpauth://totp/Portal:hanako@example.jp?secret=JBSWY3DPEHPK3PXP&issuer=Portal&algorithm=SHA1&digits=6&period=30"

// code draws text with a scale and no quiet zone.
func code(t testing.TB, text string, scale int) image.Image {
	t.Helper()
	img, err := qrdraw.Image(text, qrdraw.Options{Scale: scale, Quiet: -1})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// page is a gray page.
func page(w, h int, light uint8) *image.Gray {
	p := image.NewGray(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		p.Pix[i] = light
	}
	return p
}

// put lays img on p with its top left at (x, y) and gives the corners it takes there.
func put(p draw.Image, img image.Image, x, y int) [4]scanner.Point {
	r := img.Bounds().Sub(img.Bounds().Min).Add(image.Pt(x, y))
	draw.Draw(p, r, img, img.Bounds().Min, draw.Src)
	l, u, e, d := float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)
	return [4]scanner.Point{{X: l, Y: u}, {X: e, Y: u}, {X: e, Y: d}, {X: l, Y: d}}
}

func inverted(img image.Image) image.Image {
	g := image.NewGray(img.Bounds())
	draw.Draw(g, g.Rect, img, img.Bounds().Min, draw.Src)
	for i := range g.Pix {
		g.Pix[i] = 255 - g.Pix[i]
	}
	return g
}

// turned maps every pixel of img by to, which gets and gives pixel indices.
func turned(img image.Image, w, h int, to func(x, y int) (int, int)) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	b := img.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			u, v := to(x, y)
			g.Set(u, v, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return g
}

func near(t *testing.T, got, want [4]scanner.Point, pixels float64) {
	t.Helper()
	for i := range want {
		if math.Hypot(got[i].X-want[i].X, got[i].Y-want[i].Y) > pixels {
			t.Errorf("corner %d is at %.1f, want %.1f (all: %.1f, want %.1f)", i, got[i], want[i], got, want)
			return
		}
	}
}

// encoders are all formats that the package reads.
func encoders() map[string]func(image.Image) []byte {
	with := func(encode func(b *bytes.Buffer, img image.Image) error) func(image.Image) []byte {
		return func(img image.Image) []byte {
			var b bytes.Buffer
			if err := encode(&b, img); err != nil {
				panic(err)
			}
			return b.Bytes()
		}
	}
	return map[string]func(image.Image) []byte{
		"PNG": with(func(b *bytes.Buffer, img image.Image) error { return png.Encode(b, img) }),
		"JPEG": with(func(b *bytes.Buffer, img image.Image) error {
			return jpeg.Encode(b, img, &jpeg.Options{Quality: 75})
		}),
		"GIF": with(func(b *bytes.Buffer, img image.Image) error { return gif.Encode(b, img, nil) }),
		"BMP": with(func(b *bytes.Buffer, img image.Image) error { return bmp.Encode(b, img) }),
		"TIFF": with(func(b *bytes.Buffer, img image.Image) error {
			return tiff.Encode(b, img, &tiff.Options{Compression: tiff.Deflate})
		}),
		"WebP": webp,
	}
}

// webp writes a lossless WebP of black and white: RFC 9649, section 3, with one
// prefix code of one bit for the light and a constant for everything else.
func webp(img image.Image) []byte {
	var bits []byte
	var n uint
	put := func(value uint32, count uint) { // least significant bit first
		for i := range count {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(value>>i&1) << (n % 8)
			n++
		}
	}
	b := img.Bounds()
	put(0x2f, 8)
	put(uint32(b.Dx()-1), 14)
	put(uint32(b.Dy()-1), 14)
	put(0, 4)                   // no alpha, version 0
	put(1, 1)                   // a transform:
	put(2, 2)                   // green was taken from red and blue, so these are all 0
	put(0, 1)                   // no other transform
	put(0, 1)                   // no colour cache
	put(0, 1)                   // one set of codes for the whole picture
	put(1|1<<1|1<<2, 3)         // green: simple, two symbols, the first of 8 bits
	put(0, 8)                   // bit 0 is black
	put(255, 8)                 // bit 1 is white
	put(1, 4)                   // red: simple, one symbol of 1 bit: 0
	put(1, 4)                   // blue: the same
	put(1|0<<1|1<<2|255<<3, 11) // alpha: always 255
	put(1, 4)                   // distance: unused
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			put(uint32(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y>>7), 1)
		}
	}
	size := len(bits)
	if size%2 == 1 {
		bits = append(bits, 0)
	}
	file := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(4+8+len(bits)))...)
	file = append(file, "WEBPVP8L"...)
	file = binary.LittleEndian.AppendUint32(file, uint32(size))
	return append(file, bits...)
}

// tiffHead is a TIFF structure with nothing but an orientation.
func tiffHead(order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, 274)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = order.AppendUint16(b, 0)
	return order.AppendUint32(b, 0)
}

// withExif puts an Exif segment behind a JPEG's first two bytes.
func withExif(jpeg, tiff []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), tiff...)
	b := append([]byte(nil), jpeg[:2]...)
	b = append(b, 0xff, 0xe1)
	b = binary.BigEndian.AppendUint16(b, uint16(len(segment)+2))
	b = append(b, segment...)
	return append(b, jpeg[2:]...)
}
