// This file promises: a picture of each kind of frame that cameras give, and
// an error for every frame that is not whole.

package camera

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
)

// kind is how a frame's bytes are laid out. Its value is the four-letter code
// by which V4L2 and Media Foundation both name it.
type kind uint32

func code(letters string) kind {
	return kind(letters[0]) | kind(letters[1])<<8 | kind(letters[2])<<16 | kind(letters[3])<<24
}

// known are the kinds that are read. Each system has names of its own for
// some.
var (
	kindMJPG = code("MJPG") // one JPEG each, often without its Huffman tables
	kindJPEG = code("JPEG")
	kindYUYV = code("YUYV") // 4:2:2, interleaved
	kindYUY2 = code("YUY2") // the same
	kindUYVY = code("UYVY") // the same, chroma first
	kindNV12 = code("NV12") // 4:2:0, a plane of luma, a plane of both chromas
	kindYU12 = code("YU12") // 4:2:0, three planes
	kindI420 = code("I420") // the same
	kindGREY = code("GREY") // luma alone
	kindL8   = kind(50)     // the same (D3DFMT_L8)
)

func (k kind) compressed() bool { return k == kindMJPG || k == kindJPEG }

func (k kind) read() bool {
	switch k {
	case kindMJPG, kindJPEG, kindYUYV, kindYUY2, kindUYVY, kindNV12, kindYU12, kindI420, kindGREY, kindL8:
		return true
	}
	return false
}

func (k kind) String() string {
	return fmt.Sprintf("%q", []byte{byte(k), byte(k >> 8), byte(k >> 16), byte(k >> 24)})
}

// frame is what a camera gave, before it is a picture.
type frame struct {
	data          []byte
	kind          kind
	width, height int
	stride        int // bytes from one row of the first plane to the next; 0 where rows follow closely
}

// mostPixels bounds what a device may claim: four times a 4K picture.
const mostPixels = 4 * 3840 * 2160

var errSpoilt = errors.New("the frame is not whole")

// picture decodes a frame into pixels of its own, without turning colours: what
// a camera gives as luma and chroma stays so, since a QR code is read from
// luma alone.
func (f frame) picture() (img image.Image, err error) {
	defer caught(&err)
	if f.kind.compressed() {
		return decodeJPEG(f.data)
	}
	if f.width <= 0 || f.height <= 0 || f.width > mostPixels/f.height {
		return nil, fmt.Errorf("a frame of %d x %d", f.width, f.height)
	}
	switch f.kind {
	case kindYUYV, kindYUY2:
		return f.interleaved(0, 1)
	case kindUYVY:
		return f.interleaved(1, 0)
	case kindNV12:
		return f.twoPlanes()
	case kindYU12, kindI420:
		return f.threePlanes()
	case kindGREY, kindL8:
		return f.gray()
	}
	return nil, fmt.Errorf("a frame of kind %v", f.kind)
}

// rows gives the stride, and whether rows of so many bytes fit the data.
func (f frame) rows(bytes int) (stride int, err error) {
	stride = f.stride
	if stride == 0 {
		stride = bytes
	}
	if stride < bytes || (f.height > 1 && stride > len(f.data)) || len(f.data) < stride*(f.height-1)+bytes {
		return 0, errSpoilt
	}
	return stride, nil
}

// interleaved parts Y U Y V, where luma is each second byte from y on, and
// chroma each second from c on.
func (f frame) interleaved(y, c int) (image.Image, error) {
	pairs := (f.width + 1) / 2
	stride, err := f.rows(4 * pairs)
	if err != nil {
		return nil, err
	}
	img := image.NewYCbCr(image.Rect(0, 0, f.width, f.height), image.YCbCrSubsampleRatio422)
	for row := range f.height {
		from := f.data[row*stride:][:4*pairs]
		luma := img.Y[row*img.YStride:][:f.width]
		blue := img.Cb[row*img.CStride:][:pairs]
		red := img.Cr[row*img.CStride:][:pairs]
		for i := range pairs {
			four := from[4*i : 4*i+4]
			luma[2*i] = four[y]
			if 2*i+1 < len(luma) {
				luma[2*i+1] = four[y+2]
			}
			blue[i], red[i] = four[c], four[c+2]
		}
	}
	return img, nil
}

func (f frame) twoPlanes() (image.Image, error) {
	stride, err := f.rows(f.width)
	if err != nil {
		return nil, err
	}
	halfW, halfH := (f.width+1)/2, (f.height+1)/2
	start := stride * f.height
	if len(f.data) < start+stride*(halfH-1)+2*halfW {
		return nil, errSpoilt
	}
	img := f.lumaOf420(stride)
	for row := range halfH {
		from := f.data[start+row*stride:][:2*halfW]
		blue, red := img.Cb[row*img.CStride:][:halfW], img.Cr[row*img.CStride:][:halfW]
		for i := range halfW {
			blue[i], red[i] = from[2*i], from[2*i+1]
		}
	}
	return img, nil
}

func (f frame) threePlanes() (image.Image, error) {
	stride, err := f.rows(f.width)
	if err != nil {
		return nil, err
	}
	halfW, halfH, halfStride := (f.width+1)/2, (f.height+1)/2, (stride+1)/2
	start := stride * f.height
	plane := halfStride * halfH
	if len(f.data) < start+plane+halfStride*(halfH-1)+halfW {
		return nil, errSpoilt
	}
	img := f.lumaOf420(stride)
	for row := range halfH {
		copy(img.Cb[row*img.CStride:][:halfW], f.data[start+row*halfStride:])
		copy(img.Cr[row*img.CStride:][:halfW], f.data[start+plane+row*halfStride:])
	}
	return img, nil
}

func (f frame) lumaOf420(stride int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, f.width, f.height), image.YCbCrSubsampleRatio420)
	for row := range f.height {
		copy(img.Y[row*img.YStride:][:f.width], f.data[row*stride:])
	}
	return img
}

func (f frame) gray() (image.Image, error) {
	stride, err := f.rows(f.width)
	if err != nil {
		return nil, err
	}
	img := image.NewGray(image.Rect(0, 0, f.width, f.height))
	for row := range f.height {
		copy(img.Pix[row*img.Stride:][:f.width], f.data[row*stride:])
	}
	return img, nil
}

// decodeJPEG reads a frame of motion JPEG. Where it lacks the Huffman tables,
// as AVI allowed, they are those of the standard.
func decodeJPEG(data []byte) (image.Image, error) {
	scan := bytes.Index(data, []byte{0xff, 0xda})
	if len(data) < 4 || data[0] != 0xff || data[1] != 0xd8 || scan < 0 {
		return nil, errSpoilt
	}
	claim, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if claim.Width <= 0 || claim.Height <= 0 || claim.Width > mostPixels/claim.Height {
		return nil, fmt.Errorf("a frame of %d x %d", claim.Width, claim.Height)
	}
	if !hasTables(data) {
		data = bytes.Join([][]byte{data[:2], huffmanTables(), data[2:]}, nil)
	}
	return jpeg.Decode(bytes.NewReader(data))
}

// hasTables walks the segments up to the scan and looks for Huffman tables.
func hasTables(data []byte) bool {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		switch data[at+1] {
		case 0xc4:
			return true
		case 0xda:
			return false
		case 0xff: // fill
			at++
			continue
		}
		at += 2 + int(data[at+2])<<8 + int(data[at+3])
	}
	return false
}
